from odoo import models


class RetailCallback(models.Model):
    """What a call says about the member's file."""

    _inherit = "retail.callback"

    def write(self, vals):
        result = super().write(vals)
        outcome = vals.get("outcome")
        if outcome in ("reached", "wrong_number"):
            # Who makes the call need not be allowed to edit the file.
            partners_sudo = self.partner_id.sudo()
            partners_sudo.is_phone_wrong = outcome == "wrong_number"
            self.env["retail.member.flaw"]._recheck(partners_sudo)
        return result
