from odoo import fields
from odoo.tests import tagged

from .common_points_rule import PointsRules


@tagged("post_install", "-at_install")
class TestPointsRuleKinds(PointsRules):
    """Points for pieces, for orders, by bands of spending and for a first purchase."""

    def test_points_for_each_piece(self):
        self._rule("unit", points=5, product_ids=self.product.ids)
        other = self._create_item("Beans", 20)
        lines = [{"price": 10, "qty": 3}, {"product": other, "price": 20}]
        order = self._sell(self.member, lines=lines)
        self.assertRecordValues(
            order.lines,
            [
                {"member_points": 45, "member_qualifying_points": 45},
                {"member_points": 20, "member_qualifying_points": 20},
            ],
        )

    def test_a_free_piece_earns_nothing(self):
        """features.md, complaint 8: a reward line earns points."""
        self._rule("unit", points=5)
        catalogue = self.program.loyalty_program_id
        reward = self.env["loyalty.reward"].create(
            {
                "program_id": catalogue.id,
                "reward_type": "product",
                "reward_product_id": self.product.id,
                "required_points": 10,
            }
        )
        self._sell(self.member, 100)
        free = self._burn_line(self.member, reward, -10, 10)
        sold = self._line(price=10, qty=2)
        order = self._sell(self.member, lines=[sold, free])
        self.assertEqual(order.lines.mapped("member_points"), [15, 0])

    def test_points_for_the_order_do_not_qualify_and_are_spread(self):
        self._rule("order", points=50)
        order = self._sell(self.member, lines=[{"price": 30}, {"price": 10}])
        self.assertEqual(order.member_points_earned, 90)
        self.assertRecordValues(
            order.lines,
            [
                {"member_points": 68, "member_qualifying_points": 30},
                {"member_points": 22, "member_qualifying_points": 10},
            ],
        )
        entry = self.member.membership_id.entry_ids
        self.assertEqual(entry.qualifying_points, 40)

    def test_bands_of_spending(self):
        self.rule.active = False
        bands = [(30, 2), (60, 6), (120, 16), (250, 33)]
        self._rule(
            "band",
            band_ids=[
                fields.Command.create({"amount_to": upper, "points": given})
                for upper, given in reversed(bands)
            ],
        )
        for amount, given in ((30, 2), (30.01, 6), (120, 16), (900, 33)):
            member = self._create_member(f"Spends {amount}")
            self.assertEqual(self._earned(amount, member), given)

    def test_the_first_purchase_is_part_of_its_order(self):
        self._rule("event", event="first_purchase", points=100)
        order = self._sell(self.member, 10)
        self.assertEqual(order.member_points_earned, 110)
        self.assertEqual(self._earned(10), 10)
        self.assertIn("Special: 100 points for the first purchase.", self._words(order))

    def test_after_a_whole_return_the_next_purchase_is_the_first(self):
        self._rule("event", event="first_purchase", points=100)
        order = self._sell(self.member, 10)
        self._refund(order)
        self.assertEqual(self.member.membership_id.balance, 0)
        self.assertEqual(self._earned(10), 110)

    def test_after_a_partial_return_it_was_the_first_purchase(self):
        self._rule("event", event="first_purchase", points=100)
        order = self._sell(self.member, lines=[{"price": 10, "qty": 2}])
        self._refund(order, {order.lines: 1})
        self.assertEqual(self._earned(10), 10)
