from odoo import api, models


class ResPartner(models.Model):
    """The public page's door to registration, narrower than ``register_member``."""

    _inherit = "res.partner"

    @api.model
    def _register_from_page(self, vals, shop, proven=None, clerk=None, campaign=""):
        """Register who filled in the public page, and return her file.

        The page is not to be asked who is a member. So a person is found only by what
        she has proven with a code to be her own: ``proven`` is "phone" or "email". By
        default everybody gets a code, and until it comes back nobody is looked up:
        the page answers the same, as fast, for a number on file and for a new one. It
        costs a text message and a few seconds; at the counter a clerk registers in
        three touches without. A shop may choose to ask only those on file
        (``join_check``): then new members have their card at once, not yet verified.

        What was typed but is not proven, and is on another file, is left out: nobody
        gets to that file through it, and that file stays as it is. Otherwise it goes as
        in ``register_member``: only what is empty in the file is filled.

        :param vals: what the shop's form asks, cleaned; see ``_field_specs``
        :param clerk: whose own poster was scanned: keeps the file of a new member
        """
        page_sudo = self.sudo().with_company(shop.company_id)
        typed = page_sudo._clean_registration(vals, shop)
        found_sudo = page_sudo._find_person(page_sudo._only(typed, proven), shop)
        strange = page_sudo._unproven_on_file(typed, shop, proven, found_sudo)
        own = {name: value for name, value in vals.items() if name not in strange}
        is_new = not found_sudo.is_member
        partner_sudo = page_sudo.register_member(own, "qr", shop).sudo()
        if is_new and campaign:
            partner_sudo.member_campaign = campaign
        if is_new and clerk:
            partner_sudo.member_user_id = clerk
        if proven:
            partner_sudo._verify_member()
        return partner_sudo

    def _only(self, typed, name):
        """Return what to look a person up by: one of phone and e-mail, or nothing."""
        keys = {"phone": "member_phone", "email": "email"}
        return {key: typed[key] for key in [keys.get(name)] if key in typed}

    def _unproven_on_file(self, typed, shop, proven, owner):
        """Return which of phone and e-mail are others' and not proven."""
        return {
            name
            for name in ("phone", "email")
            if name != proven
            and self._find_person(self._only(typed, name), shop) - owner
        }

    @api.model
    def _is_on_file(self, vals, shop):
        """Tell whether a phone or e-mail belongs to somebody already."""
        page_sudo = self.sudo().with_company(shop.company_id)
        typed = page_sudo._clean_registration(vals, shop)
        return bool(page_sudo._find_person(typed, shop))
