from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize


class RetailComplaint(models.Model):
    """When the customer was first answered: by a message that left, or in a talk."""

    _inherit = "retail.complaint"

    date_first_response = fields.Datetime(
        string="First Answer",
        copy=False,
        help="When a message to the customer was accepted by the mail server, or a"
        " conversation was logged. Solving it is no answer.",
    )

    def write(self, vals):
        if "date_first_response" in vals and not self.env.su:
            raise AccessError(
                self.env._(
                    "The first answer is dated by what was sent or logged. Write to the"
                    " customer, or press Log Conversation."
                )
            )
        return super().write(vals)

    def action_log_conversation(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "retail_customer_mgmt.retail_complaint_conversation_action"
        )
        return action | {"context": {"default_complaint_id": self.id}}

    def _is_answer_waived(self, due):
        """Tell whether nobody is to be answered any more, whatever the target says.

        A duplicate is answered with its original. Who left neither name on file nor
        address nor number can't be: there it is enough to solve it in that time.
        """
        if self.date_first_response and self.date_first_response <= due:
            return False
        is_solved = bool(self.date_solved) and self.date_solved <= due
        has_nobody = not (self.partner_id or self.email_from or self.contact_phone)
        return bool(self.duplicate_of_id) or (has_nobody and is_solved)

    def _mark_answered(self, moment):
        """Note a first answer; what was new is being worked on from then on."""
        unanswered = self.filtered(lambda complaint: not complaint.date_first_response)
        if unanswered:
            unanswered.date_first_response = moment
            unanswered._start_work()

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        if self._is_customers_word(message):
            # Whom a mail or the portal let write to us may not move the complaint.
            self.sudo()._resume(message.author_id)
        return result

    def _is_customers_word(self, message):
        """Tell what the customer says from what we and third persons write."""
        author_sudo = message.author_id.sudo()
        return (
            message.message_type in ("comment", "email")
            and not message.is_internal
            and (author_sudo.partner_share if author_sudo else True)
            and self._is_customers_hand(message, author_sudo)
        )

    def _is_customers_hand(self, message, author):
        """Tell by author or address whether she, or her household, wrote it."""
        if author and author in self._customers():
            return True
        # Her page opens to her alone: what it posts needs no author and no address.
        if not author and message.message_type == "comment":
            return True
        sender = email_normalize(message.sudo().email_from)
        return bool(self._addresses() & {author.email_normalized, sender})

    def _customers(self):
        """Return the contacts whose words are the customer's: her, her household."""
        customer = self.partner_id.sudo()
        return customer | customer.commercial_partner_id | customer.child_ids

    def _addresses(self):
        """Return where the customer writes from, also where she is on no file."""
        # Clerks see addresses masked.
        self_sudo = self.sudo()
        written_from = email_normalize(self_sudo.email_from)
        return {self_sudo.partner_id.email_normalized, written_from} - {False}

    @api.model
    def _is_answer(self, message):
        """Tell a message of one of us to a customer from notes and automatic ones."""
        author_sudo = message.author_id.sudo()
        return (
            message.message_type in ("comment", "email_outgoing")
            and not message.is_internal
            and not message.subtype_id.internal
            and author_sudo
            and not author_sudo.partner_share
            and author_sudo != self.env.ref("base.partner_root")
        )

    @api.model
    def _messages_arrived(self, messages, partners, emails=()):
        """Take messages that reached these contacts and addresses as first answers.

        Called once the mail server, or the inbox of a customer with login, has them.
        """
        now = fields.Datetime.now()
        for message in messages.sudo():
            if message.model != self._name or not self._is_answer(message):
                continue
            complaint_sudo = self.sudo().browse(message.res_id).exists()
            if complaint_sudo._reached(partners, emails):
                complaint_sudo._mark_answered(now)
                complaint_sudo._drop_question()

    def _reached(self, partners, emails):
        """Tell whether the customer is among those who got a message."""
        reached = {*emails, *partners.sudo().mapped("email_normalized")}
        return bool(self._customers() & partners or self._addresses() & reached)
