from odoo import fields, models


class RetailPointsRefuse(models.TransientModel):
    """Asks why a request for points is refused."""

    _name = "retail.points.refuse"
    _description = "Refuse Points"

    adjustment_id = fields.Many2one(
        comodel_name="retail.points.adjustment", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        for wizard in self:
            wizard.adjustment_id._refuse(wizard.reason)
        return {"type": "ir.actions.act_window_close"}
