from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common_greeting import BIRTHDAY, GreetingCommon


@tagged("post_install", "-at_install")
class TestGreetingMembers(GreetingCommon):
    """Whom a greeting is for, by which way, and who sees it. D1, D3."""

    def test_shops_and_tiers_are_matched(self):
        self.greeting.shop_ids = self._create_shop("Harbour")
        self._greet()
        self.assertFalse(self._sent())
        self.greeting.write({"shop_ids": False, "tier_ids": self.tier_gold})
        self._greet()
        self.assertFalse(self._sent())
        self.greeting.tier_ids |= self.tier_member
        self._greet()
        self.assertTrue(self._sent())

    def test_another_companys_members_are_not_greeted(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.greeting.sudo().company_id = other
        self._greet()
        self.assertFalse(self._sent())

    def test_who_has_agreed_to_no_offers_is_not_greeted(self):
        self.member._record_consent("promotion", ["email"], False, "office")
        self._greet()
        self.assertFalse(self._sent())
        self.greeting.write({"coupon_program_id": False, "purpose": "service"})
        self._greet()
        self.assertTrue(self._sent())

    def test_the_first_way_a_member_allows_is_taken(self):
        texted = self._born("Bob", BIRTHDAY.replace(year=1980), ("sms",))
        called = self._born("Cy", BIRTHDAY.replace(year=1981), ("phone",))
        self._greet()
        ways = {
            sent.partner_id: sent.way
            for sent in self._sent(self.member | texted | called)
        }
        self.assertEqual(ways, {self.member: "email", texted: "sms", called: "phone"})
        text = self.env["sms.sms"].search([("partner_id", "=", texted.id)])
        self.assertIn("happy birthday, Bob", text.body)
        callback = self._sent(called).callback_id
        self.assertRecordValues(
            callback,
            [
                {
                    "partner_id": called.id,
                    "topic": "Happy birthday",
                    "date_due": BIRTHDAY,
                }
            ],
        )
        self.assertIn(self._sent(called).coupon_code, callback.notes)

    def test_a_call_says_which_greeting_it_is_and_what_coupon_she_gets(self):
        called = self._born("Cy", BIRTHDAY.replace(year=1981), ("phone",))
        self.shop.resource_calendar_id = self.env["resource.calendar"].create(
            {
                "name": "From Thursday",
                "attendance_ids": [
                    (
                        0,
                        0,
                        {"name": "T", "dayofweek": "3", "hour_from": 9, "hour_to": 17},
                    )
                ],
            }
        )
        self._greet()  # on a Wednesday
        sent = self._sent(called)
        call = sent.callback_id
        self.assertRecordValues(
            call,
            [
                {
                    "date_due": BIRTHDAY + timedelta(days=1),
                    "date_wanted": BIRTHDAY,
                    "date_latest": BIRTHDAY + timedelta(days=2),
                }
            ],
        )
        self.assertIn("Greeting: Happy birthday (Birthday).", call.reason)
        self.assertIn("happy birthday, Cy", call.script)
        self.assertIn(f"Show your coupon {sent.coupon_code} at the till", call.script)
        self.assertIn(sent.coupon_code, call.coupon_text)
        self.assertEqual(call._purpose(), "promotion")

    def test_a_text_says_what_its_code_is(self):
        texted = self._born("Bob", BIRTHDAY.replace(year=1980), ("sms",))
        self._greet()
        text = self.env["sms.sms"].search([("partner_id", "=", texted.id)])
        code = self._sent(texted).coupon_code
        self.assertRegex(text.body, f"Show your coupon {code} at the till until 06/03")

    def test_a_text_without_coupon_says_nothing_of_one(self):
        self.greeting.coupon_program_id = False
        texted = self._born("Bob", BIRTHDAY.replace(year=1980), ("sms",))
        self._greet()
        self.assertFalse(self._sent(texted).coupon_text)
        text = self.env["sms.sms"].search([("partner_id", "=", texted.id)])
        self.assertNotIn("loyalty", text.body)

    def test_the_way_to_try_first_is_chosen(self):
        both = self._born("Di", BIRTHDAY.replace(year=1982), ("email", "sms"))
        self.greeting.first_way = "sms"
        self._greet()
        self.assertEqual(self._sent(both).way, "sms")

    def test_an_open_complaint_holds_the_greeting_and_is_noted(self):
        self.env["retail.complaint"].create(
            {"partner_id": self.member.id, "description": "Late"}
        )
        self._greet()
        sent = self._sent()
        self.assertRecordValues(
            sent, [{"way": False, "state": "refused", "reason": "complaint"}]
        )
        self.assertFalse(sent.coupon_id)
        self.assertFalse(self._mails())

    def test_members_without_home_shop_are_greeted_by_the_programmes_company(self):
        self.member.member_shop_id = False
        self.greeting.sudo().company_id = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self._greet()
        self.assertFalse(self._sent())
        self.greeting.sudo().company_id = self.company
        self._greet()
        self.assertTrue(self._sent())

    def test_the_member_is_greeted_in_her_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.greeting.mail_template_id
        template.with_context(lang="zh_CN").subject = "生日快乐"
        self.member.lang = "zh_CN"
        self._greet()
        self.assertEqual(self._mails().subject, "生日快乐")

    def test_the_next_dates_of_a_festival_are_shown(self):
        self.greeting.occasion = "christmas"
        with freeze_time("2026-12-26"):
            self.greeting.invalidate_recordset()
            self.assertEqual(self.greeting.date_next, date(2027, 12, 25))
            self.assertIn("12/25/2028", self.greeting.next_text)

    def test_who_will_be_greeted_is_listed(self):
        soon = self._born("Soon", date(1990, 6, 18))
        late = self._born("Late", date(1990, 6, 20))
        silent = self._born("Silent", date(1990, 6, 1), ())
        with freeze_time(f"{BIRTHDAY} 12:00:00"):
            due = self.env["retail.greeting.due"].search(
                [("partner_id", "in", (self.member | soon | late | silent).ids)]
            )
            self.assertEqual(
                [(line.partner_id, line.is_reachable) for line in due],
                [(self.member, True), (silent, False), (soon, True)],
            )
            self._greet()
            left = self.env["retail.greeting.due"].search(
                [("partner_id", "=", self.member.id)]
            )
            self.assertFalse(left)

    def test_a_member_is_listed_once_an_occasion_and_why_she_is_not_reached(self):
        silent = self._born("Silent", date(1990, 6, 1), ())
        calm = self._born("Calm", date(1990, 6, 2))
        calm._record_consent("promotion", ["email"], False, "office")
        second = self.greeting.copy({"name": "Second", "has_calls": False})
        self.greeting.sequence = second.sequence + 1
        with freeze_time(f"{BIRTHDAY} 12:00:00"):
            due = self.env["retail.greeting.due"].search(
                [("partner_id", "in", (self.member | silent | calm).ids)]
            )
            self.assertEqual(due.partner_id, self.member | silent | calm)
            self.assertEqual(len(due), 3)
            self.assertEqual(due[0].greeting_id, second)
            reasons = due.mapped("why_not")
        self.assertFalse(reasons[0])
        self.assertIn("has not agreed", reasons[1])
        self.assertIn("does not want", reasons[2])

    def test_archived_samples_greet_nobody(self):
        self.greeting.active = False
        for name in ("birthday", "spring_festival"):
            sample = self.env.ref(f"retail_customer_mgmt.retail_greeting_{name}").sudo()
            self.assertFalse(sample.active)
        self._greet()
        self.assertFalse(self._sent())

    def test_a_greeting_says_something_and_its_programme_gives_coupons(self):
        with self.assertRaisesRegex(ValidationError, "nothing to say"):
            self.env["retail.greeting"].create({"name": "Mute"})
        with self.assertRaisesRegex(ValidationError, "gives no coupons"):
            self.greeting.coupon_program_id = self.program.loyalty_program_id

    def test_clerks_see_whom_their_shop_greets_and_set_up_nothing(self):
        self._greet()
        here = self._create_user("clerk", self.shop)
        there = self._create_user("clerk", self._create_shop("Harbour"))
        sent = self.env["retail.greeting.sent"]
        self.assertEqual(sent.with_user(here).search([]).partner_id, self.member)
        self.assertFalse(sent.with_user(there).search([]))
        with self.assertRaises(AccessError):
            self.greeting.with_user(here).name = "Mine"
        self.greeting.with_user(self._create_user("hq")).name = "Ours"
