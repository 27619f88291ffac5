from collections import defaultdict
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import governor


class RetailContact(models.Model):
    """How a contact asks the governor, waits, and gets into Odoo's queues once."""

    _inherit = "retail.contact"

    @api.model
    def _reach(self, channel, purpose, kind, origins, template, until=None):
        """Write to the members of these records now or later, or note why not.

        Whatever is called again: each origin reaches its member once a channel. What
        she asks for herself, she may ask for again.

        :param origins: records with a ``partner_id``, or the members themselves
        :param template: of mails or SMS, on the origins' model or on ``res.partner``
        :param until: the moment (naive UTC) after which it makes no sense any more, or
            ``{origin id: moment}``
        """
        if not template:
            return self.browse()
        # Nobody writes the log: what happens writes it.
        self_sudo = self.sudo()
        contacts = self_sudo._note_asked(channel, purpose, kind, origins, until)
        contacts[f"{template._name.split('.')[0]}_template_id"] = template
        contacts._release(fields.Datetime.now())
        return self.browse(contacts.ids)

    @api.model
    def _note_asked(self, channel, purpose, kind, origins, until=None):
        """Note what is to be sent, where it has not been noted before."""
        again = f":{uuid4()}" if purpose == governor.REQUESTED else ""
        keys = {
            origin: f"{kind}:{origin._name},{origin.id}:{channel}{again}"
            for origin in origins
        }
        domain = [("idempotency_key", "in", list(keys.values()))]
        known = set(self.search(domain).mapped("idempotency_key"))
        now = fields.Datetime.now()
        return self.create(
            [
                {
                    "partner_id": self._member_of(origin).id,
                    "company_id": self._company_of(origin).id,
                    "kind": kind,
                    "channel": channel,
                    "purpose": purpose,
                    "res_model": origin._name,
                    "res_id": origin.id,
                    "idempotency_key": key,
                    "verdict": "later",
                    "state": "waiting",
                    "date": now,
                    "date_later": now,
                    "date_until": until.get(origin.id)
                    if isinstance(until, dict)
                    else until,
                }
                for origin, key in keys.items()
                if key not in known
            ]
        )

    @api.model
    def _member_of(self, origin):
        return origin if origin._name == "res.partner" else origin.partner_id

    @api.model
    def _company_of(self, origin):
        member = self._member_of(origin)
        return (
            member.member_shop_id.company_id
            or member.membership_id.company_id
            or self.env.company
        )

    @api.model
    def _cron_release(self, now=None, batch_size=200):
        """Ask again for what waits, and hand over what may go now.

        Answer and message are one transaction: an interrupted run goes on with those
        that still wait.
        """
        now = now or fields.Datetime.now()
        # Nobody edits contacts; this sends what has been noted.
        waiting_sudo = self.sudo()
        domain = [("date_later", "<=", now)]
        while contacts := waiting_sudo.search(
            domain, order="date_later, id", limit=batch_size
        ):
            contacts = contacts.try_lock_for_update()
            if not contacts:
                return
            contacts._release(now)
            self.env["ir.cron"]._commit_progress(len(contacts))

    def _release(self, now):
        for contacts in self._rounds():
            contacts._judge(now)
            contacts.filtered(lambda contact: contact.state == "queued")._hand_over()

    def _rounds(self):
        """Return batches of one way, purpose and kind in which no member is twice.

        So each asks the governor when the one before is known.
        """
        batches = defaultdict(self.browse)
        places = defaultdict(int)
        for contact in self:
            key = (contact.channel, contact.purpose, contact.kind, contact.res_model)
            place = places[key, contact.partner_id]
            places[key, contact.partner_id] += 1
            template = contact.mail_template_id or contact.sms_template_id
            batches[(place, *key, template)] += contact
        return list(batches.values())

    def _judge(self, now):
        """Ask origins and governor for these, and note what they say."""
        first = self[:1]
        wanted = self._wanted()
        pointless = governor.Answer("no", None, "too_late")
        (self - wanted)._note_answer(pointless, now)
        if not wanted:
            return
        answers = wanted.partner_id._may_contact(
            first.channel, first.purpose, now, wanted._origins()
        )
        by_answer = wanted.grouped(
            lambda contact: governor.timely(
                answers[contact.partner_id.id], now, contact.date_until or None
            )
        )
        for answer, contacts in by_answer.items():
            contacts._note_answer(answer, now)

    def _origins(self):
        """Return the records that make up one contact each, by whatever ways.

        What is written by hand on one file is a contact each time.
        """
        if self[0].kind == "written":
            return None
        return self.env[self[0].res_model].browse(self.mapped("res_id"))

    def _wanted(self):
        """Return those that still make sense to their origin, where it has a say.

        An origin that has one defines ``_is_contact_wanted(kind)``.
        """
        origins = self.env[self[:1].res_model].browse(self.mapped("res_id"))
        if not hasattr(origins, "_is_contact_wanted"):
            return self
        found = {origin.id: origin for origin in origins.exists()}
        return self.filtered(
            lambda contact: (
                contact.res_id in found
                and found[contact.res_id]._is_contact_wanted(contact.kind)
            )
        )

    def _note_answer(self, answer, now):
        states = {"yes": "queued", "later": "waiting", "no": "refused"}
        self.write(
            {
                "verdict": answer.verdict,
                "reason": answer.reason,
                "date_later": answer.moment,
                "state": states[answer.verdict],
                "date_out": answer.verdict == "yes" and now,
            }
        )

    # Odoo's queues

    def _hand_over(self):
        """Put these into the queue; what can't be rendered holds up nobody else."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_hand_over_{self[0].channel}")()
        except UserError as error:
            if len(self) > 1:
                for contact in self:
                    contact._hand_over()
                return
            self._note_failure("template", str(error))

    def _hand_over_email(self):
        again = self.filtered("mail_id")
        again.mail_id.mark_outgoing()
        new = self - again
        template = new.mail_template_id
        if new and not template:
            new._raise_without_template()
        if not new:
            return
        targets = {new._target_id(template, contact): contact for contact in new}
        mails = template.send_mail_batch(list(targets))
        for mail in mails:
            contact = targets[mail.res_id]
            contact.mail_id = mail
            if not mail.recipient_ids and not mail.email_to:
                mail.recipient_ids = contact.partner_id

    def _hand_over_sms(self):
        texts = self.env["sms.sms"].search(
            [("uuid", "in", self.tracker_ids.mapped("sms_uuid"))]
        )
        if texts:
            texts.action_set_outgoing()
            self.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()
        known = {text.uuid for text in texts}
        new = self.filtered(
            lambda contact: not known & set(contact.tracker_ids.mapped("sms_uuid"))
        )
        template = new.sms_template_id
        if new and not template:
            new._raise_without_template()
        if new:
            new._create_texts(template)

    def _create_texts(self, template):
        targets = {self._target_id(template, contact): contact for contact in self}
        bodies = template._render_field("body", list(targets), compute_lang=True)
        texts = self.env["sms.sms"].create(
            [
                {
                    "body": bodies[target_id],
                    "number": contact.partner_id.member_phone
                    or contact.partner_id.phone,
                    "partner_id": contact.partner_id.id,
                }
                for target_id, contact in targets.items()
            ]
        )
        self.env["sms.tracker"].create(
            [
                {"sms_uuid": text.uuid, "retail_contact_id": contact.id}
                for text, contact in zip(texts, targets.values(), strict=True)
            ]
        )

    @api.model
    def _target_id(self, template, contact):
        is_partner = template.model == "res.partner"
        return contact.partner_id.id if is_partner else contact.res_id

    def _raise_without_template(self):
        if self[0].kind == "written":
            raise UserError(
                self.env._("This message has been deleted. Write another one.")
            )
        raise UserError(
            self.env._("The template of this message has been deleted. Choose another.")
        )
