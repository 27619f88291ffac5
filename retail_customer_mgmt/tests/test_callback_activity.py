from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallbackActivity(CallbackCommon):
    def test_what_is_due_and_assigned_is_shown_overnight(self):
        due = self._create_callback(date_due="2026-03-01")
        later = self._create_callback(self._create_member("Bob"), date_due="2099-01-01")
        self._activities(due).with_context(retail_callback_sync=True).unlink()
        nobodys = self._create_callback(
            self._create_member("Cleo"), date_due="2026-03-01"
        )
        nobodys.user_id = False
        self._plan(date(2026, 3, 1))
        self.assertRecordValues(
            self._activities(due),
            [
                {
                    "user_id": self.clerk.id,
                    "date_deadline": date(2026, 3, 1),
                    "summary": "Call",
                    "res_name": "Ada: Call",
                }
            ],
        )
        self.assertFalse(self._activities(later | nobodys))

    def test_a_second_night_shows_nothing_twice(self):
        callback = self._create_callback(date_due="2026-03-01")
        self._plan(date(2026, 3, 1))
        self._plan(date(2026, 3, 2))
        self.assertEqual(len(self._activities(callback)), 1)

    def test_no_offer_while_a_complaint_is_open(self):
        rule = self._create_rule(trigger="hand", purpose="promotion")
        member = self._join(datetime(2026, 1, 1))
        member._record_consent("promotion", ["phone"], True, "office")
        offer = self._create_callback(member, rule_id=rule.id, date_due="2026-03-01")
        self._activities(offer).with_context(retail_callback_sync=True).unlink()
        complaint = self.env["retail.complaint"].create(
            {"partner_id": member.id, "description": "Cold coffee"}
        )
        self._plan(date(2026, 3, 1))
        self.assertFalse(self._activities(offer))
        closed = [("is_closed", "=", True)]
        complaint.stage_id = self.env["retail.complaint.stage"].search(closed, limit=1)
        self._plan(date(2026, 3, 2))
        self.assertEqual(len(self._activities(offer)), 1)

    def test_nobody_gets_a_mail(self):
        before = self.env["mail.mail"].search_count([])
        notices = self.env["mail.notification"].search_count([])
        self._create_callback(date_due="2026-03-01")
        self._plan(date(2026, 3, 1))
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertEqual(self.env["mail.notification"].search_count([]), notices)

    def test_a_person_is_shown_no_more_than_fits(self):
        self.company.callback_capacity = 2
        self._create_rule()
        for number in range(4):
            self._join(datetime(2026, 1, 1), name=f"Member {number}")
        callbacks = self._plan(date(2026, 3, 1))
        self.assertEqual(len(callbacks), 4)
        self.assertEqual(
            self._activities(callbacks).mapped("res_id"), callbacks[:2].ids
        )
        self.company.callback_capacity = 0
        self._plan(date(2026, 3, 1))
        self.assertEqual(len(self._activities(callbacks)), 4)

    def test_a_call_planned_by_hand_is_shown_at_once_when_due(self):
        callback = self._create_callback()
        self.assertEqual(self._activities(callback).user_id, self.clerk)
        callback.date_due = "2099-01-01"
        self.assertFalse(self._activities(callback))
        callback.date_due = "2026-01-01"
        self.assertEqual(self._activities(callback).date_deadline, date(2026, 1, 1))

    def test_the_activity_follows_the_assignee(self):
        callback = self._create_callback()
        callback.user_id = self.manager
        self.assertEqual(self._activities(callback).user_id, self.manager)
        callback.user_id = False
        self.assertFalse(self._activities(callback))

    def test_the_callback_follows_its_activity(self):
        callback = self._create_callback()
        day = callback.date_due + timedelta(days=5)
        self._activities(callback).write(
            {"user_id": self.manager.id, "date_deadline": day}
        )
        self.assertRecordValues(
            callback, [{"user_id": self.manager.id, "date_due": day}]
        )

    def test_marking_the_activity_done_closes_the_call(self):
        callback = self._create_callback()
        activity = self._activities(callback).with_user(self.clerk)
        activity.action_feedback(feedback="All is well")
        self.assertRecordValues(
            callback,
            [
                {
                    "state": "done",
                    "outcome": "reached",
                    "notes": "All is well",
                    "attempts": 1,
                    "done_by": self.clerk.id,
                }
            ],
        )
        self.assertFalse(self._activities(callback))

    def test_closing_the_call_finishes_the_activity(self):
        callback = self._create_callback()
        activity = self._activities(callback)
        callback.with_user(self.clerk)._close("reached", satisfaction=5, notes="Happy")
        self.assertRecordValues(activity, [{"active": False, "feedback": "Happy"}])
        self.assertIn("Happy", "".join(callback.message_ids.mapped("body")))

    def test_dropping_the_activity_cancels_the_call(self):
        callback = self._create_callback()
        self._activities(callback).with_user(self.clerk).unlink()
        self.assertEqual(callback.state, "cancelled")

    def test_cancelling_the_call_drops_the_activity(self):
        callback = self._create_callback()
        callback.action_cancel()
        self.assertFalse(self._activities(callback))

    def test_what_people_schedule_besides_is_not_the_call(self):
        callback = self._create_callback()
        other = callback.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.clerk.id, automated=False
        )
        other.action_feedback()
        self.assertEqual(callback.state, "planned")
        self.assertFalse(other.action_close_callback())

    def test_the_calls_of_who_left_go_to_the_store_manager(self):
        callback = self._create_callback(date_due="2026-03-01")
        self.clerk.action_archive()
        self.assertEqual(callback.state, "planned")
        self._plan(date(2026, 3, 1))
        self.assertEqual(callback.user_id, self.manager)
        self.assertEqual(self._activities(callback).user_id, self.manager)

    def test_more_calls_cost_no_more_queries_each(self):
        self._create_rule()
        for number in range(20):
            self._join(datetime(2026, 1, 1), name=f"Member {number}")
        self.env.flush_all()
        rule = self.env["retail.callback.rule"]
        self._run_cron(rule, "_plan_rules", self.company, date(2026, 3, 1))
        self.env.invalidate_all()
        with self.assertQueryCount(33):
            self._run_cron(self.Callback, "_show_due", self.company, date(2026, 3, 1))
        self.assertEqual(len(self._activities(self.Callback.search([]))), 20)
