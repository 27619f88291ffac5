import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestPriorityPurchase(RetailCommon):
    """A product reserved for Gold until a day: the server checks what a till says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bag = cls._create_item("Bag", 90)
        cls.bag.product_tmpl_id.member_priority_tier_ids = cls.tier_gold
        cls.cashier = new_test_user(
            cls.env,
            login="till-only",
            groups="base.group_user,point_of_sale.group_pos_user",
        )
        cls.boss = new_test_user(
            cls.env,
            login="till-boss",
            groups="base.group_user,point_of_sale.group_pos_manager",
        )

    def _claim(self, user, *products, at="2026-05-04 10:00:00"):
        ids = [product.product_tmpl_id.id for product in products or (self.bag,)]
        return json.dumps({"user": user.id, "products": ids, "at": at})

    def _sell_as(self, user, claim=None, partner=None, **values):
        """Send an order with a bag as the till of ``user`` does."""
        payload = self._payload(
            [{"product": self.bag}], partner, member_approval=claim, **values
        )
        self.env["pos.order"].with_user(user).sync_from_ui([payload])
        return self.env["pos.order"].search([("uuid", "=", payload["uuid"])])

    def test_what_no_manager_approved_is_sold_and_flagged(self):
        for partner in (None, self._create_member()):
            order = self._sell_as(self.cashier, partner=partner)
            self.assertEqual(order.state, "paid")
            self.assertIn("Bag: reserved for members of Gold", order.member_review)
            self.assertIn("without the approval", order.member_review)
            self.assertFalse(order.member_priority_approver)

    def test_a_managers_approval_is_kept_with_its_time(self):
        now = fields.Datetime.now()
        self.session.start_at = now - timedelta(hours=3)
        moment = now - timedelta(hours=1)
        order = self._sell_as(self.boss, self._claim(self.boss, at=str(moment)))
        self.assertRecordValues(
            order,
            [
                {
                    "member_priority_approver": self.boss.name,
                    "member_priority_user_id": self.boss.id,
                    "member_priority_date": moment,
                    "member_review": False,
                    "member_approval": False,
                }
            ],
        )

    def test_an_approval_lies_between_the_opening_and_now(self):
        now = fields.Datetime.now()
        self.session.start_at = now - timedelta(hours=3)
        for claimed in ("2031-01-01 00:00:00", "1999-01-01 00:00:00", "soon"):
            order = self._sell_as(self.boss, self._claim(self.boss, at=claimed))
            self.assertTrue(
                self.session.start_at
                <= order.member_priority_date
                <= fields.Datetime.now(),
                claimed,
            )

    def test_a_forged_approver_is_flagged(self):
        """A cashier names the manager, himself, nobody, or sends rubbish."""
        claims = {
            self._claim(self.boss): "the approval that the till claims",
            self._claim(self.cashier): "the approval that the till claims",
            json.dumps({"employee": 1, "proof": "x", "products": []}): "claims",
            json.dumps({"user": "1 OR 1=1"}): "without the approval",
            json.dumps({"user": [self.boss.id]}): "without the approval",
            json.dumps({"employee": 1, "proof": "\ud800"}): "claims",
            json.dumps({"user": True, "at": {}, "proof": ["x"]}): "without the",
            "[[[": "without the approval",
            "{}": "without the approval",
        }
        for claim, sentence in claims.items():
            with self.subTest(claim):
                order = self._sell_as(self.cashier, claim)
                self.assertEqual(order.state, "paid")
                self.assertIn(sentence, order.member_review)
                self.assertFalse(order.member_priority_approver)
                self.assertFalse(order.member_approval)

    def test_the_till_cannot_write_who_approved(self):
        order = self._sell_as(
            self.cashier,
            member_priority_approver="The boss",
            member_priority_date="2026-05-04 10:00:00",
        )
        self.assertFalse(order.member_priority_approver)
        self.assertIn("without the approval", order.member_review)
        with self.assertRaises(AccessError):
            order.with_user(self.cashier).write({"member_priority_approver": "Me"})

    def test_an_approval_covers_the_products_it_names(self):
        other = self._create_item("Belt", 40)
        other.product_tmpl_id.member_priority_tier_ids = self.tier_gold
        payload = self._payload(
            [{"product": self.bag}, {"product": other}],
            member_approval=self._claim(self.boss, self.bag),
        )
        self.env["pos.order"].with_user(self.boss).sync_from_ui([payload])
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        self.assertEqual(order.member_priority_approver, self.boss.name)
        self.assertIn("Belt: reserved", order.member_review)
        self.assertNotIn("Bag", order.member_review)

    def test_who_sells_approves_and_not_who_began_the_order(self):
        """A draft goes from one user to the other: the paying call counts."""
        for first, last, is_approved in (
            (self.cashier, self.boss, True),
            (self.boss, self.cashier, False),
        ):
            claim = self._claim(self.boss)
            payload = self._payload([{"product": self.bag}], member_approval=claim)
            payments = payload.pop("payment_ids")
            draft = payload | {"state": "draft", "payment_ids": [], "amount_paid": 0}
            Order = self.env["pos.order"]
            Order.with_user(first).sync_from_ui([draft])
            paid = payload | {"lines": [], "payment_ids": payments, "access_token": ""}
            Order.with_user(last).sync_from_ui([paid])
            order = Order.search([("uuid", "=", payload["uuid"])])
            self.assertEqual((order.state, len(order.lines)), ("paid", 1))
            self.assertEqual(not order.member_review, is_approved)
            approver = self.boss if is_approved else self.env["res.users"]
            self.assertEqual(order.member_priority_user_id, approver)

    def test_another_customer_makes_no_approval_of_what_had_none(self):
        other = self._create_item("Belt", 40)
        other.product_tmpl_id.member_priority_tier_ids = self.tier_gold
        payload = self._payload(
            [{"product": self.bag}, {"product": other}],
            self._create_member(),
            member_approval=self._claim(self.boss, self.bag),
        )
        self.env["pos.order"].with_user(self.boss).sync_from_ui([payload])
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        for _change in range(2):
            self.assertIn("Belt: reserved", order.member_review)
            self.assertNotIn("Bag", order.member_review)
            order.partner_id = self._create_member("Bea")
        self.assertEqual(order.member_priority_product_ids, self.bag.product_tmpl_id)

    def test_a_claim_is_forgotten_with_the_payment_and_seen_by_no_till(self):
        claim = self._claim(self.boss)
        free = self._payload([{"price": 5}], member_approval=claim)
        Order = self.env["pos.order"].with_user(self.cashier)
        [row] = Order.sync_from_ui([free])["pos.order"]
        self.assertNotIn("member_approval", row)
        self.assertFalse(Order.browse(row["id"]).member_approval)
        draft = self._payload(
            [{"product": self.bag}], member_approval=claim, state="draft"
        ) | {"payment_ids": [], "amount_paid": 0}
        [row] = Order.sync_from_ui([draft])["pos.order"]
        self.assertEqual(Order.browse(row["id"]).member_approval, claim)
        self.assertNotIn("member_approval", row)

    def test_only_tills_with_employees_ask_for_a_pin(self):
        Approval = self.env["retail.sale.approval"]
        claim = ("order", self.config.id, self.bag.product_tmpl_id.ids, 1, "2468")
        with self.assertRaises(UserError):
            Approval.with_user(self.cashier).approve(*claim)
        stranger = new_test_user(self.env, login="office", groups="base.group_user")
        with self.assertRaises(AccessError):
            Approval.with_user(stranger).approve(*claim)
        with self.assertRaises(AccessError):
            Approval.with_user(self.boss).create({"order_uuid": "order"})

    def test_members_of_the_tier_need_no_approval(self):
        member = self._create_member()
        self._sell(member, 1000)
        self.assertEqual(member.member_tier_id, self.tier_gold)
        order = self._sell_as(self.cashier, partner=member)
        self.assertFalse(order.member_review)

    def test_the_order_that_lifts_to_the_tier_is_still_below_it(self):
        member = self._create_member()
        order = self._sell(member, lines=[{"product": self.bag, "qty": 12}])
        self.assertEqual(member.member_tier_id, self.tier_gold)
        self.assertIn("Bag: reserved", order.member_review)

    def test_after_its_last_day_everybody_may_buy_it(self):
        today = self.program._today()
        for last_day, is_flagged in ((today, True), (today - timedelta(1), False)):
            self.bag.product_tmpl_id.member_priority_until = last_day
            order = self._sell_as(self.cashier)
            self.assertEqual(bool(order.member_review), is_flagged, last_day)

    def test_returning_it_needs_no_approval(self):
        member = self._create_member()
        order = self._sell(member, lines=[{"product": self.bag}])
        self.assertFalse(self._refund(order).member_review)
