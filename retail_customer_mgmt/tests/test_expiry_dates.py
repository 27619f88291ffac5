from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common_expiry import LapsingPoints


@tagged("post_install", "-at_install")
class TestExpiryDates(LapsingPoints):
    """Points that lapse after a last day of their own."""

    def test_points_lapse_after_their_last_day(self):
        """features.md, complaint 5: points expiry missing or without effect."""
        self.program.write({"expiry_mode": "month_end", "expiry_months": 12})
        member = self._create_member()
        self._earn(member, "2026-02-10 12:00:00")
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2027, 2, 28))
        self._lapse(date(2027, 2, 28))
        self.assertEqual(member.membership_id.balance, 100)
        self._lapse(date(2027, 3, 1))
        self.assertRecordValues(
            member.membership_id, [{"balance": 0, "spendable": 0, "debt": 0}]
        )
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])
        self.assertEqual(member.membership_id.card_id.points, 0)

    def test_a_second_run_lapses_nothing_more(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2028-01-31 12:00:00")
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2028, 2, 29))
        for _night in range(2):
            self._lapse(date(2028, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])

    def test_only_what_is_left_of_a_lot_lapses(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        moment = "2026-05-01 12:00:00"
        self._earn(member, moment, 500)
        reward = self.program.reward_ids
        lines = [
            self._line(price=2),
            self._burn_line(member, reward, -2, 200),
        ]
        with freeze_time(moment):
            self._sell(member, lines=lines, date=datetime.fromisoformat(moment))
        self._lapse(date(2026, 7, 1))
        self.assertEqual(
            self._entries(member), [("earn", 500), ("redeem", -200), ("expire", -300)]
        )

    def test_what_was_spent_does_not_lapse_once_more(self):
        """features.md, complaint 5: old debits stay, so that the balance collapses."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-05-01 12:00:00", 200)
        with freeze_time("2026-05-02 12:00:00"):
            self._redeem(member, self.program.reward_ids, -2, 200, goods=2)
        self._earn(member, "2026-05-20 12:00:00", 50)
        self._lapse(date(2026, 6, 10))
        self.assertRecordValues(
            member.membership_id, [{"balance": 50, "spendable": 50, "debt": 0}]
        )
        self._lapse(date(2026, 6, 21))
        self.assertRecordValues(
            member.membership_id, [{"balance": 0, "spendable": 0, "debt": 0}]
        )

    def test_overdue_points_cannot_be_spent_before_the_night(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-05-01 12:00:00")
        self._sell(member, 10)
        self.assertRecordValues(member.membership_id, [{"spendable": 10, "debt": 0}])

    def test_lapse_of_many_members_takes_a_fixed_number_of_queries(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        for number in range(5):
            member = self._create_member(f"Member {number}")
            self._earn(member, "2026-05-01 12:00:00")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self._lapse(date(2026, 7, 1))

    def test_the_index_finds_what_lapses(self):
        """The night doesn't read all lots where few lapse, and notices don't either."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        Notice, day = self.env["retail.lapse.notice"], date(2026, 7, 1)
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        # Few lots make every index as good as another: leave the planner one choice.
        self.env.cr.execute("DROP INDEX retail_points_lot_open_idx")
        for condition in (
            self.program._sql_overdue(day),
            Notice._sql_is_near(self.program, day, day + timedelta(days=14)),
        ):
            plan = self.env.execute_query(
                SQL(
                    "EXPLAIN SELECT FROM retail_points_lot lot, LATERAL (SELECT"
                    " 0 AS id, NULL::date AS lapse_grace_until, 0 AS tier_id) account"
                    " WHERE lot.remaining > 0 AND %s",
                    condition,
                )
            )
            text = " ".join(line for (line,) in plan)
            self.assertRegex(text, r"Index Cond: \(+(lot\.)?expires_on")
