from contextlib import suppress
from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron

from ..models.retail_complaint_watch import RetailComplaint
from .common_complaints import ComplaintCommon

AT_RISK = datetime(2026, 3, 1, 14)
LATE = datetime(2026, 3, 1, 18, 15)
STILL_LATE = datetime(2026, 3, 2, 2, 15)


class KilledError(Exception):
    """The server went away in the middle."""


@tagged("post_install", "-at_install")
class TestComplaintEscalation(ComplaintCommon):
    """E1: escalated when late, owner → store manager → head office, each once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls._create_user("clerk", cls.shop, email="owner@example.com")
        cls.office = cls._create_user("hq", email="office@example.com")
        cls.manager.email = "manager@example.com"
        cls.company.complaint_user_id = cls.office
        cls.complaint = cls._create_complaint()
        cls.complaint.user_id = cls.owner

    def _told(self, complaint=None):
        rows = (complaint or self.complaint).escalation_ids.sorted("id")
        return [(row.goal, row.user_id) for row in rows]

    def _mails(self, user):
        mails = self.env["mail.mail"].sudo().search([])
        return mails.filtered(lambda mail: user.partner_id in mail.recipient_ids)

    def test_each_is_told_in_turn(self):
        self._watch(AT_RISK)
        self.assertEqual(self._told(), [("response", self.owner)])
        self._watch(LATE)
        self.assertEqual(self._told()[1:], [("response", self.manager)])
        self._watch(STILL_LATE)
        self.assertEqual(self._told()[2:], [("response", self.office)])
        self.assertEqual(
            self._activities(self.complaint).user_id,
            self.owner | self.manager | self.office,
        )
        for user in (self.owner, self.manager, self.office):
            self.assertEqual(len(self._mails(user)), 1)
            self.assertIn(self.complaint.name, self._mails(user).body_html)

    def test_each_is_told_once(self):
        for _run in range(3):
            self._watch(STILL_LATE)
        self.assertEqual(len(self.complaint.escalation_ids), 3)
        self.assertEqual(len(self._activities(self.complaint)), 3)
        self.assertEqual(len(self._mails(self.manager)), 1)

    def test_the_database_refuses_to_tell_twice(self):
        self._watch(AT_RISK)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.complaint.escalation_ids.sudo().copy()
            self.env.flush_all()

    def test_nothing_is_told_before_its_time(self):
        self._watch(datetime(2026, 3, 1, 13, 59))
        self.assertFalse(self.complaint.escalation_ids)

    def test_who_is_owner_and_manager_gets_one_reminder(self):
        self.complaint.user_id = self.manager
        self._watch(AT_RISK)
        self._watch(LATE)
        self.assertRecordValues(
            self._activities(self.complaint),
            [
                {
                    "user_id": self.manager.id,
                    "summary": "Answer the customer: it is late",
                }
            ],
        )

    def test_who_has_left_is_skipped_upwards(self):
        self.owner.active = False
        self._watch(AT_RISK)
        self.assertEqual(self._told(), [("response", self.manager)])
        self.shop.user_id = False
        self._watch(LATE)
        self.assertEqual(self._told()[1:], [("response", self.office)])

    def test_head_office_is_its_first_user_where_nobody_is_chosen(self):
        self.company.complaint_user_id = False
        self._watch(STILL_LATE)
        told = self.complaint.escalation_ids.user_id
        self.assertTrue(
            told - self.owner - self.manager <= self.company._complaint_head_office()
        )
        self.assertTrue(self.company._complaint_head_office())

    def test_an_answer_ends_it_and_takes_the_reminders_back(self):
        self._watch(LATE)
        self._log(self.complaint)
        self.assertFalse(self._activities(self.complaint))
        self._watch(STILL_LATE)
        self.assertNotIn(self.office, self.complaint.escalation_ids.user_id)

    def test_the_solution_is_watched_too(self):
        self._log(self.complaint)
        self._watch(datetime(2026, 3, 7, 18, 1))
        self.assertEqual(
            self._told(),
            [("resolution", self.owner), ("resolution", self.manager)],
        )
        self.assertRecordValues(
            self.complaint,
            [{"resolution_state": "late", "is_resolution_late": True}],
        )
        self.complaint.stage_id = self.solved
        self.assertFalse(self._activities(self.complaint))

    def test_late_on_both_goals_a_person_has_one_reminder(self):
        self._watch(datetime(2026, 3, 8))
        people = self.manager | self.office | self.owner
        self.assertEqual(len(self._activities(self.complaint)), len(people))
        self.assertEqual(
            set(self._activities(self.complaint).mapped("summary")),
            {"Answer the customer: it is late", "Answer the customer: time is short"},
        )

    def test_once_answered_the_reminder_is_to_solve_it(self):
        self._watch(datetime(2026, 3, 8))
        with freeze_time("2026-03-08"):
            self._log(self.complaint)
        reminders = self._activities(self.complaint)
        self.assertEqual(
            reminders.activity_type_id,
            self.env.ref("retail_customer_mgmt.mail_activity_type_solve"),
        )
        self.assertEqual(len(reminders.user_id), len(reminders))
        self.assertEqual(set(reminders.user_id), set(self._resolution_told()))
        with freeze_time("2026-03-08"):
            self.complaint.stage_id = self.solved
        self.assertFalse(self._activities(self.complaint))

    def _resolution_told(self):
        told = self.complaint.escalation_ids
        return told.filtered(lambda row: row.goal == "resolution").user_id

    def test_reminders_are_taken_back_when_times_are_corrected(self):
        with freeze_time(LATE):
            self._watch(LATE)
            self.complaint.sudo().date_received = "2026-03-01 12:00:00"
            self.assertEqual(self.complaint.sla_state, "on_time")
            self.assertFalse(self._activities(self.complaint))
        self._watch(datetime(2026, 3, 2, 8))
        self.assertEqual(self._told(), [("response", self.owner)])
        self.assertEqual(self._activities(self.complaint).user_id, self.owner)

    def test_a_paused_complaint_tells_nobody(self):
        self.complaint.stage_id = self._stage("waiting")
        self._watch(STILL_LATE)
        self.assertFalse(self.complaint.escalation_ids)

    def test_one_mail_a_person_whatever_is_late(self):
        for _number in range(5):
            self._create_complaint().user_id = self.owner
        self._watch(AT_RISK)
        self.assertEqual(len(self._mails(self.owner)), 1)
        self.assertEqual(self._mails(self.owner).body_html.count("res_id="), 6)

    def test_a_run_cut_off_in_the_middle_is_finished_by_the_next(self):
        complaints = self.complaint
        for _number in range(5):
            complaints |= self._create_complaint()
        complaints.user_id = self.owner
        commits = []

        def die_after_three(cron, processed=0, **kwargs):
            commits.append(processed)
            if len(commits) > 3:
                raise KilledError
            cron.env.cr.commit()
            return 60

        batch = patch(f"{RetailComplaint.__module__}.BATCH", 2)
        with batch:
            # Odoo's assertRaises would take back what was committed.
            with (
                patch.object(IrCron, "_commit_progress", die_after_three),
                suppress(KilledError),
            ):
                self._watch(AT_RISK)
            # The states first, then who is told.
            self.assertEqual(commits, [6, 2, 2, 2])
            self.env.invalidate_all()
            self.assertEqual(len(complaints.escalation_ids), 4)
            self._watch(AT_RISK)
        self.assertEqual(len(complaints.escalation_ids), 6)
        for complaint in complaints:
            self.assertEqual(len(complaint.escalation_ids), 1)
            self.assertEqual(len(self._activities(complaint)), 1)
        bodies = "".join(self._mails(self.owner).mapped("body_html"))
        for complaint in complaints:
            self.assertEqual(bodies.count(f'res_id={complaint.id}"'), 1)

    def test_steps_are_the_shops_to_set(self):
        steps = self.env["retail.complaint.escalation.step"].search([])
        steps.active = False
        self._watch(STILL_LATE)
        self.assertFalse(self.complaint.escalation_ids)
        self.assertTrue(self.complaint.is_late)
        step = steps[:1].with_user(self._create_user("admin"))
        step.write({"active": True, "trigger": "late", "delay_hours": 9})
        self._watch(STILL_LATE)
        self.assertFalse(self.complaint.escalation_ids)
        self._watch(datetime(2026, 3, 2, 3, 1))
        self.assertEqual(self._told(), [("response", self.owner)])

    def test_store_managers_read_steps_only(self):
        step = self.env["retail.complaint.escalation.step"].search([], limit=1)
        with self.assertRaises(AccessError):
            step.with_user(self.manager).delay_hours = 1
