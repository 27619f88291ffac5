from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestMembershipClosing(RetailCommon):
    """A membership is frozen, closed and opened again, each with a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls.membership = cls.member.membership_id
        cls._sell(cls.member, 300)
        cls.manager = cls._create_user("manager", cls.shop)
        cls.head_office = cls._create_user("hq")

    def _change(self, state, reason="Asked by phone", user=None, **values):
        membership = self.membership.with_user(user or self.manager)
        return membership._change_state(state, reason, **values)

    def _assert_sound(self):
        self.env.flush_all()
        self.assertEqual(self.env["retail.membership"]._audit(), [])

    def test_who_closed_it_when_and_why_is_kept(self):
        self._change("closed")
        self.assertRecordValues(
            self.membership,
            [
                {
                    "state": "closed",
                    "state_reason": "Asked by phone",
                    "state_user_id": self.manager.id,
                    "points": 300,
                }
            ],
        )
        self.assertTrue(self.membership.date_state)
        self.assertIn("Asked by phone", self.member.message_ids[:1].body)

    def test_a_reason_is_asked(self):
        for reason in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "Say why"):
                self._change("closed", reason)

    def test_the_state_is_not_written_past_the_reason(self):
        with self.assertRaisesRegex(UserError, "with a reason"):
            self.membership.with_user(self.manager).state = "closed"

    def test_a_closed_member_earns_nothing_and_spends_nothing(self):
        self._change("closed")
        self._sell(self.member, 50)
        self.assertEqual(self.membership.points, 300)
        with self.assertRaisesRegex(UserError, "no member whose points"):
            self.env["retail.membership"].reserve_points("x", self.member.id, 100)
        self.assertEqual(
            self.member.member_snapshot(self.member.ids)[0]["state"], "closed"
        )

    def test_who_opens_it_again_has_the_points_that_were_kept(self):
        self._change("closed")
        self._change("active", "Is back")
        self._sell(self.member, 50)
        self.assertEqual(self.membership.points, 350)
        self._assert_sound()

    def test_points_are_written_off_by_an_entry(self):
        self._change("closed", write_off=True)
        self.assertEqual(self._entries(self.member)[-1], ("adjust", -300))
        self.assertEqual(self.membership.balance, 0)
        self.assertEqual(self.membership.card_id.points, 0)
        self._assert_sound()

    def test_pending_points_and_debt_are_written_off_too(self):
        pending = self._posting(
            "bonus", 40, available_from=fields.Date.to_date("2999-01-01")
        )
        self.membership._post([pending, self._posting("clawback", -500)])
        self.assertEqual((self.membership.pending, self.membership.debt), (40, 200))
        self._change("closed", write_off=True)
        self.assertRecordValues(
            self.membership, [{"balance": 0, "pending": 0, "debt": 0, "spendable": 0}]
        )
        self._assert_sound()

    def test_it_can_be_written_off_twice(self):
        self._change("closed", write_off=True)
        self._change("active")
        self._sell(self.member, 20)
        self._change("closed", write_off=True)
        self.assertEqual(self.membership.balance, 0)
        self._assert_sound()

    def test_many_points_are_written_off_by_head_office(self):
        self.company.points_approval_limit = 299
        with self.assertRaisesRegex(AccessError, "written off by head office"):
            self._change("closed", write_off=True)
        self._change("closed", user=self.head_office, write_off=True)
        self.assertEqual(self.membership.balance, 0)

    def test_nobody_closes_while_an_order_holds_points(self):
        self._reserve(self.member, "order", 100)
        with self.assertRaisesRegex(UserError, "reserved points"):
            self._change("closed")
        self._change("frozen")

    def test_nobody_opens_her_own_membership(self):
        self.membership.state = "frozen"
        self.manager.partner_id.sudo().write({"phone": False})
        self.env.cr.execute(
            "UPDATE res_users SET partner_id = %s WHERE id = %s",
            (self.member.id, self.manager.id),
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(AccessError, "your own"):
            self._change("active")

    def test_the_wizard_does_what_it_says(self):
        action = self.member.with_user(self.manager).action_close_membership()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"reason": "Moves away", "points": "write_off"})
        )
        self.assertEqual(wizard.balance, 300)
        wizard.action_confirm()
        self.assertEqual(
            (self.membership.state, self.membership.balance), ("closed", 0)
        )

    def test_clerks_ask_a_manager(self):
        clerk = self._create_user("clerk", self.shop)
        with self.assertRaises(AccessError):
            self.member.with_user(clerk).action_close_membership()
