from odoo import models
from odoo.tools import email_normalize


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before super, which deletes mails that were sent.
        if success_pids or success_emails:
            self.env["retail.complaint"]._messages_arrived(
                self.mail_message_id,
                self.env["res.partner"].browse(success_pids),
                [email_normalize(address) for address in success_emails],
            )
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
