from datetime import date, datetime, timedelta
from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools.ledger import Posting
from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestPending(RetailCommon):
    """Points that can be spent some days after the purchase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.pending_days = 14
        cls.member = cls._create_member()
        cls.membership = cls.member.membership_id

    def _earn(self, moment, amount):
        with freeze_time(moment):
            return self._sell(self.member, amount, date=datetime.fromisoformat(moment))

    def _redeem(self, moment, points):
        with freeze_time(moment):
            posting = Posting(
                kind="redeem",
                points=Decimal(-points),
                key=f"redeem:{moment}",
                date=datetime.fromisoformat(moment),
                day=datetime.fromisoformat(moment).date(),
            )
            return self.membership._post([posting])

    def _night(self, today):
        self._run_cron(self.program, "_cron_expire_points", today)

    def test_new_points_wait_and_a_night_releases_them(self):
        self._earn("2026-05-01 12:00:00", 100)
        self.assertRecordValues(
            self.membership,
            [{"balance": 100, "pending": 100, "spendable": 0, "points": 0}],
        )
        self.assertEqual(self.membership.lot_ids.available_from, date(2026, 5, 15))
        self._night(date(2026, 5, 14))
        self.assertEqual(self.membership.pending, 100)
        self._night(date(2026, 5, 15))
        self.assertRecordValues(
            self.membership,
            [{"balance": 100, "pending": 0, "spendable": 100, "points": 100}],
        )
        self.assertEqual(self.membership.card_id.points, 100)

    def test_released_points_can_be_spent_before_the_night(self):
        self._earn("2026-05-01 12:00:00", 100)
        self.assertEqual(self.membership._available(date(2026, 5, 14)), 0)
        self.assertEqual(self.membership._available(date(2026, 5, 15)), 100)
        self._redeem("2026-05-15 00:00:01", 60)
        self.assertRecordValues(
            self.membership, [{"pending": 0, "spendable": 40, "debt": 0}]
        )

    def test_pending_points_pay_debt_when_they_are_released(self):
        self._earn("2026-05-01 12:00:00", 100)
        [redeem] = self._redeem("2026-05-02 12:00:00", 30)
        self.assertRecordValues(
            self.membership, [{"pending": 100, "spendable": 0, "debt": 30}]
        )
        self.assertEqual(self.membership.card_id.points, -30)
        self._night(date(2026, 5, 15))
        self.assertRecordValues(
            self.membership,
            [{"pending": 0, "spendable": 70, "debt": 0, "balance": 70}],
        )
        self.assertEqual(redeem.allocation_ids.points, 30)
        self.assertEqual(self.env["retail.membership"]._audit(date(2026, 5, 15)), [])

    def test_the_next_posting_pays_debt_from_released_points_too(self):
        self._earn("2026-05-01 12:00:00", 100)
        [first] = self._redeem("2026-05-02 12:00:00", 30)
        [second] = self._redeem("2026-05-16 12:00:00", 90)
        self.assertEqual(first.allocation_ids.points, 30)
        self.assertEqual(second.allocation_ids.points, 70)
        self.assertRecordValues(self.membership, [{"debt": 20, "spendable": 0}])

    def test_a_return_takes_pending_points_of_its_own_sale(self):
        order = self._earn("2026-05-01 12:00:00", 100)
        with freeze_time("2026-05-03 12:00:00"):
            self._refund(order, date=datetime(2026, 5, 3, 12))
        self.assertRecordValues(
            self.membership, [{"pending": 0, "debt": 0, "balance": 0}]
        )

    def test_a_night_touches_only_accounts_that_change(self):
        self._earn("2026-05-01 12:00:00", 100)
        other = self._create_member("Other").membership_id
        written = other.write_date
        self._night(date(2026, 5, 15))
        released = self.membership.write_date
        self._night(date(2026, 5, 15))
        self.assertEqual(other.write_date, written)
        self.assertEqual(self.membership.write_date, released)

    def test_debt_waits_while_orders_hold_the_points(self):
        self.program.pending_days = 0
        self._earn("2026-05-01 12:00:00", 100)
        earned = self.membership.entry_ids
        hold = self.env["retail.points.hold"]
        with freeze_time("2026-05-02 12:00:00"):
            hold._reserve("order-1", self.membership, 100)
            posting = Posting(
                kind="clawback",
                points=Decimal(-40),
                key="clawback:1",
                date=datetime(2026, 5, 2, 12),
                day=date(2026, 5, 2),
                own_entry_ids=tuple(earned.ids),
            )
            self.membership._post([posting])
            self.assertRecordValues(self.membership, [{"debt": 40, "spendable": 100}])
            hold._release("order-1")
        self.assertRecordValues(self.membership, [{"debt": 0, "spendable": 60}])

    def test_a_hold_that_timed_out_lets_the_night_pay_debt(self):
        self.program.pending_days = 0
        self._earn("2026-05-01 12:00:00", 100)
        with freeze_time("2026-05-02 12:00:00"):
            self.env["retail.points.hold"]._reserve("order-1", self.membership, 100)
            self._redeem("2026-05-02 12:00:00", 40)
        self.assertRecordValues(self.membership, [{"debt": 40, "spendable": 100}])
        with freeze_time("2026-05-03 00:05:00"):
            self._night(date(2026, 5, 3))
        self.assertRecordValues(self.membership, [{"debt": 0, "spendable": 60}])
        self.assertFalse(self.membership.hold_ids)

    def test_a_night_of_many_takes_a_fixed_number_of_queries(self):
        for number in range(4):
            member = self._create_member(f"Member {number}")
            with freeze_time("2026-05-01 12:00:00"):
                self._sell(member, 10, date=datetime(2026, 5, 1, 12))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(22):
            self._night(date(2026, 5, 15))

    def test_points_earned_late_at_night_count_from_the_programmes_day(self):
        self.program.with_context(active_test=False).sudo().tz = "Asia/Shanghai"
        self._earn("2026-05-01 20:00:00", 100)
        self.assertEqual(
            self.membership.lot_ids.available_from,
            date(2026, 5, 2) + timedelta(days=14),
        )
