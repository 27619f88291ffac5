from odoo import models


class ResUsers(models.Model):
    """Who leaves has members to hand over."""

    _inherit = "res.users"

    def write(self, vals):
        leaving = self.filtered("active") if vals.get("active") is False else self[:0]
        result = super().write(vals)
        if leaving:
            # Whoever archives users need not work with members.
            handovers_sudo = self.env["retail.member.handover"].sudo()
            handovers_sudo._announce(leaving)
        return result
