from odoo import fields
from odoo.tests import tagged

from .common_points_rule import PointsRules


@tagged("post_install", "-at_install")
class TestPointsRuleMoney(PointsRules):
    """Which money earns points, and which points count for a tier."""

    def test_points_on_the_price_without_tax(self):
        """features.md, complaint 18: net or gross base."""
        tax = self.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20, "price_include_override": "tax_included"}
        )
        item = self._create_item("Taxed", 120, taxes_id=tax.ids)
        self._rule("unit", points=1)
        self.assertEqual(self._earned(lines=[{"product": item}]), 121)
        self.program.earn_base = "excl"
        self.assertEqual(self._earned(lines=[{"product": item}]), 101)

    def test_splitting_the_payment_changes_nothing(self):
        self._rule("order", points=50, first_in_scope="ever")
        payload = self._payload([{"price": 100}], self.member)
        whole = payload["payment_ids"][0][2]
        payload["payment_ids"] = [
            fields.Command.create(whole | {"amount": amount}) for amount in (30, 70)
        ]
        self.assertEqual(self._sync(payload).member_points_earned, 150)

    def test_tiers_ask_for_what_was_earned_not_for_gifts(self):
        """features.md, complaint 17: a tier is given below its threshold."""
        self.tier_silver.write({"threshold_amount": 0, "threshold_points": 100})
        self.tier_gold.write({"threshold_amount": 0, "threshold_points": 1000})
        self._rule("order", points=500)
        self._sell(self.member, 99)
        self.assertEqual(self.member.member_tier_id, self.tier_member)
        self._sell(self.member, 1)
        self.assertEqual(self.member.member_tier_id, self.tier_silver)
