from odoo import api, models
from odoo.exceptions import UserError

from ..tools import masking

COPIES = ("email", "mobile")


class PosOrder(models.Model):
    """The till sends back what it shows: masked numbers, which are left as they are."""

    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_masks(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_masks(vals))

    def _without_masks(self, vals):
        # A paid order is always taken, so nothing is refused here.
        masked = {name for name in COPIES if masking.is_masked(vals.get(name))}
        return {name: vals[name] for name in vals.keys() - masked} if masked else vals

    def action_send_receipt(self, email, ticket_image, basic_image):
        return super().action_send_receipt(
            self._whole_address(email), ticket_image, basic_image
        )

    def _whole_address(self, shown):
        """Return the address a masked one stands for: that is where mails go."""
        if not masking.is_masked(shown):
            return shown
        order_sudo = self.sudo()
        person_sudo = order_sudo.partner_id
        emails = (person_sudo.invoice_emails, person_sudo.email, order_sudo.email)
        for known in emails:
            if masking.is_mask_of(shown, known or "", masking.mask_email):
                return known
        raise UserError(
            self.env._(
                "“%(address)s” is a masked address of somebody else. Type the whole"
                " address.",
                address=shown,
            )
        )
