from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import email_normalize

from ..tools import message_text

MOST_LETTERS = 20_000


class RetailComplaint(models.Model):
    """What customers write by e-mail: a new complaint, or an answer in one."""

    _inherit = "retail.complaint"
    _primary_email = "email_from"

    email_from = fields.Char(
        string="Written From",
        readonly=True,
        copy=False,
        help="The address an e-mail came from: whom to answer where the customer is"
        " not on file.",
    )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a complaint for an e-mail that answers none.

        The address it was sent to gives company and shop. The gateway itself leaves
        out what was delivered twice, and puts replies where they belong.
        """
        values = dict(custom_values or {})
        company = self.env["res.company"].browse(values.get("company_id"))
        company = company or self.env.company
        values |= {
            "name": self.env["ir.sequence"].sudo().next_by_code("retail.complaint"),
            "company_id": company.id,
            "channel": "email",
            "description": self._words_of(msg_dict),
            "partner_id": self._writer(msg_dict, company).id,
        }
        # Noted in our name: who fetches the mail is not in charge of it. Its owner is
        # told by the message itself, which is posted next.
        own = self.with_user(SUPERUSER_ID).with_company(company)
        own = own.with_context(mail_auto_subscribe_no_notify=True)
        complaint = super(RetailComplaint, own).message_new(msg_dict, values)
        return complaint.with_env(self.env)

    def _words_of(self, msg_dict):
        """Return subject and text as the customer wrote them, without any markup."""
        text = message_text.words_of(msg_dict.get("body") or "")
        words = [(msg_dict.get("subject") or "").strip(), text[:MOST_LETTERS]]
        return "\n\n".join(filter(None, words)) or self.env._("(an empty e-mail)")

    def _writer(self, msg_dict, company):
        """Return whose address it is: the one member's, else whom the gateway knows.

        Who shares an address with other members stays unknown until somebody asks.
        """
        partners_sudo = self.env["res.partner"].sudo()
        address = email_normalize(msg_dict.get("email_from"))
        members_sudo = address and partners_sudo.search(
            [
                ("email_normalized", "=", address),
                ("is_member", "=", True),
                ("company_id", "in", [False, company.id]),
            ],
            limit=2,
        )
        if members_sudo:
            return members_sudo if len(members_sudo) == 1 else partners_sudo.browse()
        return partners_sudo.browse(msg_dict.get("author_id"))
