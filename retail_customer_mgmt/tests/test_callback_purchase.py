from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestPlanAfterPurchase(CallbackCommon):
    def setUp(self):
        super().setUp()
        self.member = self._create_member()
        self.call_rule = self._create_rule("purchase", 3)

    def test_an_order_that_arrives_a_month_late_plans_no_call(self):
        self._sell(self.member, 100, date=datetime(2026, 1, 30, 12))
        self.assertFalse(self.Callback.search([]))

    @freeze_time("2026-01-30 13:00:00")
    def test_a_purchase_plans_a_call_days_later(self):
        self.member.member_user_id = self.clerk
        order = self._sell(self.member, 100, date=datetime(2026, 1, 30, 12))
        self.assertRecordValues(
            self.Callback.search([]),
            [
                {
                    "partner_id": self.member.id,
                    "rule_id": self.call_rule.id,
                    "membership_id": self.member.membership_id.id,
                    "company_id": self.company.id,
                    "shop_id": self.shop.id,
                    "user_id": self.clerk.id,
                    "pos_order_id": order.id,
                    "date_due": date(2026, 2, 2),
                    "state": "planned",
                    "topic": "Call",
                    "source_key": f"purchase:{self.call_rule.id}:{order.uuid}",
                }
            ],
        )

    def test_the_same_order_plans_once(self):
        order = self._sell(self.member, 100)
        self.Callback.search([]).action_cancel()
        self.env["retail.callback.rule"]._plan_after_purchase(order)
        self.assertEqual(len(self.Callback.search([])), 1)

    def test_never_two_open_calls_of_one_rule(self):
        self._sell(self.member, 100)
        self._sell(self.member, 100)
        self.assertEqual(len(self.Callback.search([])), 1)

    def test_a_refund_plans_nothing(self):
        order = self._sell(self.member, 100)
        self.Callback.search([]).unlink()
        self._refund(order)
        self.assertFalse(self.Callback.search([]))

    def test_a_sale_to_nobody_plans_nothing(self):
        self._sell(None, 100)
        self.assertFalse(self.Callback.search([]))

    def test_the_store_manager_calls_where_nobody_is_responsible(self):
        self.member.member_user_id = False
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).user_id, self.manager)

    def test_who_left_is_not_given_calls(self):
        self.member.member_user_id = self.clerk
        self.clerk.action_archive()
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).user_id, self.manager)

    def test_without_shop_manager_a_call_has_no_assignee(self):
        self.member.member_user_id = False
        self.shop.user_id = False
        self._sell(self.member, 100)
        self.assertFalse(self.Callback.search([]).user_id)

    def test_who_wants_no_calls_gets_none(self):
        self.member.is_call_refused = True
        self._sell(self.member, 100)
        self.assertFalse(self.Callback.search([]))

    def test_a_rule_asks_for_shops_and_tiers(self):
        other_shop = self._create_shop("Elsewhere")
        self.call_rule.shop_ids = other_shop
        self._create_rule("purchase", 1, name="Gold", tier_ids=self.tier_gold.ids)
        self._create_rule("purchase", 1, name="Base", tier_ids=self.tier_member.ids)
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).mapped("topic"), ["Base"])

    def test_the_topic_is_in_the_language_of_who_calls(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.call_rule.with_context(lang="fr_FR").name = "Remerciement"
        self.manager.lang = "fr_FR"
        self.member.member_user_id = self.manager
        self._sell(self.member, 100)
        self.assertEqual(self.Callback.search([]).topic, "Remerciement")

    def test_a_planner_that_fails_never_blocks_a_payment(self):
        def fail(*args):
            raise ValueError("broken")

        self.patch(type(self.call_rule), "_query_follow_ups", fail)
        with mute_logger("odoo.addons.retail_customer_mgmt.models.pos_order_callback"):
            order = self._sell(self.member, 100)
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.Callback.search([]))

    def test_planning_is_one_statement(self):
        order = self._sell(self.member, 100)
        rules = self.env["retail.callback.rule"]
        self.Callback.search([]).unlink()
        self.assertEqual(rules._plan_after_purchase(order), 1)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(rules._plan_after_purchase(order), 0)
