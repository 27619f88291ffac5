from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_callback import CallbackCommon


@tagged("post_install", "-at_install")
class TestCallbackGovernor(CallbackCommon):
    """Calls by hand ask the contact governor, which is shown and logged (D1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls._create_member(phone="+12025550142")
        cls.member.tz = False
        cls.call = cls._create_callback(cls.member)
        cls.own = cls.call.with_user(cls.clerk)

    def _refuse_calls(self):
        self.member._record_consent("service", ["phone"], False, "office")
        self.env.flush_all()
        self.own.invalidate_recordset()

    def _make_quiet(self):
        now = self.call._local_now().hour
        self._allow_contact(quiet_from=(now - 1) % 24, quiet_to=(now + 2) % 24)

    def _log(self, outcome):
        self.own.with_context(call_outcome=outcome).action_log()
        return self.env["retail.contact"].search(
            [("partner_id", "=", self.member.id)], limit=1
        )

    def test_no_call_is_planned_to_who_refused_calls(self):
        self._refuse_calls()
        values = {"partner_id": self.member.id, "topic": "T"}
        with self.assertRaisesRegex(UserError, "Ada can't be called"):
            self.Callback.with_user(self.clerk).create(values)
        self._log("reached")
        with self.assertRaisesRegex(UserError, "can't be called"):
            self.own.action_reopen()

    def test_hours_and_gaps_stop_no_planning(self):
        self._make_quiet()
        call = self.Callback.with_user(self.clerk).create(
            {"partner_id": self.member.id, "topic": "T"}
        )
        self.assertEqual(call.call_verdict, "later")

    def test_the_call_says_whether_it_may_be_made_now(self):
        self.assertEqual(self.own.call_verdict, "yes")
        self._make_quiet()
        self.own.invalidate_recordset()
        self.assertEqual(self.own.call_verdict, "later")
        self.assertRegex(self.own.call_answer, r"Later, from \d.*quiet hours")
        self._refuse_calls()
        self.assertEqual(self.own.call_verdict, "no")
        self.assertIn("does not want", self.own.call_answer)

    def test_the_form_shows_it_with_few_queries(self):
        self.own.read(["topic"])
        self.env.flush_all()
        self.own.mapped("call_answer")  # caches of settings
        self.own.invalidate_recordset(["call_answer", "call_verdict"])
        with self.assertQueryCount(6):
            self.own.mapped("call_answer")

    def test_what_happened_is_logged_with_the_true_answer(self):
        self._refuse_calls()
        contact = self._log("reached")
        self.assertRecordValues(
            contact,
            [
                {
                    "verdict": "no",
                    "reason": "refused",
                    "state": "sent",
                    "state_text": "Called",
                }
            ],
        )
        self.assertEqual(self.call.state, "done")

    def test_a_call_in_quiet_hours_is_logged_as_one_and_not_made_again(self):
        self._make_quiet()
        contact = self._log("no_answer")
        self.assertRecordValues(
            contact,
            [
                {
                    "verdict": "later",
                    "reason": "quiet",
                    "date_later": False,
                    "state_text": "No answer",
                }
            ],
        )

    def test_who_says_no_in_the_call_was_called_rightly(self):
        contact = self._log("do_not_call")
        self.assertEqual((contact.verdict, contact.reason), ("yes", "allowed"))

    def test_the_number_is_not_shown_for_a_call_that_may_not_be(self):
        self.assertTrue(self.own.action_reveal())
        self._refuse_calls()
        with self.assertRaisesRegex(UserError, "can't be called"):
            self.own.action_reveal()
        action = self.member.with_user(self.clerk).action_reveal()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.clerk)
        wizard.occasion = "call"
        with self.assertRaisesRegex(UserError, "can't be called"):
            wizard.action_show()
        wizard.write({"occasion": "other", "details": "Her parcel"})
        self.assertTrue(wizard.action_show())
