from itertools import chain

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import format_datetime

# Mails that Odoo leaves out by itself, for other reasons than ours.
NOT_SENT = ("mail_dup", "mail_optout")


class MailComposeMessage(models.TransientModel):
    """E-mails written by hand ask the rules of contact before they reach members."""

    _name = "mail.compose.message"
    _inherit = ["mail.compose.message", "retail.composer.mixin"]

    def action_send_mail(self):
        if len(self) == 1 and (moment := self._members_wait_until()):
            return self._schedule(moment)
        result = super().action_send_mail()
        return self._notice() or result

    # To one

    def _members_wait_until(self):
        """Return when the members may all be written to, where that is later."""
        if not self._is_to_one():
            return None
        # Who writes may not see all files; colleagues are no customers here.
        members = self.partner_ids.sudo().filtered(
            lambda partner: partner.is_member and partner.partner_share
        )
        [res_id] = self._evaluate_res_ids()
        purposes = self.env["retail.contact"]._purposes_to(members, self.model, res_id)
        answers = [
            answer
            for purpose, asked in members.grouped(purposes.get).items()
            for answer in asked._may_contact("email", purpose).values()
        ]
        if any(answer.verdict == "no" for answer in answers):
            return None  # sending it says why not
        moments = [answer.moment for answer in answers if answer.verdict == "later"]
        return max(moments, default=None)

    def _is_to_one(self):
        """Tell whether it is written on one record that has a chatter, for now."""
        return (
            self.composition_mode == "comment"
            and len(self._evaluate_res_ids()) == 1
            and not self.scheduled_date
            and self.model_is_thread
            and self.env["retail.contact"]._is_governed(self.model)
        )

    def _schedule(self, moment):
        self.scheduled_date = fields.Datetime.to_string(moment)
        self._action_schedule_message()
        words = self.env._(
            "The message leaves on %(moment)s: the member can't be written to before.",
            moment=format_datetime(self.env, moment, dt_format="short"),
        )
        return self._told(words, "info")

    def _action_send_mail_comment(self, res_ids):
        # On records without a chatter, Odoo writes as a machine does.
        written = self.with_context(retail_is_written=True)
        return super(MailComposeMessage, written)._action_send_mail_comment(res_ids)

    # To many

    def _manage_mail_values(self, mail_values_all):
        values_all = super()._manage_mail_values(mail_values_all)
        is_governed = self.env["retail.contact"]._is_governed(self.model)
        if self.composition_mode != "mass_mail" or not is_governed:
            return values_all
        contacts = self._ask_for_batch(
            "email", self.model, self._members_by_record(values_all)
        )
        governed = {
            res_id: self._governed_values(values, contacts.get(res_id))
            for res_id, values in values_all.items()
        }
        return {res_id: values for res_id, values in governed.items() if values}

    def _governed_values(self, values, contacts):
        """Return a mail's values without members who refuse; empty without anybody.

        A mail that has to wait is put away, until the queue of contacts releases it.
        """
        if not contacts:
            return values
        refused = contacts.filtered(lambda contact: contact.state == "refused")
        left = [
            command
            for command in values["recipient_ids"]
            if command[1] not in refused.partner_id.ids
        ]
        if not left and not values.get("email_to"):
            return {}
        waits = "waiting" in contacts.mapped("state")
        return values | {
            "recipient_ids": left,
            "retail_contact_ids": [Command.set((contacts - refused).ids)],
            **({"state": "cancel"} if waits else {}),
        }

    def _members_by_record(self, values_all):
        ids_by_record = {
            res_id: [command[1] for command in values.get("recipient_ids") or []]
            for res_id, values in values_all.items()
            if values.get("failure_type") not in NOT_SENT
        }
        # Who writes may not see all files.
        partners_sudo = self.env["res.partner"].sudo()
        partners_sudo = partners_sudo.browse(set(chain(*ids_by_record.values())))
        members = partners_sudo.filtered("is_member")
        return {
            res_id: members.filtered(lambda member, ids=ids: member.id in ids)
            for res_id, ids in ids_by_record.items()
        }
