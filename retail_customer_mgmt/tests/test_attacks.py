import json
from datetime import datetime, timedelta
from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.fields import Command, Datetime
from odoo.models import MAGIC_COLUMNS
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .common import RetailCommon

ADDON = "odoo.addons.retail_customer_mgmt."
REFUSED = {
    f"odoo.exceptions.{name}" for name in ("UserError", "AccessError", "MissingError")
}
# What nobody writes by RPC: the model, where a member's account has it, and a lie.
# A model of the ledger to come is one more line.
LEDGER = (
    ("retail.membership", "", {"balance": 9999}),
    ("retail.points.entry", "entry_ids", {"points": 9999}),
    ("retail.points.lot", "lot_ids", {"remaining": 9999}),
    ("retail.points.allocation", "entry_ids.allocation_ids", {"points": 9999}),
    ("retail.points.hold", "hold_ids", {"points": 9999}),
    ("retail.tier.move", "tier_move_ids", {"points": 9999}),
    ("loyalty.card", "card_id", {"points": 9999}),
    ("loyalty.history", "card_id.history_ids", {"issued": 9999}),
)
# All that this addon lets be called by RPC beside what Odoo's own models do: each
# checks for itself who calls, and with what.
PUBLIC = {
    "retail.membership": {
        *("action_freeze", "action_close", "action_reactivate"),
        *("action_adjust_points", "action_end_manual_tier", "action_view_entries"),
        *("action_plan_keeping_calls", "reserve_points", "release_points"),
    },
    "retail.member.program": {
        *("action_check_ledger", "action_use_for_company", "action_view_members"),
    },
    "retail.points.adjustment": {"action_approve", "action_refuse", "action_cancel"},
    "pos.order": {
        *("action_accept_member_review", "action_post_member_points"),
        "member_refund_preview",
    },
}


@tagged("post_install", "-at_install")
class TestAttacks(RetailCommon, HttpCase):
    """Forging points by RPC, as everybody who may log in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls.membership = cls.member.membership_id
        cls._sell(cls.member, 450)
        cls.reward = cls.program.reward_ids
        cls.program.tier_ids.points_multiplier = 1
        burn = cls._burn_line(cls.member, cls.reward, -0.5, 50)
        cls._sell(cls.member, lines=[cls._line(price=0.5), burn])
        cls.env["retail.points.hold"]._reserve("order", cls.membership, 10)
        cls.env.cr.execute(
            "INSERT INTO loyalty_history (card_id, description, issued)"
            " VALUES (%s, 'Old', 1)",
            (cls.membership.card_id.id,),
        )
        cls.attackers = {
            "till": cls._create_attacker("till"),
            "manager": cls._create_attacker("manager"),
            "administrator": cls._create_attacker("admin", "base.group_system"),
        }
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.session = None  # the client's; the class's is the till's

    @classmethod
    def _create_attacker(cls, role, *groups):
        """Create a user of the own shop, who also has the till's own rights."""
        user = new_test_user(
            cls.env,
            login=f"attacking {role}",
            password="a long password",
            groups=",".join(
                [f"retail_customer_mgmt.group_retail_{role}", *groups]
                + (["point_of_sale.group_pos_manager"] if role != "till" else [])
            ),
            company_id=cls.company.id,
        )
        user.retail_shop_ids = cls.shop
        return user

    def _as_each(self):
        for name, user in self.attackers.items():
            self.authenticate(user.login, "a long password")
            yield name

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
            timeout=60,
        )

    @mute_logger("odoo.http")
    def _assert_refused(self, model, method, *args, **kwargs):
        attempt = f"{model}.{method}{args}{kwargs}"
        with self.assertRaises(JsonRpcException, msg=attempt) as caught:
            self._call(model, method, *args, **kwargs)
        self.assertIn(str(caught.exception), REFUSED, attempt)

    @mute_logger("odoo.http")
    def _try(self, model, method, *args):
        """Call what may be refused, or accepted without effect."""
        try:
            self._call(model, method, *args)
        except JsonRpcException as error:
            self.assertIn(str(error), REFUSED)

    def _ledger(self):
        """Return all rows that hold points, as the database has them."""
        self.env.flush_all()
        state = {}
        for model, _path, _lie in LEDGER:
            self.env.cr.execute(
                f"SELECT * FROM {self.env[model]._table} ORDER BY id"  # noqa: S608
            )
            state[model] = self.env.cr.fetchall()
        return state

    def _rows(self, path):
        return self.membership.mapped(path) if path else self.membership

    def _values_like(self, record, lie):
        """Return what would create another record like this one, and the lie."""
        values = {
            name: field.convert_to_write(record[name], record)
            for name, field in record._fields.items()
            if field.store and field.column_type and name not in MAGIC_COLUMNS
        }
        return json.loads(json.dumps(values | lie, default=str))

    # Rows

    def test_nobody_writes_deletes_or_creates_rows_of_the_ledger(self):
        before = self._ledger()
        for name in self._as_each():
            for model, path, lie in LEDGER:
                record = self._rows(path)[:1]
                self.assertTrue(record, (name, model))
                self._assert_refused(model, "write", record.ids, lie)
                self._assert_refused(
                    model, "web_save", record.ids, lie, specification={}
                )
                self._assert_refused(model, "unlink", record.ids)
                self._assert_refused(model, "copy", record.ids)
                self._assert_refused(model, "create", [self._values_like(record, lie)])
        self.assertEqual(self._ledger(), before)

    def test_a_forged_context_opens_nothing(self):
        contexts = (
            {"retail_engine": True, "su": True, "tracking_disable": True},
            {"install_mode": True, "module": "retail_customer_mgmt"},
            {"loyalty_no_mail": True, "action_no_send_mail": True},
            {f"default_{name}": 9999 for name in ("points", "balance", "remaining")},
        )
        before = self._ledger()
        for _name in self._as_each():
            for model, path, lie in LEDGER:
                record = self._rows(path)[:1]
                for context in contexts:
                    self._assert_refused(
                        model, "write", record.ids, lie, context=context
                    )
        card = self.membership.card_id
        for _name in self._as_each():
            for context in (
                {"default_program_id": card.program_id.id},
                {"active_id": card.program_id.id},
            ):
                self._assert_refused(
                    "loyalty.card", "create", [{"points": 5}], context=context
                )
            self._assert_refused(
                "loyalty.history",
                "create",
                [{"description": "Gift", "issued": 5}],
                context={"default_card_id": card.id},
            )
        self.assertEqual(self._ledger(), before)

    def test_rows_are_not_imported_either(self):
        before = self._ledger()
        for name in self._as_each():
            for model, path, lie in LEDGER:
                record = self._rows(path)[:1]
                [field] = lie
                try:
                    answer = self._call(
                        model, "load", [".id", field], [[str(record.id), "9999"]]
                    )
                    self.assertFalse(answer["ids"], (name, model))
                except JsonRpcException as error:
                    self.assertIn(str(error), REFUSED)
        self.assertEqual(self._ledger(), before)

    def test_only_what_is_meant_for_it_can_be_called(self):
        """A method that loses its underscore is one more door to the ledger."""
        for model in {*PUBLIC, *(model for model, _path, _lie in LEDGER)}:
            self.assertEqual(self._doors(model), PUBLIC.get(model, set()), model)

    def _doors(self, model):
        """Return the methods that this addon lets be called, and Odoo does not know."""
        ours, known = set(), set()
        for definition in type(self.env[model]).mro():
            names = {
                name for name, value in vars(definition).items() if callable(value)
            }
            is_ours = definition.__module__.startswith(ADDON)
            (ours if is_ours else known).update(names)
        return {name for name in ours - known if self._is_callable(model, name)}

    def _is_callable(self, model, name):
        try:
            return bool(get_public_method(self.env[model], name))
        except AccessError:
            return False

    def test_the_older_protocol_refuses_the_same(self):
        before = self._ledger()
        card = self.membership.card_id
        for user in self.attackers.values():
            for model, method, args in (
                ("loyalty.card", "write", [card.ids, {"points": 9999}]),
                ("retail.membership", "_post", [self.membership.ids, []]),
                ("retail.points.entry", "create", [{"points": 9999}]),
            ):
                with self.assertRaises(Exception) as caught:
                    self.xmlrpc_object.execute_kw(
                        self.env.cr.dbname,
                        user.id,
                        "a long password",
                        model,
                        method,
                        args,
                    )
                self.assertEqual(type(caught.exception).__name__, "Fault")
        self.assertEqual(self._ledger(), before)

    # Wizards

    def test_the_balance_wizard_changes_nothing(self):
        before = self._ledger()
        card = self.membership.card_id
        values = {"card_id": card.id, "new_balance": 9999, "description": "Gift"}
        for _name in self._as_each():
            try:
                wizard_ids = self._call(
                    "loyalty.card.update.balance", "create", [values]
                )
            except JsonRpcException as error:
                self.assertIn(str(error), REFUSED)
                continue
            self._assert_refused(
                "loyalty.card.update.balance", "action_update_card_point", wizard_ids
            )
        self.assertEqual(self._ledger(), before)

    def test_no_card_is_generated_for_a_members_programme(self):
        before = self._ledger()
        program = self.membership.card_id.program_id
        values = {
            "program_id": program.id,
            "mode": "selected",
            "customer_ids": [Command.set(self.member.ids)],
            "points_granted": 9999,
        }
        for _name in self._as_each():
            try:
                wizard_ids = self._call("loyalty.generate.wizard", "create", [values])
            except JsonRpcException as error:
                self.assertIn(str(error), REFUSED)
                continue
            self._assert_refused(
                "loyalty.generate.wizard", "generate_coupons", wizard_ids
            )
        self.assertEqual(self._ledger(), before)

    def test_the_rule_that_keeps_the_rewards_stays(self):
        rule = self.membership.card_id.program_id.rule_ids
        for _name in self._as_each():
            self._assert_refused("loyalty.rule", "unlink", rule.ids)
            self._assert_refused("loyalty.rule", "write", rule.ids, {"active": False})
        self.assertTrue(rule.exists().active)

    def test_nobody_adjusts_alone_above_the_limit(self):
        values = {
            "membership_id": self.membership.id,
            "points": 9999,
            "reason": "Gift",
        }
        for name in self._as_each():
            if name == "till":
                self._assert_refused("retail.points.adjustment", "create", [values])
                continue
            self._assert_refused(
                "retail.points.adjustment", "create", [values | {"state": "posted"}]
            )
            [request_id] = self._call("retail.points.adjustment", "create", [values])
            for method, args in (
                ("action_approve", []),
                ("write", [{"state": "posted"}]),
                ("write", [{"user_id": self.env.ref("base.user_root").id}]),
                ("write", [{"create_uid": self.env.ref("base.user_root").id}]),
                ("unlink", []),
            ):
                self._assert_refused(
                    "retail.points.adjustment", method, [request_id], *args
                )
        self.env.invalidate_all()
        self.assertEqual(self.membership.points, 400)

    # Orders

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
