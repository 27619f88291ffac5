from odoo import fields
from odoo.tests import tagged

from .common_points_rule import PointsRules


@tagged("post_install", "-at_install")
class TestPointsRuleWords(PointsRules):
    """What rules, and the entries they paid, say in plain words."""

    def test_the_entry_keeps_the_version_of_each_rule(self):
        rule = self._rule("unit", points=5, cap_day=100)
        order = self._sell(self.member, lines=[{"price": 10, "qty": 2}])
        rule.write({"points": 9, "name": "Renamed"})
        self.rule.active = False
        explanation = self.member.membership_id.entry_ids.explanation
        self.assertEqual(
            explanation["rules"], {str(self.rule.id): "20", str(rule.id): "10"}
        )
        self.assertEqual(
            self._words(order),
            [
                "1 point per 1.00: 1 for every $ 1.00.",
                "2 × Latte $ 20.00 → 20 points",
                "Special: 2 × Latte, 5 for each → 10 points",
            ],
        )

    def test_points_of_the_order_in_words(self):
        self.rule.active = False
        self._rule("order", points=50, name="Spring gift")
        self._rule(
            "band",
            name="Big baskets",
            band_ids=[fields.Command.create({"amount_to": 10, "points": 7})],
        )
        self.tier_member.points_multiplier = 2
        order = self._sell(self.member, 24)
        self.assertEqual(
            self._words(order),
            [
                "1 × Latte $ 24.00 → a part of what the order gives",
                "Spring gift: 50 points for the order.",
                "Big baskets: 7 points for an order of $ 24.00, multiplied to 14.",
            ],
        )

    def test_rules_in_plain_words(self):
        drinks = self.env["product.category"].create({"name": "Drinks"})
        cases = [
            (
                {"kind": "unit", "points": 5, "category_ids": drinks.ids},
                "Special: 5 for each piece. For Drinks.",
            ),
            (
                {"kind": "order", "points": 50, "min_amount": 100, "cap_month": 80},
                (
                    "Special: 50 for an order. From a purchase of $ 100.00."
                    " At most 80 a month."
                ),
            ),
            (
                {
                    "kind": "band",
                    "band_ids": [
                        fields.Command.create({"amount_to": 60, "points": 6}),
                        fields.Command.create({"amount_to": 30, "points": 2}),
                    ],
                },
                (
                    "Special: 2 up to $ 30.00, 6 up to $ 60.00 and above, by the"
                    " amount of the order."
                ),
            ),
            (
                {
                    "kind": "multiplier",
                    "fri": True,
                    "sat": True,
                    "hour_from": 17.5,
                    "hour_to": 19,
                    "tier_ids": self.tier_gold.ids,
                    "shop_ids": self.shop.ids,
                    "date_to": "2026-05-31",
                },
                (
                    "Special: points × 2. Until 05/31/2026. On Friday and Saturday."
                    " Between 17:30 and 19:00. For the tiers Gold. In Market Street."
                ),
            ),
            (
                {
                    "kind": "order",
                    "points": 50,
                    "birthday_scope": "week",
                    "first_in_scope": "birthday",
                    "excluded_product_ids": self.product.ids,
                },
                (
                    "Special: 50 for an order. Not for Latte. In the week of the"
                    " birthday. Only the first order around the birthday."
                ),
            ),
            (
                {"kind": "event", "event": "birthday", "points": 100},
                "Special: 100 on each birthday.",
            ),
        ]
        for values, words in cases:
            rule = self._rule(**values)
            summary = rule.summary.replace("\N{NO-BREAK SPACE}", " ")
            self.assertEqual(summary, words)
            self.assertIn(rule.summary, self.program.summary)

    def test_a_programme_of_events_only_says_that_purchases_earn_nothing(self):
        self.rule.active = False
        self._rule("event", event="birthday", points=100)
        self.assertEqual(
            self.program.summary.split("\n")[:2],
            [
                "Purchases earn nothing yet: add a rule.",
                "Special: 100 on each birthday.",
            ],
        )
