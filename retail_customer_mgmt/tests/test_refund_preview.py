from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestRefundPreview(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls._sell(cls.member, 300)
        reward = cls.program.reward_ids
        cls.sale = cls._sell(
            cls.member,
            lines=[
                cls._line(price=10, qty=4),
                cls._burn_line(cls.member, reward, -1, 100),
            ],
        )
        cls.goods, cls.discount = cls.sale.lines.sorted("is_reward_line")
        cls.cashier = new_test_user(
            cls.env, "plain-cashier", groups="point_of_sale.group_pos_user"
        )

    def _preview(self, quantities, user=None):
        lines = [
            {"refunded_orderline_id": line.id, "qty": qty}
            for line, qty in quantities.items()
        ]
        Order = self.env["pos.order"].with_user(user or self.cashier)
        preview = Order.member_refund_preview(lines)
        return preview["taken_back"], preview["given_back"]

    def _posted(self, refund):
        return (-refund.member_points_earned, -refund.member_points_redeemed)

    def test_a_preview_is_what_the_return_then_posts(self):
        quantities = {self.goods: 2, self.discount: 1}
        preview = self._preview(quantities)
        self.assertEqual(preview, self._posted(self._refund(self.sale, quantities)))
        self.assertEqual(preview[1], 100)
        self.assertGreater(preview[0], 0)

    def test_parts_of_a_sale_take_parts_back_and_give_nothing(self):
        self.assertEqual(self._preview({self.goods: 4}), (39, 0))
        first = self._preview({self.goods: 1})
        self._refund(self.sale, {self.goods: 3})
        rest = self._preview({self.goods: 1})
        self.assertLess(abs(first[0] - rest[0]), 2)

    def test_what_came_back_already_gives_nothing_again(self):
        self._refund(self.sale, {self.discount: 1})
        self.assertEqual(self._preview({self.discount: 1}), (0, 0))

    def test_a_preview_posts_nothing(self):
        before = (self._entries(self.member), self.env["pos.order"].search_count([]))
        self._preview({self.goods: 4, self.discount: 1})
        self.env.flush_all()
        after = (self._entries(self.member), self.env["pos.order"].search_count([]))
        self.assertEqual(after, before)

    def test_sales_of_others_take_nothing_back(self):
        order = self._sell(self.env["res.partner"].create({"name": "Bo"}), 50)
        self.assertEqual(self._preview({order.lines: 1}), (0, 0))

    def test_only_till_users_ask(self):
        user = new_test_user(self.env, "office", groups="base.group_user")
        with self.assertRaisesRegex(AccessError, "till users"):
            self._preview({self.goods: 1}, user)
