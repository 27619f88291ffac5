from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_contact import NIGHT, NOON, ContactCommon


@tagged("post_install", "-at_install")
class TestContactFaults(ContactCommon):
    """Messages that fail are noted, and tried again where that may help."""

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
