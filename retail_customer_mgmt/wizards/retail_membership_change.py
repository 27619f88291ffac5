from odoo import api, fields, models


class RetailMembershipChange(models.TransientModel):
    """Asks why a membership is frozen, closed or opened again."""

    _name = "retail.membership.change"
    _description = "Freeze or Close a Membership"

    membership_id = fields.Many2one(
        comodel_name="retail.membership", required=True, ondelete="cascade"
    )
    state = fields.Selection(
        selection=[("active", "Active"), ("frozen", "Frozen"), ("closed", "Closed")],
        required=True,
    )
    reason = fields.Char()
    points = fields.Selection(
        selection=[
            ("keep", "Keep them: they lapse on their days"),
            ("write_off", "Write them off now"),
        ],
        required=True,
        default="keep",
    )
    balance = fields.Float(
        string="Points on the Account", digits=(16, 4), compute="_compute_balance"
    )

    @api.depends("membership_id")
    def _compute_balance(self):
        for wizard in self:
            wizard.balance = wizard.membership_id.balance

    def action_confirm(self):
        self.ensure_one()
        self.membership_id._change_state(
            self.state, self.reason, write_off=self.points == "write_off"
        )
        return {"type": "ir.actions.act_window_close"}
