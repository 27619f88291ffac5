from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..models.retail_contact_writing import RetailContact as Writing
from .common_written_contact import MORNING, NIGHT, NOON, WrittenContactCommon


@tagged("post_install", "-at_install")
class TestWrittenContact(WrittenContactCommon):
    """What clerks write by hand asks the governor first. D1, features beyond 4."""

    def test_a_mail_by_hand_is_sent_and_noted_as_service(self):
        self._write_mail()
        self.assertRecordValues(
            self._contacts(),
            [
                {
                    "kind": "written",
                    "channel": "email",
                    "purpose": "service",
                    "state": "sent",
                    "date_out": NOON,
                    "res_model": "res.partner",
                    "res_id": self.member.id,
                    "shop_id": self.shop.id,
                }
            ],
        )
        self.assertEqual(len(self._messages()), 1)

    def test_an_sms_by_hand_is_sent_and_noted_as_service(self):
        self._write_sms()
        self.assertRecordValues(
            self._contacts(),
            [{"channel": "sms", "purpose": "service", "state": "sent"}],
        )
        [text] = self._texts()
        tracker = text.sudo().sms_tracker_id
        self.assertEqual(tracker.retail_contact_id, self._contacts())
        tracker._action_update_from_provider_error("not_delivered")
        self.assertEqual(self._contacts().state, "failed")

    def test_who_says_no_is_not_written_to_and_the_clerk_reads_why(self):
        self._refuse("email", "sms")
        words = "Ada can't be written to. .* Nobody overrides this. .* consent"
        self._assert_refused(words, self._write_mail)
        self._assert_refused(words, self._write_sms)
        self.assertFalse(self._texts() | self._texts(self.stranger))
        self.assertFalse(self._messages())

    def test_the_chatter_asks_as_the_composer_does(self):
        self._refuse("email")
        as_clerk = self.member.with_user(self.clerk)
        self._assert_refused(
            *("can't be written to", as_clerk.message_post),
            body="Hello",
            message_type="comment",
            partner_ids=self.member.ids,
        )
        as_clerk.message_post(body="Only for us", message_type="comment")
        self.assertFalse(self._contacts())

    def test_followers_are_asked_for_too(self):
        callback = self.env["retail.callback"].create(
            {"partner_id": self.member.id, "topic": "Call", "user_id": self.clerk.id}
        )
        callback.message_subscribe(self.member.ids)
        self._refuse("email")
        self._assert_refused(
            *("can't be written to", callback.with_user(self.clerk).message_post),
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def test_a_blacklisted_number_gets_no_sms(self):
        self.env["phone.blacklist"].add("+12125550147")
        self._assert_refused("off the blacklist", self._write_sms)

    def test_at_night_a_mail_is_scheduled_for_the_morning(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        result = self._write_mail(moment=NIGHT)
        self.assertEqual(result["tag"], "display_notification")
        scheduled = self.env["mail.scheduled.message"].search(
            [("model", "=", "res.partner"), ("res_id", "=", self.member.id)]
        )
        self.assertEqual(scheduled.scheduled_date, MORNING)
        self.assertFalse(self._contacts() or self._messages())
        with freeze_time(MORNING), self._mail_server():
            scheduled._post_message()
        self.assertEqual(self._contacts().date_out, MORNING)
        self.assertEqual(self._contacts().state, "sent")

    def test_a_scheduled_mail_asks_again_when_it_leaves(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        self._write_mail(moment=NIGHT)
        self._refuse("email")
        scheduled = self.env["mail.scheduled.message"].search([])
        with freeze_time(MORNING):
            self._assert_refused("Ada can't be", scheduled._post_message)

    def test_at_night_an_sms_is_refused_until_the_morning(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        self.clerk.tz = "UTC"
        words = "from 5/5/26, 9:00.*quiet hours"
        self._assert_refused(words, self._write_sms, moment=NIGHT)
        self.assertFalse(self._texts())

    def test_what_is_written_by_hand_is_a_voice_for_all_others(self):
        self._allow_contact(gap_hours=24)
        self._write_sms()
        self.assertEqual(self._may("email"), "later")
        self.assertEqual(self._may("phone", moment=NOON + timedelta(days=1)), "yes")
        self._assert_refused("one voice at a time", self._write_sms)

    def test_an_answer_to_the_members_own_words_waits_for_nothing(self):
        self._allow_contact(gap_hours=24, quiet_from=21, quiet_to=9)
        with freeze_time(NOON):
            self._write_mail()
            self.member.message_post(
                body="And in blue?", message_type="email", author_id=self.member.id
            )
        self._write_mail(moment=NIGHT)
        self.assertEqual(self._contacts().mapped("purpose"), ["service", "requested"])
        night = NIGHT + timedelta(days=9)
        self._assert_refused("quiet hours", self._write_sms, moment=night)

    def test_records_without_a_chatter_ask_too(self):
        account = self.member.membership_id
        self._write_mail(account)
        self._write_sms(account)
        self.assertEqual(
            [(each.channel, each.res_model) for each in self._contacts()],
            [("email", "retail.membership"), ("sms", "retail.membership")],
        )
        self.assertEqual(set(self._contacts().mapped("state")), {"sent"})
        self._refuse("email", "sms")
        for write in (self._write_mail, self._write_sms):
            self._assert_refused("can't be written to", write, account)

    def test_a_typed_number_is_asked_for_where_it_is_a_members(self):
        nowhere = self.env["res.partner"]
        values = {"res_model": False, "mode": "numbers"}
        self._write_sms(nowhere, numbers="+12125550147,+12125550188", **values)
        self.assertEqual(self._contacts().mapped("state"), ["sent"])
        self._refuse("sms")
        self._write_sms(nowhere, numbers="+12125550188", **values)
        values["numbers"] = "+12125550147"
        self._assert_refused("can't be written", self._write_sms, nowhere, **values)

    def test_what_leaves_by_itself_leaves_out_who_says_no(self):
        later = fields.Datetime.now() + timedelta(days=1)
        self.member.with_user(self.clerk).message_post(
            body="Hello",
            message_type="comment",
            partner_ids=(self.member | self.stranger).ids,
            scheduled_date=later,
        )
        self.assertFalse(self._contacts())
        self._refuse("email")
        message = self._messages()
        self.env["mail.message.schedule"].sudo()._send_message_notifications(message)
        self.assertEqual(
            self._contacts().mapped(lambda each: (each.state, each.reason)),
            [("refused", "refused")],
        )
        self.assertEqual(
            message.notification_ids.filtered("mail_mail_id").res_partner_id
            | message.notification_ids.res_partner_id,
            self.stranger,
        )

    # What is never stopped

    def test_answers_to_complaints_are_never_stopped(self):
        self._allow_contact(quiet_from=21, quiet_to=9, gap_hours=24)
        self._refuse("email", "sms")
        complaint = self.env["retail.complaint"].create(
            {"partner_id": self.member.id, "description": "Cold"}
        )
        self._write_mail(complaint, moment=NIGHT)
        self._write_sms(complaint, moment=NIGHT)
        self.assertEqual(len(self._messages(complaint)), 2)
        self.assertEqual(self._texts().state, "pending")
        self.assertFalse(self._contacts())

    def test_documents_and_receipts_are_never_stopped(self):
        self._refuse("email", "sms")
        order = self._sell(self.member, 10)
        invoice = self.init_invoice("out_invoice", self.member, amounts=[10])
        for document in (order, invoice):
            self._write_mail(document, user=self.env.user)
            message = document.message_ids[0]
            self.assertEqual(message.notified_partner_ids, self.member)
        self._write_sms(order, "numbers", res_model="pos.order", numbers="+12125550147")
        self.assertFalse(self._contacts())

    def test_who_is_no_member_is_written_to_as_ever(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        for mode in ("comment", "mass_mail"):
            self._write_mail(
                *(self.stranger, mode, self.officer),
                moment=NIGHT,
                partner_ids=self.stranger.ids,
                auto_delete=False,
            )
            self._write_sms(
                *(self.stranger, mode.removesuffix("_mail"), NIGHT), self.officer
            )
        self.assertEqual(len(self._texts(self.stranger)), 2)
        self.assertEqual(len(self._mails(self.stranger)), 2)
        self.assertFalse(self._contacts(self.stranger))

    def test_who_is_no_member_costs_hardly_a_query(self):
        self._count_queries()  # fills the caches of models
        asked = self._count_queries()
        with patch.object(Writing, "_ask_for_message", lambda _self, _m, given: given):
            self.assertLessEqual(asked, self._count_queries() + 1)

    def _count_queries(self):
        as_officer = self.stranger.with_user(self.officer)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        as_officer.message_post(
            body="Hello", message_type="comment", partner_ids=self.stranger.ids
        )
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_colleagues_who_are_members_write_to_each_other(self):
        colleague = self._create_user("clerk", self.shop, email="c@example.com")
        member = self._create_member(colleague.name, email="c@example.com")
        self.assertEqual(member, colleague.partner_id)
        colleague.partner_id._record_consent("service", ["email"], False, "office")
        self.member.with_user(self.clerk).message_post(
            body="Look", message_type="comment", partner_ids=colleague.partner_id.ids
        )
        self.assertFalse(self._contacts(colleague.partner_id))
