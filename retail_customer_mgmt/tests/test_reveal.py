import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_masking import PHONE, MaskingCommon

MINUTES = timedelta(minutes=20)


@tagged("post_install", "-at_install")
class TestReveal(MaskingCommon):
    """H1: who needs a masked number says why, sees it, and it is logged."""

    def _logs(self):
        return self.env["retail.access.log"].search([])

    def _ask(self, role="clerk", member=None):
        action = self._as(role, member or self.member).action_reveal()
        return (self.env[action["res_model"]].browse(action["res_id"])).with_user(
            self.users[role]
        )

    def _age_logs(self, age):
        self.env.cr.execute("UPDATE retail_access_log SET date = date - %s", (age,))
        self.env.invalidate_all()

    def test_number_is_shown_for_a_reason_which_is_logged(self):
        wizard = self._ask()
        self.assertFalse(wizard.is_shown or wizard.phone or wizard.email)
        wizard.write({"occasion": "purchase", "details": "Her parcel"})
        wizard.action_show()
        self.assertEqual(wizard.read(["phone"])[0]["phone"], PHONE)
        self.assertRecordValues(
            self._logs(),
            [
                {
                    "partner_id": self.member.id,
                    "user_id": self.users["clerk"].id,
                    "kind": "reveal",
                    "reason": "Question about a purchase: Her parcel",
                }
            ],
        )

    def test_file_stays_masked_after_the_look(self):
        wizard = self._ask()
        wizard.occasion = "call"
        wizard.action_show()
        [row] = self._as("clerk", self.member).read(["phone"])
        self.assertNotEqual(row["phone"], PHONE)

    def test_without_a_reason_nothing_is_shown(self):
        for values in (
            {},
            {"occasion": "other"},
            {"occasion": "other", "details": "  "},
        ):
            wizard = self._ask()
            wizard.write(values)
            with self.subTest(values=values), self.assertRaises(UserError):
                wizard.action_show()
        self.assertFalse(self._logs())
        self.assertFalse(wizard.phone)

    def test_second_look_soon_after_is_the_same_look(self):
        for _times in range(2):
            wizard = self._ask()
            wizard.occasion = "call"
            wizard.action_show()
        self.assertEqual(len(self._logs()), 1)

    def test_dialog_shows_nothing_some_time_later(self):
        wizard = self._ask()
        wizard.occasion = "call"
        wizard.action_show()
        self._age_logs(MINUTES)
        self.assertFalse(wizard.phone)

    def test_look_of_a_colleague_shows_nothing_to_others(self):
        wizard = self._ask()
        wizard.occasion = "call"
        wizard.action_show()
        colleague = self._create_user("clerk", self.shop)
        own = self.env["retail.contact.reveal"].with_user(colleague)
        self.assertFalse(own.create({"partner_id": self.member.id}).phone)

    def test_till_users_are_shown_nothing(self):
        with self.assertRaises(AccessError):
            self._as("till", self.member).action_reveal()
        with self.assertRaises(AccessError):
            self.env["retail.contact.reveal"].with_user(self.users["till"]).create(
                {"partner_id": self.member.id}
            )

    def test_button_shows_to_who_keeps_the_file(self):
        self.assertTrue(self._as("clerk", self.member).can_reveal)
        self.member.member_shop_id = self._create_shop("Harbour")
        self.assertFalse(self._as("clerk", self.member).can_reveal)

    def test_members_of_other_shops_are_not_shown(self):
        stranger = self._create_member(
            "There", self._create_shop("Harbour"), phone="+1 415-555-0111"
        )
        with self.assertRaises(AccessError):
            self._ask("clerk", stranger)
        wizards = self.env["retail.contact.reveal"].with_user(self.users["clerk"])
        wizard = wizards.create({"partner_id": stranger.id, "occasion": "call"})
        with self.assertRaises(AccessError):
            wizard.action_show()
        self.assertFalse(wizard.phone)
        self.assertFalse(self._logs())

    def test_head_office_is_shown_members_of_all_shops(self):
        stranger = self._create_member(
            "There", self._create_shop("Harbour"), phone="+1 415-555-0111"
        )
        wizard = self._ask("hq", stranger)
        wizard.occasion = "correct"
        wizard.action_show()
        self.assertEqual(wizard.phone, "+1 415-555-0111")

    def test_call_given_to_a_clerk_shows_the_number_in_one_click(self):
        callback = self.env["retail.callback"].create(
            {
                "partner_id": self._create_member(
                    "There", self._create_shop("Harbour"), phone="+1 415-555-0111"
                ).id,
                "topic": "New collection",
                "user_id": self.users["clerk"].id,
            }
        )
        action = callback.with_user(self.users["clerk"]).action_reveal()
        wizard = self.env["retail.contact.reveal"].browse(action["res_id"])
        self.assertEqual(wizard.with_user(self.users["clerk"]).phone, "+1 415-555-0111")
        self.assertRecordValues(
            self._logs(),
            [
                {
                    "kind": "call",
                    "reason": "Call the member: New collection",
                    "res_model": "retail.callback",
                    "res_id": callback.id,
                }
            ],
        )

    def test_callback_made_by_the_clerk_opens_no_other_shops_file(self):
        stranger = self._create_member(
            "There", self._create_shop("Harbour"), phone="+1 415-555-0111"
        )
        callbacks = self.env["retail.callback"].with_user(self.users["clerk"])
        callback = callbacks.create(
            {
                "partner_id": stranger.id,
                "topic": "Curious",
                "user_id": self.users["clerk"].id,
            }
        )
        with self.assertRaises(AccessError):
            callback.action_reveal()

    def test_call_given_to_a_clerk_stays_with_its_member(self):
        callback = self.env["retail.callback"].create(
            {
                "partner_id": self.member.id,
                "topic": "New",
                "user_id": self.users["clerk"].id,
            }
        )
        own = callback.with_user(self.users["clerk"])
        own.write({"partner_id": self.member.id})
        with self.assertRaisesRegex(AccessError, "stays with its member"):
            own.write({"partner_id": self.contact.id})

    def test_complaint_opens_no_file_that_the_clerk_picked_for_it(self):
        stranger = self._create_member(
            "There", self._create_shop("Harbour"), phone="+1 415-555-0111"
        )
        complaint = self.env["retail.complaint"].create(
            {
                "partner_id": self.member.id,
                "description": "Cold",
                "shop_id": self.shop.id,
                "user_id": self.users["clerk"].id,
            }
        )
        own = complaint.with_user(self.users["clerk"])
        own.write({"partner_id": stranger.id, "shop_id": self.shop.id})
        with self.assertRaises(AccessError):
            own.action_reveal()
        for person in (self.contact, stranger):
            complaint.with_user(self.users["manager"]).write(
                {"partner_id": person.id, "shop_id": self.shop.id}
            )
        own.action_reveal()

    def test_complaint_asks_with_its_number_as_reason(self):
        complaint = self.env["retail.complaint"].create(
            {
                "partner_id": self.member.id,
                "description": "Cold",
                "shop_id": self.shop.id,
            }
        )
        action = complaint.with_user(self.users["clerk"]).action_reveal()
        wizard = self.env["retail.contact.reveal"].browse(action["res_id"])
        wizard.with_user(self.users["clerk"]).action_show()
        self.assertEqual(self._logs().reason, f"Answer a complaint: {complaint.name}")
        self.assertEqual(self._logs().res_model, "retail.complaint")

    def test_looks_are_limited_within_a_day(self):
        self.company.member_reveal_limit = 1
        other = self._create_member("Zoe", phone="+1 415-555-0122")
        self._as("clerk", self.member)._reveal("Call", self.member)
        with self.assertRaisesRegex(UserError, "limit"):
            self._as("clerk", other)._reveal("Call", other)
        self._as("manager", other)._reveal("Call", other)
        self._age_logs(timedelta(hours=25))
        self._as("clerk", other)._reveal("Call", other)

    def test_no_limit_where_it_is_0(self):
        self.company.member_reveal_limit = 0
        for number in range(3):
            member = self._create_member(f"M{number}", phone=f"+1 415-555-013{number}")
            self._as("clerk", member)._reveal("Call", member)
        self.assertEqual(len(self._logs()), 3)

    def test_the_smallest_limit_of_the_users_companies_counts(self):
        for limit in (0, 1000):
            self.users["clerk"].company_ids |= self.env["res.company"].create(
                {"name": f"Up to {limit}", "member_reveal_limit": limit}
            )
        self.company.member_reveal_limit = 7
        self.assertEqual(self._as("clerk")._reveal_limit(), 7)
        self.assertEqual(self._as("manager")._reveal_limit(), 7)

    def test_error_names_the_store_manager(self):
        self.shop.user_id = self.users["manager"]
        self.company.member_reveal_limit = 1
        self._as("clerk", self.member)._note_access("call", "Call")
        other = self._create_member("Zoe", phone="+1 415-555-0122")
        name = re.escape(self.users["manager"].name)
        with self.assertRaisesRegex(UserError, name):
            self._as("clerk", other)._reveal("Call", other)

    def test_button_shows_where_data_are_masked(self):
        self.assertTrue(self._as("clerk", self.member).is_contact_masked)
        self.assertFalse(self._as("clerk", self.contact).is_contact_masked)
        self.assertFalse(self._as(self.open_eyed, self.member).is_contact_masked)

    def test_log_has_the_time_of_the_look(self):
        self._as("clerk", self.member)._reveal("Call", self.member)
        age = fields.Datetime.now() - self._logs().date
        self.assertLess(age, timedelta(minutes=1))
