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

    def _unreserved(self, reward, price, claimed, goods=10.0, **values):
        lines = [
            self._line(price=goods),
            self._burn_line(self.member, reward, price, claimed, **values),
        ]
        return self._sell(self.member, lines=lines)

    def test_a_discount_costs_what_it_is_worth(self):
        order = self._redeem(self.member, self.discount, -3, 300)
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

    def test_the_cashier_chooses_how_many_points_to_spend(self):
        """features.md, complaint 7: the cashier cannot choose how many to burn."""
        for points in (1, 137, 300):
            order = self._redeem(self.member, self.discount, -points / 100, points)
            self.assertEqual(order.member_points_redeemed, points)
            self.assertFalse(order.member_review)

    def test_what_is_paid_with_points_earns_no_points(self):
        """features.md, complaint 8: a reward line earns points."""
        self._redeem(self.member, self.free_latte, -10, 200)
        self.assertEqual(self._entries(self.member), [("earn", 450), ("redeem", -200)])

    def test_payment_ends_the_reservation(self):
        self._redeem(self.member, self.discount, -3, 300)
        self.assertFalse(self.env["retail.points.hold"].search([]))

    def test_points_that_were_not_reserved_are_flagged(self):
        order = self._unreserved(self.discount, -3, 300)
        self.assertEqual(
            order.member_review, "300 points were spent without being reserved."
        )
        self.assertEqual(self.member.membership_id.points, 157)

    def test_an_unreserved_redemption_leaves_reserved_points_alone(self):
        self._reserve(self.member, "another order", 400)
        order = self._unreserved(self.discount, -3, 300)
        self.assertIn("are owed now", order.member_review)
        self.assertRecordValues(
            self.member.membership_id, [{"spendable": 400, "debt": 243, "points": 157}]
        )

    def test_offline_a_shop_may_let_some_points_be_spent(self):
        """features.md, beyond 3: within the limit it is accepted, else flagged."""
        self.shop.offline_burn_limit = 300
        lines = [
            self._line(price=10),
            self._burn_line(self.member, self.discount, -3, 300),
        ]
        order = self._sell(self.member, lines=lines, member_offline_burn=True)
        self.assertFalse(order.member_review)
        lines = [
            self._line(price=10),
            self._burn_line(self.member, self.discount, -4, 400),
        ]
        order = self._sell(self.member, lines=lines, member_offline_burn=True)
        self.assertIn("without being reserved", order.member_review)
        self.assertIn("237 are owed", order.member_review)
        self.assertEqual(self.member.membership_id.debt, 237)

    def test_a_forged_cost_is_recomputed_and_flagged(self):
        order = self._unreserved(self.free_latte, -10, 1)
        self.assertEqual(order.member_points_redeemed, 200)
        self.assertIn("its cost is 200", order.member_review)

    def test_a_forged_discount_amount_is_recomputed(self):
        """The cost follows from the price, not from the subtotal the till sends."""
        line = self._burn_line(self.member, self.discount, -3, 0)
        payload = self._payload([self._line(price=10), line], self.member)
        payload["lines"][1][2]["price_subtotal_incl"] = 0
        order = self._sync(payload)
        self.assertEqual(order.member_points_redeemed, 300)

    def test_a_reward_that_takes_off_more_than_it_is_worth_is_flagged(self):
        tenth = self.env["loyalty.reward"].create(
            {
                "program_id": self.program.loyalty_program_id.id,
                "discount": 10,
                "discount_mode": "percent",
                "required_points": 50,
            }
        )
        order = self._redeem(self.member, tenth, -1, 50)
        self.assertFalse(order.member_review)
        order = self._redeem(self.member, tenth, -9, 50)
        self.assertIn("1.01 at most", order.member_review)
        order = self._redeem(self.member, self.free_latte, -12, 200, goods=10)
        self.assertIn("took off", order.member_review)

    def test_free_products_cost_every_begun_set(self):
        self.free_latte.write({"reward_product_qty": 2, "required_points": 100})
        lines = [
            self._line(qty=3),
            self._burn_line(self.member, self.free_latte, -10, 100, qty=3),
        ]
        order = self._sell(self.member, lines=lines)
        self.assertEqual(order.member_points_redeemed, 200)

    def test_two_rewards_under_one_code_cost_both(self):
        lines = [
            self._line(qty=3),
            self._burn_line(self.member, self.discount, -1, 100),
            self._burn_line(self.member, self.free_latte, -10, 200),
        ]
        for line in lines[1:]:
            line["reward_identifier_code"] = "same"
        order = self._sell(self.member, lines=lines)
        self.assertEqual(order.member_points_redeemed, 300)

    def test_a_reward_line_is_no_return_because_it_says_so(self):
        sale = self._sell(self.member, 10)
        line = self._burn_line(self.member, self.discount, -3, 300)
        line["refunded_orderline_id"] = sale.lines.id
        self._sell(self.member, lines=[self._line(price=10), line])
        self.assertIn(("redeem", -300), self._entries(self.member))

    def test_a_reward_for_all_points_costs_all_points(self):
        everything = self.env["loyalty.reward"].create(
            {
                "program_id": self.program.loyalty_program_id.id,
                "reward_type": "discount",
                "discount": 5,
                "discount_mode": "percent",
                "required_points": 50,
                "clear_wallet": True,
            }
        )
        order = self._unreserved(everything, -0.5, 50)
        self.assertEqual(order.member_points_redeemed, 450)

    def test_a_paid_order_keeps_nothing_reserved(self):
        payload = self._payload([self._line(price=10)])
        self._reserve(self.member, payload["uuid"], 100)
        self._sync(payload)
        self.assertFalse(self.env["retail.points.hold"].search([]))

    def test_a_forged_total_earns_nothing_extra(self):
        lines = [self._line(price=1000), self._line(price=-1000)]
        payload = self._payload(lines, self.member)
        payload |= {"amount_total": 1000, "amount_paid": 1000}
        payload["payment_ids"][0][2]["amount"] = 1000
        order = self._sync(payload)
        self.assertEqual(order.member_points_earned, 0)

    def test_a_reward_of_another_programme_is_flagged(self):
        other = self._create_program(name="Next year's club")
        line = self._burn_line(self.member, other.reward_ids, -3, 300)
        order = self._sell(self.member, lines=[self._line(price=10), line])
        self.assertIn("another member programme", order.member_review)

    def test_a_card_of_somebody_else_is_flagged(self):
        friend = self._create_member("Friend")
        line = self._burn_line(friend, self.discount, -3, 300)
        order = self._sell(self.member, lines=[self._line(price=10), line])
        self.assertIn("the card of Friend", order.member_review)
        self.assertEqual(friend.membership_id.balance, 0)
        self.assertEqual(self.member.membership_id.balance, 157)

    def test_a_reward_without_a_member_is_flagged(self):
        line = self._burn_line(self.member, self.discount, -3, 300)
        order = self._sell(None, lines=[self._line(price=10), line])
        self.assertIn("no member", order.member_review)
        self.assertEqual(self.member.membership_id.balance, 450)

    def test_a_self_order_never_spends_points(self):
        """Architecture: anybody can send one with another person's name on it."""
        line = self._burn_line(self.member, self.discount, -3, 300)
        payload = self._payload([self._line(price=10), line], self.member)
        draft = payload | {"state": "draft", "payment_ids": [], "amount_paid": 0}
        order = self._sync(draft)
        self._as_self_order(order)
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": 7,
                "payment_method_id": self.cash.id,
            }
        )
        order._process_saved_order(False)
        self.assertEqual(self._entries(self.member), [("earn", 450), ("earn", 7)])
        self.assertIn("self-order", order.member_review)

    def _as_self_order(self, order):
        """Mark the order as the self-order app does, which may not be installed."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order SET source = 'mobile' WHERE id = %s", [order.id]
        )
        order.invalidate_recordset(["source"])

    def test_spending_more_than_there_is_becomes_flagged_debt(self):
        order = self._unreserved(self.discount, -10, 1000)
        self.assertIn("550 are owed", order.member_review)
        self.assertRecordValues(
            self.member.membership_id, [{"debt": 550, "spendable": 0}]
        )
        self.assertEqual(order.state, "paid")

    def test_an_order_cannot_spend_what_it_earns_itself(self):
        newcomer = self._create_member("New")
        lines = [
            self._line(price=1000),
            self._burn_line(newcomer, self.discount, -5, 500),
        ]
        order = self._sell(newcomer, lines=lines)
        self.assertEqual(self._entries(newcomer), [("redeem", -500), ("earn", 995)])
        self.assertEqual(order.member_points_balance, 495)

    def test_lots_are_spent_first_to_expire_first_never_expiring_last(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 12})
        self._sell(self.member, 100)
        self._redeem(self.member, self.discount, -1.5, 150, goods=1.5)
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
