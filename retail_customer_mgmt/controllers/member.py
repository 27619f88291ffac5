from odoo import http
from odoo.http import content_disposition, request

from ..tools import page_input
from .public_page import HEADERS, PublicPage, page_route

KINDS = ("complaint", "suggestion", "praise")
MOST_LETTERS = 2000
MOST_CASES = 100
FILES = {"png": "image/png", "pdf": "application/pdf"}


def take_message(partner_sudo, kind, words):
    """Keep what a member writes to the shop, or return why it can't be taken."""
    reason = page_input.refuse_message(kind, words, KINDS, MOST_LETTERS)
    limits = request.env["retail.rate.limit"]
    if not reason and not limits._allow("member_messages", partner_sudo.id):
        reason = "often"
    if not reason:
        request.env["retail.complaint"]._create_from_page(partner_sudo, kind, words)
    return reason


def refused_message(reason, kind, words):
    """Return what the page shows again of a message that was not taken."""
    return {
        "refused_message": reason,
        "typed_kind": kind,
        "typed_text": words[:MOST_LETTERS],
    }


def save_choices(partner_sudo):
    """Keep the ticks of the form on what a member allows."""
    form = request.httprequest.form
    partner_sudo._save_choices(
        ticked=form.__contains__,
        text_of=lambda purpose: form.get(f"text_{purpose}", ""),
    )


class MemberPage(PublicPage, http.Controller):
    """The member's private page: card, standing, points and a way to write to us.

    Whoever has the link is taken for the member. Nothing can be changed there but the
    language and what she allows us, and nothing is shown that others wrote about her.
    """

    def _member(self, token):
        """Return the member of the page in her language; nobody for a wrong token."""
        if not page_input.is_token(token):
            return request.env["res.partner"]
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
        page = page_input.page_number(self._text("page"))
        return self._page(
            "member_card_page",
            status=status,
            base=f"/member/{token}",
            done=self._text("done"),
            max_letters=MOST_LETTERS,
            cases_url=f"/member/{token}/cases",
            **partner_sudo._card_values(page),
            **values,
        )

    @http.route(**page_route("/member/<string:token>/cases"))
    def member_cases(self, token, **_params):
        """List all that the member has told us, each with its own page."""
        if not self._is_within("view"):
            return self._too_many()
        partner_sudo = self._member(token)
        if not partner_sudo:
            return self._nowhere()
        return self._page(
            "member_cases_page",
            base=f"/member/{token}/cases",
            back=f"/member/{token}",
            cases=partner_sudo._case_rows(MOST_CASES),
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
        words = page_input.clean("".join(self._texts("text")[:1]), is_long=True)
        if reason := take_message(partner_sudo, kind, words):
            return self._card_page(
                partner_sudo,
                token,
                status=429 if reason == "often" else 400,
                **refused_message(reason, kind, words),
            )
        return self._go(f"/member/{token}?done=message#write")

    @http.route(**page_route("/member/<string:token>/choices", methods=["POST"]))
    def member_choices(self, token, **_params):
        """Keep what the member allows us and what not."""
        if not self._is_within("message"):
            return self._too_many()
        partner_sudo = self._member(token)
        if not partner_sudo:
            return self._nowhere()
        if not self._is_within("choices", partner_sudo.id):
            return self._too_many()
        save_choices(partner_sudo)
        return self._go(f"/member/{token}?done=choices#choices")

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
