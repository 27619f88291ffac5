from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class RetailComplaintConversation(models.TransientModel):
    """A talk with the customer about her complaint, which answers it."""

    _name = "retail.complaint.conversation"
    _description = "Log Conversation"

    complaint_id = fields.Many2one(
        comodel_name="retail.complaint", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="complaint_id.partner_id", related_sudo=False)
    phone = fields.Char(related="complaint_id.partner_id.phone", related_sudo=False)
    description = fields.Text(related="complaint_id.description", related_sudo=False)
    channel = fields.Selection(
        selection=[
            ("phone", "On the phone"),
            ("counter", "At the counter"),
            ("chat", "By chat or text message"),
            ("other", "Otherwise"),
        ],
        required=True,
        default="phone",
    )
    date = fields.Datetime(
        string="When", required=True, default=lambda self: fields.Datetime.now()
    )
    words = fields.Text(
        string="What Was Said", required=True, help="Stays in our house, as a note."
    )

    @api.constrains("date", "complaint_id")
    def _check_date(self):
        now = fields.Datetime.now()
        for wizard in self:
            if not wizard.complaint_id.date_received <= wizard.date <= now:
                raise UserError(
                    self.env._(
                        "Choose a time between when the complaint came in and now."
                    )
                )

    @api.constrains("words")
    def _check_words(self):
        for wizard in self:
            if not wizard.words.strip():
                raise UserError(self.env._("Write down what was said."))

    def action_confirm(self):
        for wizard in self:
            # Who may not change the complaint may not answer it either.
            wizard.complaint_id.check_access("write")
            wizard.complaint_id.message_post(body=wizard._note())
            wizard.complaint_id.sudo()._mark_answered(wizard.date)
            wizard.complaint_id._drop_question()
        return {"type": "ir.actions.act_window_close"}

    def _note(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return Markup("<p><strong>%s</strong><br/>%s</p>") % (
            channels[self.channel],
            Markup("<br/>").join(self.words.strip().splitlines()),
        )
