from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools.birthdays import can_compute
from .common_callback import CallbackCommon

LEAP = date(2000, 2, 29)


@tagged("post_install", "-at_install")
class TestCelebrating(CallbackCommon):
    """Greetings, calls, My Day and the file keep a birthday on the same day. D2, D3."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["retail.greeting"].search([]).action_archive()
        template = cls.env.ref("retail_customer_mgmt.mail_template_birthday")
        cls.greeting = cls.env["retail.greeting"].create(
            {"name": "Hello", "mail_template_id": template.id, "grace_days": 0}
        )
        cls._create_rule("birthday", 0)

    def _born(self, name, birthday, **profile):
        mail = f"{name.lower()}@example.com"
        member = self._join(datetime(2024, 1, 1), name=name, email=mail)
        member.tz = "UTC"
        member.member_user_id = self.clerk
        member.member_profile_ids.write({"birthday": birthday} | profile)
        member._record_consent("promotion", ["email"], True, "office")
        return member

    def _kept_on(self, member, day):
        """Return which of all ways keep the member's birthday on this day."""
        calls = self._plan(day).filtered(lambda call: call.date_latest == day)
        kept = {"call": member in calls.partner_id}
        with freeze_time(datetime.combine(day, time(12))):
            self.env.invalidate_all()
            greetings = self.env["retail.greeting"].sudo()
            self._run_cron(greetings, "_cron_greet", day)
            my_day = self.env["retail.my.day"].with_user(self.clerk)
            [part] = [
                part
                for part in my_day.get_day()["parts"]
                if part["name"] == "birthdays"
            ]
            found = self.env["res.partner"].with_user(self.clerk)
            found = found.search([("member_birthday_next", "=", day)])
            kept |= {
                "day": member.id in [r["id"] for r in part["rows"] if r["highlight"]],
                "file": member.member_profile_ids.birthday_next == day,
                "list": member in found,
            }
        sent = self.env["retail.greeting.sent"].sudo()
        domain = [("partner_id", "=", member.id), ("day", "=", day)]
        return kept | {"greeting": bool(sent.search_count(domain))}

    def _assert_kept(self, member, days, expected):
        for day in days:
            kept = self._kept_on(member, day)
            self.assertEqual(kept, dict.fromkeys(kept, day == expected), day)

    def test_births_of_29_february_follow_the_companys_rule_everywhere(self):
        days = {year: (date(year, 2, 28), date(year, 3, 1)) for year in (2026, 2027)}
        self.company.leap_day_birthday = "mar_1"
        self._assert_kept(self._born("Ada", LEAP), days[2026], date(2026, 3, 1))
        self.company.leap_day_birthday = "feb_28"
        self._assert_kept(self._born("Eve", LEAP), days[2027], date(2027, 2, 28))

    def test_births_of_29_february_keep_their_day_in_leap_years(self):
        days = [date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1)]
        for rule, name in (("mar_1", "Ada"), ("feb_28", "Eve")):
            self.company.leap_day_birthday = rule
            self._assert_kept(self._born(name, LEAP), days, date(2028, 2, 29))

    def test_birthdays_by_the_moon_are_the_same_everywhere(self):
        if not can_compute():
            self.skipTest("lunar_python is not installed")
        lunar = {"birthday_kind": "lunar", "lunar_month": 8, "lunar_day": 15}
        member = self._born("Luna", date(1990, 10, 3), **lunar)
        days = [date(2026, 9, 24), date(2026, 9, 25), date(2026, 10, 3)]
        self._assert_kept(member, days, date(2026, 9, 25))

    @freeze_time("2026-12-28 12:00:00")
    def test_searching_finds_what_the_file_shows(self):
        days = [(12, 27), (12, 28), (12, 31), (1, 1), (1, 15), (2, 29), (12, 1)]
        members = self.env["res.partner"].union(
            *(self._born(f"M{at}", date(2000, *day)) for at, day in enumerate(days))
        )
        members |= self._born("Unknown", False)
        if can_compute():
            lunar = {"birthday_kind": "lunar", "lunar_month": 11, "lunar_day": 30}
            members |= self._born("Luna", False, **lunar)
        today = date(2026, 12, 28)
        profiles = members.member_profile_ids
        for ahead in (-1, 0, 3, 4, 18, 62, 63, 400):
            last = today + timedelta(days=ahead)
            self.assertEqual(
                profiles.search(
                    [("birthday_next", "<=", last), ("id", "in", profiles.ids)]
                ),
                profiles.filtered(
                    lambda profile, last=last: (
                        profile.birthday_next and profile.birthday_next <= last
                    )
                ),
                last,
            )
            self.assertEqual(
                profiles.search([("birthday_next", "=", last)]),
                profiles.filtered(
                    lambda profile, last=last: profile.birthday_next == last
                ),
            )

    @freeze_time("2026-05-20 12:00:00")
    def test_my_day_shows_the_first_birthdays_and_counts_all(self):
        born = [
            self._born(f"M{place}", date(1990, 5, 20 + ahead))
            for place, ahead in enumerate((6, 3, 7, 0, 5, 2, 1))
        ]
        day = self.env["retail.my.day"].with_user(self.clerk).get_day()
        [part] = [part for part in day["parts"] if part["name"] == "birthdays"]
        self.assertEqual(
            [row["id"] for row in part["rows"]],
            [born[place].id for place in (3, 6, 5, 1, 4)],
        )
        self.assertEqual(part["count"], 6)
        listed = self.env["res.partner"].with_user(self.clerk).search(part["domain"])
        self.assertEqual(listed, self.env["res.partner"].union(*born) - born[2])
