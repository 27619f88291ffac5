from datetime import timedelta

from odoo.tests import tagged

from .common_written_contact import MORNING, NIGHT, NOON, WrittenContactCommon


@tagged("post_install", "-at_install")
class TestWrittenContactBatch(WrittenContactCommon):
    """What is written to many at once is promotion. D1, features beyond 4."""

    def _batch(self):
        """Return members with and without consent, on the blacklist, and a stranger."""
        self.willing = self._member("Willing", "2125550151", "email", "sms")
        self.black = self._member("Black", "2125550152", "email", "sms")
        self.env["mail.blacklist"]._add("black@example.com")
        self.env["phone.blacklist"].add("+12125550152")
        return self.member | self.willing | self.black | self.stranger

    def _assert_batch(self, result):
        found = {
            contact.partner_id: (contact.purpose, contact.state, contact.reason)
            for contact in self._contacts(self.member | self.willing | self.black)
        }
        self.assertEqual(
            found,
            {
                self.member: ("promotion", "refused", "no_consent"),
                self.willing: ("promotion", found[self.willing][1], "allowed"),
                self.black: ("promotion", "refused", "blacklisted"),
            },
        )
        self.assertIn(found[self.willing][1], ("queued", "sent"))
        self.assertIn("left out: 2", result["params"]["message"])
        self.assertFalse(self._contacts(self.stranger))

    def test_mails_to_many_leave_out_who_may_not_get_offers(self):
        batch = self._batch()
        result = self._write_mail(batch, "mass_mail", auto_delete=False)
        self._assert_batch(result)
        self.assertEqual(self._mails(batch).recipient_ids, self.willing | self.stranger)
        self.assertEqual(self._contacts(self.willing).state, "sent")

    def test_sms_to_many_leave_out_who_may_not_get_offers(self):
        batch = self._batch()
        self._assert_batch(self._write_sms(batch, "mass"))
        self.assertEqual(self._texts(batch).partner_id, self.willing | self.stranger)
        with self._sms_api():
            self._texts(batch).send()
        self.assertEqual(self._contacts(self.willing).state, "sent")

    def test_who_is_reached_gives_no_notice(self):
        self.member._record_consent("promotion", ["sms"], True, "office")
        self.assertFalse(self._write_sms(self.member, "mass"))
        self.assertEqual(self._contacts().state, "queued")

    def test_promotions_by_hand_count_for_the_cap(self):
        self._allow_contact(week_cap=1)
        self.member._record_consent("promotion", ["email", "sms"], True, "office")
        self._write_mail(self.member, "mass_mail", auto_delete=False)
        result = self._write_sms(self.member, "mass")
        self.assertIn("later: 1", result["params"]["message"])
        self.assertEqual(
            [(each.state, each.reason) for each in self._contacts()],
            [("sent", "allowed"), ("waiting", "week_cap")],
        )
        self.assertEqual(self._contacts()[1].date_later, NOON + timedelta(days=7))
        self.assertEqual(self._may(purpose="service"), "yes")

    def test_a_complaint_silences_offers_to_many(self):
        self.member._record_consent("promotion", ["email"], True, "office")
        self.env["retail.complaint"].create(
            {"partner_id": self.member.id, "description": "Cold"}
        )
        self._write_mail(self.member, "mass_mail")
        self.assertEqual(self._contacts().reason, "complaint")

    def test_at_night_mails_to_many_wait_and_go_out_once(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        self.member._record_consent("promotion", ["email"], True, "office")
        result = self._write_mail(
            self.member, "mass_mail", moment=NIGHT, auto_delete=False
        )
        self.assertIn("later: 1", result["params"]["message"])
        contact, mail = self._contacts(), self._mails(self.member)
        self.assertEqual((contact.state, contact.date_later), ("waiting", MORNING))
        self.assertEqual((contact.mail_id, mail.state), (mail, "cancel"))
        self._release()
        self.assertEqual((contact.state, mail.state), ("queued", "outgoing"))
        with self._mail_server():
            mail.send()
        self.assertEqual((contact.state, mail.state), ("sent", "sent"))
        self._release(MORNING + timedelta(days=1))
        self.assertEqual((contact.state, mail.state), ("sent", "sent"))

    def test_at_night_sms_to_many_wait_and_a_withdrawn_consent_stops_them(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        willing = self._member("Willing", "2125550151", "sms")
        self.member._record_consent("promotion", ["sms"], True, "office")
        self._write_sms(self.member | willing, "mass", moment=NIGHT)
        texts = self._texts(self.member | willing)
        self.assertEqual(texts.mapped("state"), ["canceled"] * 2)
        self.member._record_consent("promotion", ["sms"], False, "office")
        self._release()
        self.assertEqual(self._texts().state, "canceled")
        self.assertEqual(self._contacts().reason, "refused")
        self.assertEqual(self._texts(willing).state, "outgoing")

    def test_two_records_of_one_member_are_one_voice(self):
        self._allow_contact(gap_hours=24)
        self.member._record_consent("promotion", ["email"], True, "office")
        calls = self.env["retail.callback"].create(
            [
                {"partner_id": self.member.id, "topic": topic, "user_id": self.clerk.id}
                for topic in ("One", "Two")
            ]
        )
        self._write_mail(
            *(calls, "mass_mail"),
            user=self.env.user,
            auto_delete=False,
            subject="News {{ object.topic }}",
        )
        self.assertEqual(self._contacts().mapped("state"), ["sent", "waiting"])
