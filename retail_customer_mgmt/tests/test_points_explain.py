from decimal import Decimal

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..tools.ledger import Posting
from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestPointsExplain(RetailCommon):
    """Each entry of the ledger says in words where its figure comes from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member("Ada")

    def _words(self, order, kind="earn"):
        entry = self.env["retail.points.entry"].search(
            [("pos_order_id", "=", order.id), ("kind", "=", kind)]
        )
        text = entry.explanation_text.replace("\N{NO-BREAK SPACE}", " ")
        return text.split("\n")

    def _raise_to_gold(self):
        self._sell(self.member, 1000)
        self.assertEqual(self.member.member_tier_id, self.tier_gold)

    def test_large_numbers_keep_all_digits(self):
        entry = self.member.membership_id._post(
            [
                Posting(
                    kind="adjust",
                    points=Decimal("1234567.5"),
                    key="large",
                    date=fields.Datetime.now(),
                    day=fields.Date.today(),
                )
            ]
        )
        self.assertEqual(entry.display_name, "Adjusted +1234567.5")
        self.tier_gold.upgrade_bonus = 1234567
        self.assertIn("gives 1234567 points", self.program.summary)

    def test_a_line_without_multiplier(self):
        order = self._sell(self.member, lines=[{"price": 12, "qty": 2}])
        self.assertEqual(
            self._words(order),
            [
                "1 point per 1.00: 1 for every $ 1.00.",
                "2 × Latte $ 24.00 → 24 points",
            ],
        )

    def test_what_points_paid_for_is_named(self):
        self._sell(self.member, 500)
        order = self._redeem(self.member, self.program.reward_ids, -2, 200, goods=10)
        self.assertIn(
            "Discounts and rewards of $ 2.00 are taken off the goods they apply to.",
            self._words(order),
        )

    def test_the_tier_multiplies(self):
        self._raise_to_gold()
        order = self._sell(self.member, lines=[{"price": 32, "qty": 2}])
        self.assertIn(
            "2 × Latte $ 64.00 → 64 points × 1.5 (Gold) = 96", self._words(order)
        )

    def test_the_best_multiplier_is_named_alone(self):
        self._raise_to_gold()
        self.program.rule_ids = [
            fields.Command.create(
                {"name": "Double week", "kind": "multiplier", "multiplier": 2}
            )
        ]
        order = self._sell(self.member, 10)
        words = self._words(order)
        self.assertIn("1 × Latte $ 10.00 → 10 points × 2 (Double week) = 20", words)

    def test_stacked_multipliers_are_all_named(self):
        self._raise_to_gold()
        self.program.multiplier_stacking = "add"
        self.program.rule_ids = [
            fields.Command.create(
                {"name": "Double week", "kind": "multiplier", "multiplier": 2}
            )
        ]
        order = self._sell(self.member, 10)
        self.assertIn(
            "1 × Latte $ 10.00 → 10 points × 2.5 (Double week × 2 and Gold × 1.5) = 25",
            self._words(order),
        )

    def test_rounding_is_said(self):
        order = self._sell(self.member, 9.95)
        self.assertEqual(self._words(order)[-1], "Together 9.95, rounded down to 9.")

    def test_goods_without_a_rule(self):
        beans = self._create_item("Beans", 20.0)
        self.rule.product_ids = beans
        order = self._sell(self.member, lines=[{"price": 10}, {"product": beans}])
        words = self._words(order)
        self.assertIn("1 × Latte $ 10.00 → no rule gives points for it", words)

    def test_the_last_day_is_said(self):
        self.program.write({"expiry_mode": "month_end", "expiry_months": 12})
        with freeze_time("2026-05-10 12:00:00"):
            order = self._sell(self.member, 10)
        self.assertEqual(self._words(order)[-1], "Can be spent until 05/31/2027.")

    def test_a_lapse_names_what_had_been_earned(self):
        self.program.write({"expiry_mode": "month_end", "expiry_months": 1})
        with freeze_time("2026-01-31 12:00:00"):
            self._sell(self.member, 10)
        self.member.membership_id._expire(fields.Date.to_date("2026-03-01"))
        lapse = self.member.membership_id.entry_ids.filtered(
            lambda entry: entry.kind == "expire"
        )
        self.assertEqual(
            lapse.explanation_text,
            "10 of what was earned on 01/31/2026 could be spent until 02/28/2026.",
        )

    def test_a_return_names_the_sale(self):
        order = self._sell(self.member, 10)
        words = self._words(self._refund(order), "clawback")
        self.assertIn(order.name, words[0])
        self.assertTrue(words[1].startswith("10 of the 10 earned on"))
