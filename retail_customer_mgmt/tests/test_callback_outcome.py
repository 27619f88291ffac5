from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallbackOutcome(CallbackCommon):
    """How a call went has consequences (requirement D2)."""

    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time("2026-02-27 12:00"))
        self.visit = self._create_rule(retry_days=3, max_attempts=2)
        self.callback = self._create_callback(rule_id=self.visit.id)

    def _log(self, outcome, **values):
        action = self.callback.with_user(self.clerk).action_close()
        model = self.env[action["res_model"]].with_user(self.clerk)
        with Form(model.with_context(**action["context"])) as form:
            form.outcome = outcome
            for name, value in values.items():
                form[name] = value
        form.record.action_confirm()

    def test_no_answer_is_tried_again_by_the_rule_and_then_closed(self):
        self._log("no_answer")
        self.assertRecordValues(
            self.callback,
            [
                {
                    "state": "planned",
                    "outcome": "no_answer",
                    "date_due": date(2026, 3, 2),
                    "date_wanted": date(2026, 3, 2),
                    "part_of_day": "evening",
                }
            ],
        )
        self._log("no_answer")
        self.assertRecordValues(
            self.callback, [{"state": "done", "outcome": "not_reached", "attempts": 2}]
        )

    def test_the_next_try_is_on_an_open_day(self):
        self.visit.retry_days = 1
        self.shop.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Mon-Fri"}
        )
        self._log("no_answer")
        self.assertEqual(self.callback.date_due, date(2026, 3, 2))

    def test_a_date_that_was_agreed_on_stays(self):
        self._log("call_later", date_next="2026-03-07")
        self.assertRecordValues(
            self.callback,
            [{"state": "planned", "date_due": date(2026, 3, 7), "date_wanted": False}],
        )

    def test_nobody_chooses_not_reached(self):
        outcomes = dict(self.Callback._outcomes_to_choose())
        self.assertNotIn("not_reached", outcomes)
        self.assertIn("no_answer", outcomes)

    def test_a_wrong_number_is_noted_on_the_file(self):
        self.callback.partner_id.phone = "+12025550123"
        self._log("wrong_number")
        [body] = self.callback.partner_id.message_ids.filtered(
            lambda message: "is wrong" in message.body
        ).mapped("body")
        self.assertIn(self.callback.partner_id.phone, body)

    def test_a_dissatisfied_answer_opens_a_complaint(self):
        self._log("reached", satisfaction=2, notes="Shoes too small")
        complaint = self.callback.complaint_ids
        self.assertRecordValues(
            complaint,
            [
                {
                    "callback_id": self.callback.id,
                    "partner_id": self.callback.partner_id.id,
                    "shop_id": self.shop.id,
                    "user_id": self.manager.id,
                    "channel": "phone",
                    "description": "Shoes too small",
                    "is_closed": False,
                }
            ],
        )
        self.assertIn(complaint.name, "".join(self.callback.message_ids.mapped("body")))
        action = self.callback.with_user(self.clerk).action_view_complaints()
        found = self.env["retail.complaint"].search(action["domain"])
        self.assertEqual(found, complaint)

    def test_a_satisfied_answer_opens_none(self):
        self._log("reached", satisfaction=3)
        self.assertFalse(self.callback.complaint_ids)

    def test_closing_again_opens_no_second_complaint(self):
        self._log("reached", satisfaction=1)
        self.callback.action_reopen()
        self._log("reached", satisfaction=1)
        self.assertEqual(len(self.callback.complaint_ids), 1)

    def test_a_company_may_give_the_store_manager_a_task_instead(self):
        self.company.callback_low_satisfaction = "task"
        self._log("reached", satisfaction=1)
        self.assertFalse(self.callback.complaint_ids)
        self.assertEqual(self.callback.activity_ids.user_id, self.manager)
        self.assertEqual(self.callback.state, "done")

    def test_a_company_may_do_nothing(self):
        self.company.callback_low_satisfaction = "nothing"
        self._log("reached", satisfaction=1)
        self.assertFalse(self.callback.complaint_ids)
        self.assertFalse(self.callback.activity_ids)

    def test_the_first_try_tells_whether_it_was_on_time(self):
        self.assertFalse(self.callback.is_on_time)
        self._log("no_answer")
        self.assertTrue(self.callback.is_on_time)
        late = self._create_callback(self._create_member(), date_due="2026-02-26")
        late._close("no_answer", date_next="2026-03-02")
        late._close("reached")
        self.assertFalse(late.is_on_time)

    def test_calls_are_not_marked_done_together(self):
        other = self._create_callback(self._create_member("Bob"))
        activities = self._activities(self.callback | other).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "log the outcome"):
            activities.action_done()
        with self.assertRaisesRegex(UserError, "log the outcome"):
            activities[:1].action_feedback()
        self.assertEqual(
            (self.callback | other).mapped("state"), ["planned", "planned"]
        )

    def test_done_on_one_call_asks_how_it_went(self):
        activity = self._activities(self.callback).with_user(self.clerk)
        self.assertEqual(activity.action_done()["res_model"], "retail.callback.close")
        self.assertEqual(self.callback.state, "planned")

    def test_other_activities_are_still_done_together(self):
        others = [
            self.callback.partner_id.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.clerk.id
            )
            for _number in range(2)
        ]
        todo = others[0] | others[1]
        todo.with_user(self.clerk).action_done()
        self.assertFalse(todo.filtered("active"))


@tagged("post_install", "-at_install")
class TestCallbackReport(CallbackCommon):
    """What was planned, made in time and reached, against a goal (F1, H4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-10 12:00"))
        cls.buyer = cls._create_member("Buyer")
        cls.reached = cls._create_callback(cls.buyer, date_due="2026-03-10")
        cls.late = cls._create_callback(cls._create_member(), date_due="2026-03-01")
        cls.open = cls._create_callback(cls._create_member(), date_due="2026-03-05")
        cls.future = cls._create_callback(cls._create_member(), date_due="2026-03-10")
        cls.reached._close("reached", satisfaction=4)
        cls.late._close("no_answer")
        cls.Report = cls.env["retail.callback.report"]

    def _rows(self, user=None):
        self.env.flush_all()
        calls = self.reached | self.late | self.open | self.future
        report = self.Report.with_user(user or self.env.user)
        return report.search([("callback_id", "in", calls.ids)], order="id")

    def test_figures_of_calls(self):
        with freeze_time("2026-03-12 12:00"):
            self._sell(self.buyer, 70)
        with freeze_time("2026-03-30 12:00"):
            self._sell(self.buyer, 30)
        self._sell(self.buyer, 20, date=datetime(2026, 3, 9, 12))
        self.assertRecordValues(
            self._rows(),
            [
                {
                    "callback_id": self.reached.id,
                    "on_time_rate": 100,
                    "reached_rate": 100,
                    "satisfaction": 4,
                    "sales": 70,
                },
                {
                    "callback_id": self.late.id,
                    "on_time_rate": 0,
                    "reached_rate": 0,
                    "satisfaction": 0,
                    "sales": 0,
                },
                {
                    "callback_id": self.open.id,
                    "on_time_rate": 0,
                    "reached_rate": 0,
                    "satisfaction": 0,
                    "sales": 0,
                },
            ],
        )

    def test_averages_leave_out_what_is_not_known(self):
        rows = self._rows()
        [figures] = self.Report._read_group(
            [("id", "in", rows.ids)],
            [],
            [
                *("planned:sum", "tried:sum", "on_time_rate:avg"),
                *("reached_rate:avg", "satisfaction:avg"),
            ],
        )
        self.assertEqual([round(figure, 1) for figure in figures], [3, 2, 33.3, 50, 4])

    def test_a_shop_has_its_own_goal_or_the_companys(self):
        self.company.callback_goal_on_time = 80
        self.company.callback_goal_reached = 50
        self.shop.callback_goal_reached = 70
        row = self._rows()[:1]
        self.assertRecordValues(row, [{"on_time_goal": 80, "reached_goal": 70}])

    def test_clerks_see_their_own_figures_and_managers_those_of_their_shops(self):
        self.late.user_id = self.manager
        other = self._create_user("manager", self._create_shop("Elsewhere"))
        rows = self._rows()
        self.assertEqual(len(rows), 3)
        self.assertEqual(self._rows(self.clerk).callback_id, self.reached | self.open)
        self.assertEqual(len(self._rows(self.manager)), 3)
        self.assertFalse(self._rows(other))
        self.assertEqual(len(self._rows(self._create_user("hq"))), 3)

    def test_a_row_opens_its_call(self):
        self.assertEqual(
            self._rows()[0].action_view_callback()["res_id"], self.reached.id
        )
