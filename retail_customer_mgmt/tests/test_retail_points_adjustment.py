from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestRetailPointsAdjustment(RetailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member()
        cls._sell(cls.member, 100)
        cls.membership = cls.member.membership_id
        cls.manager = cls._create_user("manager", cls.shop)
        cls.colleague = cls._create_user("manager", cls.shop)
        cls.hq = cls._create_user("hq")
        cls.company.points_approval_limit = 500

    def _ask(self, points, user=None, membership=None, **values):
        values = {
            "membership_id": (membership or self.membership).id,
            "points": points,
            "reason": "Receipt without card",
        } | values
        Adjustment = self.env["retail.points.adjustment"]
        return Adjustment.with_user(user or self.manager).create(values)

    def test_points_up_to_the_limit_are_posted_at_once(self):
        adjustment = self._ask(500)
        self.assertRecordValues(
            adjustment,
            [{"state": "posted", "user_id": self.manager.id, "decided_by": False}],
        )
        self.assertRecordValues(
            adjustment.sudo().entry_id,
            [{"kind": "adjust", "points": 500, "note": "Receipt without card"}],
        )
        self.assertEqual(self.membership.points, 600)
        self.assertEqual(self.membership.card_id.points, 600)

    def test_a_programme_of_whole_points_takes_no_fraction(self):
        with self.assertRaisesRegex(UserError, "whole points: enter 45.5 without"):
            self._ask(45.5)
        self.program.points_rounding = "none"
        self.assertEqual(self._ask(45.5).state, "posted")

    def test_more_waits_for_a_second_person(self):
        adjustment = self._ask(501)
        self.assertEqual(adjustment.state, "asked")
        self.assertEqual(self.membership.points, 100)
        [activity] = adjustment.sudo().activity_ids
        self.assertEqual(activity.user_id, self.colleague)
        adjustment.with_user(self.colleague).action_approve()
        self.assertRecordValues(
            adjustment, [{"state": "posted", "decided_by": self.colleague.id}]
        )
        self.assertEqual(self.membership.points, 601)
        self.assertFalse(adjustment.sudo().activity_ids)
        self.assertIn("Receipt without card", adjustment.message_ids[0].body)
        self.assertIn(self.colleague.name, adjustment.sudo().entry_id.explanation_text)

    def test_the_approver_reads_every_digit(self):
        [activity] = self._ask(1234567).sudo().activity_ids
        self.assertEqual(activity.summary, "Approve +1234567 points for Ada")

    def test_the_requester_never_approves_herself(self):
        for user in (self.manager, self.hq, self._create_user("admin")):
            adjustment = self._ask(501, user)
            with self.assertRaisesRegex(AccessError, "second person"):
                adjustment.action_approve()
            for values in (
                {"user_id": self.colleague.id},
                {"state": "posted"},
                {"create_uid": self.colleague.id},
            ):
                with self.assertRaises(AccessError):
                    adjustment.write(values)
            self.assertEqual(adjustment.state, "asked")

    def test_a_request_says_nothing_about_its_own_approval(self):
        for values in (
            {"state": "posted"},
            {"user_id": self.colleague.id},
            {"decided_by": self.colleague.id},
            {"create_uid": self.colleague.id},
        ):
            with self.assertRaisesRegex(UserError, "not for its requester"):
                self._ask(501, **values)
        forged = {
            "default_state": "posted",
            "default_user_id": self.colleague.id,
            "default_decided_by": self.colleague.id,
        }
        adjustment = (
            self.env["retail.points.adjustment"]
            .with_user(self.manager)
            .with_context(**forged)
            .create(
                {"membership_id": self.membership.id, "points": 501, "reason": "Gift"}
            )
        )
        self.assertRecordValues(
            adjustment,
            [{"state": "asked", "user_id": self.manager.id, "decided_by": False}],
        )

    def test_many_small_requests_of_a_day_count_as_one(self):
        with freeze_time("2026-03-01 12:00:00"):
            states = [self._ask(200).state for _time in range(3)]
            taken = self._ask(-100).state
            others = self._ask(200, self.colleague).state
        with freeze_time("2026-03-02 12:00:00"):
            states.append(self._ask(200).state)
        self.assertEqual(states, ["posted", "posted", "asked", "posted"])
        self.assertEqual((taken, others), ("asked", "posted"))

    def test_with_a_limit_of_0_everything_waits(self):
        self.company.points_approval_limit = 0
        self.assertEqual(self._ask(1).state, "asked")

    def test_no_more_is_taken_than_there_is(self):
        with self.assertRaisesRegex(UserError, "only 100 points"):
            self._ask(-101)
        self._ask(-100)
        self.assertRecordValues(self.membership, [{"points": 0, "debt": 0}])

    def test_what_is_gone_at_the_approval_cannot_be_taken(self):
        self.company.points_approval_limit = 0
        adjustment = self._ask(-100)
        self._sell(
            self.member,
            lines=[
                self._line(price=1),
                self._burn_line(self.member, self.program.reward_ids, -1, 100),
            ],
        )
        with self.assertRaisesRegex(UserError, "has only 0 points"):
            adjustment.with_user(self.colleague).action_approve()
        self.assertEqual(adjustment.state, "asked")

    def test_a_refusal_keeps_its_reason(self):
        adjustment = self._ask(501)
        self.env["retail.request.refuse"].with_user(self.colleague).create(
            {"request": f"{adjustment._name},{adjustment.id}", "reason": "No receipt"}
        ).action_confirm()
        self.assertEqual(adjustment.state, "refused")
        self.assertIn("No receipt", adjustment.message_ids[0].body)
        self.assertEqual(self.membership.points, 100)
        with self.assertRaisesRegex(UserError, "already been decided"):
            adjustment.with_user(self.colleague).action_approve()

    def test_only_the_requester_withdraws(self):
        adjustment = self._ask(501)
        with self.assertRaises(AccessError):
            adjustment.with_user(self.colleague).action_cancel()
        adjustment.action_cancel()
        self.assertEqual(adjustment.state, "cancelled")
        self.assertFalse(adjustment.sudo().activity_ids)

    def test_frozen_and_closed_memberships_are_refused(self):
        waiting = self._ask(501)
        for state in ("frozen", "closed"):
            self.membership._change_state(state, "Test")
            with self.assertRaisesRegex(UserError, "frozen or closed"):
                self._ask(1)
            with self.assertRaisesRegex(UserError, "frozen or closed"):
                waiting.with_user(self.colleague).action_approve()

    def test_nobody_adjusts_points_of_their_own(self):
        self.member.email = "boss@example.com"
        boss = self._create_user("manager", self.shop)
        boss.partner_id.sudo().write({"name": "Boss", "email": "boss2@example.com"})
        partner = (
            self.env["res.partner"]
            .sudo()
            ._register_person({"name": "Boss"}, "till", self.shop, boss.partner_id)
        )
        with self.assertRaisesRegex(UserError, "of their own"):
            self._ask(1, boss, partner.membership_id)
        waiting = self._ask(501, membership=partner.membership_id)
        with self.assertRaisesRegex(UserError, "of their own"):
            waiting.with_user(boss).action_approve()

    def test_clerks_neither_ask_nor_see(self):
        adjustment = self._ask(501)
        for role in ("till", "clerk"):
            user = self._create_user(role, self.shop)
            with self.assertRaises(AccessError):
                self._ask(1, user)
            with self.assertRaises(AccessError):
                adjustment.with_user(user).read(["points"])
            with self.assertRaises(AccessError):
                adjustment.with_user(user).action_approve()

    def test_managers_ask_and_decide_for_their_own_shops(self):
        stranger = self._create_user("manager", self._create_shop("Harbour"))
        adjustment = self._ask(501)
        with self.assertRaises(AccessError):
            self._ask(1, stranger)
        with self.assertRaises(AccessError):
            adjustment.with_user(stranger).action_approve()
        adjustment.with_user(self.hq).action_approve()
        self.assertEqual(adjustment.state, "posted")

    def test_head_office_is_asked_where_the_shop_has_no_second_manager(self):
        self.colleague.retail_shop_ids = False
        [activity] = self._ask(501).sudo().activity_ids
        self.assertTrue(
            activity.user_id.has_group("retail_customer_mgmt.group_retail_hq")
        )

    def test_given_points_lapse_as_the_programme_says(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 12})
        with freeze_time("2026-02-28 12:00:00"):
            adjustment = self._ask(50)
        self.assertEqual(adjustment.expires_on, date(2027, 2, 28))
        lot = adjustment.sudo().entry_id.lot_ids
        self.assertRecordValues(
            lot,
            [{"expires_on": date(2027, 2, 28), "available_from": date(2026, 2, 28)}],
        )

    def test_points_must_be_a_number_and_have_a_reason(self):
        for points, reason in (
            (float("nan"), "Gift"),
            (float("inf"), "Gift"),
            (0, "Gift"),
            (1, "  "),
        ):
            with self.assertRaisesRegex(UserError, "by how many, and why"):
                self._ask(points, reason=reason)

    def test_the_wizard_of_a_member(self):
        action = self.member.with_user(self.manager).action_adjust_points()
        Wizard = self.env["retail.points.adjust"].with_user(self.manager)
        with Form(Wizard.with_context(**action["context"])) as form:
            form.points = 600
            form.reason = "Goodwill"
            self.assertEqual(form.available, 100)
            self.assertTrue(form.is_to_approve)
            form.points = 20
            self.assertFalse(form.is_to_approve)
        form.record.action_confirm()
        self.assertEqual(self.membership.points, 120)

    def test_points_are_adjusted_one_member_at_a_time(self):
        both = self.member | self._create_member("Bob")
        with self.assertRaisesRegex(UserError, "one by one"):
            both.action_adjust_points()

    def test_a_repeated_posting_changes_nothing(self):
        adjustment = self._ask(10)
        adjustment.sudo()._post()
        self.assertEqual(self.membership.points, 110)
        self.assertTrue(adjustment.sudo().entry_id)
