from odoo import models


class MailThread(models.AbstractModel):
    """What somebody writes to members by hand asks the rules of contact first."""

    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if self._is_notification_scheduled(kwargs.get("scheduled_date")):
            return recipients  # they ask when it leaves
        return self.env["retail.contact"]._ask_for_message(message, recipients)

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        known = [recipient.get("retail_contact_id") for recipient in recipients]
        if contact_ids := list(filter(None, known)):
            # Nobody writes the log: what happens writes it.
            contacts_sudo = self.env["retail.contact"].sudo().browse(contact_ids)
            contacts_sudo._follow_message(message)
        return recipients
