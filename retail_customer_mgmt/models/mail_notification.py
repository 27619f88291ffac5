from odoo import api, models


class MailNotification(models.Model):
    _inherit = "mail.notification"

    @api.model_create_multi
    def create(self, vals_list):
        notifications = super().create(vals_list)
        inbox = notifications.filtered(
            lambda notification: (
                notification.notification_type == "inbox"
                and notification.notification_status == "sent"
            )
        )
        for message, delivered in inbox.grouped("mail_message_id").items():
            self.env["retail.complaint"]._messages_arrived(
                message, delivered.res_partner_id
            )
        return notifications
