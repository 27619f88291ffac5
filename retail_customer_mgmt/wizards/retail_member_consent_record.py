from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.retail_consent_text import PURPOSES

CHANNELS = ("phone", "sms", "email", "wechat")


class RetailMemberConsentRecord(models.TransientModel):
    """What a member has just said: yes or no, to what, and by which ways."""

    _name = "retail.member.consent.record"
    _description = "Record Consent"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, ondelete="cascade"
    )
    purpose = fields.Selection(selection=PURPOSES, required=True, default="promotion")
    answer = fields.Selection(
        selection=[("yes", "Agrees"), ("no", "Refuses")], required=True, default="yes"
    )
    is_phone = fields.Boolean(string="Phone", default=True)
    is_sms = fields.Boolean(string="SMS", default=True)
    is_email = fields.Boolean(string="E-mail", default=True)
    is_wechat = fields.Boolean(string="WeChat", default=True)
    text_id = fields.Many2one(
        comodel_name="retail.consent.text", compute="_compute_text_id"
    )
    body = fields.Text(related="text_id.body")

    @api.depends("purpose", "partner_id")
    def _compute_text_id(self):
        texts = self.env["retail.consent.text"]
        for wizard in self:
            company = wizard.partner_id.member_shop_id.company_id
            wizard.text_id = texts._current(wizard.purpose, company)

    def action_record(self):
        self.ensure_one()
        channels = [channel for channel in CHANNELS if self[f"is_{channel}"]]
        if not channels:
            raise UserError(
                self.env._("Tick at least one way by which the member is reached.")
            )
        self.partner_id._record_consent(
            self.purpose, channels, self.answer == "yes", "office"
        )
        return {"type": "ir.actions.act_window_close"}
