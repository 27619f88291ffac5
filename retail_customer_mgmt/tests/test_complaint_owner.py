from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import MockSmtplibCase

from ..tools import groups
from .common_complaints import ComplaintCommon
from .test_complaint_gateway import GATEWAY, MAIL


class OwnerCommon(ComplaintCommon, MockSmtplibCase):
    """Complaints as they come in: those who follow them are told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.manager, cls.clerk):
            user.email = f"{user.login}@example.com"
        # Tests are quiet by default; here it matters who is told.
        loud = {"tracking_disable": False, "mail_create_nolog": False}
        cls.Complaint = cls.Complaint.with_context(**loud)

    def _told_by(self, message):
        return message.sudo().notified_partner_ids


@tagged("post_install", "-at_install")
class TestComplaintOwner(OwnerCommon):
    """E1: who is in charge hears of a complaint, and of what the customer says."""

    def _notices(self, complaint):
        return complaint.env["mail.message"].search(
            [
                ("model", "=", complaint._name),
                ("res_id", "=", complaint.id),
                ("message_type", "=", "user_notification"),
            ]
        )

    def test_the_store_manager_is_told_of_a_new_one_and_follows_it(self):
        complaint = self._create_complaint()
        self.assertEqual(complaint.user_id, self.manager)
        self.assertIn(self.manager.partner_id, complaint.message_partner_ids)
        notices = self._notices(complaint)
        self.assertEqual(self._told_by(notices), self.manager.partner_id)
        self.assertEqual(len(notices), 1)

    def test_who_takes_a_complaint_herself_is_not_told(self):
        self.shop.user_id = False
        complaint = self.Complaint.with_user(self.clerk).create(
            {"description": "Cold coffee"}
        )
        self.assertEqual(complaint.user_id, self.clerk)
        self.assertFalse(self._notices(complaint))

    def test_a_till_user_who_logs_one_has_the_manager_told(self):
        till = self._create_user("till", self.shop)
        complaint = self.Complaint.with_user(till).create(
            {"description": "Cold coffee", "channel": "till"}
        )
        self.assertEqual(
            self._told_by(self._notices(complaint.sudo())), self.manager.partner_id
        )

    def test_who_gets_it_with_another_shop_is_told(self):
        other = self._create_user("manager")
        shop = self._create_shop("Elsewhere")
        shop.user_id = other
        complaint = self._create_complaint()
        complaint.shop_id = shop
        self.assertIn(other.partner_id, complaint.message_partner_ids)
        self.assertIn(other.partner_id, self._told_by(self._notices(complaint)))

    def test_without_manager_it_is_head_offices(self):
        office = self._create_user("hq")
        self.company.complaint_user_id = office
        complaint = self._write_from_page()
        self.assertEqual(complaint.user_id, office)
        self.assertEqual(self._told_by(self._notices(complaint)), office.partner_id)

    def _write_from_page(self):
        """Note what a visitor writes to a shop without manager."""
        self.shop.user_id = False
        words = {"kind": "complaint", "description": "Cold coffee", "client_uuid": "1"}
        order = self.env["pos.order"]
        return self.Complaint._create_from_feedback(self.shop, words, [], order)

    def test_without_owner_somebody_is_to_find_one(self):
        complaint = self._create_complaint(user_id=False)
        self.assertFalse(complaint.user_id)
        self.assertEqual(self._activities(complaint).user_id, self.manager)

    def test_without_anybody_it_is_noted_all_the_same(self):
        self.env.ref(groups.HEAD_OFFICE).user_ids = False
        complaint = self._write_from_page()
        self.assertFalse(complaint.user_id)
        self.assertFalse(self._activities(complaint))

    def test_an_e_mail_is_told_by_itself_and_once(self):
        domain = self.env["mail.alias.domain"].create({"name": "shops.example.com"})
        self.company.alias_domain_id = domain
        self.shop.alias_name = "market"
        thread = self.Complaint.env["mail.thread"]
        mail = MAIL.format(
            number=1,
            sender="ada@example.com",
            to="market@shops.example.com",
            subject="Cold coffee",
            text="It was cold.",
            headers="",
        )
        with mute_logger(GATEWAY):
            thread.message_process(False, mail)
        complaint = self.Complaint.search([("channel", "=", "email")], limit=1)
        self.assertEqual(complaint.user_id, self.manager)
        [message] = complaint.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(self._told_by(message), self.manager.partner_id)
        self.assertFalse(self._notices(complaint))

    # What the customer says

    def test_her_reply_is_told_to_the_owner(self):
        complaint = self._create_complaint()
        complaint._reply_from_page("Still cold", [])
        message = complaint.message_ids[0]
        self.assertIn("Still cold", message.body)
        self.assertIn(self.manager.partner_id, self._told_by(message))


@tagged("post_install", "-at_install")
class TestComplaintQuestion(OwnerCommon):
    """After the first answer no clock runs for her questions: the owner is reminded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint()

    def _ask(self):
        self.complaint.sudo()._reply_from_page("And when?", [])

    def test_before_the_first_answer_the_clock_reminds(self):
        self._ask()
        self.assertFalse(self._activities(self.complaint))

    def test_the_owner_is_reminded_once(self):
        self._log(self.complaint)
        self._ask()
        self._ask()
        self.assertRecordValues(
            self._activities(self.complaint),
            [
                {
                    "user_id": self.manager.id,
                    "summary": "Answer the customer's message",
                }
            ],
        )

    def test_the_next_answer_takes_the_reminder_back(self):
        self._log(self.complaint)
        self._ask()
        with self.mock_smtplib_connection():
            self.complaint.with_user(self.clerk).message_post(
                body="Tomorrow",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.member.ids,
            )
        self.assertFalse(self._activities(self.complaint))
        self._ask()
        self.assertTrue(self._activities(self.complaint))

    def test_a_note_does_not(self):
        self._log(self.complaint)
        self._ask()
        with self.mock_smtplib_connection():
            self.complaint.with_user(self.clerk).message_post(body="Looking into it")
        self.assertTrue(self._activities(self.complaint))

    def test_neither_does_her_own_look_at_an_earlier_answer(self):
        self.complaint.with_user(self.clerk).message_post(
            body="Sorry", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        with freeze_time("2026-02-28 19:00"):
            self.complaint.sudo()._note_read("2026-02-28 19:00:00")
        self.assertTrue(self.complaint.date_first_response)
        self._ask()
        self.complaint.sudo()._note_read("2026-02-28 20:00:00")
        self.assertTrue(self._activities(self.complaint))
        self.complaint.with_user(self.clerk).message_post(
            body="Tomorrow", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.complaint.sudo()._note_read("2026-02-28 21:00:00")
        self.assertFalse(self._activities(self.complaint))

    def test_a_conversation_does_and_so_does_her_own_word_that_it_is_solved(self):
        self._log(self.complaint)
        self._ask()
        self._log(self.complaint)
        self.assertFalse(self._activities(self.complaint))
        self._ask()
        self.complaint.sudo()._close_from_page()
        self.assertFalse(self._activities(self.complaint))


@tagged("post_install", "-at_install")
class TestComplaintHeaders(OwnerCommon):
    """Who sees addresses masked reads none in the head of an e-mail either."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.member_mask_contacts = True
        domain = cls.env["mail.alias.domain"].create({"name": "shops.example.com"})
        cls.company.alias_domain_id = domain
        cls.complaint = cls._create_complaint(user_id=cls.clerk.id)

    def _sent_to(self, user):
        [sent] = [mail for mail in self.emails if mail["smtp_to_list"] == [user.email]]
        return sent

    def test_a_colleagues_answer_names_no_address(self):
        with self.mock_smtplib_connection():
            self.complaint.with_user(self.manager).message_post(
                body="Sorry",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.member.ids,
            )
        self.assertNotIn("ada@example.com", self._sent_to(self.clerk)["message"])
        [hers] = [m for m in self.emails if "ada@example.com" in m["smtp_to_list"]]
        self.assertIn("ada@example.com", hers["msg_to"])

    def test_the_customers_reply_names_no_address(self):
        with self.mock_smtplib_connection():
            self.complaint.sudo()._reply_from_page("Still cold", [])
        sent = self._sent_to(self.clerk)
        self.assertNotIn("ada@example.com", sent["message"])
        self.assertIn(self.member.name, sent["msg_from"])
        self.assertIn("shops.example.com", sent["msg_from"])

    def test_who_may_see_contacts_reads_who_wrote(self):
        self.clerk.group_ids |= self.env.ref(groups.CONTACT)
        with self.mock_smtplib_connection():
            self.complaint.sudo()._reply_from_page("Still cold", [])
        self.assertIn("ada@example.com", self._sent_to(self.clerk)["message"])
