from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged

from .common_attacks import REFUSED, Attackers


@tagged("post_install", "-at_install")
class TestAttacksWizards(Attackers):
    """Forging points with the forms that Odoo and this addon offer for them."""

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
