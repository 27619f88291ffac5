from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models import retail_callback_planner
from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestPlanVisits(CallbackCommon):
    def test_a_member_silent_for_the_days_is_due(self):
        rule = self._create_rule(delay_days=30)
        member = self._join(datetime(2026, 1, 31, 23, 59))
        self.assertFalse(self._plan(date(2026, 3, 1)))
        self.assertRecordValues(
            self._plan(date(2026, 3, 2)),
            [
                {
                    "partner_id": member.id,
                    "rule_id": rule.id,
                    "shop_id": self.shop.id,
                    "user_id": self.manager.id,
                    "date_due": date(2026, 3, 2),
                    "pos_order_id": False,
                }
            ],
        )

    def test_leap_day_counts(self):
        self._create_rule(delay_days=30)
        self._join(datetime(2028, 1, 31, 12))
        self.assertFalse(self._plan(date(2028, 2, 29)))
        self.assertTrue(self._plan(date(2028, 3, 1)))

    def test_days_are_those_of_the_programme(self):
        self.env["retail.member.program"].search([]).sudo().tz = "Asia/Shanghai"
        self._create_rule(delay_days=1)
        self._join(datetime(2026, 1, 30, 16, 30))  # the 31st in Shanghai
        self.assertFalse(self._plan(date(2026, 1, 31)))
        self.assertTrue(self._plan(date(2026, 2, 1)))

    def test_planning_again_plans_nothing_more(self):
        self._create_rule()
        self._join(datetime(2026, 1, 1))
        self._plan(date(2026, 3, 1))
        self._plan(date(2026, 3, 1))
        self.assertEqual(len(self._plan(date(2026, 3, 2))), 1)

    def test_a_purchase_or_a_call_starts_the_days_anew(self):
        self._create_rule(delay_days=30)
        buyer, called = (
            self._join(datetime(2026, 1, 1), name=name) for name in ("Bob", "Cleo")
        )
        self._sell(buyer, 10, date=datetime(2026, 2, 20, 12))
        self._create_callback(
            called, state="done", outcome="reached"
        ).date_done = datetime(2026, 2, 25, 12)
        planned = self._plan(date(2026, 3, 22)).filtered(lambda c: c.state == "planned")
        self.assertEqual(planned.partner_id, buyer)
        planned = self._plan(date(2026, 3, 27)).filtered(lambda c: c.state == "planned")
        self.assertEqual(planned.partner_id, buyer | called)

    def test_a_cancelled_call_does_not_come_back_at_once(self):
        self._create_rule(delay_days=30)
        self._join(datetime(2026, 1, 1))
        with freeze_time("2026-03-01 12:00"):
            self._plan(date(2026, 3, 1)).action_cancel()
        self.assertEqual(len(self._plan(date(2026, 3, 2))), 1)
        self.assertEqual(len(self._plan(date(2026, 3, 31))), 2)

    def test_a_visit_rule_asks_for_shops_and_tiers(self):
        self._create_rule(shop_ids=self._create_shop("Elsewhere").ids)
        self._create_rule(name="Gold", tier_ids=self.tier_gold.ids)
        self._create_rule(
            name="Base", shop_ids=self.shop.ids, tier_ids=self.tier_member.ids
        )
        self._join(datetime(2026, 1, 1))
        self.assertEqual(self._plan(date(2026, 3, 1)).mapped("topic"), ["Base"])

    def test_frozen_members_and_refusals_are_left_alone(self):
        self._create_rule()
        self._join(datetime(2026, 1, 1)).membership_id._change_state("frozen", "Test")
        self._join(datetime(2026, 1, 1), name="Bob").is_call_refused = True
        self.assertFalse(self._plan(date(2026, 3, 1)))

    def test_batches_reach_everybody(self):
        rule = self._create_rule()
        for number in range(5):
            self._join(datetime(2026, 1, 1), name=f"Member {number}")
        self.env.flush_all()
        plan_batch = type(rule)._plan_batch
        with (
            patch.object(retail_callback_planner, "BATCH_SIZE", 2),
            patch.object(
                type(rule), "_plan_batch", autospec=True, side_effect=plan_batch
            ) as batches,
        ):
            self._run_cron(rule, "_plan_rules", self.company, date(2026, 3, 1))
        self.assertEqual(batches.call_count, 3)
        self.assertEqual(len(self.Callback.search([])), 5)

    def test_a_rule_of_another_company_plans_nothing_here(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._create_rule(company_id=other.id)
        self._join(datetime(2026, 1, 1))
        self.assertFalse(self._plan(date(2026, 3, 1)))

    def test_without_home_shop_a_call_has_no_shop(self):
        self._create_rule()
        member = self._join(datetime(2026, 1, 1))
        member.write({"member_shop_id": False, "member_user_id": False})
        self.assertRecordValues(
            self._plan(date(2026, 3, 1)), [{"shop_id": False, "user_id": False}]
        )

    def test_more_members_cost_no_more_queries(self):
        rule = self._create_rule()
        members = [self._join(datetime(2026, 1, 1), name=f"M{n}") for n in range(10)]
        self.env.flush_all()
        with self.assertQueryCount(20):
            self._run_cron(rule, "_plan_rules", self.company, date(2026, 3, 1))
        self.assertEqual(len(self.Callback.search([])), len(members))
