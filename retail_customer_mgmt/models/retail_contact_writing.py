from datetime import timedelta
from uuid import uuid4

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..tools import governor

# What Odoo calls messages that somebody writes.
BY_HAND = ("comment", "sms")
CHANNELS = ("email", "sms")
# So long after a member's own words in a file, what is written there answers them.
ANSWER_DAYS = 7


class RetailContact(models.Model):
    """What somebody writes to members by hand asks the governor like all the rest.

    A message to one member goes out or tells its writer why not; one to many leaves out
    those who may not be reached, and waits for the others where they may be later.
    """

    _inherit = "retail.contact"

    @api.model
    def _is_governed(self, model):
        """Tell whether messages written on such records wait for the rules of contact.

        Answers to complaints don't; nor do documents of sale, receipts and whatever is
        not written from a member's file. An addon adds the models of its own.
        """
        if not model or model in ("res.partner", "loyalty.card"):
            return True
        return model.startswith("retail.") and not model.startswith("retail.complaint")

    # One message

    @api.model
    def _ask_for_message(self, message, recipients):
        """Return whom of these a message may go to, or tell its writer why not.

        Where nobody waits for it, as in the night, who may not be reached is left out.

        :param recipients: as ``mail.thread`` collects them; those who are members keep
            their contact in it
        """
        members = self._members_among(message, recipients)
        if not members:
            return recipients
        message_sudo = message.sudo()
        contacts_sudo = self.browse().sudo()
        for channel in {recipient["notif"] for recipient in members.values()}:
            asked = [
                member
                for member, recipient in members.items()
                if recipient["notif"] == channel
            ]
            contacts_sudo += self._ask_for_one(
                channel, asked, message_sudo.model, message_sudo.res_id
            )
        return contacts_sudo._let_through(recipients)

    @api.model
    def _members_among(self, message, recipients):
        """Return {member: recipient} where one of us writes by hand."""
        if not self._is_by_hand(message.sudo()):
            return {}
        reached = {
            recipient["id"]: recipient
            for recipient in recipients
            if recipient["id"] and recipient["share"] and recipient["notif"] in CHANNELS
        }
        # Who writes may not see all files.
        partners_sudo = self.env["res.partner"].sudo().browse(reached)
        members_sudo = partners_sudo.filtered("is_member")
        return {member: reached[member.id] for member in members_sudo}

    @api.model
    def _is_by_hand(self, message):
        is_written = self.env.context.get("retail_is_written")
        return (
            (is_written or message.message_type in BY_HAND)
            and self._is_governed(message.model)
            and not message.author_id.partner_share
        )

    @api.model
    def _ask_for_one(self, channel, members, model, res_id):
        """Ask for a message to each of these members; return the contacts.

        :param model: with ``res_id`` the record written on, where there is one
        """
        members = self.env["res.partner"].union(*members)
        purposes = self._purposes_to(members, model, res_id)
        origin = (model, res_id) if model and res_id else ()
        return self._ask_written(
            channel,
            [
                (member, purposes[member], origin or ("res.partner", member.id))
                for member in members
            ],
        )

    @api.model
    def _purposes_to(self, members, model, res_id):
        """Return {member: what a message written on a record is for}.

        Who has just written to us there has asked for it.
        """
        since = fields.Datetime.now() - timedelta(days=ANSWER_DAYS)
        domain = [
            *(("model", "=", model), ("res_id", "=", res_id)),
            *(("author_id", "in", members.ids), ("date", ">=", since)),
            ("message_type", "in", ("comment", "email")),
        ]
        # Who answers may not read all messages.
        asking_sudo = self.env["mail.message"].sudo()
        if members and res_id:
            asking_sudo = asking_sudo.search(domain)
        return {
            member: governor.REQUESTED if member in asking_sudo.author_id else "service"
            for member in members
        }

    def _let_through(self, recipients):
        """Return the recipients without the members who may not be reached."""
        refused = self.filtered(lambda contact: contact.state != "queued")
        is_attended = not self.env.context.get("retail_is_unattended")
        if is_attended and self.env.uid != SUPERUSER_ID:
            refused._raise_refusal()
        # What was to leave now does not wait: it has been written to a thread.
        for contact in refused:
            answer = governor.Answer("no", None, contact.reason)
            contact._note_answer(answer, fields.Datetime.now())
        contacts = {contact.partner_id.id: contact for contact in self}
        let = []
        for recipient in recipients:
            contact = contacts.get(recipient["id"])
            if not contact:
                let.append(recipient)
            elif contact not in refused:
                let.append(recipient | {"retail_contact_id": contact.id})
        return let

    # Any message

    @api.model
    def _ask_written(self, channel, written):
        """Ask the governor for what is written by hand, and note what it says.

        :param written: (member, purpose, (model, id) of the record written on) of each
        :return: a contact for each, in this order, queued, waiting or refused
        """
        now = fields.Datetime.now()
        # Nobody writes the log: what happens writes it.
        contacts_sudo = self.sudo().create(
            [
                {
                    "partner_id": member.id,
                    "company_id": self._company_of(member).id,
                    "kind": "written",
                    "channel": channel,
                    "purpose": purpose,
                    "res_model": res_model,
                    "res_id": res_id,
                    "idempotency_key": f"written:{uuid4()}",
                    "verdict": "later",
                    "state": "waiting",
                    "date": now,
                }
                for member, purpose, (res_model, res_id) in written
            ]
        )
        for contacts in contacts_sudo._rounds():
            contacts._judge(now)
        return contacts_sudo

    def _raise_refusal(self):
        """Tell who writes to one of these members why not, and what to do."""
        for contact in self:
            if contact.state != "queued":
                raise UserError(contact._refusal())

    def _refusal(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        values = {"member": self.partner_id.name, "reason": reasons[self.reason]}
        if self.state == "waiting":
            return self.env._(
                "%(member)s may be written to from %(moment)s on. %(reason)s Send it"
                " then; an e-mail can be scheduled. Nobody overrides this: an"
                " administrator sets the hours and limits in the settings of members.",
                moment=format_datetime(self.env, self.date_later, dt_format="short"),
                **values,
            )
        return self.env._(
            "%(member)s can't be written to. %(reason)s %(advice)s",
            advice=self._advice(),
            **values,
        )

    def _advice(self):
        advice = {
            "refused": self.env._(
                "Nobody overrides this. If the member says yes to you, record the"
                " consent in the file first."
            ),
            "blacklisted": self.env._(
                "Nobody overrides this. If the member asks for messages again, have an"
                " administrator take the address or number off the blacklist."
            ),
            "archived": self.env._("If that was a mistake, restore the file first."),
            "no_address": self.env._("Enter it in the file first."),
        }
        return advice.get(self.reason) or self.env._("Reach the member another way.")

    # What becomes of it

    def _follow_message(self, message):
        """Know from now on what becomes of the mails or SMS of a message."""
        by_partner = message.sudo().notification_ids.grouped("res_partner_id")
        for contact in self:
            notification = by_partner.get(contact.partner_id)
            if not notification:
                continue
            contact.mail_id = notification.mail_mail_id
            notification.sms_tracker_ids.retail_contact_id = contact
            contact._note_delivery(
                notification.notification_status,
                notification.failure_type,
                notification.failure_reason,
            )

    def _follow_text(self, text):
        """Know from now on what becomes of an SMS."""
        trackers = self.env["sms.tracker"]
        tracker = trackers.search([("sms_uuid", "=", text.uuid)])
        tracker = tracker or trackers.create({"sms_uuid": text.uuid})
        tracker.retail_contact_id = self[:1]
        if text.exists():
            self._note_delivery(text.state, text.failure_type)

    def _note_delivery(self, status, failure_type, error=False):
        if status in ("process", "pending", "sent"):
            self._note_sent()
        elif status in ("exception", "bounce", "error", "canceled"):
            words = self.env["sms.tracker"]._failure_words(failure_type)
            self._note_failure(failure_type or "unknown", error or words)
