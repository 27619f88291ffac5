from odoo import models


class ResPartner(models.Model):
    """Points by hand, from a member's file."""

    _inherit = "res.partner"

    def action_adjust_points(self):
        return self.membership_id.action_adjust_points()
