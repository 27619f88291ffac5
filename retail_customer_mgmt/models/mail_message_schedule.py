from odoo import models


class MailMessageSchedule(models.Model):
    _inherit = "mail.message.schedule"

    def _send_notifications(self, default_notify_kwargs=None):
        # A member who may not be reached must not hold up the queue.
        unattended = self.with_context(retail_is_unattended=True)
        return super(MailMessageSchedule, unattended)._send_notifications(
            default_notify_kwargs=default_notify_kwargs
        )
