from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..tools import sla
from .common import RetailCommon
from .sla_vectors import shifts, vectors, working


class TestSlaRules(TransactionCase):
    """Deadlines as `vectors/sla.json` has them, by `tools.sla` alone."""

    def test_each_vector_has_its_deadline(self):
        for vector in vectors():
            with self.subTest(vector["rule"]):
                due = sla.deadline(
                    vector["start"],
                    timedelta(hours=vector["hours"]),
                    self._clock(vector),
                )
                self.assertEqual(due.moment, vector["deadline"])
                self.assertEqual(due.is_beyond_calendar, vector["beyond"])

    def test_what_is_left_falls_to_nothing_at_the_deadline(self):
        for vector in vectors():
            clock = self._clock(vector)
            if vector["beyond"]:
                clock = clock.by_the_clock()
            target = timedelta(hours=vector["hours"])
            with self.subTest(vector["rule"]):
                counted = clock.counted(vector["start"], vector["deadline"])
                if "ends goes on" not in vector["rule"]:
                    self.assertEqual(counted, target)
                self.assertEqual(
                    clock.counted(vector["deadline"], vector["deadline"]), timedelta()
                )

    def test_time_spent_and_time_left_make_the_target(self):
        for vector in vectors():
            if vector["beyond"]:
                continue
            clock = self._clock(vector)
            span = vector["deadline"] - vector["start"]
            with self.subTest(vector["rule"]):
                for part in range(11):
                    now = vector["start"] + span * part / 10
                    spent = clock.counted(vector["start"], now)
                    left = clock.counted(now, vector["deadline"])
                    self.assertEqual(spent + left, timedelta(hours=vector["hours"]))

    def test_a_longer_target_is_never_due_earlier(self):
        for vector in vectors():
            clock = self._clock(vector)
            moments = [
                sla.deadline(vector["start"], timedelta(minutes=minutes), clock).moment
                for minutes in range(0, 3000, 50)
            ]
            with self.subTest(vector["rule"]):
                self.assertEqual(moments, sorted(moments))

    @staticmethod
    def _clock(vector):
        return sla.Clock(working(vector), tuple(vector["pauses"]))


@tagged("post_install", "-at_install")
class TestSlaComplaints(RetailCommon):
    """The same vectors through shops, calendars, policies, pauses and complaints."""

    def test_complaints_get_the_deadlines_of_the_vectors(self):
        for vector in vectors():
            if not vector["hours"]:
                continue
            complaint = self._complaint_of(vector)
            with self.subTest(vector["rule"]):
                self.assertRecordValues(
                    complaint,
                    [
                        {
                            "resolution_deadline": vector["deadline"],
                            "is_beyond_calendar": vector["beyond"],
                        }
                    ],
                )

    def _complaint_of(self, vector):
        shop = self._create_shop(vector["rule"], tz=vector["zone"])
        policy = self.env["retail.complaint.policy"].create(
            {
                "name": vector["rule"],
                "shop_ids": [fields.Command.set(shop.ids)],
                "response_hours": 0,
                "resolution_hours": vector["hours"],
                "hours_kind": "clock" if vector["week"] is None else "opening",
            }
        )
        if vector["week"] is not None:
            shop.resource_calendar_id = self._calendar_of(vector)
        # As the engine: some of these are still to come.
        complaint = (
            self.env["retail.complaint"]
            .sudo()
            .create(
                {
                    "description": vector["rule"],
                    "shop_id": shop.id,
                    "date_received": vector["start"],
                }
            )
        )
        stage = self.env.ref("retail_customer_mgmt.retail_complaint_stage_waiting")
        complaint.sudo().pause_ids = [
            fields.Command.create(
                {"stage_id": stage.id, "date_start": start, "date_end": end}
            )
            for start, end in vector["pauses"]
        ]
        self.assertEqual(complaint.policy_id, policy)
        return complaint

    def _calendar_of(self, vector):
        """Return a calendar of another zone: opening hours are still the shop's."""
        calendar = self.env["resource.calendar"].create(
            {"name": vector["rule"], "tz": "Pacific/Honolulu", "attendance_ids": False}
        )
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
            for day, since, until in shifts(vector["week"])
        ]
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Holiday",
                    "calendar_id": calendar.id,
                    "date_from": start,
                    "date_to": end,
                }
                for start, end in vector["holidays"]
            ]
        )
        return calendar
