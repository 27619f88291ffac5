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
                self._written_by_people().mail_message_id,
                self.env["res.partner"].union(*success_pids),
                [email_normalize(address) for address in success_emails],
            )
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def _written_by_people(self):
        """Return those that nobody's machine sent, such as requests for a rating."""
        # The mail queue is run by whoever may; the log of contacts is not hers.
        contacts_sudo = self.env["retail.contact"].sudo()
        automatic_sudo = contacts_sudo.search([("mail_id", "in", self.ids)]).mail_id
        return self.filtered(lambda mail: mail.id not in automatic_sudo.ids)
