from contextlib import suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.sms.tools.sms_api import SmsApi

from .common import RetailCommon

NOON = datetime(2026, 5, 4, 12)
NIGHT = datetime(2026, 5, 4, 3)
MORNING = datetime(2026, 5, 4, 9)


class KilledError(Exception):
    """Stands for a worker that is shot in the middle of its work."""


@tagged("post_install", "-at_install")
class TestContactLog(RetailCommon):
    """Messages that go out, wait, fail or are refused, each noted and sent once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member(email="ada@example.com", phone="2125550147")
        cls.member.tz = False
        model_id = cls.env["ir.model"]._get_id("res.partner")
        cls.mail_template = cls.env["mail.template"].create(
            {
                "name": "News",
                "model_id": model_id,
                "subject": "News for {{ object.name }}",
                "body_html": "Hello",
                "email_from": "shop@example.com",
                "partner_to": "{{ object.id }}",
                "auto_delete": True,
            }
        )
        cls.sms_template = cls.env["sms.template"].create(
            {"name": "News", "model_id": model_id, "body": "News, {{ object.name }}"}
        )

    def _reach(self, members=None, channel="email", moment=NOON, **values):
        template = self.mail_template if channel == "email" else self.sms_template
        members = members or self.member
        with freeze_time(moment):
            contacts = self.env["retail.contact"]._reach(
                channel, "service", "other", members, template, **values
            )
        return contacts.sudo()

    def _release(self, moment=MORNING, *values):
        with freeze_time(moment):
            self._run_cron(self.env["retail.contact"].sudo(), "_cron_release", *values)

    def _mails(self, members=None):
        members = members or self.member
        return self.env["mail.mail"].search([("recipient_ids", "in", members.ids)])

    def _send_mails(self, *, error=None):
        """Run Odoo's mail queue for the member."""
        return self._send(self._mails(), error)

    def _send(self, mails, error=None):
        """Send mails by a server that takes them or is down; return how many."""

        def connect(*_args, **_kwargs):
            if error:
                raise error

        with (
            patch.object(IrMail_Server, "_disable_send", lambda _model: False),
            patch.object(IrMail_Server, "_connect__", connect),
            patch.object(IrMail_Server, "send_email", return_value="<id@test>") as sent,
            mute_logger("odoo.addons.mail.models.mail_mail"),
        ):
            mails.process_email_queue(mails.ids)
        return sent.call_count

    def _send_texts(self, state):
        def send(_api, messages, **_kwargs):
            return [
                {"uuid": number["uuid"], "state": state}
                for message in messages
                for number in message["numbers"]
            ]

        texts = self.env["sms.sms"].search([("partner_id", "=", self.member.id)])
        with patch.object(SmsApi, "_send_sms_batch", send):
            texts.send(unlink_failed=False)
        return texts

    def test_a_message_is_queued_noted_and_sent(self):
        contact = self._reach()
        self.assertRecordValues(
            contact,
            [
                {
                    "state": "queued",
                    "verdict": "yes",
                    "date_out": NOON,
                    "mail_id": self._mails().id,
                    "shop_id": self.shop.id,
                }
            ],
        )
        self.assertEqual(contact.mail_id.subject, "News for Ada")
        self.assertEqual(self._send_mails(), 1, contact.error)
        self.assertEqual(contact.state, "sent")
        self.assertFalse(contact.mail_id, "sent mails are deleted")

    def test_an_origin_reaches_its_member_once(self):
        self._reach()
        self.assertFalse(self._reach())
        self.assertEqual(len(self._mails()), 1)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["retail.contact"].sudo().search([], limit=1).copy(
                {"idempotency_key": f"other:res.partner,{self.member.id}:email"}
            )

    def test_a_refusal_is_noted_with_its_reason(self):
        self.env["mail.blacklist"]._add("ada@example.com")
        contact = self._reach()
        self.assertEqual((contact.state, contact.reason), ("refused", "blacklisted"))
        self.assertFalse(self._mails())

    def test_at_night_a_message_waits_for_the_morning(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        contact = self._reach(moment=NIGHT)
        self.assertRecordValues(
            contact, [{"state": "waiting", "reason": "quiet", "date_later": MORNING}]
        )
        self._release(MORNING - timedelta(minutes=1))
        self.assertFalse(self._mails())
        self._release(MORNING)
        self.assertEqual(contact.state, "queued")
        self._release(MORNING + timedelta(hours=1))
        self.assertEqual(len(self._mails()), 1)

    def test_who_says_no_meanwhile_gets_nothing(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        contact = self._reach(moment=NIGHT)
        self.member._record_consent("service", ["email"], False, "office")
        self._release()
        self.assertEqual((contact.state, contact.reason), ("refused", "refused"))
        self.assertFalse(self._mails())

    def test_what_would_come_too_late_is_not_sent(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        contact = self._reach(moment=NIGHT, until=NIGHT + timedelta(hours=1))
        self.assertEqual((contact.state, contact.reason), ("refused", "too_late"))

    def test_a_wait_that_lasts_too_long_ends(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        contact = self._reach(moment=NIGHT, until=MORNING)
        self._release(MORNING + timedelta(days=30))
        self.assertEqual((contact.state, contact.reason), ("refused", "too_late"))

    def test_of_two_that_wait_one_goes_first(self):
        self._allow_contact(quiet_from=21, quiet_to=9, gap_hours=24)
        first = self._reach(moment=NIGHT)
        other = first._note_asked("email", "service", "card", self.member.membership_id)
        other.mail_template_id = self.mail_template
        other.date_later = MORNING
        self._release()
        self.assertEqual((first.state, other.state), ("queued", "waiting"))
        self.assertEqual(other.reason, "gap")
        self._release(MORNING + timedelta(days=1))
        self.assertEqual(other.state, "queued")

    def test_a_run_killed_in_the_middle_continues_without_doubles(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        members = self.member
        for number in range(5):
            members |= self._create_member(f"M{number}", email=f"m{number}@example.com")
        members.tz = False
        contacts = self._reach(members, moment=NIGHT)
        Template = type(self.env["mail.template"])
        send, calls = Template.send_mail_batch, []

        def send_and_die(template, res_ids, *args, **kwargs):
            mails = send(template, res_ids, *args, **kwargs)
            calls.append(res_ids)
            if len(calls) == 2:
                raise KilledError
            return mails

        # not assertRaises, which would roll back what has been committed
        with (
            patch.object(Template, "send_mail_batch", send_and_die),
            suppress(KilledError),
        ):
            self._release(MORNING, None, 2)
        self.env.invalidate_all()
        self.assertEqual(
            sorted(contacts.mapped("state")), ["queued"] * 2 + ["waiting"] * 4
        )
        self._release()
        self.assertEqual(set(contacts.mapped("state")), {"queued"})
        self.assertEqual(len(self._mails(members)), 6)
        self.assertEqual(self._mails(members).recipient_ids, members)

    # Faults

    def test_a_mail_server_that_is_down_is_noted_and_tried_again(self):
        with freeze_time(NOON):
            contact = self._reach()
            self._send_mails(error=OSError("no route to host"))
        self.assertRecordValues(
            contact,
            [
                {
                    "state": "failed",
                    "failure_type": "mail_smtp",
                    "tries": 1,
                    "date_later": NOON + timedelta(hours=1),
                }
            ],
        )
        self.assertIn("no route to host", contact.error)
        self._release(NOON + timedelta(hours=1))
        self.assertEqual(contact.state, "queued")
        self.assertEqual(self._send_mails(), 1)
        self.assertEqual(contact.state, "sent")
        self._release(NOON + timedelta(days=2))
        self.assertFalse(self._mails())

    def test_words_of_the_mail_server_name_nobody(self):
        contact = self._reach()
        contact._note_failure("mail_smtp", "550 <zoe.li@example.com>, 4155550142")
        self.assertEqual(contact.error, "550 <z***@e***.com>, ******0142")

    def test_the_queue_gives_up_after_some_tries(self):
        contact, moment = self._reach(), NOON
        for tries in range(1, 5):
            with freeze_time(moment):
                self._send_mails(error=OSError("down"))
            self.assertEqual((contact.state, contact.tries), ("failed", tries))
            moment += timedelta(days=1)
            self._release(moment)
        self.assertEqual(contact.state, "failed")
        contact.with_user(self._create_user("manager", self.shop)).action_retry()
        self.assertEqual(contact.state, "queued")
        self.assertEqual(len(self._mails()), 1)

    def test_an_sms_that_is_refused_is_noted(self):
        contact = self._reach(channel="sms")
        self.assertEqual(contact.state, "queued")
        self._send_texts("wrong_number_format")
        self.assertRecordValues(
            contact,
            [
                {
                    "state": "failed",
                    "error": "Wrong Number Format",
                    "failure_type": "sms_number_format",
                    "date_later": False,
                }
            ],
        )

    def test_an_sms_server_that_is_down_is_tried_again_with_the_same_text(self):
        with freeze_time(NOON):
            contact = self._reach(channel="sms")
            text = self._send_texts("server_error")
        self.assertEqual(contact.failure_type, "sms_server")
        self._release(NOON + timedelta(hours=1))
        self.assertEqual((contact.state, text.state), ("queued", "outgoing"))
        self.assertEqual(self._send_texts("success"), text)
        self.assertEqual(contact.state, "sent")

    def test_a_late_report_tells_that_an_sms_did_not_arrive(self):
        contact = self._reach(channel="sms")
        text = self._send_texts("success").sudo()
        text.sms_tracker_id._action_update_from_provider_error("not_delivered")
        self.assertEqual(
            (contact.state, contact.failure_type), ("failed", "sms_not_delivered")
        )

    def test_an_invalid_address_is_noted_and_sent_again_once_mended(self):
        contact = self._reach()
        self.member.email = False
        contact.mail_id.write({"recipient_ids": False, "email_to": False})
        mails = contact.mail_id
        self._send(mails)
        self.assertEqual(contact.state, "failed")
        self.assertFalse(contact.date_later, "nobody mends it by waiting")
        self.member.email = "ada@example.com"
        contact.action_retry()
        self.assertEqual(contact.state, "queued")
        self.assertEqual(self._send_mails(), 1)

    def test_what_can_not_be_rendered_holds_up_nobody(self):
        other = self._create_member("Bob", email="bob@example.com")
        self.mail_template.subject = "{{ 1 / (object.name != 'Ada') }}"
        with mute_logger("odoo.addons.mail.models.mail_render_mixin"):
            contacts = self._reach(self.member | other)
        states = {contact.partner_id: contact.state for contact in contacts}
        self.assertEqual(states, {self.member: "failed", other: "queued"})
        self.assertEqual(
            contacts.filtered(lambda c: c.state == "failed").failure_type, "template"
        )
        self.assertEqual(len(self._mails(self.member | other)), 1)

    def test_a_message_whose_template_is_gone_fails_with_words(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        contact = self._reach(moment=NIGHT)
        self.mail_template.unlink()
        self._release()
        self.assertEqual(contact.state, "failed")
        self.assertIn("template", contact.error)

    # Who sees and does what

    def test_the_log_is_read_in_the_own_shop_and_written_by_nobody(self):
        contact = self._reach()
        for role in ("clerk", "manager"):
            here = self._create_user(role, self.shop)
            there = self._create_user(role, self._create_shop(f"Harbour {role}"))
            log = self.env["retail.contact"]
            self.assertEqual(log.with_user(here).search([]), contact)
            self.assertFalse(log.with_user(there).search([]))
            with self.assertRaises(AccessError):
                contact.with_user(here).state = "sent"
            with self.assertRaises(AccessError):
                contact.with_user(here).unlink()
        self.assertIn(contact, log.with_user(self._create_user("hq")).search([]))
        with self.assertRaises(AccessError):
            log.with_user(self._create_user("till", self.shop)).search([])

    def test_only_what_failed_is_sent_again(self):
        contact = self._reach()
        with self.assertRaises(UserError):
            contact.action_retry()
        there = self._create_user("clerk", self._create_shop("Harbour"))
        contact.state = "failed"
        with self.assertRaises(AccessError):
            contact.with_user(there).action_retry()

    def test_the_file_counts_its_contacts(self):
        self._reach()
        clerk = self._create_user("clerk", self.shop)
        self.assertEqual(self.member.with_user(clerk).contact_count, 1)
        action = self.member.with_user(clerk).action_view_contacts()
        self.assertEqual(action["domain"], [("partner_id", "=", self.member.id)])
