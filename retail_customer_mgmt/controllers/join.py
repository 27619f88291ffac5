from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools import page_input
from .join_consents import JoinConsents
from .public_page import PublicPage, page_route

PHONE = {"name": "phone", "type": "phone", "required": False, "selection": []}
# How a phone fills in what it knows of its owner.
AUTOFILL = {
    "name": "name",
    "phone": "tel",
    "email": "email",
    "street": "address-line1",
    "street2": "address-line2",
    "city": "address-level2",
    "zip": "postal-code",
    "birthday": "bday",
    "employer": "organization",
    "occupation": "organization-title",
}


class JoinPage(JoinConsents, PublicPage, http.Controller):
    """The page behind a shop's poster: people register themselves.

    What a stranger can learn there, and what not: ``res.partner._register_from_page``.
    """

    def _shop(self, token):
        """Return the shop of a poster, with superuser rights; none for a wrong one."""
        # Visitors have no rights: the token on the poster opens this one shop.
        shops_sudo = request.env["retail.shop"].sudo()
        self._speak()
        if not page_input.is_token(token):
            return shops_sudo
        shop_sudo = shops_sudo.with_context(lang=request.env.lang)._of_join_token(token)
        shop_sudo = shop_sudo.with_company(shop_sudo.company_id)
        is_open = shop_sudo.company_id._member_program()
        return shop_sudo if is_open else shops_sudo

    # The form

    @http.route(**page_route("/join/<string:token>"))
    def join_form(self, token, **_params):
        if not self._is_within("view"):
            return self._too_many()
        shop_sudo = self._shop(token)
        if not shop_sudo:
            return self._nowhere()
        return self._form_page(shop_sudo)

    @http.route(**page_route("/join/<string:token>", methods=["POST"]))
    def join_submit(self, token, **_params):
        if not self._is_within("join"):
            return self._too_many()
        shop_sudo = self._shop(token)
        if not shop_sudo:
            return self._nowhere()
        # A field that people don't see: who fills it in is a program.
        if self._text("website"):
            return self._go(self._code_url(shop_sudo, page_input.decoy()))
        values, refused = page_input.answers(self._specs(shop_sudo), self._texts)
        refused |= self._refuse_contact(values, refused, shop_sudo)
        if refused:
            return self._form_page(shop_sudo, refused, status=400)
        return self._register_or_ask(shop_sudo, values)

    def _specs(self, shop_sudo):
        """Return what the shop asks on the page: always a way to reach the visitor."""
        form = shop_sudo._member_form().with_context(lang=request.env.lang)
        specs = form._field_specs("page")
        if not {spec["name"] for spec in specs} & {"phone", "email"}:
            label = request.env._("Phone")
            specs.append(PHONE | {"label": label, "required": True, "help": ""})
        today = fields.Date.context_today(shop_sudo.with_context(tz=shop_sudo.tz))
        born = {"latest": today.isoformat()}
        return [spec | born if spec["name"] == "birthday" else spec for spec in specs]

    def _refuse_contact(self, values, refused, shop_sudo):
        """Return why phone and e-mail can't be taken, judged by their form alone."""
        reasons = {
            name: name
            for name in {"phone", "email"} & values.keys()
            if not self._is_well_formed(name, values[name], shop_sudo)
        }
        if not reasons and not {"phone", "email"} & (values.keys() | refused.keys()):
            reasons["phone"] = "contact"
        return reasons

    def _is_well_formed(self, name, text, shop_sudo):
        try:
            self._in_standard_form({"name": "-", name: text}, shop_sudo)
        except UserError:
            return False
        return True

    def _in_standard_form(self, values, shop_sudo):
        """Return what was typed as a file would keep it; no file is looked at."""
        # Visitors may not read the country that a number without prefix is of.
        partners_sudo = request.env["res.partner"].sudo()
        return partners_sudo._clean_registration(values, shop_sudo)

    def _register_or_ask(self, shop_sudo, values):
        registration = {
            "values": {"lang": request.env.lang} | values,
            "consents": self._ticked_texts(shop_sudo),
            "campaign": page_input.campaign(self._text("c")),
            "clerk": self._text("u"),
        }
        if self._is_quick(shop_sudo, values):
            return self._register(shop_sudo, registration)
        return self._ask_for_code(shop_sudo, registration)

    def _is_quick(self, shop_sudo, values):
        """Tell whether the visitor has her card without a code.

        Only where the number is new, which tells a stranger something: an address that
        has learnt of a few numbers that they are on file learns no more for a while.
        """
        Limit = request.env["retail.rate.limit"]
        if shop_sudo.join_check != "known":
            return False
        if Limit._is_used_up("on_file", self._visitor()):
            return False
        is_on_file = request.env["res.partner"]._is_on_file(values, shop_sudo)
        if is_on_file:
            Limit._allow("on_file", self._visitor())
        return not is_on_file

    def _form_page(
        self, shop_sudo, refused=None, status=200, given=None, ticked=None, **values
    ):
        """Show the form with what was typed before.

        :param given: returns that by a question's name; by default what was just sent
        """
        given = given or self._texts
        specs = self._specs(shop_sudo)
        return self._page(
            "member_join_page",
            status=status,
            shop=shop_sudo,
            program=shop_sudo.company_id._member_program(),
            base=f"/join/{shop_sudo.join_token}",
            fields=[self._field(spec, refused or {}, given) for spec in specs],
            consents=self._consents(shop_sudo, ticked),
            refused=refused or {},
            keep={
                "c": page_input.campaign(self._text("c")),
                "u": self._text("u")[:40],
            },
            **values,
        )

    def _field(self, spec, refused, given):
        """Return a question as the template shows it: with what was typed before."""
        name = spec["name"]
        typed = [page_input.clean(text[:2000], True) for text in given(name)]
        return spec | {
            "selection": [(str(value), label) for value, label in spec["selection"]],
            "typed": typed,
            "value": typed[0] if typed else "",
            "reason": refused.get(name),
            "about": self._about(name, spec["help"], refused.get(name)),
            "autocomplete": AUTOFILL.get(name, "off"),
            "longest": page_input.LONGEST.get(spec["type"], page_input.LONGEST["char"]),
        }

    def _about(self, name, hint, reason):
        """Return the ids of what a screen reader reads with a question."""
        parts = {"help": hint, "wrong": reason}
        return " ".join(f"f-{name}-{part}" for part in parts if parts[part])

    # The code

    def _ask_for_code(self, shop_sudo, registration):
        kind, target = self._target(shop_sudo, registration["values"])
        verification_sudo = self._verifications()._start(
            shop_sudo, kind, target, registration
        )
        if not verification_sudo:
            return self._too_many()
        return self._go(self._code_url(shop_sudo, verification_sudo.token))

    def _verifications(self):
        """Return the codes under way, with superuser rights: nobody else has any."""
        return request.env["retail.member.verification"].sudo()

    def _target(self, shop_sudo, values):
        """Return where the code goes: the phone before the e-mail."""
        typed = self._in_standard_form(values, shop_sudo)
        if "member_phone" in typed:
            return "phone", typed["member_phone"]
        return "email", typed["email"]

    def _code_url(self, shop_sudo, handle):
        lang = request.env.lang
        return f"/join/{shop_sudo.join_token}/code/{handle}?lang={lang}"

    @http.route(**page_route("/join/<string:token>/code/<string:handle>"))
    def join_code(self, token, handle, **_params):
        """Ask for the code: the same page for every handle, also for none of ours."""
        if not self._is_within("view"):
            return self._too_many()
        shop_sudo = self._shop(token)
        if not shop_sudo:
            return self._nowhere()
        return self._code_page(shop_sudo, handle)

    @http.route(
        **page_route("/join/<string:token>/code/<string:handle>", methods=["POST"])
    )
    def join_code_submit(self, token, handle, **_params):
        if not self._is_within("code_try"):
            return self._too_many()
        shop_sudo = self._shop(token)
        if not shop_sudo:
            return self._nowhere()
        verification_sudo = self._verification(shop_sudo, handle)
        if "again" in request.httprequest.form:
            return self._send_again(shop_sudo, handle, verification_sudo)
        code = "".join(self._text("code").split())
        if not verification_sudo._is_right(code):
            return self._code_page(shop_sudo, handle, status=400, is_wrong=True)
        registration, kind = verification_sudo.registration, verification_sudo.kind
        verification_sudo.unlink()
        return self._register(shop_sudo, registration, kind)

    def _verification(self, shop_sudo, handle):
        verifications_sudo = self._verifications()
        if not page_input.is_token(handle):
            return verifications_sudo
        return verifications_sudo._find(handle, shop_sudo)

    def _send_again(self, shop_sudo, handle, verification_sudo):
        if verification_sudo and not verification_sudo._restart():
            return self._too_many()
        return self._code_page(shop_sudo, handle, is_sent_again=True)

    def _code_page(self, shop_sudo, handle, status=200, **values):
        handle = handle if page_input.is_token(handle) else page_input.decoy()
        return self._page(
            "member_code_page",
            status=status,
            shop=shop_sudo,
            program=shop_sudo.company_id._member_program(),
            base=f"/join/{shop_sudo.join_token}/code/{handle}",
            back=f"/join/{shop_sudo.join_token}",
            **values,
        )

    # The member

    def _register(self, shop_sudo, registration, proven=None):
        """Register the visitor and show her private page, or the form once more."""
        try:
            with request.env.cr.savepoint():
                partner_sudo = request.env["res.partner"]._register_from_page(
                    registration["values"],
                    shop_sudo,
                    proven=proven,
                    clerk=shop_sudo._clerk_of_mark(registration["clerk"]),
                    campaign=registration["campaign"],
                )
                self._note_consents(partner_sudo, registration, proven)
        except UserError:
            # Why is nothing for a stranger to know.
            return self._form_again(shop_sudo, registration)
        return self._go(partner_sudo._member_link())

    def _form_again(self, shop_sudo, registration):
        """Show the form with what was typed, where it could not be registered."""
        values = registration["values"]

        def given(name):
            value = values.get(name, [])
            return (
                [str(item) for item in value]
                if isinstance(value, list)
                else [str(value)]
            )

        return self._form_page(
            shop_sudo,
            status=400,
            given=given,
            is_refused=True,
            ticked=registration["consents"],
        )
