from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestOrderCustomer(RetailCommon):
    """A customer set or changed on an order that is paid already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session.start_at = datetime(2026, 3, 1, 8)
        cls.ada, cls.bea = cls._create_member("Ada"), cls._create_member("Bea")
        cls.cashier = new_test_user(
            cls.env, login="cashier", groups="point_of_sale.group_pos_user"
        )
        cls.manager = cls._create_user("manager", cls.shop)
        cls.manager.group_ids |= cls.env.ref("point_of_sale.group_pos_user")

    def test_a_customer_set_later_earns(self):
        order = self._sell(None, 64)
        order.with_user(self.cashier).partner_id = self.ada
        self.assertEqual(self._entries(self.ada), [("earn", 64)])
        self.assertRecordValues(
            order,
            [
                {
                    "membership_id": self.ada.membership_id.id,
                    "member_points_earned": 64,
                    "member_points_balance": 64,
                }
            ],
        )

    def test_a_changed_customer_takes_the_points_along(self):
        order = self._sell(self.ada, 64)
        order.with_user(self.cashier).partner_id = self.bea
        self.assertEqual(self._entries(self.ada), [("earn", 64), ("reversal", -64)])
        self.assertEqual(self._entries(self.bea), [("earn", 64)])
        self.assertEqual(order.membership_id, self.bea.membership_id)
        figures = self.ada.membership_id.entry_ids
        for name in ("qualifying_amount", "qualifying_points", "qualifying_visits"):
            self.assertEqual(sum(figures.mapped(name)), 0, name)

    def test_a_removed_customer_loses_the_points(self):
        order = self._sell(self.ada, 64)
        order.partner_id = False
        self.assertEqual(self._entries(self.ada), [("earn", 64), ("reversal", -64)])
        self.assertFalse(order.membership_id)
        self._refund(order)
        self.assertEqual(self.ada.membership_id.balance, 0)

    def test_back_and_forth_ends_with_the_last_customer(self):
        order = self._sell(self.ada, 64)
        for partner in (self.bea, self.ada):
            order.partner_id = partner
        self.assertEqual(
            self._entries(self.ada), [("earn", 64), ("reversal", -64), ("earn", 64)]
        )
        self.assertEqual(self.bea.membership_id.balance, 0)
        self._refund(order)
        self.assertEqual(self.ada.membership_id.balance, 0)

    def test_a_change_after_a_partial_return_moves_the_rest_only(self):
        order = self._sell(self.ada, lines=[{"price": 10, "qty": 3}])
        self._refund(order, {order.lines: 1})
        order.partner_id = self.bea
        self.assertEqual(self.ada.membership_id.balance, 0)
        self.assertEqual(self._entries(self.bea), [("earn", 30), ("clawback", -10)])
        self._refund(order, {order.lines: 2})
        self.assertEqual(self.bea.membership_id.balance, 0)
        self.assertEqual(
            sum(self.bea.membership_id.entry_ids.mapped("qualifying_visits")), 0
        )

    def test_a_change_gives_burned_points_back_to_their_lots(self):
        self._sell(self.ada, 300)
        reward = self.program.reward_ids
        lines = [self._line(price=10), self._burn_line(self.ada, reward, -2, 200)]
        order = self._sell(self.ada, lines=lines)
        order.partner_id = self.bea
        self.assertRecordValues(
            self.ada.membership_id, [{"balance": 300, "spendable": 300, "debt": 0}]
        )
        self.assertEqual(self._entries(self.bea), [("redeem", -200), ("earn", 8)])
        self.assertEqual(self.bea.membership_id.balance, -192)
        self.assertIn("without being reserved", order.member_review)

    def test_on_a_later_day_only_a_store_manager_may(self):
        with freeze_time("2026-03-01 12:00:00"):
            order = self._sell(self.ada, 64, date=datetime(2026, 3, 1, 11))
        with freeze_time("2026-03-02 12:00:00"):
            with self.assertRaisesRegex(AccessError, "store manager"):
                order.with_user(self.cashier).partner_id = self.bea
            self.assertEqual(order.partner_id, self.ada)
            order.with_user(self.manager).partner_id = self.bea
        self.assertEqual(self.ada.membership_id.balance, 0)
        self.assertEqual(self._entries(self.bea), [("earn", 64)])

    def test_a_customer_set_on_a_later_day_waits_for_a_store_manager(self):
        """An invoice on the next day needs its customer; points wait for a manager."""
        with freeze_time("2026-03-01 12:00:00"):
            order = self._sell(None, 64, date=datetime(2026, 3, 1, 11))
        with freeze_time("2026-03-02 12:00:00"):
            order.with_user(self.cashier).partner_id = self.ada
            self.assertEqual(self._entries(self.ada), [])
            self.assertIn("a store manager", order.member_review)
            with self.assertRaises(AccessError):
                order.with_user(self.cashier).action_post_member_points()
            order.with_user(self.manager).action_post_member_points()
        self.assertEqual(self._entries(self.ada), [("earn", 64)])
        self.assertFalse(order.member_review)

    def test_the_customer_of_a_refund_moves_no_clawback(self):
        order = self._sell(self.ada, 64)
        refund = self._refund(order)
        refund.partner_id = self.bea
        self.assertEqual(self._entries(self.ada), [("earn", 64), ("clawback", -64)])
        self.assertEqual(self._entries(self.bea), [])

    def test_orders_of_others_than_members_change_freely(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with freeze_time("2026-03-01 12:00:00"):
            order = self._sell(None, 64, date=datetime(2026, 3, 1, 11))
        order.with_user(self.cashier).partner_id = stranger
        self.assertFalse(order.member_review)

    def test_a_customer_first_named_after_a_return_earns_on_the_rest(self):
        order = self._sell(None, lines=[{"price": 10, "qty": 10}])
        self._refund(order, {order.lines: 4})
        order.partner_id = self.ada
        self.assertEqual(self._entries(self.ada), [("earn", 100), ("clawback", -40)])
        self._refund(order, {order.lines: 6})
        self.assertEqual(self.ada.membership_id.balance, 0)

    def test_a_moved_date_gives_nobody_the_points_of_an_old_order(self):
        """Any till user may write an order's date; when it came in she can't."""
        with freeze_time("2026-03-01 12:00:00"):
            order = self._sell(None, 64, date=datetime(2026, 3, 1, 11))
        order.date_order = datetime(2026, 3, 2, 11)
        self._age(order, "2026-03-01 12:00:00")
        with freeze_time("2026-03-02 12:00:00"):
            order.with_user(self.cashier).partner_id = self.ada
        self.assertEqual(self._entries(self.ada), [])

    def _age(self, order, moment):
        self.env.cr.execute(
            "UPDATE pos_order SET create_date = %s WHERE id = %s", [moment, order.id]
        )
        order.invalidate_recordset(["create_date"])

    def test_the_date_of_a_posted_order_cannot_change(self):
        order = self._sell(self.ada, 64)
        with self.assertRaises(AccessError):
            order.with_user(self.cashier).date_order = datetime(2026, 3, 2, 11)

    def test_the_sold_quantity_of_a_posted_order_cannot_change(self):
        """A return takes back its part of what was sold."""
        order = self._sell(self.ada, 64)
        with self.assertRaises(AccessError):
            order.lines.with_user(self.cashier).qty = 1000

    def test_paying_an_old_order_again_posts_nothing(self):
        with freeze_time("2026-03-01 12:00:00"):
            order = self._sell(None, 64, date=datetime(2026, 3, 1, 11))
        self._age(order, "2026-03-01 12:00:00")
        with freeze_time("2026-03-02 12:00:00"):
            order.with_user(self.cashier).partner_id = self.ada
            order.with_user(self.cashier).action_pos_order_paid()
            self.assertEqual(self._entries(self.ada), [])
            order.with_user(self.manager).action_post_member_points()
        self.assertEqual(self._entries(self.ada), [("earn", 64)])

    def test_the_manager_of_another_shop_decides_nothing(self):
        other = self._create_user("manager", self._create_shop("Elsewhere"))
        other.group_ids |= self.env.ref("point_of_sale.group_pos_user")
        with freeze_time("2026-03-01 12:00:00"):
            order = self._sell(self.ada, 64, date=datetime(2026, 3, 1, 11))
        with self.assertRaises(AccessError):
            order.with_user(other).partner_id = self.bea
        with self.assertRaises(AccessError):
            order.with_user(other).action_accept_member_review()
