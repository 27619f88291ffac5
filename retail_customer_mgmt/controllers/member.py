from odoo import http
from odoo.http import content_disposition, request

from ..tools import page_input
from .public_page import HEADERS, PublicPage, page_route

KINDS = ("complaint", "suggestion", "praise")
MOST_LETTERS = 2000
FILES = {"png": "image/png", "pdf": "application/pdf"}


class MemberPage(PublicPage, http.Controller):
    """The member's private page: card, standing, points and a way to write to us.

    Whoever has the link is taken for the member. Nothing can be changed there but the
    language, and nothing is shown that others wrote about her.
    """

    def _member(self, token):
        """Return the member of the page in her language; nobody for a wrong token."""
        if not page_input.is_token(token):
            return request.env["res.partner"].sudo().browse()
        partner_sudo = request.env["res.partner"]._of_member_token(token)
        if partner_sudo:
            self._speak(own=partner_sudo.lang)
        return partner_sudo.with_context(lang=request.env.lang)

    @http.route(**page_route("/member/<string:token>"))
    def member_page(self, token, **_params):
        if not self._is_within("view"):
            return self._too_many()
        partner_sudo = self._member(token)
        if not partner_sudo:
            return self._nowhere()
        return self._card_page(partner_sudo, token)

    def _card_page(self, partner_sudo, token, status=200, **values):
        page = self._text("page")
        page = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        return self._page(
            "member_card_page",
            status=status,
            base=f"/member/{token}",
            is_sent=self._text("done") == "message",
            max_letters=MOST_LETTERS,
            **partner_sudo._card_values(page),
            **values,
        )

    @http.route(**page_route("/member/<string:token>/card.<any(png,pdf):kind>"))
    def member_card_file(self, token, kind, **_params):
        if not self._is_within("file"):
            return self._too_many()
        partner_sudo = self._member(token)
        if not partner_sudo:
            return self._nowhere()
        headers = HEADERS | {
            "Content-Type": FILES[kind],
            "Content-Disposition": content_disposition(
                f"{partner_sudo.member_no}.{kind}"
            ),
        }
        return request.make_response(
            partner_sudo._card_file(kind), headers=list(headers.items())
        )

    @http.route(**page_route("/member/<string:token>/message", methods=["POST"]))
    def member_message(self, token, **_params):
        """Take a complaint, a suggestion or praise, and show the page again."""
        if not self._is_within("message"):
            return self._too_many()
        partner_sudo = self._member(token)
        if not partner_sudo:
            return self._nowhere()
        kind = self._text("kind")
        text = page_input.clean("".join(self._texts("text")[:1]), is_long=True)
        if kind not in KINDS or not text or len(text) > MOST_LETTERS:
            return self._card_page(
                partner_sudo, token, status=400, refused_text=text[:MOST_LETTERS] or " "
            )
        if not self._is_within("member_messages", partner_sudo.id):
            return self._too_many()
        request.env["retail.complaint"]._create_from_page(partner_sudo, kind, text)
        return self._go(f"/member/{token}?done=message#write")

    @http.route(**page_route("/member/<string:token>/language", methods=["POST"]))
    def member_language(self, token, **_params):
        """Keep the language in which the member wants to be written to."""
        if not self._is_within("message"):
            return self._too_many()
        partner_sudo = self._member(token)
        if not partner_sudo:
            return self._nowhere()
        lang = self._text("lang")
        if lang in dict(request.env["res.lang"].get_installed()):
            partner_sudo.lang = lang
        return self._go(f"/member/{token}")
