from odoo import api, models


class ResPartner(models.Model):
    """The public page's door to registration, narrower than ``register_member``."""

    _inherit = "res.partner"

    @api.model
    def _register_from_page(self, vals, shop, proven=None, clerk=None, campaign=""):
        """Register who filled in the public page, and return her file.

        A person is found only by what she has proven with a code to be her own:
        ``proven`` is "phone" or "email". New members have their card at once, not yet
        verified. So whoever types a number sees whether it is on file, though nothing
        else of it; the limits keep him from trying many. A shop that minds asks
        everybody for a code (``join_check``): until it comes back nobody is looked up,
        and the page answers the same, as fast, for every number.

        What was typed but is not proven, and is on another file, is left out: nobody
        gets to that file through it, and that file stays as it is. Otherwise it goes as
        in ``register_member``: only what is empty in the file is filled.

        :param vals: what the shop's form asks, cleaned; see ``_field_specs``
        :param clerk: whose own poster was scanned: keeps the file of a new member
        """
        page_sudo = self._of_page(shop)
        typed = page_sudo._clean_registration(vals, shop)
        found_sudo = page_sudo._find_person(page_sudo._only(typed, proven), shop)
        if found_sudo:
            found_sudo._drop_unproven(proven)
        strange = page_sudo._unproven_on_file(typed, shop, proven, found_sudo)
        own = {name: value for name, value in vals.items() if name not in strange}
        is_new = not found_sudo.is_member
        partner_sudo = page_sudo.register_member(own, "qr", shop)
        if is_new and campaign:
            partner_sudo.member_campaign = campaign
        if is_new and clerk:
            partner_sudo.member_user_id = clerk
        if proven:
            partner_sudo._verify_member(proven)
        return partner_sudo

    def _of_page(self, shop):
        """Return the files as the shop's page reaches them: all, for visitors have no
        rights, so that its callers say what becomes of which.
        """
        return self.sudo().with_company(shop.company_id)

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
        page_sudo = self._of_page(shop)
        typed = page_sudo._clean_registration(vals, shop)
        return bool(page_sudo._find_person(typed, shop))
