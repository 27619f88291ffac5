from odoo import fields, http
from odoo.http import content_disposition, request

from ..tools import page_input
from .member import MOST_LETTERS
from .page_photos import MOST_BYTES_WITH_PHOTOS, PagePhotos
from .public_page import HEADERS, PublicPage, page_route

WITH_PHOTOS = {"methods": ["POST"], "max_content_length": MOST_BYTES_WITH_PHOTOS}


class CasePage(PagePhotos, PublicPage, http.Controller):
    """A case's private page: what she wrote, what we answered, and her part in it.

    Whoever has the link is taken for the customer. Numbers lead nowhere.
    """

    def _case(self, token):
        """Return the case in its customer's language; none for a wrong token."""
        cases = request.env["retail.complaint"]
        if not page_input.is_token(token):
            return cases
        case_sudo = cases._of_page_token(token)
        if case_sudo:
            self._speak(own=case_sudo.partner_id.lang)
        return case_sudo.with_context(lang=request.env.lang)

    @http.route(**page_route("/case/<string:token>"))
    def case_page(self, token, **_params):
        if not self._is_within("view"):
            return self._too_many()
        case_sudo = self._case(token)
        if not case_sudo:
            return self._nowhere()
        if self._is_customers_look():
            case_sudo._note_read(fields.Datetime.now())
        return self._case_page(case_sudo, token)

    def _is_customers_look(self):
        """Tell her look from one of our staff, and from programs that follow links."""
        asked = request.httprequest
        return (
            asked.method == "GET"
            and not asked.headers.get("Sec-Purpose")
            and not request.env.user._is_internal()
            and not request.env["ir.http"].is_a_bot()
        )

    def _case_page(self, case_sudo, token, status=200, **values):
        return self._page(
            "case_page",
            status=status,
            base=f"/case/{token}",
            done=self._text("done"),
            chosen_stars=self._text("stars"),
            max_letters=MOST_LETTERS,
            **case_sudo._case_values(),
            **values,
        )

    @http.route(**page_route("/case/<string:token>/file/<int:file_id>"))
    def case_file(self, token, file_id, **_params):
        """Send a photo or a file of the thread; nothing that a browser would run."""
        if not self._is_within("file"):
            return self._too_many()
        case_sudo = self._case(token)
        file_sudo = case_sudo._file_of_page(file_id) if case_sudo else None
        if not file_sudo:
            return self._nowhere()
        [row] = case_sudo._own_files(file_sudo)
        kind = "inline" if row["is_photo"] else "attachment"
        mimetype = file_sudo.mimetype if row["is_photo"] else "application/octet-stream"
        headers = HEADERS | {
            "Content-Type": mimetype,
            "Content-Disposition": content_disposition(file_sudo.name, kind),
        }
        return request.make_response(file_sudo.raw, headers=list(headers.items()))

    @http.route(**page_route("/case/<string:token>/reply") | WITH_PHOTOS)
    def case_reply(self, token, **_params):
        """Take an answer with photos; what was solved is open again then."""
        if not self._is_within("message"):
            return self._too_many()
        case_sudo = self._case(token)
        if not case_sudo:
            return self._nowhere()
        words = page_input.clean("".join(self._texts("text")[:1]), is_long=True)
        # Photos are costly to read: only for whom there is room.
        reason, pictures = self._refuse_reply(case_sudo, words), []
        if not reason:
            pictures, reason = self._photos()
        if reason:
            return self._case_page(
                case_sudo,
                token,
                status=429 if reason == "often" else 400,
                refused=reason,
                typed_text=words[:MOST_LETTERS],
            )
        case_sudo._reply_from_page(words, pictures)
        return self._go(f"/case/{token}?done=reply#write")

    def _refuse_reply(self, case_sudo, words):
        if not words:
            return "empty"
        if len(words) > MOST_LETTERS:
            return "long"
        return "" if self._is_within("case_messages", case_sudo.id) else "often"

    @http.route(**page_route("/case/<string:token>/close", methods=["POST"]))
    def case_close(self, token, **_params):
        """Take the customer's word that it is solved."""
        if not self._is_within("message"):
            return self._too_many()
        case_sudo = self._case(token)
        if not case_sudo:
            return self._nowhere()
        if not self._is_within("case_messages", case_sudo.id):
            return self._too_many()
        case_sudo._close_from_page()
        return self._go(f"/case/{token}?done=closed#rate")

    @http.route(**page_route("/case/<string:token>/rate", methods=["POST"]))
    def case_rate(self, token, **_params):
        """Take one to five stars, once, when it is solved."""
        if not self._is_within("message"):
            return self._too_many()
        case_sudo = self._case(token)
        if not case_sudo:
            return self._nowhere()
        stars = self._text("stars")
        if stars not in ("1", "2", "3", "4", "5"):
            return self._case_page(case_sudo, token, status=400, refused="stars")
        if not case_sudo._may_be_rated():
            return self._case_page(case_sudo, token, status=409, refused="rated")
        words = page_input.clean("".join(self._texts("text")[:1]), is_long=True)
        case_sudo._rate_from_page(int(stars), words[:MOST_LETTERS])
        return self._go(f"/case/{token}?done=rated#rate")
