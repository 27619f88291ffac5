from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallScreen(CallbackCommon):
    """D1: the member's story, and an outcome in three clicks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._care_today()
        cls.member = cls._create_member(phone="+12025550142")
        cls.call = cls._create_callback(cls.member)
        cls.own = cls.call.with_user(cls.clerk)

    def _log(self, outcome, call=None):
        (call or self.own).with_context(call_outcome=outcome).action_log()

    # The outcome

    def test_reached_keeps_stars_and_what_was_said(self):
        self.own.write({"satisfaction": 5, "said": "Loves the scarf."})
        self._log("reached")
        self.assertRecordValues(
            self.call,
            [
                {
                    "state": "done",
                    "outcome": "reached",
                    "satisfaction": 5,
                    "notes": "Loves the scarf.",
                    "said": False,
                    "done_by": self.clerk.id,
                    "attempts": 1,
                }
            ],
        )

    def test_no_answer_is_tried_again_by_the_rule(self):
        self.own.satisfaction = 4
        expected = self.call._next_try("no_answer")
        self._log("no_answer")
        self.assertRecordValues(
            self.call,
            [
                {
                    "state": "planned",
                    "outcome": "no_answer",
                    "date_due": expected,
                    "satisfaction": 0,
                }
            ],
        )

    def test_who_names_a_day_is_called_on_it(self):
        day = self.today + timedelta(days=9)
        self.own.date_again = day
        self._log("call_later")
        self.assertEqual((self.call.date_due, self.call.date_again), (day, False))

    def test_a_day_that_was_typed_does_not_keep_a_reached_call_open(self):
        self.own.date_again = self.today + timedelta(days=9)
        self._log("reached")
        self.assertEqual((self.call.state, self.call.date_again), ("done", False))

    def test_low_stars_open_a_complaint_in_the_members_words(self):
        self.company.callback_low_satisfaction = "complaint"
        self.own.write({"satisfaction": 1, "said": "The heel broke."})
        self._log("reached")
        self.assertEqual(self.call.complaint_ids.description, "The heel broke.")

    def test_a_wrong_number_marks_the_file(self):
        self._log("wrong_number")
        self.assertTrue(self.member.is_phone_wrong)

    def test_do_not_call_drops_the_members_other_calls(self):
        other = self._create_callback(self.member)
        self._log("do_not_call")
        self.assertEqual(other.state, "cancelled")
        self.assertTrue(self.member.is_call_refused)

    def test_a_closed_call_is_not_logged_twice(self):
        self._log("reached")
        with self.assertRaisesRegex(UserError, "Plan Again"):
            self._log("no_answer")
        self.assertEqual((self.call.outcome, self.call.attempts), ("reached", 1))

    def test_a_button_pressed_twice_logs_one_try(self):
        shown = self.own.attempts
        self.own.said = "Rang long."
        for number in range(2):
            action = self.own.with_context(
                call_outcome="no_answer", call_attempts=shown
            ).action_log()
            # The second time says that it is recorded already.
            self.assertEqual(isinstance(action, dict), bool(number))
        self.assertIn("already been recorded", action["params"]["message"])
        self.assertRecordValues(
            self.call, [{"attempts": 1, "state": "planned", "notes": "Rang long."}]
        )

    def test_what_closed_the_call_stays_where_the_screen_was_old(self):
        self._log("reached")
        action = self.own.with_context(
            call_outcome="do_not_call", call_attempts=0
        ).action_log()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual((self.call.outcome, self.call.attempts), ("reached", 1))

    def test_the_next_try_is_logged_with_the_number_it_shows(self):
        for attempts in (0, 1):
            self.own.with_context(
                call_outcome="no_answer", call_attempts=attempts
            ).action_log()
        self.assertEqual(self.call.attempts, 2)

    def test_every_button_that_logs_sends_the_tries_it_shows(self):
        for view in ("form", "list", "kanban"):
            arch = self.Callback.get_view(view_type=view)["arch"]
            buttons = html.fromstring(arch).xpath("//button[@name='action_log']")
            self.assertTrue(buttons, view)
            for button in buttons:
                self.assertIn("'call_attempts': attempts", button.get("context"))

    def test_only_the_offered_outcomes_are_taken(self):
        for outcome in ("not_reached", "anything", False):
            with self.assertRaisesRegex(UserError, "Choose how"):
                self._log(outcome)
        self.assertEqual(self.call.state, "planned")

    def test_a_clerk_logs_no_call_of_another_shop(self):
        elsewhere = self._create_shop("Elsewhere")
        other = self._create_callback(
            self._create_member("Bea", elsewhere), user_id=self.manager.id
        )
        with self.assertRaises(AccessError):
            self._log("reached", other.with_user(self.clerk))

    # The next call

    def test_the_next_call_is_the_latest_then_the_most_valuable(self):
        self.call.value = 100
        late, poor, rich, ahead, foreign = (
            self._create_callback(
                date_due=self.today + timedelta(days=days), value=value
            )
            for days, value in ((-3, 0), (0, 50), (0, 900), (1, 999), (-9, 999))
        )
        foreign.user_id = self.manager
        expected = late | rich | self.call | poor
        order = self.Callback.with_user(self.clerk).search(
            self.Callback.with_user(self.clerk)._my_calls_domain(self.today)
        )
        self.assertEqual(order.ids, expected.ids)
        self.assertNotIn(ahead.id, order.ids)
        action = late.with_user(self.clerk).action_next_call()["params"]["action"]
        self.assertEqual((action["res_model"], action["res_id"]), (late._name, rich.id))

    def test_after_the_last_call_comes_the_first_that_was_skipped(self):
        first = self._create_callback(date_due=self.today - timedelta(days=1))
        self.assertEqual(self.own._next_of_mine(self.today), first)

    def test_without_another_call_the_day_is_shown(self):
        self._log("reached")
        action = self.own.action_next_call()
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(action["params"]["next"]["tag"], "retail_my_day")

    # The story

    def test_the_story_tells_what_she_bought_last(self):
        self._sell(self.member, 30, date=fields.Datetime.now() - timedelta(days=4))
        order = self._sell(self.member, lines=[{"price": 20}])
        self._refund(order)
        self.own.invalidate_recordset()
        self.assertIn("20.00", self.own.purchase_text)
        self.assertIn("Market Street", self.own.purchase_text)
        self.assertEqual(self.own.purchase_items, "Latte")

    def test_the_story_leaves_out_what_there_is_not(self):
        self.assertFalse(self.own.purchase_text)
        self.assertFalse(self.own.coupon_text)
        stranger = self.env["res.partner"].create({"name": "Acme"})
        call = self._create_callback(stranger, user_id=self.manager.id)
        self.assertFalse(call.with_user(self.manager).lapse_text)

    def test_the_story_tells_points_tier_complaints_and_calls(self):
        made = self._create_callback(self.member)
        self._log("reached", made.with_user(self.clerk))
        complaint = self.env["retail.complaint"].create(
            {"partner_id": self.member.id, "description": "Cold coffee"}
        )
        self._sell(self.member, 600)
        self.env.invalidate_all()
        own = self.own
        self.assertEqual(own.member_points, 600)
        self.assertIn("Silver", own.tier_text)
        self.assertEqual(own.complaint_open_ids, complaint)
        self.assertEqual(own.call_last_ids, made)

    def test_points_that_lapse_soon_are_named(self):
        self.assertFalse(self.own.lapse_text)
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        self._sell(self.member, 40)
        self.env.invalidate_all()
        self.assertIn("40 points lapse after", self.own.lapse_text)

    def test_preferences_of_a_file_elsewhere_stay_there(self):
        elsewhere = self._create_shop("Elsewhere")
        other = self._create_member("Bea", elsewhere)
        for member in (self.member, other):
            member.member_profile_ids.write(
                {"note": "Allergic to wool", "preferences": "A seat by the window"}
            )
        given = self._create_callback(other).with_user(self.clerk)
        names = ["member_note", "preferences", "birthday_next", "is_file_editable"]
        self.assertEqual(self.own.member_note, "Allergic to wool")
        self.assertTrue(self.own.is_file_editable)
        [row] = given.read(names)
        self.assertFalse([name for name in names if row[name]])

    def test_the_number_is_masked_and_shown_for_the_call_in_one_click(self):
        [row] = self.own.read(["phone", "partner_id"])
        self.assertNotIn("2025550142", row["phone"].replace(" ", "").replace("-", ""))
        action = self.own.action_reveal()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(wizard.with_user(self.clerk).phone.endswith("0142"))
        log = self.env["retail.access.log"].search(
            [("partner_id", "=", self.member.id)], limit=1
        )
        self.assertEqual((log.kind, log.user_id), ("call", self.clerk))

    def test_the_dialog_corrects_the_file_without_touching_the_masked_number(self):
        action = self.own.action_edit_file()
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        person = self.member.with_user(self.clerk)
        with Form(person, view=view.xml_id) as form:
            form.email = "ada@example.com"
            form.member_birthday = "1990-05-20"
            form.member_note = "Call after six"
            form.member_gender = "female"
            form.member_occupation = "Baker"
            form.member_household = "two children"
            form.street = "Mill Lane 4"
        self.assertEqual(self.member.email, "ada@example.com")
        self.assertEqual(self.member.phone, "+1 202-555-0142")
        self.assertEqual(self.member.street, "Mill Lane 4")
        self.assertRecordValues(
            self.member.member_profile_ids,
            [
                {
                    "note": "Call after six",
                    "gender": "female",
                    "occupation": "Baker",
                    "household": "two children",
                }
            ],
        )

    def test_a_complaint_told_in_the_call_belongs_to_it(self):
        self.own.said = "The heel broke."
        action = self.own.action_log_complaint()
        complaint = self.env["retail.complaint"].with_user(self.clerk)
        with Form(complaint.with_context(**action["context"])) as form:
            self.assertEqual(form.description, "The heel broke.")
        self.assertEqual(form.record.callback_id, self.call)
        self.assertEqual(form.record.partner_id, self.member)

    def test_another_call_is_planned_for_the_same_member(self):
        action = self.own.action_plan_another()
        calls = self.Callback.with_user(self.clerk).with_context(**action["context"])
        with Form(calls) as form:
            form.topic = "Her size is back"
        self.assertEqual(form.record.partner_id, self.member)
        self.assertEqual(form.record.user_id, self.clerk)

    def test_erasing_a_member_removes_what_was_said(self):
        self.own.said = "Moves to Lisbon."
        self.member.sudo()._erase_callbacks()
        self.assertFalse(self.call.said)

    def test_who_keeps_no_files_is_told_no_story(self):
        till = self._create_user("till", self.shop)
        self.call.user_id = till
        with self.assertRaises(AccessError):
            self.call.with_user(till).read(["tier_text"])
