from odoo import fields, models


class RetailCallback(models.Model):
    """A call about a complaint is a conversation with its customer."""

    _inherit = "retail.callback"

    def _follow_up_outcome(self, notes):
        result = super()._follow_up_outcome(notes)
        if self.outcome == "reached":
            # Who calls may not change the complaint.
            complaint_sudo = self.cause_complaint_id.sudo()
            complaint_sudo._mark_answered(fields.Datetime.now())
            complaint_sudo._drop_question()
        return result
