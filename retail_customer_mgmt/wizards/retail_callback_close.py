from datetime import timedelta

from odoo import api, fields, models

RETRIED = ("no_answer", "call_later")


class RetailCallbackClose(models.TransientModel):
    """How a call went: asked when it is closed."""

    _name = "retail.callback.close"
    _description = "Close Callback"

    callback_id = fields.Many2one(
        comodel_name="retail.callback", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="callback_id.partner_id")
    phone = fields.Char(related="callback_id.phone")
    topic = fields.Char(related="callback_id.topic")
    script = fields.Text(related="callback_id.script")
    attempts = fields.Integer(related="callback_id.attempts")
    outcome = fields.Selection(
        selection=lambda self: (
            self.env["retail.callback"]
            ._fields["outcome"]
            ._description_selection(self.env)
        ),
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
        help="Leave empty to give the call up.",
    )
    notes = fields.Text()

    @api.depends("outcome")
    def _compute_satisfaction(self):
        for wizard in self:
            reached = wizard.outcome == "reached"
            wizard.satisfaction = wizard.satisfaction if reached else 0

    @api.depends("outcome")
    def _compute_date_next(self):
        for wizard in self:
            tomorrow = wizard.callback_id.company_id._care_today() + timedelta(days=1)
            wizard.date_next = wizard.outcome in RETRIED and (
                wizard.date_next or tomorrow
            )

    def action_confirm(self):
        for wizard in self:
            wizard.callback_id._close(
                wizard.outcome,
                satisfaction=wizard.satisfaction,
                notes=wizard.notes,
                date_next=wizard.date_next,
            )
        return {"type": "ir.actions.act_window_close"}
