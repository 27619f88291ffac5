from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_callback import CallbackCommon

MONDAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestPlanner(CallbackCommon):
    """The night among programmes, rules and long delays (requirement D2)."""

    def _solve(self, member, moment=datetime(2026, 3, 1, 12)):
        complaint = self.env["retail.complaint"].create(
            {"partner_id": member.id, "description": "Cold"}
        )
        complaint.sudo().date_solved = moment
        return complaint

    def _join_both(self):
        """Return a member of two programmes of the company, and her first account."""
        other = self._create_program(name="Other")
        member = self._join(datetime(2026, 1, 1))
        account = member.membership_ids
        self.env["retail.membership"]._enrol(member, other, datetime(2026, 1, 1))
        return member, account

    def test_who_is_in_two_programmes_is_called_once_for_each_cause(self):
        member, _account = self._join_both()
        member.member_profile_ids.birthday = "1990-03-16"
        self._solve(member)
        self._create_rule("complaint", 1, wait_days=3)
        self._create_rule("birthday", 14, sequence=11)
        self._create_rule("visit", 30, sequence=12)
        calls = self._plan(MONDAY)
        self.assertEqual(
            calls.mapped(lambda call: (call.rule_id.trigger, call.state)),
            [("complaint", "planned"), ("birthday", "planned")],
        )
        self.assertEqual(calls[:1].date_due, MONDAY)

    def test_a_closed_account_is_not_called_for(self):
        member, account = self._join_both()
        account._change_state("closed", "Test")
        self._solve(member)
        self._create_rule("complaint", 1)
        self.assertEqual(
            self._plan(MONDAY).membership_id, member.membership_ids - account
        )

    def test_of_two_complaints_the_first_is_asked_about_first(self):
        member = self._join(datetime(2026, 1, 1))
        self._solve(member, datetime(2026, 3, 1, 12))
        first = self._solve(member, datetime(2026, 2, 28, 12))
        self._create_rule("complaint", 1)
        self.assertEqual(self._plan(MONDAY).cause_complaint_id, first)

    def test_a_call_of_months_ahead_keeps_its_day_and_takes_nobodys_room(self):
        self.company.callback_capacity = 1
        self._create_rule("purchase", 90, name="A new one?", priority="1")
        buyers = [self._join(datetime(2026, 1, 1)) for _number in range(28)]
        for buyer in buyers:
            self._sell(buyer, 10)
        calls = self.Callback.search([])
        days = calls.mapped("date_due")
        today = self.company._care_today()
        self.assertEqual({*days}, {today + timedelta(days=90)})
        self._create_rule("prospect", 1)
        prospect = self._join(datetime(2026, 1, 1))
        for night in range(2):
            planned = self._plan(today + timedelta(days=night)) - calls
            self.assertEqual(planned.partner_id, prospect)
            self.assertEqual(calls.mapped("date_due"), days)

    def test_what_finds_no_room_within_four_weeks_says_so(self):
        self.company.callback_capacity = 2
        self._create_rule()
        members = [self._join(datetime(2026, 1, 1)) for _number in range(40)]
        self.assertEqual(len(self._plan(MONDAY)), len(members))
        self.company.callback_capacity = 1
        calls = self._plan(MONDAY + timedelta(days=1))
        waiting = calls.filtered(lambda call: not call.is_placed)
        self.assertTrue(waiting)
        for call in waiting:
            self.assertEqual(call.date_due, MONDAY + timedelta(days=29))
            self.assertIn("No day with room", call.reason)
        placed = (calls - waiting)[-1:]
        self.assertNotIn("No day with room", placed.reason)

    def test_calls_of_a_rule_that_is_archived_still_find_days(self):
        self.company.callback_capacity = 1
        rule = self._create_rule()
        for _number in range(3):
            self._join(datetime(2026, 1, 1))
        first, _second, third = self._plan(MONDAY).sorted("date_due")
        rule.active = False
        first.action_cancel()
        self._plan(MONDAY)
        self.assertEqual(third.date_due, MONDAY + timedelta(days=1))

    def test_without_limits_everybody_is_called_on_the_right_day(self):
        self.company.write({"callback_capacity": 0, "callback_spacing_days": 0})
        self._create_rule()
        self._create_rule("prospect", 1)
        for _number in range(3):
            self._join(datetime(2026, 1, 1))
        self.assertEqual(self._plan(MONDAY).mapped("date_due"), [MONDAY] * 6)

    def test_the_topic_is_in_the_language_of_who_calls(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self._create_rule().with_context(lang="fr_FR").name = "Visite"
        self.manager.lang = "fr_FR"
        self._join(datetime(2026, 1, 1))
        other = self._join(datetime(2026, 1, 1))
        other.member_user_id = self.clerk
        calls = self._plan(MONDAY)
        self.assertEqual(
            {call.user_id: call.topic for call in calls},
            {self.manager: "Visite", self.clerk: "Call"},
        )

    def test_a_planned_call_stays_with_its_rule(self):
        rule = self._create_rule()
        self._join(datetime(2026, 1, 1))
        call = self._plan(MONDAY).with_user(self.manager)
        other = self._create_rule("hand", 0, name="By hand")
        call.rule_id = rule
        with self.assertRaisesRegex(UserError, "stays with its rule"):
            call.rule_id = other
        by_hand = self._create_callback().with_user(self.clerk)
        by_hand.rule_id = other
