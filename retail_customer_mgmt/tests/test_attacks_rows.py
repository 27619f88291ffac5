import json

from odoo.exceptions import AccessError
from odoo.models import MAGIC_COLUMNS
from odoo.service.model import get_public_method
from odoo.tests import JsonRpcException, tagged

from .common_attacks import LEDGER, REFUSED, Attackers

ADDON = "odoo.addons.retail_customer_mgmt."
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
class TestAttacksRows(Attackers):
    """Forging the rows that hold points."""

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
