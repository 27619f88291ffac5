from odoo import fields, models


class RetailComplaintCompensationRefuse(models.TransientModel):
    """Asks why a compensation is refused."""

    _name = "retail.complaint.compensation.refuse"
    _description = "Refuse a Compensation"

    compensation_id = fields.Many2one(
        comodel_name="retail.complaint.compensation", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        for wizard in self:
            wizard.compensation_id._refuse(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
