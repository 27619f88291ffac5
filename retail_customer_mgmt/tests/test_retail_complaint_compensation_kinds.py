from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_compensation import CompensationCommon


@tagged("post_install", "-at_install")
class TestCompensationCoupon(CompensationCommon):
    """C3: a coupon for a complaint is real, mailed, and worth what it says."""

    def _give_coupon(self, user=None, **values):
        values = {
            "coupon_program_id": self.coupons.id,
            "coupon_until": fields.Date.today() + timedelta(days=30),
        } | values
        return self._give(user or self.clerk, "coupon", **values)

    def test_a_coupon_is_mailed_as_service_and_redeemed_at_the_till(self):
        given = self._give_coupon()
        coupon = given.coupon_id
        self.assertRecordValues(
            coupon, [{"partner_id": self.member.id, "points": 1, "active": True}]
        )
        self.assertEqual(given.cost, 5)
        contact = self.env["retail.contact"].search([("kind", "=", "compensation")])
        self.assertRecordValues(
            contact,
            [{"purpose": "service", "state": "queued", "channel": "email"}],
        )
        self.assertIn(coupon.code, contact.mail_id.sudo().body_html)
        self._redeem_coupon(coupon)
        self.assertEqual(coupon.points, 0)

    def _redeem_coupon(self, coupon):
        reward = self.coupons.reward_ids
        lines = [
            self._line(price=12),
            self._line(
                reward.discount_line_product_id,
                1,
                -5,
                is_reward_line=True,
                reward_id=reward.id,
                coupon_id=coupon.id,
                reward_identifier_code="sorry",
                points_cost=1,
            ),
        ]
        order = self._sync(self._payload(lines, self.member))
        self.assertEqual(order.amount_total, 7)
        change = {coupon.id: -1}
        orders = self.env["pos.order"]
        self.assertTrue(orders.validate_coupon_programs(change, [])["successful"])
        order.confirm_coupon_programs(
            {coupon.id: {"points": -1, "program_id": self.coupons.id}}
        )

    def test_who_may_not_be_written_to_gets_her_coupon_without_a_mail(self):
        self.env["mail.blacklist"]._add("ada@example.com")
        given = self._give_coupon()
        self.assertTrue(given.coupon_id)
        contact = self.env["retail.contact"].search([("kind", "=", "compensation")])
        self.assertRecordValues(contact, [{"state": "refused", "mail_id": False}])

    def test_coupons_of_one_complaint_count_together(self):
        self._give_coupon()
        waiting = self._give_coupon()
        self.assertRecordValues(waiting, [{"state": "asked", "coupon_id": False}])
        waiting.with_user(self.manager).action_approve()
        self.assertTrue(waiting.coupon_id)

    def test_a_percentage_without_maximum_is_not_given(self):
        self.coupons.reward_ids.write({"discount_mode": "percent", "discount": 50})
        with self.assertRaisesRegex(UserError, "can't be told"):
            self._give_coupon()
        self.coupons.reward_ids.discount_max_amount = 4
        self.assertEqual(self._give_coupon().cost, 4)

    def test_a_coupon_ends_today_or_later_and_is_of_a_coupon_programme(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "today or later"):
            self._give_coupon(coupon_until=yesterday)
        managed = self.program.loyalty_program_id
        with self.assertRaisesRegex(UserError, "gives coupons"):
            self._give_coupon(coupon_program_id=managed.id)


@tagged("post_install", "-at_install")
class TestCompensationRefund(CompensationCommon):
    """E1: money back is granted in the complaint and paid back at the till."""

    def _tasks(self, compensation):
        return self.env["mail.activity"].search(
            [("res_model", "=", compensation._name), ("res_id", "=", compensation.id)]
        )

    def test_a_granted_refund_is_a_task_until_the_till_pays_it(self):
        granted = self._give(self.clerk, "refund", amount=8)
        self.assertEqual(granted.state, "given")
        self.assertEqual(self._tasks(granted).user_id, self.manager)
        refund = self._refund(self.order)
        self.env.invalidate_all()
        self.assertEqual(granted.refund_order_id, refund)
        self.assertFalse(self._tasks(granted))
        self.assertEqual(self.complaint.refund_order_ids, refund)
        self.assertEqual(self.complaint.refund_order_ids.amount_total, -30)

    def test_beyond_the_limit_the_till_is_asked_after_the_approval(self):
        waiting = self._give(self.clerk, "refund", amount=9)
        self._refund(self.order, {self.order.lines: 0.5})
        self.env.invalidate_all()
        self.assertFalse(waiting.refund_order_id)
        waiting.with_user(self.manager).action_approve()
        self.assertRegex(self._tasks(waiting).summary, "Pay back")
        refund = self._refund(self.order, {self.order.lines: 0.5})
        self.env.invalidate_all()
        self.assertEqual(waiting.refund_order_id, refund)

    def test_a_small_refund_leaves_the_promise_of_a_large_one_open(self):
        granted = self._give(self.manager, "refund", amount=20)
        self._refund(self.order, {self.order.lines: 0.5})
        self.env.invalidate_all()
        self.assertFalse(granted.refund_order_id)
        self.assertTrue(self._tasks(granted))
        last = self._refund(self.order, {self.order.lines: 0.5})
        self.env.invalidate_all()
        self.assertEqual(granted.refund_order_id, last)

    def test_one_refund_does_not_pay_two_promises_that_exceed_it(self):
        first = self._give(self.manager, "refund", amount=10)
        second = self._give(self.manager, "refund", amount=10)
        refund = self._refund(self.order, {self.order.lines: 0.5})
        self.env.invalidate_all()
        self.assertEqual(first.refund_order_id, refund)
        self.assertFalse(second.refund_order_id)

    def test_no_more_is_promised_than_was_paid(self):
        self._give(self.manager, "refund", amount=20)
        with self.assertRaisesRegex(UserError, "up to"):
            self._give(self.manager, "refund", amount=11)
        self.assertEqual(self._give(self.manager, "refund", amount=10).state, "given")

    def test_a_refund_needs_a_purchase(self):
        complaint = self._create_complaint()
        with self.assertRaisesRegex(UserError, "Choose the purchase"):
            self._give(self.clerk, "refund", complaint=complaint, amount=5)
