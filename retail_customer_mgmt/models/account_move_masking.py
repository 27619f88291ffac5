from odoo import models

from .base_masking import OPEN


class AccountMove(models.Model):
    """Invoices store who they are for: whole, as others read it too."""

    _inherit = "account.move"

    def _compute_invoice_partner_display_info(self):
        whole = self.with_context(retail_contacts=OPEN)
        return super(AccountMove, whole)._compute_invoice_partner_display_info()
