from odoo import models


class RetailComplaint(models.Model):
    """Whom the composer proposes: the customer, none of us."""

    _inherit = "retail.complaint"

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        found = super()._message_get_suggested_recipients_batch(*args, **kwargs)
        for complaint in self:
            found[complaint.id] = [
                recipient
                for recipient in found[complaint.id]
                if not complaint._is_colleague(recipient.get("partner_id"))
            ]
        return found

    def _is_colleague(self, partner_id):
        # Clerks see colleagues' contacts, but not whether they are users.
        partner_sudo = self.env["res.partner"].sudo().browse(partner_id or [])
        is_staff = bool(partner_sudo) and not partner_sudo.partner_share
        return is_staff and partner_sudo not in self._customers()
