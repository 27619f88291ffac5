from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestRefund(RetailCommon):
    def test_a_full_refund_takes_back_what_was_earned(self):
        """features.md, complaint 1: a refund keeps the earned points."""
        member = self._create_member()
        order = self._sell(member, 64)
        refund = self._refund(order)
        self.assertEqual(self._entries(member), [("earn", 64), ("clawback", -64)])
        self.assertRecordValues(
            refund,
            [{"member_points_earned": -64, "member_points_balance": 0}],
        )
        self.assertEqual(member.membership_id.card_id.points, 0)

    def test_partial_refunds_never_exceed_the_share(self):
        member = self._create_member()
        order = self._sell(member, lines=[{"price": 3.5, "qty": 3}])
        for _time in range(3):
            self._refund(order, {order.lines: 1})
        self.assertEqual(
            self._entries(member),
            [("earn", 10), ("clawback", -3), ("clawback", -4), ("clawback", -3)],
        )

    def test_refund_takes_back_qualifying_figures_on_the_sales_day(self):
        member = self._create_member()
        with freeze_time("2025-12-30 12:00:00"):
            order = self._sell(member, 100, date=datetime(2025, 12, 30, 11))
        with freeze_time("2026-01-05 12:00:00"):
            self._refund(order, date=datetime(2026, 1, 5, 11))
        self.assertRecordValues(
            member.membership_id.entry_ids.sorted("id"),
            [
                {
                    "qualifying_amount": 100,
                    "qualifying_points": 100,
                    "qualifying_visits": 1,
                    "qualifying_date": order.date_order.date(),
                },
                {
                    "qualifying_amount": -100,
                    "qualifying_points": -100,
                    "qualifying_visits": -1,
                    "qualifying_date": order.date_order.date(),
                },
            ],
        )

    def test_a_partial_return_keeps_the_visit(self):
        member = self._create_member()
        order = self._sell(member, lines=[{"price": 10, "qty": 2}])
        self._refund(order, {order.lines: 1})
        clawback = member.membership_id.entry_ids.filtered(
            lambda entry: entry.kind == "clawback"
        )
        self.assertEqual(clawback.qualifying_visits, 0)

    def test_refund_of_spent_points_becomes_debt_and_new_points_pay_it(self):
        member = self._create_member()
        order = self._sell(member, 1000)
        self._burn(member, 800)
        self._refund(order)
        membership = member.membership_id
        self.assertRecordValues(
            membership, [{"debt": 800, "spendable": 0, "balance": -800, "points": -800}]
        )
        sale = self._sell(member, 500)
        self.assertRecordValues(membership, [{"debt": 50, "spendable": 0}])
        [earned] = sale.points_entry_ids
        self.assertIn("750 of them paid what was owed", earned.explanation_text)
        self._sell(member, 100)
        self.assertRecordValues(membership, [{"debt": 0, "spendable": 100}])
        self.assertEqual(membership.balance, 100)

    def _burn(self, member, points):
        """Spend points with a discount worth them, on an order paid in full by it."""
        amount = points / 100
        reward = self.program.reward_ids
        return self._redeem(member, reward, -amount, points, goods=amount)

    def test_refunded_reward_gives_points_back_to_their_lots(self):
        """features.md, complaint 2: a refund charges the burned points again."""
        member = self._create_member()
        self._sell(member, 300)
        burn = self._burn(member, 200)
        self.assertEqual(member.membership_id.balance, 100)
        self._refund(burn)
        self.assertEqual(
            self._entries(member),
            [("earn", 300), ("redeem", -200), ("redeem_return", 200)],
        )
        [lot] = member.membership_id.lot_ids
        self.assertEqual(lot.remaining, 300)

    def test_a_reward_returned_in_parts_gives_its_points_back_in_parts(self):
        """features.md, complaint 2: also on partial refunds."""
        member = self._create_member()
        self._sell(member, 700)
        latte = self.env["loyalty.reward"].create(
            {
                "program_id": self.program.loyalty_program_id.id,
                "reward_type": "product",
                "reward_product_id": self.product.id,
                "required_points": 200,
            }
        )
        lines = [self._line(qty=3), self._burn_line(member, latte, -10, 600, qty=3)]
        burn = self._sell(member, lines=lines)
        [reward] = burn.lines.filtered("is_reward_line")
        balances = []
        for quantity in (1, 2):
            self._refund(burn, {reward: quantity})
            balances.append(member.membership_id.balance)
        self.assertEqual(balances, [300, 700])

    def test_a_visit_is_taken_back_once(self):
        tip = self._create_item("Tip", 1)
        self.config.tip_product_id = tip
        member = self._create_member()
        order = self._sell(member, lines=[{"price": 10}, {"product": tip, "price": 5}])
        for line in order.lines:
            self._refund(order, {line: 1})
        entries = member.membership_id.entry_ids
        self.assertEqual(sum(entries.mapped("qualifying_visits")), 0)

    def test_keeping_the_reward_line_gives_nothing_back(self):
        member = self._create_member()
        self._sell(member, 300)
        burn = self._burn(member, 200)
        goods = burn.lines.filtered(lambda line: not line.is_reward_line)
        self._refund(burn, {goods: 1})
        self.assertEqual(member.membership_id.balance, 100)

    def test_a_return_without_its_sale_is_flagged_and_takes_nothing(self):
        member = self._create_member()
        self._sell(member, 50)
        order = self._sell(member, lines=[{"price": 20, "qty": -1}])
        self.assertIn("without its sale", order.member_review)
        self.assertEqual(member.membership_id.balance, 50)

    def test_an_exchange_takes_back_and_earns(self):
        member = self._create_member()
        order = self._sell(member, 30)
        self._sell(
            member,
            lines=[
                self._line(price=30, qty=-1, refunded_orderline_id=order.lines.id),
                self._line(price=50),
            ],
        )
        self.assertEqual(
            self._entries(member), [("earn", 30), ("clawback", -30), ("earn", 50)]
        )

    def test_an_exchange_of_goods_bought_without_a_member_earns_on_the_rest_only(self):
        member = self._create_member()
        order = self._sell(None, 30)
        lines = [
            self._line(price=30, qty=-1, refunded_orderline_id=order.lines.id),
            self._line(price=50),
        ]
        self._sell(member, lines=lines)
        self.assertEqual(self._entries(member), [("earn", 20)])

    def _exchange(self, member, order, price, back=None):
        lines = [
            self._line(
                price=back or price,
                qty=-1,
                refunded_orderline_id=order.lines.id,
                product=order.lines.product_id,
            ),
            self._line(price=price),
        ]
        return self._sell(member, lines=lines)

    def test_goods_cover_an_exchange_once_only(self):
        """Returning the same line again and again would print points."""
        member = self._create_member()
        order = self._sell(member, 100)
        for _time in range(3):
            self._exchange(member, order, 100)
        self.assertEqual(member.membership_id.balance, 100)

    def test_a_forged_price_of_returned_goods_covers_nothing(self):
        member = self._create_member()
        order = self._sell(member, 10)
        self._exchange(member, order, 1000)
        self.assertEqual(member.membership_id.balance, 10)

    def test_goods_paid_with_points_earn_nothing_when_exchanged(self):
        member = self._create_member()
        self._sell(member, 1000)
        order = self._redeem(member, self.program.reward_ids, -10, 1000, goods=10)
        goods = order.lines.filtered(lambda line: not line.is_reward_line)
        lines = [
            self._line(price=10, qty=-1, refunded_orderline_id=goods.id),
            self._line(price=10),
        ]
        self._sell(member, lines=lines)
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_return_takes_the_visit_back_once(self):
        member = self._create_member()
        order = self._sell(member, 10)
        for _time in range(2):
            self._refund(order)
        entries = member.membership_id.entry_ids
        self.assertEqual(sum(entries.mapped("qualifying_visits")), 0)

    def test_an_exchange_frees_the_cap_of_what_came_back(self):
        self.rule.cap_day = 80
        member = self._create_member()
        order = self._sell(member, 80)
        self._exchange(member, order, 80)
        self.assertEqual(
            self._entries(member), [("earn", 80), ("clawback", -80), ("earn", 80)]
        )

    def test_the_member_of_the_sale_gives_back_whoever_returns(self):
        member, friend = self._create_member(), self._create_member("Friend")
        order = self._sell(member, 30)
        lines = [self._line(price=30, qty=-1, refunded_orderline_id=order.lines.id)]
        self._sell(friend, lines=lines)
        self.assertEqual(member.membership_id.balance, 0)
        self.assertEqual(self._entries(friend), [])

    def test_what_has_lapsed_of_the_sale_is_forgiven(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        with freeze_time("2026-01-10 12:00:00"):
            order = self._sell(member, 100, date=datetime(2026, 1, 10, 11))
        self._run_cron(self.program, "_cron_expire_points", date(2026, 3, 1))
        self._sell(member, 70)
        self._refund(order)
        self.assertEqual(
            self._entries(member),
            [("earn", 100), ("expire", -100), ("earn", 70), ("clawback", 0)],
        )
        self.assertEqual(member.membership_id.points, 70)
