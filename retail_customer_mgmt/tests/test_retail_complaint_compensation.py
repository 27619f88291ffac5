from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_compensation import CompensationCommon


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

    def test_a_slip_of_the_hand_names_the_most_points(self):
        with self.assertRaisesRegex(UserError, "at most 100,000,000 points"):
            self._give(self.clerk, points=1e12)

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
            waiting, [{"state": "given", "decided_by": self.manager.id}]
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
        wizard = self.env["retail.request.refuse"]
        wizard.with_user(self.manager).create(
            {"request": f"{refused._name},{refused.id}", "reason": "Too much"}
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
