from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import masking

ENTERED = ("phone", "email", "name")


class ResPartner(models.Model):
    """Members' contact data where ``read`` and ``search`` are not what shows them."""

    _inherit = "res.partner"

    def _is_masked_person(self):
        """Tell whether this is another member, or her address; asked as superuser."""
        stored = self._origin or self  # a form may say that it is no member
        is_address = not stored.is_member and stored.type != "contact"
        person = stored.parent_id if is_address else stored
        return person.is_member and person != self.env.user.partner_id

    @api.model
    def _unmasked_domain(self):
        """Return the domain of those whom nobody masks: no members, nor addresses."""
        return Domain("is_member", "=", False) & (
            Domain("parent_id", "=", False)
            | Domain("type", "=", "contact")
            | Domain("parent_id.is_member", "=", False)
        )

    # A masked value is never written back

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("is_member") or self._is_user_masked():
                self._refuse_masks(vals, ENTERED)
        return super().create(vals_list)

    def write(self, vals):
        names = [name for name in ENTERED if masking.is_masked(vals.get(name))]
        if names and (self._is_user_masked() or any(self.sudo().mapped("is_member"))):
            self._refuse_masks(vals, [n for n in names if not self._shows(n, vals[n])])
            vals = {name: vals[name] for name in vals.keys() - set(names)}
        return super().write(vals)

    def _shows(self, name, text):
        """Tell whether a masked text is what a user sees of these very files."""
        masks = {"phone": masking.mask_phone, "email": masking.mask_email}
        return all(
            text
            == masking.mask_name(file_sudo.name or "", file_sudo.phone, file_sudo.email)
            if name == "name"
            else masking.is_mask_of(text, file_sudo[name] or "", masks[name])
            for file_sudo in self.sudo()
        )

    def _refuse_masks(self, vals, names):
        for name in names:
            if masking.is_masked(vals.get(name)):
                raise UserError(
                    self.env._(
                        "“%(text)s” is a masked value and can't be stored. Type the"
                        " whole number or address, or leave the field as it was.",
                        text=vals[name],
                    )
                )

    def copy_data(self, default=None):
        """Leave out of a copy what the user may not see: it is no member's any more."""
        copies = super().copy_data(default)
        if not self._is_masking():
            return copies
        return [
            {name: value for name, value in vals.items() if name not in hidden}
            for vals, hidden in zip(copies, self._hidden_in_copies(), strict=True)
        ]

    def _hidden_in_copies(self):
        return [
            {"phone", "email"} if file_sudo._is_masked_person() else set()
            for file_sudo in self.sudo()
        ]

    # Roads of Odoo that show contact data of their own accord

    @api.depends_context("uid", "retail_contacts")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self._is_user_masked():
            return
        for partner in self:
            file_sudo = partner.sudo()
            if partner.display_name and file_sudo._is_masked_person():
                partner.display_name = masking.mask_name(
                    partner.display_name, file_sudo.phone, file_sudo.email
                )

    def _name_in_note(self):
        """Return how a note that everybody reads names the file, asked as superuser."""
        name = masking.mask_name(self.name or "", self.phone or "", self.email or "")
        return self.env._("%(name)s (ID %(id)s)", name=name, id=self.id)

    def _get_vcard_file(self):
        if self._is_masking() and self.sudo()._is_masked_person():
            raise UserError(
                self.env._(
                    "You see members' contact data masked, so their cards can't be"
                    " downloaded. Ask somebody with the right to see them."
                )
            )
        return super()._get_vcard_file()

    def _to_store_defaults(self, target):
        return self._without_contacts(super()._to_store_defaults(target))

    def _get_store_avatar_card_fields(self, target):
        return self._without_contacts(super()._get_store_avatar_card_fields(target))

    def _without_contacts(self, names):
        """Return what chatter and avatar cards get; they ask as superuser."""
        is_masked = self._is_user_masked()
        return [
            name for name in names if not (is_masked and name in ("email", "phone"))
        ]
