from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.api import Environment
from odoo.tests import tagged
from odoo.tools import SQL

from .common import RetailCommon

BIRTHDAY = datetime(2026, 5, 20, 12)
COMPLETE = {
    "gender": "female",
    "occupation": "Baker",
    "household": "Two",
    "preferences": "Oat milk",
}


@tagged("post_install", "-at_install")
class TestPointsBonus(RetailCommon):
    """Points for what happens outside orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_form("birthday", *COMPLETE)

    def _event(self, event, points=100, **values):
        return self.env["retail.points.rule"].create(
            {
                "name": f"Gift for {event}",
                "kind": "event",
                "event": event,
                "points": points,
                "program_id": self.program.id,
            }
            | values
        )

    def _give_birthdays(self, day, program=None):
        program = program or self.program
        self._run_cron(program, "_cron_give_birthday_bonus", day)

    def test_joining_is_rewarded_once(self):
        rule = self._event("registration")
        member = self._create_member(phone="202 555 0101")
        self._create_member(phone="202 555 0101")
        self.assertEqual(self._entries(member), [("bonus", 100)])
        self.assertRecordValues(
            member.membership_id.entry_ids,
            [
                {
                    "idempotency_key": f"bonus:registration:{member.membership_id.id}"
                    f":{rule.id}",
                    "qualifying_points": 0,
                    "qualifying_visits": 0,
                    "note": "Gift for registration",
                    "explanation_text": "Gift for registration: 100 for joining.",
                }
            ],
        )
        self.assertEqual(member.membership_id.points, 100)

    def test_a_rule_made_later_rewards_no_old_member(self):
        member = self._create_member(phone="202 555 0101")
        self._event("registration")
        self._create_member(phone="202 555 0101")
        self.assertEqual(self._entries(member), [])

    def test_who_joined_elsewhere_before_is_not_rewarded(self):
        self._event("registration")
        member = self._create_member(
            date_joined=fields.Datetime.now() - timedelta(days=2)
        )
        self.assertEqual(self._entries(member), [])

    def test_joining_in_another_shop_or_time(self):
        other = self._create_shop("Elsewhere")
        self._event("registration", shop_ids=other.ids)
        self._event("registration", 7, date_to=date.today() - timedelta(days=2))
        self.assertEqual(self._entries(self._create_member("Ada")), [])
        member = self._create_member("Grace", other)
        self.assertEqual(self._entries(member), [("bonus", 100)])

    def test_bonus_points_lapse_as_earned_ones_do(self):
        self.program.write({"expiry_mode": "month_end", "expiry_months": 12})
        self._event("registration")
        with freeze_time("2026-05-10 12:00:00"):
            member = self._create_member()
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2027, 5, 31))

    def test_a_birthday_is_rewarded_every_year(self):
        self._event("birthday")
        with freeze_time(BIRTHDAY - timedelta(days=30)):
            member = self._create_member(birthday="1990-05-20")
            self._create_member("Other", birthday="1990-05-21")
        for year in (2026, 2027):
            with freeze_time(BIRTHDAY.replace(year=year)):
                for _run in range(2):
                    self._give_birthdays(date(year, 5, 20))
        self.assertEqual(self._entries(member), [("bonus", 100), ("bonus", 100)])
        self.assertEqual(
            member.membership_id.entry_ids.sorted("id").mapped("explanation_text"),
            [
                "Gift for birthday: 100 for the birthday on 05/20/2026.",
                "Gift for birthday: 100 for the birthday on 05/20/2027.",
            ],
        )

    def test_a_late_run_gives_the_missed_days_of_a_week(self):
        self._event("birthday")
        with freeze_time(BIRTHDAY - timedelta(days=30)):
            members = [
                self._create_member(str(day), birthday=f"1990-05-{day}")
                for day in (12, 13, 20, 21)
            ]
        with freeze_time(BIRTHDAY):
            self._give_birthdays(BIRTHDAY.date())
        balances = [member.membership_id.balance for member in members]
        self.assertEqual(balances, [0, 100, 100, 0])
        [entry] = members[1].membership_id.entry_ids
        self.assertEqual(entry.lot_ids.available_from, date(2026, 5, 13))

    def test_a_birthday_before_joining_is_not_made_up_for(self):
        self._event("birthday")
        with freeze_time(BIRTHDAY):
            member = self._create_member(birthday="1990-05-19")
            self._give_birthdays(BIRTHDAY.date())
        self.assertEqual(self._entries(member), [])

    def test_the_29_february_is_kept_on_the_28th_in_common_years(self):
        self._event("birthday")
        with freeze_time("2026-01-01 12:00:00"):
            member = self._create_member(birthday="2000-02-29")
        given = []
        for day in ("2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29"):
            with freeze_time(f"{day} 12:00:00"):
                self._give_birthdays(fields.Date.to_date(day))
            given.append(len(member.membership_id.entry_ids))
        self.assertEqual(given, [1, 1, 1, 2])

    def test_birthdays_in_batches(self):
        self._event("birthday")
        with freeze_time(BIRTHDAY - timedelta(days=30)):
            members = [
                self._create_member(str(number), birthday="1990-05-20")
                for number in range(5)
            ]
        with freeze_time(BIRTHDAY):
            self._run_cron(self.program, "_give_birthday_bonus", BIRTHDAY.date(), 2)
        self.assertEqual(
            [member.membership_id.balance for member in members], [100] * 5
        )

    def test_the_nights_birthdays_are_found_by_index(self):
        self._insert_members(5000)

        execute = Environment.execute_query

        def explain(env, query):
            is_asked = "profile.birthday" in query.code
            return execute(env, SQL("EXPLAIN %s", query) if is_asked else query)

        with patch.object(Environment, "execute_query", explain):
            rows = self.env["retail.membership"]._query_lock_birthdays(
                self.program, [1], [BIRTHDAY.date()], 0, 500
            )
        self.assertIn("retail_member_profile_birthday_idx", str(rows))

    def _insert_members(self, count):
        self.env.cr.execute(
            """
            WITH person AS (
                INSERT INTO res_partner (name, active, type, autopost_bills)
                SELECT 'Member', TRUE, 'contact', 'ask'
                  FROM generate_series(1, %(count)s)
             RETURNING id
            ), account AS (
                INSERT INTO retail_membership (partner_id, program_id, company_id,
                    date_joined, state, tier_id)
                SELECT id, %(program)s, %(company)s, now(), 'active', %(tier)s
                  FROM person
            )
            INSERT INTO retail_member_profile (partner_id, birthday)
            SELECT id, DATE '1960-01-01' + id %% 15000 FROM person
            """,
            {
                "count": count,
                "program": self.program.id,
                "company": self.company.id,
                "tier": self.tier_member.id,
            },
        )
        self.env.cr.execute("ANALYZE retail_membership, retail_member_profile")

    def test_frozen_and_closed_members_get_nothing(self):
        self._event("birthday")
        self._event("profile_complete")
        with freeze_time(BIRTHDAY - timedelta(days=30)):
            frozen, closed = (
                self._create_member(name, birthday="1990-05-20")
                for name in ("Frozen", "Closed")
            )
            frozen.membership_id._change_state("frozen", "Test")
            closed.membership_id._change_state("closed", "Test")
        with freeze_time(BIRTHDAY):
            self._give_birthdays(BIRTHDAY.date())
            frozen.sudo().member_profile_ids.write(COMPLETE)
        self.assertEqual(self._entries(frozen), [])
        self.assertEqual(self._entries(closed), [])

    def test_a_tier_of_the_rule_gets_its_birthday_gift(self):
        self._event("birthday", tier_ids=self.tier_gold.ids)
        with freeze_time(BIRTHDAY - timedelta(days=30)):
            plain, gold = (
                self._create_member(name, birthday="1990-05-20")
                for name in ("Plain", "Gold")
            )
            gold.membership_id._set_tier(self.tier_gold, BIRTHDAY.date())
        with freeze_time(BIRTHDAY):
            self._give_birthdays(BIRTHDAY.date())
        self.assertEqual(plain.membership_id.balance, 0)
        self.assertEqual(gold.membership_id.balance, 100)

    def test_a_complete_profile_is_rewarded_once_ever(self):
        self._event("profile_complete")
        member = self._create_member(birthday="1990-05-20")
        clerk = self._create_user("clerk", self.shop)
        profile = member.member_profile_ids.with_user(clerk)
        profile.write({"gender": "female", "occupation": "Baker"})
        self.assertEqual(self._entries(member), [])
        profile.write(COMPLETE)
        profile.write({"occupation": False})
        profile.write({"occupation": "Smith"})
        self.assertEqual(self._entries(member), [("bonus", 100)])
        self.assertEqual(
            member.membership_id.entry_ids.explanation_text,
            "Gift for profile_complete: 100 for a complete profile.",
        )

    def test_a_profile_complete_at_registration_is_rewarded(self):
        self._event("profile_complete")
        self._event("registration", 50)
        member = self._create_member(birthday="1990-05-20", **COMPLETE)
        self.assertEqual(self._entries(member), [("bonus", 50), ("bonus", 100)])

    def test_a_bonus_that_qualifies_counts_towards_tiers(self):
        self.tier_silver.write({"threshold_amount": 0, "threshold_points": 50})
        self._event("registration", is_qualifying=True)
        member = self._create_member()
        self.assertRecordValues(
            member.membership_id.entry_ids,
            [{"qualifying_points": 100, "qualifying_date": fields.Date.today()}],
        )
