from contextlib import suppress
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..tools import birthdays, festivals
from ..tools.birthdays import LunarDay, can_compute, next_birthday, next_lunar_birthday
from .common import RetailCommon

BIRTHDAY = date(2026, 5, 20)


class KilledError(Exception):
    """Stands for a worker that is shot in the middle of its work."""


@tagged("post_install", "-at_install")
class TestGreeting(RetailCommon):
    """Birthdays and festivals: once a year, by the way a member allows. D1, D3, C3."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["retail.greeting"].search([]).action_archive()
        cls.coupons = cls.env["loyalty.program"].create(
            {
                "name": "Birthday present",
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "rule_ids": [],
                "reward_ids": [
                    (0, 0, {"reward_type": "discount", "discount": 20}),
                ],
            }
        )
        ref = "retail_customer_mgmt.{}_template_birthday"
        cls.greeting = cls.env["retail.greeting"].create(
            {
                "name": "Happy birthday",
                "mail_template_id": cls.env.ref(ref.format("mail")).id,
                "sms_template_id": cls.env.ref(ref.format("sms")).id,
                "has_calls": True,
                "coupon_program_id": cls.coupons.id,
            }
        )
        cls.member = cls._born("Ada", BIRTHDAY.replace(year=1990))

    @classmethod
    def _born(cls, name, birthday, ways=("email",), **profile):
        values = {"email": f"{name.lower()}@example.com"} if "email" in ways else {}
        if {"sms", "phone"} & set(ways):
            values["phone"] = f"212555{birthday:%m%y}"
        member = cls._create_member(name, **values)
        member.tz = False
        member.member_profile_ids.write({"birthday": birthday} | profile)
        member._record_consent("promotion", ways, True, "office")
        return member

    def _greet(self, day=BIRTHDAY, hour=12, *values):
        with freeze_time(datetime.combine(day, time(hour))):
            self._run_cron(
                self.env["retail.greeting"].sudo(), "_cron_greet", day, *values
            )

    def _sent(self, members=None):
        domain = [("partner_id", "in", (members or self.member).ids)]
        return self.env["retail.greeting.sent"].sudo().search(domain, order="id")

    def _mails(self, members=None):
        domain = [("recipient_ids", "in", (members or self.member).ids)]
        return self.env["mail.mail"].search(domain)

    # When

    def test_members_are_greeted_on_their_birthday(self):
        self._greet(BIRTHDAY - timedelta(days=1))
        self.assertFalse(self._sent())
        self._greet()
        self.assertRecordValues(
            self._sent(),
            [{"day": BIRTHDAY, "year": 2026, "way": "email", "state": "queued"}],
        )
        self.assertEqual(self._mails().subject, "Happy birthday, Ada!")

    def test_a_member_is_greeted_once_a_year_whatever_is_retried(self):
        for day in range(3):
            self._greet(BIRTHDAY + timedelta(days=day))
        self.assertEqual((len(self._sent()), len(self._mails())), (1, 1))
        self._greet(BIRTHDAY.replace(year=2027))
        self.assertEqual(self._sent().mapped("year"), [2026, 2027])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._sent()[0].copy({"year": 2027})

    def test_two_greetings_of_one_occasion_greet_once(self):
        self.greeting.copy(
            {"name": "Also", "mail_template_id": self.greeting.mail_template_id.id}
        )
        self._greet()
        self.assertEqual(len(self._sent()), 1)

    def test_a_late_run_greets_within_days_and_never_months_late(self):
        self._greet(BIRTHDAY + timedelta(days=3))
        self.assertFalse(self._sent())
        self._greet(BIRTHDAY + timedelta(days=2))
        self.assertEqual(len(self._sent()), 1)

    def test_greetings_go_out_days_before(self):
        self.greeting.days_before = 7
        self._greet(BIRTHDAY - timedelta(days=8))
        self.assertFalse(self._sent())
        self._greet(BIRTHDAY - timedelta(days=7))
        self.assertEqual(self._sent().day, BIRTHDAY)

    def test_a_birthday_on_new_years_day_is_greeted_in_december(self):
        self.greeting.days_before = 3
        self.member.member_profile_ids.birthday = date(1990, 1, 1)
        self._greet(date(2025, 12, 30))
        self.assertRecordValues(self._sent(), [{"day": date(2026, 1, 1), "year": 2026}])

    def test_leap_day_births_follow_the_companys_rule(self):
        self.member.member_profile_ids.birthday = date(2000, 2, 29)
        self.greeting.grace_days = 0
        self.company.leap_day_birthday = "mar_1"
        self._greet(date(2026, 2, 28))
        self.assertFalse(self._sent())
        self._greet(date(2026, 3, 1))
        self.company.leap_day_birthday = "feb_28"
        self._greet(date(2027, 2, 28))
        self._greet(date(2028, 2, 28))
        self._greet(date(2028, 2, 29))
        self.assertEqual(
            [str(sent.day) for sent in self._sent()],
            ["2026-03-01", "2027-02-28", "2028-02-29"],
        )

    def test_birthdays_by_the_moon_are_greeted_by_the_moon(self):
        if not can_compute():
            self.skipTest("lunar_python is not installed")
        moon = self._born(
            *("Chang", date(1990, 10, 3)),
            birthday_kind="lunar",
            lunar_month=8,
            lunar_day=15,
        )
        self._greet(date(2026, 10, 3))
        self.assertFalse(self._sent(moon))
        self._greet(date(2026, 9, 25))
        self.assertRecordValues(
            self._sent(moon), [{"day": date(2026, 9, 25), "year": 2026}]
        )

    def test_births_kept_on_a_day_agree_with_next_birthdays(self):
        if not can_compute():
            self.skipTest("lunar_python is not installed")
        kept = {}
        for ahead in range(3 * 366):
            day = date(2025, 1, 1) + timedelta(days=ahead)
            for birth in birthdays.lunar_births(day):
                kept.setdefault(birth, []).append(day)
        births = (LunarDay(6, 10, True), LunarDay(6, 30), LunarDay(12, 30))
        for birth in (*births, LunarDay(1, 1), LunarDay(4, 10, True)):
            expected, day = [], date(2025, 1, 1)
            while (day := next_lunar_birthday(birth, day)) < date(2027, 12, 1):
                expected.append(day)
                day += timedelta(days=1)
            found = [day for day in kept[birth] if day < date(2027, 12, 1)]
            self.assertEqual(found, expected, birth)
        for ahead in range(366):
            day = date(2026, 1, 1) + timedelta(days=ahead)
            for rule in (birthdays.FEBRUARY_28, birthdays.MARCH_1):
                for born in birthdays.solar_births(day, rule):
                    found = next_birthday(date(2000, *born), day, rule)
                    self.assertEqual(found, day)

    def test_festivals_are_greeted_before_they_come(self):
        if not can_compute():
            self.skipTest("lunar_python is not installed")
        self.greeting.write({"occasion": "spring_festival", "days_before": 3})
        self._greet(date(2026, 2, 13))
        self.assertFalse(self._sent())
        self._greet(date(2026, 2, 14))
        self._greet(date(2026, 2, 15))
        self.assertRecordValues(
            self._sent(), [{"day": date(2026, 2, 17), "occasion": "spring_festival"}]
        )

    def test_without_the_calendar_of_the_moon_its_festivals_are_unknown(self):
        self.greeting.occasion = "qixi"
        with patch.object(festivals, "can_compute", lambda: False):
            self._greet(date(2026, 8, 19))
            self.assertIn("lunar_python", self.greeting.next_text)
        self.assertFalse(self._sent())

    # Whom

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

    def test_a_greeting_of_the_night_waits_for_the_morning(self):
        self._allow_contact(quiet_from=21, quiet_to=9)
        self._greet(hour=3)
        self.assertEqual(
            (self._sent().state, self._sent().reason), ("waiting", "quiet")
        )
        self.assertFalse(self._mails())
        with freeze_time(datetime.combine(BIRTHDAY, time(9))):
            self._run_cron(self.env["retail.contact"].sudo(), "_cron_release")
        self.assertEqual(self._sent().state, "queued")
        self.assertIn(self._sent().coupon_code, self._mails().body_html)

    def test_a_greeting_that_would_come_too_late_gives_no_coupon(self):
        self._allow_contact(quiet_from=1, quiet_to=0.5)
        self._greet(BIRTHDAY + timedelta(days=2))
        self.assertRecordValues(
            self._sent(),
            [{"way": False, "state": "refused", "coupon_id": False}],
        )

    def test_the_coupon_is_not_mailed_past_the_rules_of_contact(self):
        template = self.env["mail.template"].create(
            {
                "name": "Coupon",
                "model_id": self.env["ir.model"]._get_id("loyalty.card"),
                "use_default_to": True,
                "subject": "Your coupon",
            }
        )
        self.env["loyalty.mail"].create(
            {
                "program_id": self.coupons.id,
                "trigger": "create",
                "mail_template_id": template.id,
            }
        )
        self._greet()
        self.assertEqual(self._mails().mapped("subject"), ["Happy birthday, Ada!"])

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

    # Faults

    def test_a_run_killed_in_the_middle_continues_without_doubles(self):
        members = self.member
        for number in range(4):
            members |= self._born(f"M{number}", BIRTHDAY.replace(year=1980))
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
            self._greet(BIRTHDAY, 12, 2)
        self.env.invalidate_all()
        self.assertEqual(len(self._sent(members)), 2)
        self._greet()
        sent = self._sent(members)
        self.assertEqual(sent.partner_id, members)
        self.assertEqual((len(sent), len(sent.coupon_id)), (5, 5))
        self.assertEqual(len(self._mails(members)), 5)

    def test_a_mail_server_that_is_down_is_noted_with_the_greeting(self):
        def connect(*_args, **_kwargs):
            raise OSError("no route to host")

        self._greet()
        with patch.object(IrMail_Server, "_connect__", connect):
            self._mails().send()
        sent = self._sent()
        self.assertEqual(sent.state, "failed")
        self.assertIn("no route to host", sent.contact_id.error)
        self._greet(BIRTHDAY + timedelta(days=1))
        self.assertEqual(len(self._sent()), 1)

    # The offer

    def test_the_coupon_is_the_members_own_and_ends(self):
        self._greet()
        coupon = self._sent().coupon_id
        self.assertRecordValues(
            coupon,
            [
                {
                    "program_id": self.coupons.id,
                    "partner_id": self.member.id,
                    "points": 1,
                    "expiration_date": BIRTHDAY + timedelta(days=14),
                }
            ],
        )
        self.assertIn(coupon.code, self._mails().body_html)
        other = self._born("Eve", date(1990, 1, 1))
        for partner, day, is_good in (
            (self.member, 14, True),
            (self.member, 15, False),
            (other, 1, False),
        ):
            moment = f"{BIRTHDAY + timedelta(days=day)} 10:00:00"
            answer = self.config.use_coupon_code(
                coupon.code, moment, partner.id, self.config.pricelist_id.id
            )
            self.assertIs(answer["successful"], is_good, (partner.name, day))

    def test_the_coupon_is_redeemed_at_the_till_once(self):
        self._greet()
        coupon = self._sent().coupon_id
        reward = self.coupons.reward_ids
        line = self._line(
            reward.discount_line_product_id,
            price=-2.0,
            is_reward_line=True,
            reward_id=reward.id,
            coupon_id=coupon.id,
            points_cost=1,
        )
        order = self._sync(self._payload([self._line(price=10), line], self.member))
        self.assertEqual(order.amount_total, 8)
        check = order.validate_coupon_programs({str(coupon.id): -1}, [])
        self.assertTrue(check["successful"])
        order.confirm_coupon_programs(
            {
                str(coupon.id): {
                    "points": -1,
                    "program_id": self.coupons.id,
                    "coupon_id": coupon.id,
                    "barcode": False,
                    "appliedRules": [],
                }
            }
        )
        self.env.invalidate_all()
        self.assertEqual(coupon.points, 0)
        self.assertTrue(self._sent().is_redeemed)
        again = self.config.use_coupon_code(
            *(coupon.code, f"{BIRTHDAY} 10:00:00", self.member.id),
            self.config.pricelist_id.id,
        )
        self.assertFalse(again["successful"])

    # Screens and rights

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
