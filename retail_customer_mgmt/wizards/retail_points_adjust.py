from odoo import api, fields, models


class RetailPointsAdjust(models.TransientModel):
    """Asks how many points to give or to take, and why."""

    _name = "retail.points.adjust"
    _description = "Adjust Points"

    membership_id = fields.Many2one(
        comodel_name="retail.membership", required=True, ondelete="cascade"
    )
    available = fields.Float(
        digits=(16, 4),
        compute="_compute_available",
        help="What can be taken at most.",
    )
    points = fields.Float(
        digits=(16, 4), help="More than 0 gives points, less than 0 takes them."
    )
    reason = fields.Char()
    expires_on = fields.Date(string="Last Day", compute="_compute_expires_on")
    approval_limit = fields.Float(
        related="membership_id.company_id.points_approval_limit"
    )
    is_to_approve = fields.Boolean(compute="_compute_is_to_approve")

    @api.depends("membership_id")
    def _compute_available(self):
        for wizard in self:
            wizard.membership_id.check_access("read")
            wizard.available = wizard.membership_id.sudo()._available()

    @api.depends("membership_id", "points")
    def _compute_expires_on(self):
        for wizard in self:
            program = wizard.membership_id.program_id
            wizard.expires_on = wizard.points > 0 and program._lapse_date(
                program._today()
            )

    @api.depends("approval_limit", "points")
    def _compute_is_to_approve(self):
        for wizard in self:
            wizard.is_to_approve = abs(wizard.points) > wizard.approval_limit

    def action_confirm(self):
        """Ask for the adjustment; the server says whether it waits."""
        self.ensure_one()
        adjustment = self.env["retail.points.adjustment"].create(
            {
                "membership_id": self.membership_id.id,
                "points": self.points,
                "reason": self.reason,
            }
        )
        if adjustment.state == "posted":
            message = self.env._("The points are on the account.")
        else:
            message = self.env._("The points wait for a second person's approval.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if adjustment.state == "posted" else "warning",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
