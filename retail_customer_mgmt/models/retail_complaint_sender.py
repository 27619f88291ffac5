from odoo import api, models
from odoo.tools.mail import parse_contact_from_email

from ..tools import entry

PHOTOS = ("image/jpeg", "image/png", "image/webp")


class RetailComplaint(models.Model):
    """What an e-mail tells besides its words: who writes, and photos of it."""

    _inherit = "retail.complaint"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        complaint = super().message_new(msg_dict, custom_values)
        name, _address = parse_contact_from_email(msg_dict.get("email_from") or "")
        # An address in place of a name is not for everybody to read.
        # The gateway runs as anybody.
        complaint_sudo = complaint.sudo()
        if not complaint_sudo.partner_id and "@" not in name:
            complaint_sudo.contact_name = entry.line(name)[:120]
        return complaint

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if message.message_type == "email" and message == self._opening_mail():
            self_sudo = self.sudo()
            self_sudo.photo_ids |= message.sudo().attachment_ids.filtered(
                lambda file: file.mimetype in PHOTOS
            )
        return result

    def _opening_mail(self):
        """Return the e-mail that opened it: its words are the complaint's."""
        messages_sudo = self.env["mail.message"].sudo()
        # Only the gateway notes both.
        if self.channel != "email" or not self.sudo().email_from:
            return messages_sudo
        return messages_sudo.search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("message_type", "=", "email"),
            ],
            order="id",
            limit=1,
        )
