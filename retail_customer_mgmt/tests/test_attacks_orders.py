import json
from datetime import datetime, timedelta
from uuid import uuid4

from odoo.fields import Command, Datetime
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_attacks import Attackers


@tagged("post_install", "-at_install")
class TestAttacksOrders(Attackers):
    """Forging orders as a till sends them."""

    def _order_lines(self, *changes):
        return [self._line(price=10) | change for change in changes or ({},)]

    def _forge(self, lines=None, **claims):
        """Send an order as the till does, and return it."""
        payload = self._payload(lines or self._order_lines(), self.member)
        payload |= claims
        self._call("pos.order", "sync_from_ui", [payload])
        self.env.invalidate_all()
        order = self.env["pos.order"].search([("uuid", "=", payload["uuid"])])
        self.assertEqual(order.state, "paid")
        return order

    def _earned(self, *args, **claims):
        before = self.membership.balance
        self._forge(*args, **claims)
        return self.membership.balance - before

    def test_forged_amounts_earn_what_was_paid_at_most(self):
        for name in self._as_each():
            for lines in (
                self._order_lines({"price_subtotal": 9999}),
                self._order_lines({"price_subtotal": 9999, "discount": 50}),
                self._order_lines({"qty": 1000}),
                self._order_lines({"price_unit": 9999}),
                self._order_lines({"discount": -9900}),
            ):
                earned = self._earned(lines)
                self.assertLessEqual(earned, 10, (name, lines))
                self.assertGreaterEqual(earned, 0, (name, lines))

    def test_lines_that_cancel_out_earn_nothing(self):
        for _name in self._as_each():
            lines = [self._line(price=1000), self._line(price=-1000)]
            self.assertEqual(self._earned(lines), 0)
            lines = [self._line(price=1000), self._line(price=1000, qty=-1)]
            self.assertEqual(self._earned(lines), 0)
            lines = [self._line(price=100), self._line(price=10, discount=150)]
            self.assertLessEqual(self._earned(lines), 95)

    def test_claims_about_points_are_dropped(self):
        claims = {
            "member_points_earned": 9999,
            "member_points_balance": 9999,
            "member_points_redeemed": -9999,
            "member_review": "Nothing to see",
            "membership_id": 1,
            "member_tier_id": self.tier_gold.id,
        }
        lines = {"member_points": 9999, "member_amount": 9999}
        for _name in self._as_each():
            order = self._forge(self._order_lines(lines), **claims)
            self.assertRecordValues(
                order,
                [
                    {
                        "member_points_earned": 10,
                        "member_points_redeemed": 0,
                        "member_review": False,
                        "membership_id": self.membership.id,
                        "member_tier_id": self.tier_member.id,
                    }
                ],
            )
            self.assertEqual(order.lines.member_points, 10)
            self._assert_refused(
                "pos.order", "write", order.ids, {"member_points_earned": 9999}
            )
            self._assert_refused(
                "pos.order.line", "write", order.lines.ids, {"member_points": 9999}
            )

    def test_dates_of_the_future_count_as_now(self):
        now = datetime.now()
        for _name in self._as_each():
            order = self._forge(
                date_order=Datetime.to_string(now + timedelta(days=4000))
            )
            entry = self.env["retail.points.entry"].search(
                [("pos_order_id", "=", order.id)]
            )
            self.assertLessEqual(entry.date, datetime.now())
            self.assertLessEqual(entry.lot_ids.available_from, datetime.now().date())

    def test_an_order_of_the_past_earns_what_was_paid(self):
        for name in self._as_each():
            self.assertEqual(self._earned(date_order="2000-06-01 12:00:00"), 10, name)

    def test_a_reward_costs_what_it_is_worth(self):
        for cost in (0, 1, -9999):
            for name in self._as_each():
                before = self.membership.balance
                burn = self._burn_line(self.member, self.reward, -0.1, cost)
                order = self._forge([self._line(price=0.1), burn])
                self.assertEqual(self.membership.balance - before, -10, (name, cost))
                self.assertTrue(order.member_review)

    def test_a_reward_that_gives_money_back_gives_no_points(self):
        for name in self._as_each():
            before = self.membership.balance
            burn = self._burn_line(self.member, self.reward, 5, -500)
            order = self._forge([self._line(price=10), burn])
            self.assertLessEqual(self.membership.balance - before, 15, name)
            redeemed = self.env["retail.points.entry"].search(
                [("pos_order_id", "=", order.id), ("kind", "=", "redeem")]
            )
            self.assertFalse(redeemed.filtered(lambda entry: entry.points > 0), name)

    def test_another_members_card_pays_nothing(self):
        victim = self._create_member("Victim")
        self._sell(victim, 100)
        for _name in self._as_each():
            burn = self._burn_line(victim, self.reward, -0.5, 50)
            self._forge([self._line(price=0.5), burn])
            self.assertEqual(victim.membership_id.balance, 100)

    def test_another_companys_member_earns_and_spends_nothing_here(self):
        company = self.env["res.company"].create({"name": "Another chain"})
        program = self._create_program(company_id=company.id, name="Other")
        company.member_program_id = program
        shop = self._create_shop("Abroad", company_id=company.id)
        stranger = self._create_member("Stranger", shop)
        self.assertEqual(stranger.membership_id.company_id, company)
        for _name in self._as_each():
            payload = self._payload([{"price": 10}], stranger)
            self._call("pos.order", "sync_from_ui", [payload])
            self.env.invalidate_all()
            self.assertEqual(stranger.membership_id.balance, 0)

    @mute_logger(
        "odoo.http",
        "odoo.sql_db",
        "odoo.addons.retail_customer_mgmt.models.pos_order",
    )
    def test_numbers_that_are_none_post_nothing(self):
        """JSON from Python can say NaN, and one NaN in a sum stays there for ever."""
        for name in self._as_each():
            for change in (
                {"qty": float("nan")},
                {"price_unit": float("nan")},
                {"discount": float("nan")},
                {"price_unit": float("inf")},
            ):
                payload = self._payload(self._order_lines(), self.member)
                payload["lines"] = [Command.create(self._line(price=10) | change)]
                self._send_raw("pos.order", "sync_from_ui", [payload])
                self._assert_sound(name, change)
            self._send_raw("retail.membership", "reserve_points", "x", self.member.id)
            for number in (float("nan"), float("inf")):
                values = {"membership_id": self.membership.id, "points": number}
                self._send_raw("retail.points.adjustment", "create", [values])
                self._send_raw(
                    "retail.membership", "reserve_points", "x", self.member.id, number
                )
                self._assert_sound(name, number)

    def _assert_sound(self, *attempt):
        self.env.invalidate_all()
        balance = self.membership.balance
        self.assertTrue(0 <= balance < 2000, (*attempt, balance))

    def _send_raw(self, model, method, *args):
        """Send what no JSON library would: Python's reader takes NaN for a number."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps(body, default=str),
            headers={"Content-Type": "application/json"},
        )

    def test_an_order_synced_again_with_another_price_posts_nothing(self):
        for _name in self._as_each():
            payload = self._payload(self._order_lines(), self.member)
            self._call("pos.order", "sync_from_ui", [payload])
            self.env.invalidate_all()
            before = self.membership.balance
            again = self._payload(
                [self._line(price=9999)], self.member, uuid=payload["uuid"]
            )
            self._try("pos.order", "sync_from_ui", [again])
            self.env.invalidate_all()
            self.assertEqual(self.membership.balance, before)

    def test_a_return_of_more_than_was_sold_takes_back_no_more(self):
        for name in self._as_each():
            sale = self._forge()
            before = self.membership.balance
            states, taken = [], []
            for qty in (-1000, -1):
                line = self._line(
                    price=10, qty=qty, refunded_orderline_id=sale.lines.id
                )
                payload = self._payload([line], self.member, is_refund=True)
                answer = self._call("pos.order", "sync_from_ui", [payload])
                states += [
                    (order["state"], order["member_review"])
                    for order in answer["pos.order"]
                    if order["uuid"] == payload["uuid"]
                ]
                self.env.invalidate_all()
                taken.append(self.membership.balance - before)
            self.assertEqual(states, [("paid", False)] * 2, name)
            self.assertEqual(taken, [-10, -10], name)

    def test_a_return_of_a_negative_quantity_earns_nothing(self):
        for name in self._as_each():
            sale = self._forge()
            before = self.membership.balance
            line = self._line(price=10, qty=5, refunded_orderline_id=sale.lines.id)
            payload = self._payload([line], self.member, is_refund=True)
            self._try("pos.order", "sync_from_ui", [payload])
            self.env.invalidate_all()
            self.assertLessEqual(self.membership.balance - before, 50, name)

    def test_uuids_of_others_are_no_lever(self):
        """A forged key must not keep another order's posting away."""
        for _name in self._as_each():
            first, second = (str(uuid4()) for _time in range(2))
            before = self.membership.balance
            for uuid in (first, f"{first}:1", second):
                self._forge(uuid=uuid)
            self.assertEqual(self.membership.balance - before, 30)
