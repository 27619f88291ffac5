from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_contact import MORNING, NIGHT, NOON, ContactCommon
from .common_killed import killed_while_sending


@tagged("post_install", "-at_install")
class TestContactLog(ContactCommon):
    """Messages that go out, wait or are refused, each noted and sent once."""

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
        with killed_while_sending(self.env, 2):
            self._release(MORNING, None, 2)
        self.assertEqual(
            sorted(contacts.mapped("state")), ["queued"] * 2 + ["waiting"] * 4
        )
        self._release()
        self.assertEqual(set(contacts.mapped("state")), {"queued"})
        self.assertEqual(len(self._mails(members)), 6)
        self.assertEqual(self._mails(members).recipient_ids, members)

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
