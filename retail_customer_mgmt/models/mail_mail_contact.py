from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    retail_contact_ids = fields.One2many(
        comodel_name="retail.contact",
        inverse_name="mail_id",
        groups="base.group_system",
    )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Note what became of mails to members, before Odoo deletes those sent."""
        # The mail queue is run by whoever may; the log is written by nobody.
        contacts_sudo = self.env["retail.contact"].sudo()
        for contact in contacts_sudo.search([("mail_id", "in", self.ids)]):
            mail = contact.mail_id
            if mail.state == "sent":
                contact._note_sent()
            else:
                contact._note_failure(
                    failure_type or mail.failure_type or "unknown",
                    failure_reason or mail.failure_reason,
                )
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
