import smtplib
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import MockSmtplibCase

from .common_complaints import ComplaintCommon

MAIL_LOGGERS = (
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
)


@tagged("post_install", "-at_install")
class TestComplaintAnswer(ComplaintCommon, MockSmtplibCase):
    """E1: the first answer is a message that left, or a conversation with words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint()
        cls.as_clerk = cls.complaint.with_user(cls.clerk)

    def _post(self, complaint=None, **values):
        return (complaint or self.as_clerk).message_post(
            **{
                "body": "We are sorry",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": self.member.ids,
            }
            | values
        )

    def _refuse(self):
        """Let the mail server refuse what it is sent."""
        error = smtplib.SMTPException("Refused")
        return patch.object(
            type(self.testing_smtp_session), "send_message", side_effect=error
        )

    def test_a_message_the_mail_server_accepted_answers(self):
        with self.mock_smtplib_connection():
            self._post()
        self.assertEqual(len(self.emails), 1)
        self.assertRecordValues(
            self.complaint,
            [{"date_first_response": datetime(2026, 2, 28, 18), "sla_state": "met"}],
        )

    def test_a_message_still_in_the_queue_does_not(self):
        self._post()
        self.assertFalse(self.complaint.date_first_response)

    @mute_logger(*MAIL_LOGGERS)
    def test_a_message_the_mail_server_refused_does_not(self):
        with self.mock_smtplib_connection(), self._refuse():
            message = self._post()
        self.assertEqual(message.notification_ids.notification_status, "exception")
        self.assertFalse(self.complaint.date_first_response)

    @mute_logger(*MAIL_LOGGERS)
    def test_it_answers_when_the_mail_server_takes_it_at_last(self):
        with self.mock_smtplib_connection(), self._refuse():
            message = self._post()
        mail = message.sudo().mail_ids
        mail.mark_outgoing()
        with freeze_time("2026-03-01 20:00"), self.mock_smtplib_connection():
            mail.send()
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "date_first_response": datetime(2026, 3, 1, 20),
                    "sla_state": "missed",
                }
            ],
        )

    @mute_logger(*MAIL_LOGGERS)
    def test_a_customer_without_e_mail_is_not_answered_by_a_message(self):
        self.member.email = False
        with self.mock_smtplib_connection():
            self._post()
        self.assertFalse(self.complaint.date_first_response)

    def test_a_customer_with_login_and_inbox_is_answered_when_posted(self):
        user = new_test_user(self.env, login="inbox", notification_type="inbox")
        complaint = self._create_complaint(partner_id=user.partner_id.id)
        self._post(complaint, partner_ids=user.partner_id.ids)
        self.assertTrue(complaint.date_first_response)

    def test_notes_answer_nothing(self):
        with self.mock_smtplib_connection():
            self._post(subtype_xmlid="mail.mt_note")
        self.assertFalse(self.complaint.date_first_response)

    def test_a_message_to_somebody_else_answers_nothing(self):
        roaster = self.env["res.partner"].create(
            {"name": "Roaster", "email": "roaster@example.com"}
        )
        with self.mock_smtplib_connection():
            self._post(partner_ids=roaster.ids)
        self.assertEqual(len(self.emails), 1)
        self.assertFalse(self.complaint.date_first_response)

    def _create_strangers(self):
        return self._create_complaint(
            partner_id=False, email_from='"Eve" <eve@example.com>'
        )

    def test_a_customer_without_a_file_is_answered_at_her_address(self):
        complaint = self._create_strangers()
        eve = self.env["res.partner"].create(
            {"name": "Eve", "email": "Eve@example.com"}
        )
        with self.mock_smtplib_connection():
            self._post(complaint.with_user(self.manager))
            self.assertFalse(complaint.date_first_response)
            self._post(complaint.with_user(self.manager), partner_ids=eve.ids)
        self.assertTrue(complaint.date_first_response)

    def test_a_reply_from_the_address_written_from_is_hers(self):
        complaint = self._create_strangers()
        for sender, is_hers in (
            ("eve@example.com", True),
            ("mallory@example.com", False),
        ):
            message = self._post(
                complaint,
                author_id=False,
                email_from=sender,
                message_type="email",
                partner_ids=[],
            )
            self.assertIs(complaint._is_customers_word(message), is_hers, sender)

    def test_what_a_machine_writes_answers_nothing(self):
        robot = self.env.ref("base.partner_root")
        with self.mock_smtplib_connection():
            self._post(self.complaint, author_id=robot.id)
            self._post(message_type="auto_comment")
        sent_to = [mail["smtp_to_list"] for mail in self.emails]
        self.assertEqual(sent_to, [["ada@example.com"]] * 2)
        self.assertFalse(self.complaint.date_first_response)

    def test_the_customers_own_words_answer_nothing(self):
        with self.mock_smtplib_connection():
            for message_type in ("email", "comment"):
                self._post(
                    self.complaint,
                    author_id=self.member.id,
                    message_type=message_type,
                    partner_ids=self.manager.partner_id.ids,
                )
        self.assertFalse(self.complaint.date_first_response)

    def test_a_canned_answer_answers(self):
        template = self.env.ref("retail_customer_mgmt.mail_template_complaint_received")
        template = template.with_user(self.manager)
        with self.mock_smtplib_connection():
            template.send_mail(self.complaint.id, force_send=True)
        self.assertIn(self.complaint.name, self.emails[0]["message"])
        self.assertTrue(self.complaint.date_first_response)

    def test_canned_answers_are_written_with_the_composer_in_her_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.member.lang = "fr_FR"
        template = self.env.ref("retail_customer_mgmt.mail_template_complaint_details")
        template.with_context(lang="fr_FR").subject = "{{ object.name }} : une question"
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .with_context(
                default_model="retail.complaint",
                default_res_ids=self.complaint.ids,
                default_template_id=template.id,
                default_composition_mode="comment",
                default_subtype_xmlid="mail.mt_comment",
            )
            .create({})
        )
        self.assertEqual(composer.subject, f"{self.complaint.name} : une question")
        with self.mock_smtplib_connection():
            composer.action_send_mail()
        self.assertTrue(self.complaint.date_first_response)

    def test_all_canned_answers_render(self):
        self.complaint.resolution = "A new cup"
        for name in ("received", "details", "solved"):
            template = self.env.ref(
                f"retail_customer_mgmt.mail_template_complaint_{name}"
            )
            values = template._generate_template(
                self.complaint.ids, ("subject", "body_html", "partner_to")
            )[self.complaint.id]
            self.assertIn(self.complaint.name, values["subject"])
            self.assertIn("Ada", values["body_html"])
            self.assertEqual(values["partner_ids"], self.member.ids)

    def test_who_is_on_no_file_is_greeted_without_a_name(self):
        stranger = self.complaint.create(
            {"shop_id": self.shop.id, "contact_name": "Bo", "description": "Cold"}
        )
        for name in ("received", "details", "solved"):
            template = self.env.ref(
                f"retail_customer_mgmt.mail_template_complaint_{name}"
            )
            bodies = template._render_field(
                "body_html", (self.complaint | stranger).ids
            )
            self.assertIn("Hello Ada", bodies[self.complaint.id])
            self.assertIn("Hello,", bodies[stranger.id])

    def test_it_promises_the_answer_in_time_and_in_her_words(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.shop.tz = "Asia/Shanghai"
        self.complaint.sudo().date_received = "2026-02-27 06:05:21"
        template = self.env.ref("retail_customer_mgmt.mail_template_complaint_received")
        for lang, words in (
            ("en_US", "February 28, 2026, 2:05"),
            ("zh_CN", "2026年2月28日 14:05"),
        ):
            self.member.lang = lang
            body = template._render_field(
                "body_html", self.complaint.ids, compute_lang=True
            )
            self.assertIn(words, body[self.complaint.id])
            self.assertNotIn("05:21", body[self.complaint.id])
        self.complaint.sudo()._mark_answered(fields.Datetime.now())
        body = template._render_field(
            "body_html", self.complaint.ids, compute_lang=True
        )
        self.assertNotIn("2026年", body[self.complaint.id])

    def test_the_composer_lists_the_three_canned_answers(self):
        # As the composer's list asks for them.
        templates = self.env["mail.template"].with_user(self.manager)
        listed = templates.search(
            [
                ("model", "=", "retail.complaint"),
                ("user_id", "in", (False, self.manager.id)),
            ]
        )
        names = {
            f"mail_template_complaint_{n}" for n in ("received", "details", "solved")
        }
        known = listed.get_external_id().values()
        self.assertEqual({xmlid.partition(".")[2] for xmlid in known}, names)

    def test_one_press_solves_it(self):
        self.complaint.with_user(self.clerk).action_solve()
        self.assertTrue(self.complaint.is_closed)

    def test_the_first_answer_takes_it_out_of_new(self):
        self.assertEqual(self.complaint.stage_id, self._stage("new"))
        with self.mock_smtplib_connection():
            self._post()
        self.assertEqual(self.complaint.stage_id, self._stage("progress"))

    def test_an_answer_moves_nothing_that_was_moved_already(self):
        self.complaint.stage_id = self._stage("waiting")
        self._log(self.as_clerk)
        self.assertEqual(self.complaint.stage_id, self._stage("waiting"))

    def test_a_logged_conversation_answers_at_its_time(self):
        self._log(self.as_clerk)
        note = self.complaint.message_ids[0]
        self.assertTrue(note.is_internal or note.subtype_id.internal)
        self.assertIn("Told her a new cup", note.body)
        self.assertIn("On the phone", note.body)
        self.assertEqual(self.complaint.stage_id, self._stage("progress"))
        self.assertEqual(self.complaint.date_first_response, datetime(2026, 2, 28, 18))

    def test_a_conversation_may_be_logged_afterwards(self):
        with freeze_time("2026-03-02"):
            self._log(self.as_clerk, date="2026-02-28 19:00:00")
        self.assertEqual(self.complaint.sla_state, "met")

    def test_a_conversation_lies_between_complaint_and_now(self):
        for date in ("2026-02-28 17:59:59", "2026-02-28 18:00:01"):
            with self.assertRaises(UserError):
                self._log(self.as_clerk, date=date)

    def test_a_conversation_needs_words(self):
        with self.assertRaises(UserError):
            self._log(self.as_clerk, words="  ")

    def test_who_may_not_change_a_complaint_may_not_answer_it(self):
        stranger = self._create_user("clerk", self._create_shop("Elsewhere"))
        with self.assertRaises(AccessError):
            self._log(self.complaint.with_user(stranger))

    def test_nobody_dates_the_answer_by_hand(self):
        with self.assertRaises(AccessError):
            self.as_clerk.date_first_response = "2026-02-28 18:00:00"
