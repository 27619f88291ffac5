from datetime import datetime

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_complaints import ComplaintCommon


@tagged("post_install", "-at_install")
class TestComplaintPolicy(ComplaintCommon):
    """H3: each branch has its own targets; the most specific one applies."""

    @classmethod
    def _create_policy(cls, name, **values):
        return cls.env["retail.complaint.policy"].create({"name": name} | values)

    @classmethod
    def _create_calendar(cls, hours=((9, 12), (13, 17)), tz="UTC"):
        calendar = cls.env["resource.calendar"].create({"name": "Open", "tz": tz})
        calendar.attendance_ids.unlink()
        calendar.attendance_ids = [
            fields.Command.create(
                {
                    "name": "Open",
                    "dayofweek": str(day),
                    "hour_from": since,
                    "hour_to": until,
                    "day_period": "morning",
                }
            )
            for day in range(5)
            for since, until in hours
        ]
        return calendar

    def test_without_a_target_the_companys_hours_hold(self):
        self.company.complaint_resolution_hours = 48
        self.assertRecordValues(
            self._create_complaint(),
            [
                {
                    "policy_id": False,
                    "response_deadline": datetime(2026, 3, 1, 18),
                    "resolution_deadline": datetime(2026, 3, 2, 18),
                }
            ],
        )

    def test_the_most_specific_target_applies(self):
        here = [fields.Command.set(self.shop.ids)]
        tier = [fields.Command.set(self.member.member_tier_id.ids)]
        self.assertTrue(self.member.member_tier_id)
        plain = self._create_policy("All", sequence=1)
        serious = self._create_policy("Serious", priority="2", sequence=2)
        shop = self._create_policy("Here", shop_ids=here, sequence=3)
        both = self._create_policy("Both", shop_ids=here, priority="2", sequence=4)
        all_three = self._create_policy(
            "Member", shop_ids=here, priority="2", tier_ids=tier, sequence=5
        )
        elsewhere = self._create_shop("Elsewhere").id
        nobody = self.env["res.partner"].create({"name": "Nobody"}).id
        for values, policy in (
            ({"shop_id": elsewhere}, plain),
            ({"shop_id": elsewhere, "priority": "2"}, serious),
            ({}, shop),
            ({"priority": "2", "partner_id": nobody, "shop_id": self.shop.id}, both),
            ({"priority": "2"}, all_three),
        ):
            complaint = self._create_complaint(**values)
            self.assertEqual(complaint.policy_id, policy)

    def test_another_companys_targets_do_not_apply(self):
        company = self.env["res.company"].create({"name": "Other"})
        self._create_policy("Theirs", company_id=company.id)
        self.assertFalse(self._create_complaint().policy_id)

    def test_a_complaint_keeps_the_target_it_was_given(self):
        policy = self._create_policy("All", response_hours=2, resolution_hours=10)
        complaint = self._create_complaint()
        policy.write({"response_hours": 1, "resolution_hours": 1, "active": False})
        complaint.description = "Colder coffee"
        complaint.stage_id = self._stage("progress")
        self.assertRecordValues(
            complaint,
            [
                {
                    "response_deadline": datetime(2026, 2, 28, 20),
                    "resolution_deadline": datetime(2026, 3, 1, 4),
                }
            ],
        )

    def test_a_higher_severity_tightens_it(self):
        self._create_policy("Serious", priority="2", response_hours=1)
        complaint = self._create_complaint()
        complaint.priority = "2"
        self.assertEqual(complaint.response_deadline, datetime(2026, 2, 28, 19))

    def test_a_later_severity_does_not_undo_an_answer_in_time(self):
        self._create_policy(
            "Serious", priority="2", response_hours=1, resolution_hours=3
        )
        complaint = self._create_complaint(date_received="2026-02-28 12:00:00")
        self._log(complaint)
        complaint.priority = "2"
        self.assertRecordValues(
            complaint, [{"sla_state": "met", "resolution_state": "late"}]
        )

    def test_no_target_means_no_deadline(self):
        self._create_policy("None", response_hours=0, resolution_hours=0)
        self.assertRecordValues(
            self._create_complaint(),
            [
                {
                    "response_deadline": False,
                    "resolution_deadline": False,
                    "sla_state": False,
                    "resolution_state": False,
                    "sla_clock": False,
                }
            ],
        )

    def test_opening_hours_are_the_shops(self):
        self.shop.resource_calendar_id = self._create_calendar()
        self._create_policy("Open", hours_kind="opening", response_hours=4)
        complaint = self._create_complaint()  # on a Saturday evening
        self.assertRecordValues(
            complaint,
            [
                {
                    "response_deadline": datetime(2026, 3, 2, 14),
                    "response_remaining": 4,
                    "is_beyond_calendar": False,
                }
            ],
        )
        self.assertEqual(
            complaint.sla_clock["hours"],
            [
                ["2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z"],
                ["2026-03-02T13:00:00Z", "2026-03-02T14:00:00Z"],
            ],
        )

    def test_a_shop_without_opening_hours_counts_by_the_clock(self):
        self._create_policy("Open", hours_kind="opening", response_hours=4)
        complaint = self._create_complaint()
        self.assertEqual(complaint.response_deadline, datetime(2026, 2, 28, 22))

    def test_working_hours_of_a_target_are_in_their_own_zone(self):
        calendar = self._create_calendar([(9, 17)], tz="Asia/Tokyo")
        self._create_policy(
            "Desk",
            hours_kind="calendar",
            resource_calendar_id=calendar.id,
            response_hours=1,
        )
        complaint = self._create_complaint()
        self.assertEqual(complaint.response_deadline, datetime(2026, 3, 2, 1))

    def test_another_companys_holidays_do_not_count(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.shop.resource_calendar_id = self._create_calendar([(9, 17)])
        for owner, day in ((self.company, 2), (company, 3)):
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": False,
                    "company_id": owner.id,
                    "date_from": datetime(2026, 3, day),
                    "date_to": datetime(2026, 3, day + 1),
                }
            ).company_id = owner
        self._create_policy("Open", hours_kind="opening", response_hours=1)
        complaint = self._create_complaint()
        self.assertEqual(complaint.response_deadline, datetime(2026, 3, 3, 10))

    def test_it_is_at_risk_in_the_last_quarter_or_the_last_hours(self):
        self._create_policy("Long", response_hours=100, risk_hours=6)
        self._create_policy("Short", response_hours=2, risk_hours=6, priority="2")
        long, short = self._create_complaint(), self._create_complaint(priority="2")
        self.assertEqual(long.date_response_risk, datetime(2026, 3, 4, 16))
        self.assertEqual(short.date_response_risk, datetime(2026, 2, 28, 19, 30))

    def test_the_watch_warns_in_working_hours(self):
        self.shop.resource_calendar_id = self._create_calendar([(9, 17)])
        self._create_policy(
            "Open", hours_kind="opening", response_hours=8, resolution_hours=0
        )
        complaint = self._create_complaint()
        for now, state in (
            (datetime(2026, 3, 2, 14, 59), "on_time"),
            (datetime(2026, 3, 2, 15), "at_risk"),
            (datetime(2026, 3, 2, 17), "at_risk"),
            (datetime(2026, 3, 2, 17, 1), "late"),
        ):
            self._watch(now)
            self.assertEqual(complaint.sla_state, state)

    def test_many_complaints_read_a_calendar_once(self):
        self.shop.resource_calendar_id = self._create_calendar()
        self._create_policy("Open", hours_kind="opening", response_hours=4)
        complaints = self.Complaint.browse()
        for _number in range(30):
            complaints |= self._create_complaint()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            complaints.mapped("sla_clock")

    def test_a_target_in_working_hours_names_them(self):
        with self.assertRaises(ValidationError):
            self._create_policy("Desk", hours_kind="calendar")

    def test_targets_are_hours_of_a_year(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_policy("Ages", response_hours=9000)

    def test_only_administrators_change_targets(self):
        policy = self._create_policy("All")
        with self.assertRaises(AccessError):
            policy.with_user(self.manager).response_hours = 1
        policy.with_user(self._create_user("admin")).response_hours = 1
        self.assertEqual(policy.response_hours, 1)
