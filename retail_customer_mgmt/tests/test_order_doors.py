from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestOrderDoors(RetailCommon):
    """Every way by which a paid order can reach the engine, and in any order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()

    def _draft(self, **values):
        payload = self._payload([{"price": 64}], self.member, **values)
        return payload | {"state": "draft", "payment_ids": [], "amount_paid": 0}

    def _pay(self, payload, method):
        payment = {
            "amount": 64,
            "name": payload["date_order"],
            "payment_method_id": method.id,
        }
        # The door empties what it is given.
        self.env["pos.order"].sync_from_ui(
            [
                payload
                | {
                    "access_token": False,
                    "state": "paid",
                    "lines": [],
                    "amount_paid": 64,
                    "payment_ids": [fields.Command.create(payment)],
                }
            ]
        )

    def test_another_till_that_reopens_an_order_posts_it_once(self):
        """features.md, complaint 14: points double when another till reopens it."""
        cash = self.cash
        till = self._create_till("Till 2", self.shop)
        other_cash, type(self).cash = self.cash, cash
        till.open_ui()
        session = till.current_session_id
        session.set_opening_control(0, "")
        payload = self._draft()
        order = self._sync(payload)
        payload = self._draft() | payload
        self._pay(payload | {"session_id": session.id}, other_cash)
        self._pay(payload, cash)
        self.assertEqual(order.session_id, session)
        self.assertEqual(self._entries(self.member), [("earn", 64)])

    def test_a_payment_in_the_back_office_earns(self):
        order = self._sync(self._draft())
        wizard = self.env["pos.make.payment"].with_context(active_id=order.id)
        wizard.create({"amount": 64, "payment_method_id": self.cash.id}).check()
        self.assertEqual(order.state, "paid")
        self.assertEqual(self._entries(self.member), [("earn", 64)])

    def test_an_online_payment_of_a_self_order_earns(self):
        """features.md, complaint 15: no loyalty in self-order."""
        order = self._sync(self._draft())
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": 64,
                "payment_method_id": self.cash.id,
            }
        )
        public = self.env.ref("base.public_user")
        order.with_user(public).sudo()._process_saved_order(False)
        self.assertEqual(order.state, "paid")
        self.assertEqual(self._entries(self.member), [("earn", 64)])

    def test_any_order_of_arrival_gives_the_same_figures(self):
        """semantics.md: orders that sync late post with their own date."""
        now = fields.Datetime.now()
        payloads = [
            self._payload([{"price": price}], self.member, now - timedelta(minutes=ago))
            for price, ago in ((100, 30), (60, 20), (40, 10))
        ]
        for index in (2, 0, 1, 0, 2):
            self._sync(dict(payloads[index]))
        membership = self.member.membership_id
        self.assertEqual(membership.balance, 200)
        self.assertEqual(len(membership.entry_ids), 3)
        self.assertEqual(
            membership.date_last_purchase,
            max(membership.entry_ids.mapped("date")),
        )

    def test_a_day_offline_posts_on_the_day_of_the_purchase(self):
        """features.md, complaint 4: offline orders lose their loyalty changes."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self.session.start_at = yesterday - timedelta(hours=2)
        payload = self._payload([{"price": 64}], self.member, yesterday)
        cashier = self._create_user("till")
        self.env["pos.order"].with_user(cashier).sync_from_ui([dict(payload)])
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        entry = self.member.membership_id.entry_ids
        self.assertEqual(entry.date, order.date_order)
        self.assertEqual(entry.qualifying_date, yesterday.date())
        self.assertEqual(
            entry.lot_ids.expires_on, fields.Date.add(yesterday.date(), months=1)
        )
        self.assertFalse(order.member_review)

    def test_an_order_older_than_its_session_is_flagged(self):
        """A forged date would choose the day whose rules and tiers count."""
        order = self._sell(
            self.member, 64, date=fields.Datetime.now() - timedelta(days=400)
        )
        self.assertIn("before its session was opened", order.member_review)
