from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_complaints import ComplaintCommon


class CompensationCommon(ComplaintCommon):
    """A complaint about a purchase; clerks may give 100 points, 5.00 or 8.00 back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "compensation_points_clerk": 100,
                "compensation_coupon_clerk": 5,
                "compensation_refund_clerk": 8,
                "compensation_points_manager": 500,
                "compensation_coupon_manager": 20,
                "compensation_refund_manager": 50,
            }
        )
        cls.second_clerk = cls._create_user("clerk", cls.shop)
        cls.head_office = cls._create_user("hq", cls.shop)
        cls.coupons = cls.env["loyalty.program"].create(
            {
                "name": "Sorry coupon",
                "program_type": "coupons",
                "trigger": "with_code",
                "applies_on": "current",
                "reward_ids": [
                    fields.Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_order",
                            "discount": 5,
                            "required_points": 1,
                        }
                    )
                ],
            }
        )
        cls.order = cls._sell(cls.member, 30)
        cls.complaint = cls._create_complaint(pos_order_id=cls.order.id)

    def _give(self, user, kind="points", complaint=None, **values):
        """Ask for a compensation as the wizard does, and return it."""
        complaint = complaint or self.complaint
        wizards = self.env["retail.complaint.compensate"].with_user(user)
        wizard = wizards.create(
            {"complaint_id": complaint.id, "kind": kind, "note": "Sorry"} | values
        )
        wizard.action_confirm()
        complaint.invalidate_recordset(["compensation_ids"])
        return complaint.compensation_ids.with_user(user)[:1]

    def _balance(self):
        self.env.invalidate_all()
        return self.member.membership_id.balance


@tagged("post_install", "-at_install")
class TestCompensation(CompensationCommon):
    """E1 C3: what may be given for a complaint, and by whom."""

    def test_a_clerk_gives_points_within_the_limit_at_once(self):
        given = self._give(self.clerk, points=100)
        self.assertRecordValues(
            given,
            [{"state": "given", "user_id": self.clerk.id, "what": "100 points"}],
        )
        self.assertRecordValues(
            given.entry_id, [{"kind": "adjust", "points": 100, "qualifying_points": 0}]
        )
        self.assertEqual(self._balance(), 130)
        self.assertEqual(self.complaint.compensation_count, 1)

    def test_parts_count_together_whoever_gives_them(self):
        self._give(self.clerk, points=60)
        waiting = self._give(self.second_clerk, points=60)
        self.assertEqual(waiting.state, "asked")
        self.assertEqual(self._balance(), 90)
        again = self._give(self.clerk, points=1)
        self.assertEqual(again.state, "asked", "What waits counts too.")

    def test_duplicates_count_as_one_case(self):
        double = self._create_complaint()
        double._close_as_duplicate(self.complaint)
        self._give(self.clerk, points=60, complaint=double)
        self.assertEqual(self._give(self.clerk, points=60).state, "asked")

    def test_beyond_the_limit_the_store_manager_is_asked_and_approves(self):
        waiting = self._give(self.clerk, points=400)
        self.assertEqual((waiting.state, self._balance()), ("asked", 30))
        activity = self.env["mail.activity"].search(
            [("res_model", "=", waiting._name), ("res_id", "=", waiting.id)]
        )
        self.assertEqual(activity.user_id, self.manager)
        for user in (self.clerk, self.second_clerk):
            with self.assertRaises(AccessError):
                waiting.with_user(user).action_approve()
        waiting.with_user(self.manager).action_approve()
        self.assertRecordValues(
            waiting, [{"state": "given", "approved_by": self.manager.id}]
        )
        self.assertFalse(activity.exists())
        self.assertEqual(self._balance(), 430)
        with self.assertRaisesRegex(UserError, "already been decided"):
            waiting.with_user(self.manager).action_approve()
        self.assertEqual(self._balance(), 430)

    def test_beyond_the_managers_limit_head_office_decides(self):
        waiting = self._give(self.manager, points=501)
        self.assertEqual(waiting.state, "asked")
        other = self._create_user("manager", self.shop)
        with self.assertRaisesRegex(AccessError, "beyond what you may"):
            waiting.with_user(other).action_approve()
        with self.assertRaisesRegex(AccessError, "second person"):
            waiting.with_user(self.manager).action_approve()
        waiting.with_user(self.head_office).action_approve()
        self.assertEqual(self._balance(), 531)

    def test_head_office_has_no_limit(self):
        self.assertEqual(self._give(self.head_office, points=5000).state, "given")

    def test_a_refused_or_withdrawn_request_gives_and_counts_nothing(self):
        refused = self._give(self.clerk, points=400)
        wizard = self.env["retail.complaint.compensation.refuse"]
        wizard.with_user(self.manager).create(
            {"compensation_id": refused.id, "reason": "Too much"}
        ).action_confirm()
        withdrawn = self._give(self.clerk, points=300)
        with self.assertRaises(AccessError):
            withdrawn.with_user(self.second_clerk).action_cancel()
        withdrawn.action_cancel()
        self.assertEqual((refused.state, withdrawn.state), ("refused", "cancelled"))
        self.assertEqual(self._give(self.clerk, points=100).state, "given")
        self.assertEqual(self._balance(), 130)

    def test_a_double_click_gives_once(self):
        wizards = self.env["retail.complaint.compensate"].with_user(self.clerk)
        values = {
            "complaint_id": self.complaint.id,
            "points": 40,
            "note": "Sorry",
            "request_key": "click",
        }
        for wizard in wizards.create([values, values]):
            wizard.action_confirm()
            wizard.action_confirm()
        self.assertEqual(len(self.complaint.compensation_ids), 1)
        self.assertEqual(self._balance(), 70)

    def test_nobody_writes_compensations_or_asks_for_foreign_complaints(self):
        given = self._give(self.clerk, points=10)
        for user in (self.clerk, self.manager, self.head_office):
            with self.assertRaises(AccessError):
                given.with_user(user).write({"state": "asked"})
            with self.assertRaises(AccessError):
                given.with_user(user).create({"complaint_id": self.complaint.id})
        stranger = self._create_user("clerk", self._create_shop("Harbour"))
        with self.assertRaises(AccessError):
            self._give(stranger, points=10)
        with self.assertRaises(AccessError):
            self._give(self._create_user("till", self.shop), points=10)
        seen = given.with_user(stranger).search([("id", "=", given.id)])
        self.assertFalse(seen)
        with self.assertRaisesRegex(UserError, "kept"):
            given.sudo().unlink()

    def test_nobody_compensates_himself(self):
        self.complaint.partner_id = self.clerk.partner_id
        with self.assertRaisesRegex(UserError, "himself"):
            self._give(self.clerk, points=10)

    def test_points_need_an_active_membership_and_are_whole(self):
        with self.assertRaisesRegex(UserError, "whole points"):
            self._give(self.clerk, points=1.5)
        self.member.membership_id._change_state("frozen", "Test")
        with self.assertRaisesRegex(UserError, "no active membership"):
            self._give(self.clerk, points=10)

    def test_a_branch_gives_points_of_its_parents_programme(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        complaint = self._create_complaint(company_id=branch.id)
        account = (
            self.env["retail.complaint.compensation"].sudo()._account_of(complaint)
        )
        self.assertEqual(account, self.member.membership_id)

    def test_the_wizard_says_what_waits(self):
        self._give(self.clerk, points=60)
        wizard = self.env["retail.complaint.compensate"].with_user(self.clerk)
        wizard = wizard.new(
            {"complaint_id": self.complaint.id, "kind": "points", "points": 41}
        )
        self.assertTrue(wizard.is_to_approve)
        self.assertEqual(wizard.given_text, "Given already: 60 points")
        wizard.points = 40
        self.assertFalse(wizard.is_to_approve)


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
