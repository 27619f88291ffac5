from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_complaints import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintWaiting(ComplaintCommon):
    """The clock stands still in waiting stages and says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint()

    def _move(self, stage, when):
        with freeze_time(when):
            self.complaint.with_user(self.clerk).stage_id = self._stage(stage)
            self.env.flush_all()

    def test_a_waiting_stage_stops_the_clock_and_says_so(self):
        self._move("waiting", "2026-03-01 10:00")
        self.assertEqual(self.complaint.date_paused, datetime(2026, 3, 1, 10))
        self.assertRegex(
            self.complaint.with_context(tz="UTC").pause_text,
            r"^Paused since 1 Mar, 10:00: Waiting for customer$",
        )
        self._watch(datetime(2026, 3, 20))
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "sla_state": "on_time",
                    "resolution_state": "on_time",
                    "is_late": False,
                }
            ],
        )
        self.assertFalse(self._activities(self.complaint))

    def test_deadlines_shift_right_when_the_pause_ends(self):
        self._move("waiting", "2026-03-01 10:00")
        self._move("progress", "2026-03-01 13:00")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "response_deadline": datetime(2026, 3, 1, 21),
                    "resolution_deadline": datetime(2026, 3, 7, 21),
                    "date_paused": False,
                    "pause_text": False,
                }
            ],
        )
        self._watch(datetime(2026, 3, 1, 20, 59))
        self.assertEqual(self.complaint.sla_state, "at_risk")
        self._watch(datetime(2026, 3, 1, 21, 0, 1))
        self.assertEqual(self.complaint.sla_state, "late")

    def test_an_answer_while_it_waits_is_judged_as_of_the_pause(self):
        self._move("waiting", "2026-03-01 17:00")
        with freeze_time("2026-03-05"):
            self._log(self.complaint)
        self.assertEqual(self.complaint.sla_state, "met")
        self._move("progress", "2026-03-06 17:00")
        self.assertRecordValues(
            self.complaint, [{"sla_state": "met", "response_time": 23}]
        )

    def test_what_was_late_stays_late_through_a_pause(self):
        self._watch(datetime(2026, 3, 2))
        self._move("waiting", "2026-03-02 01:00")
        self.assertEqual(self.complaint.sla_state, "late")
        self._move("progress", "2026-03-09 01:00")
        self.assertRecordValues(
            self.complaint,
            [{"sla_state": "late", "response_deadline": datetime(2026, 3, 1, 18)}],
        )

    def test_moving_from_one_waiting_stage_to_another_waits_on(self):
        other = self.env["retail.complaint.stage"].create(
            {"name": "Waiting for supplier", "is_waiting": True}
        )
        self._move("waiting", "2026-03-01 10:00")
        with freeze_time("2026-03-01 11:00"):
            self.complaint.stage_id = other
        self._move("progress", "2026-03-01 13:00")
        self.assertEqual(len(self.complaint.pause_ids), 2)
        self.assertEqual(self.complaint.response_deadline, datetime(2026, 3, 1, 21))

    def test_what_is_created_waiting_waits(self):
        complaint = self._create_complaint(stage_id=self._stage("waiting").id)
        self.assertEqual(complaint.date_paused, datetime(2026, 2, 28, 18))

    def test_solving_ends_the_pause(self):
        self._move("waiting", "2026-03-01 10:00")
        self._move("solved", "2026-03-20 10:00")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "date_paused": False,
                    "resolution_state": "met",
                    "resolution_time": 16,
                }
            ],
        )

    def test_remaining_time_stands_still_with_the_clock(self):
        self._move("waiting", "2026-03-01 10:00")
        with freeze_time("2026-03-09"):
            self.complaint.invalidate_recordset()
            self.assertEqual(self.complaint.response_remaining, 8)
            self.assertTrue(self.complaint.sla_clock["paused"])

    def test_nobody_writes_pauses_by_hand(self):
        self._move("waiting", "2026-03-01 10:00")
        pause = self.complaint.pause_ids
        with self.assertRaises(AccessError):
            pause.with_user(self.manager).date_start = "2026-02-01"
        self.assertTrue(pause.with_user(self.clerk).read(["date_start"]))

    def test_another_shops_pauses_are_not_seen(self):
        self._move("waiting", "2026-03-01 10:00")
        stranger = self._create_user("clerk", self._create_shop("Elsewhere"))
        pauses = self.env["retail.complaint.pause"].with_user(stranger)
        self.assertFalse(pauses.search([("complaint_id", "=", self.complaint.id)]))


@tagged("post_install", "-at_install")
class TestComplaintReopened(ComplaintCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint(user_id=cls.clerk.id)
        with freeze_time("2026-03-02 18:00"):
            cls.complaint.stage_id = cls._stage("solved")
            cls.env.flush_all()

    def _reply(self, when, author=None, **values):
        with freeze_time(when):
            self.complaint.message_post(
                **{
                    "body": "It is still cold",
                    "author_id": (author or self.member).id,
                    "message_type": "email",
                    "subtype_xmlid": "mail.mt_comment",
                }
                | values
            )
            self.env.flush_all()

    def test_the_customers_reply_opens_it_again(self):
        self._reply("2026-03-05 18:00")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "stage_id": self._stage("progress").id,
                    "date_solved": False,
                    "reopen_count": 1,
                    "date_reopened": datetime(2026, 3, 5, 18),
                    "reopened_by_id": self.member.id,
                }
            ],
        )

    def test_the_clock_goes_on_from_where_it_was_solved(self):
        self.assertEqual(self.complaint.resolution_deadline, datetime(2026, 3, 7, 18))
        self._reply("2026-03-05 18:00")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "resolution_deadline": datetime(2026, 3, 10, 18),
                    "resolution_state": "on_time",
                    "sla_state": "late",
                }
            ],
        )

    def test_each_time_counts(self):
        self._reply("2026-03-05 18:00")
        with freeze_time("2026-03-06 18:00"):
            self.complaint.stage_id = self._stage("solved")
            self.env.flush_all()
        self.assertEqual(self.complaint.resolution_time, 72)
        self._reply("2026-03-08 18:00")
        self.assertRecordValues(
            self.complaint,
            [
                {
                    "reopen_count": 2,
                    "resolution_deadline": datetime(2026, 3, 12, 18),
                }
            ],
        )

    def test_reopened_by_hand_it_notes_who(self):
        with freeze_time("2026-03-05 18:00"):
            self.complaint.with_user(self.manager).stage_id = self._stage("progress")
        self.assertRecordValues(
            self.complaint,
            [{"reopen_count": 1, "reopened_by_id": self.manager.partner_id.id}],
        )

    def test_what_others_write_opens_nothing(self):
        roaster = self.env["res.partner"].create({"name": "Roaster"})
        self._reply("2026-03-05", roaster)
        self._reply("2026-03-05", self.clerk.partner_id, message_type="comment")
        self.assertTrue(self.complaint.is_closed)

    def test_a_reply_ends_the_waiting(self):
        with freeze_time("2026-03-05"):
            self.complaint.stage_id = self._stage("waiting")
        self._reply("2026-03-06")
        self.assertRecordValues(
            self.complaint,
            [{"stage_id": self._stage("progress").id, "date_paused": False}],
        )

    def test_moving_among_open_stages_counts_nothing(self):
        other = self._create_complaint()
        other.stage_id = self._stage("progress")
        other.stage_id = self._stage("new")
        self.assertEqual(other.reopen_count, 0)
