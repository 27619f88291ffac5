from email.utils import parseaddr

from odoo import models
from odoo.tools import email_normalize, formataddr
from odoo.tools.mail import email_normalize_all

from .ir_mail_server import SENDER


class MailMail(models.Model):
    """Who sees addresses masked doesn't read them in the head of an e-mail either."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        prepared = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        return [self._masked_copy(email) for email in prepared]

    def _masked_copy(self, email):
        """Return what goes to one recipient; to who is masked, without addresses."""
        reader = email["partner_id"]
        if not reader or not self._is_reader_masked(reader):
            return email
        headers = dict(email["headers"])
        # With it Odoo names the customers who got the message in "To".
        headers.pop("X-Msg-To-Add", None)
        own = self._own_address()
        if own and self._is_members_address(email["email_from"]):
            headers[SENDER] = own
        reply_to = email["reply_to"]
        if own and self._is_members_address(reply_to):
            reply_to = formataddr((parseaddr(reply_to)[0], own))
        return email | {"headers": headers, "reply_to": reply_to}

    def _is_reader_masked(self, reader):
        users_sudo = reader.sudo().user_ids.filtered(lambda user: not user.share)
        base = self.env["base"]
        return any(base.with_user(user)._is_user_masked() for user in users_sudo)

    def _own_address(self):
        """Return the address of ours that stands in for a member's; or none."""
        # Who writes may read neither domains nor companies of others.
        domain_sudo = self.record_alias_domain_id.sudo()
        company_sudo = (self.record_company_id or self.env.company).sudo()
        return (
            domain_sudo.catchall_email
            or company_sudo.catchall_email
            or company_sudo.partner_id.email_normalized
        )

    def _is_members_address(self, sender):
        addresses = set(email_normalize_all(sender or ""))
        # Whose address it is decides, whatever the sender may see of her.
        people_sudo = self.env["res.partner"].sudo()
        people_sudo = people_sudo.search([("email_normalized", "in", list(addresses))])
        if self.model == "retail.complaint":
            # She may have written from an address that is not in her file.
            case_sudo = self.env[self.model].sudo().browse(self.res_id).exists()
            if email_normalize(case_sudo.email_from) in addresses:
                people_sudo |= case_sudo.partner_id
        return any(person._is_masked_person() for person in people_sudo)
