from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.base.models.ir_mail_server import IrMail_Server
from odoo.addons.sms.tools.sms_api import SmsApi

from ..models.retail_contact_writing import RetailContact as Writing
from .common import RetailCommon

NOON = datetime(2026, 5, 4, 12)
NIGHT = datetime(2026, 5, 4, 22)
MORNING = datetime(2026, 5, 5, 9)


@tagged("post_install", "-at_install")
class TestWrittenContact(RetailCommon):
    """What clerks write by hand asks the governor first. D1, features beyond 4."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_user("clerk", cls.shop)
        cls.member = cls._member("Ada", "2125550147")
        cls.officer = new_test_user(
            cls.env,
            login="officer-of-contacts",
            groups="base.group_user,base.group_partner_manager",
            company_id=cls.company.id,
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Stranger", "email": "s@example.com", "phone": "+12125550199"}
        )

    @classmethod
    def _member(cls, name, phone, *agrees):
        mail = f"{name.lower()}@example.com"
        member = cls._create_member(name, email=mail, phone=phone)
        member.tz = False
        if agrees:
            member._record_consent("promotion", agrees, True, "office")
        return member

    def _contacts(self, members=None):
        domain = [("partner_id", "in", (members or self.member).ids)]
        return self.env["retail.contact"].sudo().search(domain, order="id")

    def _composer(self, records=None, mode="comment", user=None, **values):
        records = self.member if records is None else records
        defaults = {
            "default_model": records._name,
            "default_res_ids": records.ids,
            "default_composition_mode": mode,
            "default_subject": "News",
            "default_body": "<p>News</p>",
        }
        if mode == "comment":
            defaults["default_partner_ids"] = self.member.ids
        composers = self.env["mail.compose.message"].with_user(user or self.clerk)
        return composers.with_context(**defaults).create(values)

    def _write_mail(self, *args, moment=NOON, **values):
        composer = self._composer(*args, **values)
        with freeze_time(moment), self._mail_server():
            return composer.action_send_mail()

    @contextmanager
    def _mail_server(self):
        with (
            patch.object(IrMail_Server, "_disable_send", lambda _model: False),
            patch.object(IrMail_Server, "_connect__", lambda *_args, **_kwargs: None),
            patch.object(IrMail_Server, "send_email", return_value="<id@test>"),
        ):
            yield

    def _write_sms(
        self, records=None, mode="comment", moment=NOON, user=None, **values
    ):
        records = self.member if records is None else records
        several = {"res_ids": repr(records.ids)} if mode == "mass" else {}
        composer = (
            self.env["sms.composer"]
            .with_user(user or self.clerk)
            .create(
                {
                    "res_model": records._name,
                    "res_id": records[:1].id if mode != "mass" else False,
                    "composition_mode": mode,
                    "body": "News",
                }
                | several
                | values
            )
        )
        with freeze_time(moment), self._sms_api():
            return composer.action_send_sms()

    def _sms_api(self, state="success"):
        def send(_api, messages, **_kwargs):
            return [
                {"uuid": number["uuid"], "state": state}
                for message in messages
                for number in message["numbers"]
            ]

        return patch.object(SmsApi, "_send_sms_batch", send)

    def _texts(self, members=None):
        domain = [("partner_id", "in", (members or self.member).ids)]
        return self.env["sms.sms"].search(domain)

    def _messages(self, record=None):
        return (record or self.member).message_ids.filtered(
            lambda message: message.message_type in ("comment", "sms")
        )

    def _refuse(self, *channels):
        self.member._record_consent("service", channels, False, "office")

    def _assert_refused(self, words, write, *args, **values):
        with self.assertRaises(UserError) as caught:
            write(*args, **values)
        self.assertRegex(str(caught.exception), words)

    def _release(self, moment=MORNING):
        with freeze_time(moment):
            self._run_cron(self.env["retail.contact"].sudo(), "_cron_release")

    def _may(self, channel="email", purpose="service", moment=NOON):
        answers = self.member._may_contact(channel, purpose, moment)
        return answers[self.member.id].verdict

    # To one

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

    # To many

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

    def _mails(self, members):
        return self.env["mail.mail"].search([("recipient_ids", "in", members.ids)])

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
