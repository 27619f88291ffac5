import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import consteq, email_normalize, plaintext2html
from odoo.tools.urls import urljoin

from ..tools import message_text

# Who goes back and sends again does so at once.
SENT_AGAIN = timedelta(hours=1)


class RetailComplaint(models.Model):
    """A private page of each case, for whoever has its link; and her rating of us."""

    _name = "retail.complaint"
    # The mixin first: it extends mail.thread, which complaints have already.
    _inherit = ["rating.mixin", "retail.complaint"]

    # Not named access_token: core opens its own doors to threads that have one.
    page_token = fields.Char(
        copy=False,
        groups=NO_ACCESS,
        help="Made when first needed: see _case_link.",
    )

    _page_token_uniq = models.UniqueIndex(
        "(page_token) WHERE page_token IS NOT NULL",
        "Another complaint has this page.",
    )

    def _case_link(self):
        """Return the address of the customer's page, which is made if need be."""
        self.ensure_one()
        # Nobody reads tokens; who may hand the link out is for the caller to check.
        case_sudo = self.sudo()
        if not case_sudo.page_token:
            case_sudo.page_token = secrets.token_urlsafe(24)
        return urljoin(self.get_base_url(), f"case/{case_sudo.page_token}")

    @api.model
    def _of_page_token(self, token):
        """Return the case of a private page, with superuser rights, or none."""
        # Visitors have no rights: the token is theirs.
        case_sudo = self.sudo().search([("page_token", "=", token)], limit=1)
        is_right = case_sudo and consteq(case_sudo.page_token, token)
        return case_sudo if is_right else case_sudo.browse()

    def action_open_case_page(self):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": self._case_link(),
            "target": "new",
        }

    # What the customer does on her page; asked with superuser rights

    def _reply_from_page(self, words, pictures):
        """Take what she writes as her message, once; the thread does the rest."""
        if self._has_just_come(words, pictures):
            return
        first = len(self.photo_ids) + 1
        files = [
            (f"{self.name}-{number}.jpg", picture)
            for number, picture in enumerate(pictures, first)
        ]
        message = self._post_from_page(words, attachments=files)
        self.photo_ids |= message.attachment_ids

    def _has_just_come(self, words, pictures):
        """Tell whether the last message is the same, sent once more."""
        last = self._shown_messages()[-1:]
        if not last or self.is_closed or self._is_ours(last):
            return False
        is_recent = last.date > fields.Datetime.now() - SENT_AGAIN
        sent, known = plaintext2html(words), last.body or ""
        is_same = message_text.words_of(sent) == message_text.words_of(known)
        return is_recent and is_same and not (pictures and not last.attachment_ids)

    def _close_from_page(self):
        """Take her word that it is solved for her."""
        if self.is_closed:
            return
        stages = self.env["retail.complaint.stage"]
        self.stage_id = stages.search([("is_closed", "=", True)], limit=1)
        self._post_from_page(
            self.env._("The customer says that it is solved."),
            message_type="notification",
        )

    def _post_from_page(self, words, message_type="comment", **values):
        """Post in the customer's name; nobody is looked up by what a stranger typed."""
        customer = self.partner_id
        address = self.email_from or self.contact_name
        author = {"author_id": customer.id} if customer else {"author_id": False}
        return self.message_post(
            body=plaintext2html(words),
            message_type=message_type,
            subtype_xmlid="mail.mt_comment",
            email_from=customer.email_formatted or address or self.env._("Customer"),
            **author,
            **values,
        )

    def _may_be_rated(self):
        return self.is_closed and not self._rating_given()

    def _rating_given(self):
        return self.rating_ids.filtered("consumed")[:1]

    def _rate_from_page(self, stars, words):
        """Note once how she was served: as a notice, for praise reopens nothing."""
        self.rating_apply(
            stars,
            token=self._rating_get_access_token(),
            feedback=words,
            subtype_xmlid="mail.mt_note",
        )

    # Answers by e-mail lead there, too

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Give the customer, and nobody else outside, a button to her page."""
        found = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self:
            return found
        customer = self.sudo().partner_id
        address = email_normalize(self.sudo().email_from)

        def is_customer(person):
            if customer:
                return person["id"] == customer.id
            return bool(address) and person["email_normalized"] == address

        button = {
            "active": True,
            "has_button_access": True,
            "button_access": {
                "url": self._case_link(),
                "title": self.env._("See your case"),
            },
        }
        return [("retail_customer", is_customer, button), *found]
