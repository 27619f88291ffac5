from odoo import models
from odoo.exceptions import UserError


class RetailMembership(models.Model):
    """Where points are adjusted by hand."""

    _inherit = "retail.membership"

    def action_adjust_points(self):
        """Ask how many points to give or to take, and why."""
        if len(self) != 1:
            raise UserError(
                self.env._("Choose one member: points are adjusted one by one.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adjust Points"),
            "res_model": "retail.points.adjust",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_membership_id": self.id},
        }
