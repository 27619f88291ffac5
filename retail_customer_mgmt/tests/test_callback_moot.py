from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common_callback import CallbackCommon

MONDAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
class TestMootCalls(CallbackCommon):
    """Calls whose cause is gone are not made (requirement D2)."""

    def _plan_early(self, **rule):
        """Return the call planned for a member, as if it were planned long ago."""
        self._create_rule(**rule)
        self.member = self._join(datetime(2026, 1, 1))
        if rule.get("trigger") == "lapsed":
            self._sell(self.member, 10, date=datetime(2026, 1, 2, 12))
        call = self._plan(MONDAY)
        self.assertEqual(call.state, "planned")
        self.env.flush_all()
        self.env.cr.execute("UPDATE retail_callback SET create_date = '2026-03-02'")
        self.env.invalidate_all()
        return call

    def test_who_buys_meanwhile_is_not_called_for_being_silent(self):
        for trigger in ("visit", "lapsed", "prospect"):
            with self.subTest(trigger=trigger):
                call = self._plan_early(trigger=trigger)
                self.assertTrue(self._activities(call))
                self._sell(self.member, 10, date=datetime(2026, 3, 3, 12))
                self._plan(date(2026, 3, 4))
                self.assertEqual(call.state, "cancelled")
                self.assertIn("has bought or was called", call.reason)
                self.assertFalse(self._activities(call))
                self.env["retail.callback.rule"].search([]).active = False
                self.Callback.search([]).unlink()

    def test_who_was_called_meanwhile_needs_no_visit(self):
        call = self._plan_early()
        other = self._create_callback(self.member, date_due=date(2026, 3, 3))
        other._close("reached")
        self._plan(date(2026, 3, 4))
        self.assertEqual(call.state, "cancelled")

    def test_who_refuses_is_not_called_even_if_the_call_is_late(self):
        by_rule = self._plan_early()
        by_hand = self._create_callback(self.member, date_due=date(2026, 3, 1))
        self.member._record_consent("service", ["phone"], False, "page")
        self._plan(date(2026, 3, 4))
        calls = by_rule + by_hand
        self.assertEqual(calls.mapped("state"), ["cancelled", "cancelled"])
        self.assertFalse(self._activities(calls))

    def test_what_nobody_made_in_time_is_dropped_and_counts_as_not_made(self):
        rule = self._create_rule("birthday", 0)
        rule.wait_days = 3
        member = self._join(datetime(2026, 1, 1))
        member.member_profile_ids.birthday = "1990-03-02"
        call = self._plan(MONDAY)
        last_day = call.date_latest
        self._plan(last_day)
        self.assertEqual(call.state, "planned")
        self._plan(last_day + timedelta(days=1))
        self.assertEqual(call.state, "cancelled")
        self.assertIn("nobody made it", call.reason)
        self.assertFalse(self._activities(call))
        self.env.flush_all()
        report = self.env["retail.callback.report"].search([("id", "=", call.id)])
        self.assertEqual(len(report), 1)

    def test_a_day_that_was_agreed_on_stays(self):
        call = self._plan_early()
        call.date_due = date(2026, 3, 9)
        self._sell(self.member, 10, date=datetime(2026, 3, 3, 12))
        self._plan(date(2026, 3, 4))
        self.assertEqual((call.state, call.date_due), ("planned", date(2026, 3, 9)))

    def test_a_complaint_opened_again_is_asked_about_when_it_is_solved_again(self):
        self._create_rule("complaint", 2)
        member = self._join(datetime(2026, 1, 1))
        complaint = self.env["retail.complaint"].create(
            {"partner_id": member.id, "description": "Cold"}
        )
        stages = self.env["retail.complaint.stage"]
        first, solved = complaint.stage_id, stages.search([("is_closed", "=", True)])
        today = self.company._care_today()
        complaint.sudo().stage_id = solved[:1]
        call = self._plan(today)
        self.assertEqual(call.state, "planned")
        complaint.sudo().stage_id = first
        self._plan(today)
        self.assertEqual(call.state, "cancelled")
        self.assertIn("opened again", call.reason)
        complaint.sudo().stage_id = solved[:1]
        again = self._plan(today) - call
        self.assertEqual((len(again), again.state), (1, "planned"))
