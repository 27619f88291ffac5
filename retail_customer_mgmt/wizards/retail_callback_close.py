from odoo import api, fields, models


class RetailCallbackClose(models.TransientModel):
    """How a call went: asked when it is closed."""

    _name = "retail.callback.close"
    _description = "Close Callback"

    callback_id = fields.Many2one(
        comodel_name="retail.callback", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="callback_id.partner_id", related_sudo=False)
    phone = fields.Char(related="callback_id.partner_id.phone", related_sudo=False)
    topic = fields.Char(related="callback_id.title", related_sudo=False)
    script = fields.Text(related="callback_id.script", related_sudo=False)
    attempts = fields.Integer(
        compute="_compute_attempts",
        store=True,
        readonly=False,
        help="How often somebody had tried when this was asked.",
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["retail.callback"]._outcomes_to_choose(),
        required=True,
        default="reached",
    )
    satisfaction = fields.Integer(
        compute="_compute_satisfaction", store=True, readonly=False
    )
    date_next = fields.Date(
        string="Call Again On",
        compute="_compute_date_next",
        store=True,
        readonly=False,
        help="As the rule of the call says. Leave empty to give the call up.",
    )
    notes = fields.Text()

    @api.depends("callback_id")
    def _compute_attempts(self):
        for wizard in self:
            wizard.attempts = wizard.callback_id.attempts

    @api.depends("outcome")
    def _compute_satisfaction(self):
        for wizard in self:
            reached = wizard.outcome == "reached"
            wizard.satisfaction = wizard.satisfaction if reached else 0

    @api.depends("outcome")
    def _compute_date_next(self):
        for wizard in self:
            wizard.date_next = wizard.callback_id._next_try(wizard.outcome)

    def action_confirm(self):
        recorded = self.filtered(
            lambda wizard: wizard.callback_id._is_recorded(wizard.attempts)
        )
        for wizard in self - recorded:
            wizard.callback_id._close(
                wizard.outcome,
                satisfaction=wizard.satisfaction,
                notes=wizard.notes,
                date_next=wizard.date_next,
            )
        if recorded:
            return self.callback_id._recorded_action()
        return {"type": "ir.actions.act_window_close"}
