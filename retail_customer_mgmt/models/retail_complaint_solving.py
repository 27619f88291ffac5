from odoo import models


class RetailComplaint(models.Model):
    """The commonest step has a button of its own."""

    _inherit = "retail.complaint"

    def action_solve(self):
        stages = self.env["retail.complaint.stage"]
        self.stage_id = stages.search([("is_closed", "=", True)], limit=1)
        return True
