import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_complaints import ComplaintCommon

CLOCK = {
    "response_deadline": "2030-01-01 00:00:00",
    "resolution_deadline": "2030-01-01 00:00:00",
    "response_hours": 999,
    "resolution_hours": 999,
    "sla_state": "met",
    "is_late": False,
    "policy_id": False,
    "reopen_count": 0,
    "date_solved": "2026-02-01 00:00:00",
    "date_paused": "2026-02-01 00:00:00",
    "date_first_response": "2026-02-28 18:00:00",
    "date_received": "2020-01-01 00:00:00",
    "name": "C1",
    "pause_ids": [(0, 0, {"date_start": "2026-02-28 18:00:00"})],
}


@tagged("post_install", "-at_install")
class TestComplaintGuard(ComplaintCommon):
    """E1: a complaint keeps its targets, and what is counted is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint = cls._create_complaint()
        cls.other = cls._create_complaint()
        cls.users = (
            cls.clerk,
            cls.manager,
            cls._create_user("hq"),
            cls._create_user("admin"),
        )

    def test_nobody_writes_the_clock_by_hand(self):
        values = CLOCK | {"duplicate_of_id": self.other.id}
        for user in self.users:
            for name, value in values.items():
                with (
                    self.subTest(user=user.login, name=name),
                    self.assertRaises(AccessError),
                ):
                    self.complaint.with_user(user).write({name: value})

    def test_nobody_notes_a_complaint_with_a_clock_of_her_own(self):
        complaints = self.Complaint.with_user(self.manager)
        own = {"description": "Cold", "shop_id": self.shop.id}
        values = CLOCK | {"duplicate_of_id": self.other.id}
        del values["date_received"]
        for name, value in values.items():
            with self.subTest(name=name), self.assertRaises(AccessError):
                complaints.create(own | {name: value})
        by_context = complaints.with_context(default_response_hours=999)
        self.assertEqual(by_context.create(own).response_hours, 24)

    def test_what_came_in_before_is_noted_with_its_time_and_what_is_to_come_is_not(
        self,
    ):
        complaints = self.Complaint.with_user(self.clerk)
        own = {"description": "Cold", "shop_id": self.shop.id}
        yesterday = complaints.create(own | {"date_received": "2026-02-27 18:00:00"})
        self.assertEqual(str(yesterday.response_deadline), "2026-02-28 18:00:00")
        with self.assertRaises(UserError):
            complaints.create(own | {"date_received": "2026-03-28 18:00:00"})

    def test_the_work_itself_is_open_as_ever(self):
        own = self.complaint.with_user(self.clerk)
        own.write({"priority": "1", "resolution": "A new cup"})
        own.stage_id = self._stage("waiting")
        own.stage_id = self._stage("solved")
        own.stage_id = self._stage("progress")
        self.assertRecordValues(
            self.complaint, [{"reopen_count": 1, "resolution": "A new cup"}]
        )

    # By XML-RPC, which carries no null

    def _assert_marshals(self, answer):
        self.assertTrue(answer)
        self.assertNotIn("null", json.dumps(answer, default=str))

    def test_a_complaint_can_be_read_by_rpc(self):
        own = self.complaint.with_user(self.clerk)
        [row] = own.search_read([("id", "=", own.id)])
        self.assertTrue(row["sla_clock"])
        self.assertFalse(row["sla_clock"]["hours"])
        self._assert_marshals(row)

    def test_buttons_answer_by_rpc(self):
        own = self.complaint.with_user(self.clerk)
        self._assert_marshals(own.action_take())
        month = self.env["retail.complaint.month"].with_user(self.manager).create({})
        # The context is Odoo's own.
        self._assert_marshals(month.action_print() | {"context": {}})
