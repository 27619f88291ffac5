from datetime import date, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import birthdays, festivals
from ..tools.birthdays import LunarDay, can_compute, next_birthday, next_lunar_birthday
from .common_greeting import BIRTHDAY, GreetingCommon


@tagged("post_install", "-at_install")
class TestGreetingDays(GreetingCommon):
    """When members are greeted: by the sun, by the moon, once a year. D1, C3."""

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
