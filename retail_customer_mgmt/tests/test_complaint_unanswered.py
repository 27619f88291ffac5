from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.base.tests.common import MockSmtplibCase

from ..tools import sla
from .common_complaints import ComplaintCommon

DEADLINE = datetime(2026, 3, 1, 18)
LATE = DEADLINE + timedelta(seconds=1)
STILL_LATE = DEADLINE + timedelta(hours=8, seconds=1)


@tagged("post_install", "-at_install")
class TestComplaintUnanswered(ComplaintCommon, MockSmtplibCase):
    """E1: solving is no answer; until one is given its clock runs on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls._create_user("hq", email="office@example.com")
        cls.company.complaint_user_id = cls.office
        cls.complaint = cls._create_complaint()
        cls.complaint.user_id = cls.clerk

    def _move(self, stage, when="2026-02-28 20:00", complaint=None):
        with freeze_time(when):
            moved = (complaint or self.complaint).with_user(self.clerk)
            moved.stage_id = self._stage(stage)
            self.env.flush_all()

    def _told(self):
        return self.complaint.escalation_ids.sorted("id").user_id

    # Solving is no answer

    def test_a_clerk_who_solves_it_has_not_answered(self):
        self._move("solved")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "date_first_response": False,
                    "sla_state": "on_time",
                    "response_deadline": DEADLINE,
                    "next_deadline": DEADLINE,
                    "response_time": 0,
                    "resolution_state": "met",
                }
            ],
        )
        clock = self.complaint.sla_clock
        self.assertEqual((clock["goal"], clock["state"]), ("response", "on_time"))

    def test_her_own_word_that_it_is_solved_is_no_answer(self):
        self.complaint.sudo()._close_from_page()
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "is_closed": True,
                    "date_first_response": False,
                    "sla_state": "on_time",
                }
            ],
        )
        self.complaint.sudo()._reply_from_page("Still cold", [])
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "is_closed": False,
                    "reopen_count": 1,
                    "date_first_response": False,
                    "response_deadline": DEADLINE,
                    "next_deadline": DEADLINE,
                    "sla_state": "on_time",
                }
            ],
        )
        self._watch(LATE)
        self.assertRecordValues(self.complaint, [{"sla_state": "late"}])
        self.assertEqual(self._told(), self.clerk | self.manager)

    def test_what_is_noted_as_solved_at_once_is_not_answered(self):
        complaint = self._create_complaint(stage_id=self._stage("solved").id)
        self.assertRecordValues(
            complaint, [{"date_first_response": False, "sla_state": "on_time"}]
        )

    def test_a_conversation_after_solving_is_the_first_answer(self):
        self._move("solved")
        with freeze_time("2026-03-01 04:00"):
            self._log(self.complaint.with_user(self.clerk))
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "date_first_response": datetime(2026, 3, 1, 4),
                    "sla_state": "met",
                    "response_time": 10,
                    "next_deadline": False,
                    "is_closed": True,
                }
            ],
        )

    def test_a_message_accepted_after_solving_is_the_first_answer(self):
        self._move("solved")
        with freeze_time("2026-03-01 04:00"), self.mock_smtplib_connection():
            self.complaint.with_user(self.clerk).message_post(
                body="A new cup is on its way",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.member.ids,
            )
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "date_first_response": datetime(2026, 3, 1, 4),
                    "sla_state": "met",
                    "is_closed": True,
                }
            ],
        )

    def test_the_request_for_a_rating_answers_nothing(self):
        self._move("solved")
        contact = self.env["retail.contact"].search([("kind", "=", "rating")])
        mail_sudo = contact.mail_id.sudo()
        self.assertEqual(mail_sudo.author_id, self.clerk.partner_id)
        with self.mock_smtplib_connection():
            mail_sudo.send()
        self.assertEqual(len(self.emails), 1)
        self.assertFalse(self.complaint.date_first_response)

    def test_a_call_about_it_that_reached_her_is_the_first_answer(self):
        self._move("solved")
        call = (
            self.env["retail.callback"]
            .sudo()
            .create(
                {
                    "partner_id": self.member.id,
                    "topic": "Is it settled?",
                    "user_id": self.clerk.id,
                    "cause_complaint_id": self.complaint.id,
                }
            )
        )
        with freeze_time("2026-03-01 04:00"):
            call.with_user(self.clerk)._close(
                "no_answer", date_next=datetime(2026, 3, 2).date()
            )
            self.assertFalse(self.complaint.date_first_response)
            call.with_user(self.clerk)._close("reached")
        self.assertEqual(self.complaint.date_first_response, datetime(2026, 3, 1, 4))

    # Missed

    def test_it_is_missed_once_the_deadline_has_passed(self):
        self._move("solved")
        self._watch(DEADLINE)
        self.assertEqual(self.complaint.sla_state, "at_risk")
        self._watch(LATE)
        missed = {"sla_state": "missed", "is_late": True, "next_deadline": False}
        self.assertRecordValues(self.complaint, [missed])
        with freeze_time(LATE):
            self.complaint.invalidate_recordset()
            self.complaint.sudo()._compute_sla_state()
            self.complaint.sudo()._compute_next_deadline()
            self.assertRecordValues(self.complaint, [missed])

    def test_the_watch_judges_a_solved_one_as_the_rule_does(self):
        self._move("solved")
        risk = DEADLINE - timedelta(hours=4)
        for minutes in range(-300, 60, 20):
            now = DEADLINE + timedelta(minutes=minutes)
            self._watch(now)
            state = sla.state(DEADLINE, risk, None, now, is_closed=True)
            self.assertEqual(self.complaint.sla_state, state)

    def test_solving_what_is_late_misses_it(self):
        self._watch(LATE)
        self.assertEqual(self.complaint.sla_state, "late")
        self._move("solved", "2026-03-02")
        self.assertRecordValues(
            self.complaint, [{"sla_state": "missed", "next_deadline": False}]
        )

    def test_an_answer_after_all_is_timed_and_still_missed(self):
        self._move("solved")
        self._watch(LATE)
        with freeze_time("2026-03-02"):
            self._log(self.complaint)
        self.assertRecordValues(
            self.complaint, [{"sla_state": "missed", "response_time": 30}]
        )

    def test_the_time_in_which_it_was_solved_counts_for_the_answer(self):
        self._move("solved", "2026-02-28 20:00")
        self._move("progress", "2026-02-28 23:00")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "response_deadline": DEADLINE,
                    "resolution_deadline": datetime(2026, 3, 7, 21),
                }
            ],
        )
        with freeze_time("2026-03-01 04:00"):
            self._log(self.complaint)
        self.assertEqual(self.complaint.response_time, 10)

    def test_opened_again_it_is_late_and_not_on_time(self):
        self._move("solved")
        self._watch(LATE)
        self._move("progress", "2026-03-05")
        self.assertRecordValues(
            self.complaint, [{"sla_state": "late", "next_deadline": DEADLINE}]
        )
        with freeze_time("2026-03-05"):
            self.complaint.invalidate_recordset()
            self.assertEqual(self.complaint.response_remaining, -78)

    # Who is told

    def test_solving_silences_nobody(self):
        self._move("solved")
        self._watch(DEADLINE - timedelta(hours=4))
        self.assertEqual(self._told(), self.clerk)
        self._watch(LATE)
        self._watch(STILL_LATE)
        self.assertEqual(self._told(), self.clerk | self.manager | self.office)
        self.assertTrue(self._activities(self.complaint))
        self._log(self.complaint)
        self.assertFalse(self._activities(self.complaint))

    def test_of_what_was_solved_before_nobody_is_told_later(self):
        self._move("solved", "2026-03-09")
        self._watch(datetime(2026, 3, 10))
        self.assertFalse(self._told())

    # Whom nobody has to answer

    def test_a_duplicate_is_answered_with_its_original(self):
        self._watch(LATE)
        self.assertTrue(self._activities(self.complaint))
        with freeze_time(LATE):
            self.complaint._close_as_duplicate(self._create_complaint())
        self.assertRecordValues(
            self.complaint,
            [{"response_deadline": False, "sla_state": False, "is_late": False}],
        )
        self.assertFalse(self._activities(self.complaint))

    def test_who_left_no_way_to_answer_is_not_waited_for_once_it_is_solved(self):
        nobodys, late = (
            self._create_complaint(partner_id=False, shop_id=self.shop.id)
            for _number in range(2)
        )
        self.assertEqual(nobodys.response_deadline, DEADLINE)
        self._move("solved", complaint=nobodys)
        self._move("solved", "2026-03-02", complaint=late)
        self.assertRecordValues(
            nobodys | late,
            [
                {"response_deadline": False, "sla_state": False},
                {"response_deadline": DEADLINE, "sla_state": "missed"},
            ],
        )
        # She reads a late word of ours on her page.
        nobodys.sudo()._mark_answered(datetime(2026, 3, 5))
        self.assertFalse(nobodys.sla_state)
        in_time = self._create_complaint(partner_id=False, shop_id=self.shop.id)
        in_time.sudo()._mark_answered(datetime(2026, 2, 28, 19))
        self._move("solved", complaint=in_time)
        self.assertEqual(in_time.sla_state, "met")

    def test_an_address_is_a_way_to_answer(self):
        for way in ("email_from", "contact_phone"):
            complaint = self._create_complaint(
                partner_id=False, shop_id=self.shop.id, **{way: "1@2.org"}
            )
            self._move("solved", complaint=complaint)
            self.assertEqual(complaint.response_deadline, DEADLINE, way)

    def test_nobody_is_left_to_answer_once_she_is_erased(self):
        self.member.sudo()._erase_complaints()
        self.assertRecordValues(
            self.complaint,
            [{"is_closed": True, "response_deadline": False, "sla_state": False}],
        )
        self._watch(STILL_LATE)
        self.assertFalse(self._told())

    # Figures

    def test_what_was_never_answered_counts_in_the_share_and_in_no_time(self):
        self.Complaint.search([("id", "!=", self.complaint.id)]).unlink()
        answered = self._create_complaint()
        with freeze_time("2026-02-28 22:00"):
            self._log(answered)
        self._move("solved", complaint=self.complaint | answered)
        figures = self._figures()
        self.assertEqual(figures["response_share"], 1)
        self._watch(LATE)
        figures = self._figures()
        self.assertEqual(figures["response_share"], 0.5)
        self.assertEqual((figures["response_median"], figures["response_p90"]), (4, 4))
        self.assertEqual(figures["resolution_share"], 1)
        report = self.env["retail.complaint.report"].with_user(self.manager)
        [(share, hours)] = report._read_group(
            [], [], ["response_share:avg", "response_time:avg"]
        )
        self.assertEqual((share, hours), (0.5, 4))
        self.assertIn("50 %", self._month().summary)

    def _month(self):
        wizards = self.env["retail.complaint.month"].with_user(self.manager)
        return wizards.create({"month": "2026-02"})

    def _figures(self):
        return self._month()._figures()["now"]
