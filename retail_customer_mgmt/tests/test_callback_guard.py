from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallbackGuard(CallbackCommon):
    """What a clerk can't write on a call, by the form or past it (D2, H4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._care_today()
        cls.member = cls._create_member(phone="+12025550142")
        cls.call = cls._create_callback(cls.member)
        cls.own = cls.call.with_user(cls.clerk)
        cls.calls = cls.Callback.with_user(cls.clerk)

    def _plan(self, **values):
        return self.calls.create({"partner_id": self.member.id, "topic": "T"} | values)

    def _log(self, outcome, call=None):
        (call or self.own).with_context(call_outcome=outcome).action_log()

    def _row(self, call):
        self.env.flush_all()
        report = self.env["retail.callback.report"]
        return report.search([("callback_id", "=", call.id)])

    def _assert_refused(self, words, method, *args, **kwargs):
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            method(*args, **kwargs)

    def test_history_and_figures_are_not_written(self):
        for values in (
            {"value": 1e9},
            {"source_key": "mine"},
            {"attempts": 99},
            {"date_done": "2020-01-01", "done_by": self.manager.id},
            {"date_wanted": self.today},
            {"date_promised": self.today},
            {"is_on_time": True},
            {"evidence": {"days": 1}},
            {"outcome": "reached", "state": "done"},
            {"state": "cancelled"},
        ):
            with self.subTest(values=values):
                self._assert_refused("Log how the call went", self.own.write, values)
                self._assert_refused("Log how the call went", self._plan, **values)

    def test_defaults_that_a_client_names_write_them_neither(self):
        context = {"default_value": 1e9, "default_attempts": 9, "default_is_on_time": 1}
        self.calls = self.calls.with_context(**context)
        call = self._plan().sudo()
        self.assertRecordValues(
            call, [{"value": 0, "attempts": 0, "is_on_time": False}]
        )

    def test_a_closed_call_takes_notes_and_nothing_else(self):
        self._log("reached")
        self.own.notes = "She rang back."
        for values in (
            {"satisfaction": 5},
            {"date_due": self.today + timedelta(days=1)},
            {"user_id": self.clerk.id},
            {"said": "More"},
        ):
            with self.subTest(values=values):
                self._assert_refused("Plan.Again", self.own.write, values)
        self.assertEqual(self.call.notes, "She rang back.")

    def test_a_closed_call_is_not_closed_again_by_the_dialog(self):
        wizard = (
            self.env["retail.callback.close"]
            .with_user(self.clerk)
            .create({"callback_id": self.call.id, "outcome": "reached"})
        )
        self._log("reached")
        self._assert_refused("closed already", wizard.action_confirm)
        self.assertEqual(self.call.attempts, 1)

    def test_a_late_call_that_is_moved_stays_late(self):
        day = self.today - timedelta(days=12)
        late = self._create_callback(self.member, date_due=day)
        late.with_user(self.clerk).date_due = self.today
        self._log("reached", late.with_user(self.clerk))
        self.assertFalse(late.is_on_time)
        row = self._row(late)
        self.assertRecordValues(
            row,
            [
                {
                    "on_time": 0,
                    "date_due": day,
                    "done_by": self.clerk.id,
                }
            ],
        )

    def test_a_late_call_that_is_put_off_still_counts_as_due(self):
        day = self.today - timedelta(days=2)
        late = self._create_callback(self.member, date_due=day)
        late.with_user(self.clerk).date_due = self.today + timedelta(days=20)
        row = self._row(late)
        self.assertEqual((row.planned, row.on_time), (1, 0))

    def test_days_that_have_passed_or_mean_nothing_are_refused(self):
        for day in ("1800-01-01", self.today - timedelta(days=3), "9999-01-01"):
            with self.subTest(day=day):
                self._assert_refused("from today on", self._plan, date_due=day)
                self._assert_refused("from today on", self.own.write, {"date_due": day})

    def test_the_next_try_is_not_in_the_past(self):
        self.own.date_again = "2020-01-01"
        self._assert_refused("from today on", self._log, "call_later")
        wizard = self.env["retail.callback.close"].with_user(self.clerk)
        late = wizard.create({"callback_id": self.call.id, "outcome": "call_later"})
        late.date_next = "2020-01-01"
        self._assert_refused("from today on", late.action_confirm)
        self._log("reached")
        self.assertEqual(self.call.state, "done")

    def test_topics_are_short(self):
        self._assert_refused("at most 250", self._plan, topic="x" * 5000)
        self._assert_refused("at most 250", self.own.write, {"topic": "x" * 251})

    def test_nobody_is_given_a_call_that_she_can_not_log(self):
        till = self._create_user("till", self.shop)
        managed = self.call.with_user(self.manager)
        self._assert_refused("can't log calls", managed.write, {"user_id": till.id})
        managed.user_id = self.manager
        self.assertEqual(self.call.user_id, self.manager)

    def test_calls_are_planned_for_members(self):
        contact = self.env["res.partner"].create({"name": "Acme"})
        self._assert_refused("Register", self._plan, partner_id=contact.id)

    def test_a_further_call_is_proposed_for_the_next_open_day(self):
        expected = self.today + timedelta(days=1)
        if expected.weekday() > 4:
            expected += timedelta(days=7 - expected.weekday())
        self.shop.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Mon-Fri"}
        )
        context = self.own.action_plan_another()["context"]
        self.assertEqual(context["default_date_due"], expected)

    @mute_logger("odoo.tests.form.onchange")
    def test_a_second_call_on_one_day_is_hinted_at(self):
        values = {"partner_id": self.member.id, "date_due": self.today}
        spec = {"partner_id": {}, "date_due": {}}
        answer = self.calls.onchange(values, ["date_due"], spec)
        self.assertIn("Two calls", answer["warning"]["title"])
        values["date_due"] = self.today + timedelta(days=1)
        self.assertNotIn("warning", self.calls.onchange(values, ["date_due"], spec))

    def test_a_call_can_be_copied_and_is_a_new_one(self):
        self._log("reached")
        double = self.own.copy()
        self.assertRecordValues(
            double, [{"state": "planned", "attempts": 0, "outcome": False}]
        )

    # Till users

    def test_a_till_user_reads_nothing_of_what_was_said(self):
        till = self._create_user("till", self.shop)
        noted = self.Callback.with_user(till).create(
            {"partner_id": self.member.id, "topic": "Scarf is back"}
        )
        self.assertEqual(noted.topic, "Scarf is back")
        planned = (
            self.Callback.with_user(till)
            .sudo()
            .create(
                {"partner_id": self.member.id, "topic": "T", "source_key": "order:1"}
            )
        )
        self.call.user_id = till
        noted.sudo()._close("reached", satisfaction=1, notes="Rude staff")
        seen = self.Callback.with_user(till).search(
            [("partner_id", "=", self.member.id)]
        )
        self.assertFalse(seen & (noted | planned | self.call))
        with self.assertRaises(AccessError):
            noted.read(["notes"])

    # Rules

    def test_rules_say_what_the_calls_are_about(self):
        for name in ("", "  "):
            self._assert_refused("Enter the topic", self._create_rule, name=name)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_rule(delay_days=99999)

    def test_a_call_says_what_it_is_about_and_when_it_is_due(self):
        call = self._create_callback().with_user(self.clerk)
        for values, message in (
            ({"topic": "  "}, "what the call is about"),
            ({"topic": False}, "what the call is about"),
            ({"date_due": False}, "Enter the day"),
        ):
            with self.assertRaisesRegex(UserError, message):
                call.write(values)
