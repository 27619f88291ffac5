from odoo import fields
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestRedeem(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls._sell(cls.member, 450)
        cls.discount = cls.program.reward_ids
        cls.free_latte = cls.env["loyalty.reward"].create(
            {
                "program_id": cls.program.loyalty_program_id.id,
                "reward_type": "product",
                "reward_product_id": cls.product.id,
                "required_points": 200,
            }
        )

    def _redeem(self, reward, price, claimed, goods=10.0, **values):
        lines = [
            self._line(price=goods),
            self._burn_line(self.member, reward, price, claimed, **values),
        ]
        return self._sell(self.member, lines=lines)

    def test_a_discount_costs_what_it_is_worth(self):
        order = self._redeem(self.discount, -3, 300)
        self.assertRecordValues(
            order,
            [
                {
                    "member_points_redeemed": 300,
                    "member_points_earned": 7,
                    "member_points_balance": 157,
                    "member_review": False,
                }
            ],
        )

    def test_what_is_paid_with_points_earns_no_points(self):
        """features.md, complaint 8: a reward line earns points."""
        self._redeem(self.free_latte, -10, 200)
        self.assertEqual(self._entries(self.member), [("earn", 450), ("redeem", -200)])

    def test_a_forged_cost_is_recomputed_and_flagged(self):
        order = self._redeem(self.free_latte, -10, 1)
        self.assertEqual(order.member_points_redeemed, 200)
        self.assertIn("its cost is 200", order.member_review)

    def test_a_forged_discount_amount_is_recomputed(self):
        """The cost follows from the price, not from the subtotal the till sends."""
        line = self._burn_line(self.member, self.discount, -3, 0)
        payload = self._payload([self._line(price=10), line], self.member)
        payload["lines"][1][2]["price_subtotal_incl"] = 0
        order = self._sync(payload)
        self.assertEqual(order.member_points_redeemed, 300)

    def test_spending_more_than_there_is_becomes_flagged_debt(self):
        order = self._redeem(self.discount, -10, 1000)
        self.assertIn("550 are owed", order.member_review)
        self.assertRecordValues(
            self.member.membership_id, [{"debt": 550, "spendable": 0}]
        )
        self.assertEqual(order.state, "paid")

    def test_an_order_cannot_spend_what_it_earns_itself(self):
        newcomer = self._create_member("New")
        reward = self.discount
        lines = [
            self._line(price=1000),
            self._burn_line(newcomer, reward, -5, 500),
        ]
        order = self._sell(newcomer, lines=lines)
        self.assertEqual(self._entries(newcomer), [("redeem", -500), ("earn", 995)])
        self.assertEqual(order.member_points_balance, 495)

    def test_lots_are_spent_first_to_expire_first_never_expiring_last(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 12})
        self._sell(self.member, 100)
        self._redeem(self.discount, -1.5, 150, goods=1.5)
        never, dated = self.member.membership_id.lot_ids.sorted("id")
        self.assertEqual((never.remaining, dated.remaining), (400, 0))
        redeem = self.member.membership_id.entry_ids.filtered(
            lambda entry: entry.kind == "redeem"
        )
        self.assertRecordValues(
            redeem.allocation_ids.sorted("id"),
            [
                {"lot_id": dated.id, "points": 100},
                {"lot_id": never.id, "points": 50},
            ],
        )

    def test_confirming_coupons_leaves_members_cards_alone(self):
        card = self.member.membership_id.card_id
        order = self._sell(self.member, 10)
        claims = {
            card.id: {
                "points": 9999,
                "program_id": card.program_id.id,
                "partner_id": self.member.id,
                "coupon_id": card.id,
            },
            -1: {
                "points": 500,
                "program_id": card.program_id.id,
                "partner_id": self.member.id,
            },
        }
        answer = order.confirm_coupon_programs(claims)
        self.assertFalse(answer["coupon_updates"])
        self.assertEqual(card.points, 460)
        cards = self.env["loyalty.card"].search([("partner_id", "=", self.member.id)])
        self.assertEqual(cards, card)

    def test_other_coupons_still_go_through_core(self):
        coupons = self.env["loyalty.program"].create(
            {
                "name": "Coupons",
                "program_type": "coupons",
                "reward_ids": [fields.Command.create({"discount": 10})],
            }
        )
        coupon = self.env["loyalty.card"].create(
            {"program_id": coupons.id, "points": 1}
        )
        order = self._sell(self.member, 10)
        self.assertTrue(
            order.validate_coupon_programs({coupon.id: -1}, [])["successful"]
        )
        order.confirm_coupon_programs(
            {
                coupon.id: {
                    "points": -1,
                    "program_id": coupons.id,
                    "coupon_id": coupon.id,
                }
            }
        )
        self.assertEqual(coupon.points, 0)
