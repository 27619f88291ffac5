from odoo import models

from ..tools import masking


class MailThread(models.AbstractModel):
    """The composer proposes recipients by name; the server knows their address."""

    _inherit = "mail.thread"

    def _message_get_suggested_recipients(self, *args, **kwargs):
        found = super()._message_get_suggested_recipients(*args, **kwargs)
        if self._is_user_masked():
            for recipient in found:
                self._mask_recipient(recipient)
        return found

    def _mask_recipient(self, recipient):
        partner_id = recipient.get("partner_id")
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id or [])
        if partner_sudo._is_masked_person() and recipient.get("email"):
            recipient["email"] = masking.mask_email(recipient["email"])
