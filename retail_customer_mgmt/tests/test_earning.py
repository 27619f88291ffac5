import json
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestEarning(RetailCommon):
    def test_member_earns_one_point_per_unit(self):
        member = self._create_member()
        order = self._sell(member, 64.90)
        self.assertRecordValues(
            order,
            [
                {
                    "membership_id": member.membership_id.id,
                    "member_points_earned": 64,
                    "member_points_redeemed": 0,
                    "member_points_balance": 64,
                    "member_review": False,
                }
            ],
        )
        self.assertRecordValues(
            member.membership_id,
            [{"balance": 64, "spendable": 64, "pending": 0, "debt": 0, "points": 64}],
        )
        self.assertEqual(member.membership_id.card_id.points, 64)

    def test_a_customer_who_is_no_member_earns_nothing(self):
        partner = self.env["res.partner"].create({"name": "Passer-by"})
        order = self._sell(partner, 50)
        self.assertFalse(order.membership_id)
        self.assertFalse(
            self.env["retail.points.entry"].search([("pos_order_id", "=", order.id)])
        )

    def test_shop_without_programme_notices_nothing(self):
        member = self._create_member()
        self.company.member_program_id = False
        order = self._sell(member, 50)
        self.assertRecordValues(
            order, [{"membership_id": False, "state": "paid", "member_review": False}]
        )

    def test_a_repeated_sync_posts_once(self):
        """features.md, complaint 3: a repeated confirmation counts twice."""
        member = self._create_member()
        payload = self._payload([{"price": 20}], member)
        self._sync(dict(payload))
        order = self._sync(dict(payload))
        order.action_pos_order_paid()
        self.assertEqual(self._entries(member), [("earn", 20)])
        self.assertEqual(member.membership_id.balance, 20)
        self.assertEqual(order.member_points_earned, 20)

    def test_a_draft_order_earns_when_it_is_paid(self):
        member = self._create_member()
        payload = self._payload([{"price": 20}], member)
        draft = payload | {"state": "draft", "payment_ids": [], "amount_paid": 0}
        order = self._sync(json.loads(json.dumps(draft)))
        self.assertEqual(self._entries(member), [])
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": 20,
                "payment_method_id": self.cash.id,
                "payment_date": fields.Datetime.now(),
            }
        )
        order.action_pos_order_paid()
        self.assertEqual(self._entries(member), [("earn", 20)])

    def test_line_discount_lowers_the_eligible_amount(self):
        member = self._create_member()
        self._sell(member, lines=[{"price": 100, "discount": 25}])
        self.assertEqual(self._entries(member), [("earn", 75)])

    def test_forged_line_amounts_earn_nothing_extra(self):
        member = self._create_member()
        line = self._line(price=10) | {"price_subtotal_incl": 10, "qty": 1000}
        payload = self._payload([line], member)
        order = self._sync(payload)
        self.assertEqual(order.member_points_earned, 10)

    def test_forged_points_of_an_order_are_dropped_or_refused(self):
        member = self._create_member()
        cashier = self._create_user("till", self.shop)
        line = self._line(price=10) | {"member_points": 999, "member_amount": 999}
        claims = {"member_points_earned": 999, "membership_id": 1, "member_review": "x"}
        payload = self._payload([line], member, **claims)
        self.env["pos.order"].with_user(cashier).sync_from_ui([payload])
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        self.assertEqual(order.member_points_earned, 10)
        self.assertEqual(order.lines.member_points, 10)
        forged = order.with_user(cashier)
        for record, values in (
            (forged, {"member_points_balance": 999}),
            (forged, {"member_review": False}),
            (forged.lines, {"member_points": 999}),
        ):
            with self.assertRaises(AccessError):
                record.write(values)

    def test_future_order_date_counts_as_now(self):
        member = self._create_member()
        future = fields.Datetime.now() + timedelta(days=400)
        self._sell(member, 10, date=future)
        entry = member.membership_id.entry_ids
        self.assertLessEqual(entry.date, fields.Datetime.now())
        self.assertLessEqual(entry.qualifying_date, date.today() + timedelta(days=1))

    def test_price_without_tax_is_the_base_where_the_programme_says(self):
        tax = self.env["account.tax"].create(
            {"name": "VAT 25", "amount": 25, "price_include_override": "tax_included"}
        )
        product = self._create_item("Taxed", 125, taxes_id=tax.ids)
        member = self._create_member()
        self._sell(member, lines=[{"product": product}])
        self.program.earn_base = "excl"
        self._sell(member, lines=[{"product": product}])
        self.assertEqual(self._entries(member), [("earn", 125), ("earn", 100)])

    def test_tips_earn_nothing(self):
        tip = self._create_item("Tip", 1)
        self.config.tip_product_id = tip
        member = self._create_member()
        self._sell(member, lines=[{"price": 10}, {"product": tip, "price": 5}])
        self.assertEqual(self._entries(member), [("earn", 10)])

    def test_selling_a_gift_card_earns_nothing(self):
        """features.md, complaint 8: gift cards earn in a loop."""
        gift_card = self._create_item("Gift card", 50)
        self.env["loyalty.program"].create(
            {
                "name": "Gift cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [
                    fields.Command.create(
                        {
                            "reward_point_amount": 1,
                            "reward_point_mode": "money",
                            "product_ids": gift_card.ids,
                        }
                    )
                ],
                "reward_ids": [
                    fields.Command.create({"discount_mode": "per_point", "discount": 1})
                ],
            }
        )
        member = self._create_member()
        self._sell(member, lines=[{"price": 10}, {"product": gift_card}])
        self.assertEqual(self._entries(member), [("earn", 10)])

    def test_multiplier_rule_and_tier_stack_as_the_programme_says(self):
        self.program.rule_ids = [
            fields.Command.create(
                {"name": "Double days", "kind": "multiplier", "multiplier": 2}
            )
        ]
        expected = {"best": 200, "add": 250, "multiply": 300}
        for stacking, earned in expected.items():
            self.program.multiplier_stacking = stacking
            member = self._create_member(stacking)
            member.membership_id._set_tier(self.tier_gold, self.program._today())
            self._sell(member, 100)
            self.assertEqual(member.membership_id.balance, earned, stacking)

    def test_rules_match_shop_category_minimum_and_dates(self):
        other = self._create_shop("Elsewhere")
        category = self.env["product.category"].create({"name": "Drinks"})
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Coffee", "parent_id": category.id}
        )
        today = fields.Date.today()
        Rule = self.env["retail.points.rule"]
        rule = Rule.create(
            {"program_id": self.program.id, "name": "Special", "points": 5}
        )
        cases = [
            ({"shop_ids": other.ids}, 100),
            ({"shop_ids": self.shop.ids}, 500),
            ({"category_ids": category.ids}, 500),
            ({"min_amount": 100.01}, 100),
            ({"min_amount": 100}, 500),
            ({"date_to": today - timedelta(days=1)}, 100),
            ({"date_from": today, "date_to": today}, 500),
            ({"tier_ids": self.tier_gold.ids}, 100),
        ]
        blank = {name: False for values, _points in cases for name in values}
        for number, (values, earned) in enumerate(cases):
            rule.write(blank | values)
            member = self._create_member(f"Member {number}")
            self._sell(member, 100)
            self.assertEqual(member.membership_id.balance, earned, values)

    def test_entry_keeps_the_rules_that_paid_it(self):
        member = self._create_member()
        self._sell(member, 64)
        self.rule.points = 3
        [line] = member.membership_id.entry_ids.explanation["lines"]
        self.assertEqual(line["rate"]["name"], "1 point per 1.00")
        self.assertEqual((line["amount"], line["points"]), ("64.00", "64"))

    def test_line_shares_add_up_to_the_order(self):
        member = self._create_member()
        order = self._sell(member, lines=[{"price": 3.4}] * 3)
        self.assertEqual(order.lines.mapped("member_points"), [4, 3, 3])
        self.assertEqual(order.member_points_earned, 10)

    def test_an_engine_failure_flags_the_order_and_never_loses_it(self):
        member = self._create_member()
        self.patch(
            type(self.env["pos.order"]),
            "_eligible_amounts",
            lambda *args: 1 / 0,
        )
        with mute_logger("odoo.addons.retail_customer_mgmt.models.pos_order"):
            order = self._sell(member, 20)
        self.assertEqual(order.state, "paid")
        self.assertIn("division by zero", order.member_review)
        self.assertEqual(self._entries(member), [])

    def test_a_code_scanned_offline_finds_its_member_at_sync(self):
        member = self._create_member()
        order = self._sell(None, 20, member_code=member.member_code)
        self.assertEqual(order.partner_id, member)
        self.assertEqual(self._entries(member), [("earn", 20)])

    def test_an_unknown_scanned_code_is_flagged(self):
        order = self._sell(None, 20, member_code="0420000000013")
        self.assertIn("0420000000013", order.member_review)

    def test_frozen_membership_earns_nothing(self):
        member = self._create_member()
        member.membership_id._change_state("frozen", "Test")
        self._sell(member, 20)
        self.assertEqual(self._entries(member), [])

    def test_orders_in_another_currency_count_in_the_programmes(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 0.5)])
        program = self._create_program(name="Euro club", currency_id=currency.id)
        self.company.member_program_id = program
        member = self._create_member()
        self._sell(member, 100)
        self.assertEqual(self._entries(member), [("earn", 50)])

    @freeze_time("2026-03-01 03:30:00")
    def test_ledger_days_are_those_of_the_programmes_zone(self):
        program = self._create_program(name="New York", tz="America/New_York")
        self.company.member_program_id = program
        member = self._create_member()
        self._sell(member, 10, date=datetime(2026, 3, 1, 3, 0))
        entry = member.membership_id.entry_ids
        self.assertEqual(entry.qualifying_date, date(2026, 2, 28))
        self.assertEqual(entry.lot_ids.available_from, date(2026, 2, 28))
