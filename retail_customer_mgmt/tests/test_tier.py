from datetime import datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestTier(RetailCommon):
    def test_a_new_member_starts_at_the_lowest_tier(self):
        member = self._create_member()
        self.assertEqual(member.member_tier_id, self.tier_member)
        self.assertRecordValues(
            member.membership_id.tier_move_ids,
            [
                {
                    "reason": "joined",
                    "from_tier_id": False,
                    "to_tier_id": self.tier_member.id,
                }
            ],
        )

    def test_no_tier_below_its_threshold(self):
        """features.md, complaint 17: a tier is given below its threshold."""
        member = self._create_member()
        self._sell(member, 499.99)
        self.assertEqual(member.member_tier_id, self.tier_member)

    def test_reaching_a_threshold_lifts_at_once_and_leaves_evidence(self):
        member = self._create_member()
        self._sell(member, 400)
        order = self._sell(member, 100)
        self.assertEqual(member.member_tier_id, self.tier_silver)
        self.assertEqual(order.member_tier_id, self.tier_silver)
        self.assertRecordValues(
            member.membership_id.tier_move_ids[:1],
            [
                {
                    "reason": "reached",
                    "from_tier_id": self.tier_member.id,
                    "to_tier_id": self.tier_silver.id,
                    "pos_order_id": order.id,
                    "amount": 500,
                    "points": 500,
                    "visits": 2,
                    "window_start": order.date_order.date().replace(month=1, day=1),
                }
            ],
        )

    def test_an_order_earns_at_the_tier_held_before_it(self):
        member = self._create_member()
        self._sell(member, 1000)
        self._sell(member, 100)
        self.assertEqual(self._entries(member), [("earn", 1000), ("earn", 150)])

    def test_the_calendar_year_starts_anew(self):
        member = self._create_member()
        for moment in ("2025-12-31 12:00:00", "2026-01-01 12:00:00"):
            with freeze_time(moment):
                self._sell(member, 300, date=datetime.fromisoformat(moment))
        self.assertEqual(member.member_tier_id, self.tier_member)

    def test_rolling_months_reach_back_over_new_year(self):
        self.program.write({"tier_period": "rolling", "tier_period_months": 12})
        member = self._create_member()
        for moment in ("2025-12-31 12:00:00", "2026-01-01 12:00:00"):
            with freeze_time(moment):
                self._sell(member, 300, date=datetime.fromisoformat(moment))
        self.assertEqual(member.member_tier_id, self.tier_silver)

    def test_visits_or_amount(self):
        self.tier_silver.write({"threshold_visits": 3, "threshold_match": "any"})
        member = self._create_member()
        for _visit in range(3):
            self._sell(member, 1)
        self.assertEqual(member.member_tier_id, self.tier_silver)

    def test_spending_points_moves_no_tier(self):
        """features.md, complaint 19: the level computed from the balance."""
        self.tier_silver.write({"threshold_amount": 0, "threshold_points": 120})
        member = self._create_member()
        self._sell(member, 110)
        lines = [
            self._line(price=1),
            self._burn_line(member, self.program.reward_ids, -1, 100),
        ]
        self._sell(member, lines=lines)
        self.assertEqual(member.member_tier_id, self.tier_member)
        self._sell(member, 10)
        self.assertEqual(member.member_tier_id, self.tier_silver)

    def test_bad_thresholds_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.tier_gold.threshold_amount = -1
            self.env.flush_all()
