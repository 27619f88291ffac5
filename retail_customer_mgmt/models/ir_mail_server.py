from odoo import models

SENDER = "X-Retail-Sender"


class IrMailServer(models.Model):
    """Lets one recipient's copy of an e-mail bear another sender than the rest."""

    _inherit = "ir.mail_server"

    def _build_email__(self, email_from, *args, headers=None, **kwargs):
        own = dict(headers or {})
        email_from = own.pop(SENDER, email_from)
        return super()._build_email__(email_from, *args, headers=own, **kwargs)
