from email.utils import parseaddr

from odoo import models
from odoo.tools import email_normalize, formataddr

# The address that stands in for the sender's in one recipient's copy.
SENDER = "X-Retail-Sender"


class IrMailServer(models.Model):
    """Lets one recipient's copy of an e-mail bear another address than the rest."""

    _inherit = "ir.mail_server"

    def _prepare_email_message__(self, message, smtp_session):
        own, sender = message[SENDER], message["From"]
        del message[SENDER]
        smtp_from, smtp_to_list, message = super()._prepare_email_message__(
            message, smtp_session
        )
        hidden = email_normalize(sender)
        # Where the mail server puts an address of its own it is hidden already.
        if own and email_normalize(message["From"]) == hidden:
            named = formataddr((parseaddr(str(sender))[0], own))
            message.replace_header("From", named)
        if own and smtp_from == hidden:
            smtp_from = own
        return smtp_from, smtp_to_list, message
