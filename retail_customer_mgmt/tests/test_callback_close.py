from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCloseCallback(CallbackCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time("2026-01-31 12:00"))
        self.callback = self._create_callback()

    def _wizard(self):
        action = self.callback.with_user(self.clerk).action_close()
        model = self.env[action["res_model"]].with_user(self.clerk)
        return Form(model.with_context(**action["context"]))

    def test_reached_asks_for_satisfaction(self):
        wizard = self._wizard()
        wizard.satisfaction = 4
        wizard.notes = "Likes the scarf"
        wizard.save().action_confirm()
        self.assertRecordValues(
            self.callback,
            [
                {
                    "state": "done",
                    "outcome": "reached",
                    "satisfaction": 4,
                    "notes": "Likes the scarf",
                    "date_done": datetime(2026, 1, 31, 12),
                    "done_by": self.clerk.id,
                }
            ],
        )

    def test_no_answer_is_tried_again_days_later_at_another_time(self):
        wizard = self._wizard()
        wizard.satisfaction = 4
        wizard.outcome = "no_answer"
        self.assertEqual(wizard.date_next, date(2026, 2, 2))
        wizard.save().action_confirm()
        self.assertRecordValues(
            self.callback,
            [
                {
                    "state": "planned",
                    "outcome": "no_answer",
                    "satisfaction": 0,
                    "attempts": 1,
                    "date_due": date(2026, 2, 2),
                    "part_of_day": "evening",
                    "date_done": False,
                }
            ],
        )
        self.assertFalse(self._activities(self.callback))

    def test_an_answer_saved_twice_counts_once(self):
        wizard = self._wizard()
        wizard.outcome = "no_answer"
        wizard = wizard.save()
        wizard.action_confirm()
        self.assertEqual(wizard.action_confirm()["tag"], "display_notification")
        self.assertEqual(self.callback.attempts, 1)

    def test_of_two_who_are_asked_the_first_answer_counts(self):
        first, second = self._wizard(), self._wizard()
        first.outcome = "no_answer"
        first.save().action_confirm()
        second.outcome = "wrong_number"
        second.save().action_confirm()
        self.assertRecordValues(
            self.callback, [{"state": "planned", "outcome": "no_answer", "attempts": 1}]
        )

    def test_no_answer_without_next_date_gives_up(self):
        wizard = self._wizard()
        wizard.outcome = "no_answer"
        wizard.date_next = False
        wizard.save().action_confirm()
        self.assertRecordValues(
            self.callback, [{"state": "done", "outcome": "not_reached"}]
        )

    def test_who_refuses_calls_is_not_called_again(self):
        other = self._create_callback(self.callback.partner_id, topic="Other")
        wizard = self._wizard()
        wizard.outcome = "do_not_call"
        wizard.save().action_confirm()
        self.assertTrue(self.callback.partner_id.is_call_refused)
        self.assertRecordValues(
            self.callback | other, [{"state": "done"}, {"state": "cancelled"}]
        )

    def test_a_call_is_not_done_without_outcome(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.callback.state = "done"
            self.env.flush_all()

    def test_satisfaction_goes_up_to_five(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.callback.satisfaction = 6
            self.env.flush_all()

    def test_average_satisfaction_leaves_out_who_was_not_asked(self):
        self.callback._close("reached", satisfaction=4)
        self._create_callback(self._create_member("Bob"))._close("reached")
        [(average,)] = self.Callback._read_group([], [], ["satisfaction:avg"])
        self.assertEqual(average, 4)

    def test_a_reopened_call_is_to_be_made_again(self):
        self.callback._close("reached", satisfaction=4)
        self.callback.action_reopen()
        self.assertRecordValues(
            self.callback, [{"state": "planned", "outcome": False, "date_done": False}]
        )
        self.assertTrue(self._activities(self.callback))
