from odoo import fields, models


class RetailRequestRefuse(models.TransientModel):
    """Asks why a request is refused."""

    _name = "retail.request.refuse"
    _description = "Refuse a Request"

    request = fields.Reference(
        selection=[
            ("retail.points.adjustment", "Points Adjustment"),
            ("retail.complaint.compensation", "Compensation"),
        ],
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        for wizard in self:
            wizard.request._refuse(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
