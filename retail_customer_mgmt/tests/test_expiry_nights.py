from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import SQL

from ..models import retail_member_program_ledger
from ..models.retail_membership_night import RetailMembership
from .common_expiry import LapsingPoints


@tagged("post_install", "-at_install")
class TestExpiryNights(LapsingPoints):
    """Nights that are late, or that meet tills at work."""

    def test_a_late_night_ends_as_one_in_time(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        figures = []
        for nights in ([date(2026, 2, 11), date(2026, 3, 11)], [date(2026, 4, 1)]):
            member = self._create_member()
            self._earn(member, "2026-01-10 12:00:00")
            if len(nights) > 1:
                self._lapse(nights[0])
            self._earn(member, "2026-02-12 12:00:00", 40)
            self._post(member, "redeem", -60, "2026-02-13 12:00:00")
            self._lapse(nights[-1])
            account = member.membership_id
            figures.append((account.balance, account.spendable, account.debt))
        self.assertEqual(figures[0], figures[1])
        self.assertEqual(figures[0], (-20, 0, 20))

    def test_a_night_leaves_alone_what_an_order_holds(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-01-10 12:00:00")
        with freeze_time("2026-02-10 23:50:00"):
            hold = self.env["retail.points.hold"]
            hold._reserve("order-1", member.membership_id, 80)
        with freeze_time("2026-02-11 00:05:00"):
            self._lapse(date(2026, 2, 11))
        self._post(member, "redeem", -80, "2026-02-11 00:10:00", hold_uuid="order-1")
        self.assertEqual(
            self._entries(member), [("earn", 100), ("redeem", -80), ("expire", -20)]
        )
        self.assertEqual(member.membership_id.debt, 0)

    def _held_over_midnight(self):
        """Return a member who buys at one till while another holds points too old."""
        member = self._idle_member()
        with freeze_time("2026-07-31 23:50:00"):
            hold = self.env["retail.points.hold"]
            hold._reserve("order-1", member.membership_id, 80)
        self._earn(member, "2026-08-01 00:05:00", 10)
        self.assertEqual(
            self._entries(member), [("earn", 100), ("earn", 10), ("expire", -20)]
        )
        return member

    def test_an_order_pays_with_what_it_held_when_the_rest_lapsed(self):
        member = self._held_over_midnight()
        self._post(member, "redeem", -80, "2026-08-01 00:10:00", hold_uuid="order-1")
        self.assertRecordValues(
            member.membership_id, [{"balance": 10, "spendable": 10, "debt": 0}]
        )

    def test_a_purchase_does_not_save_what_a_hold_kept_from_lapsing(self):
        member = self._held_over_midnight()
        self._lapse(date(2026, 8, 2))
        self.assertRecordValues(
            member.membership_id, [{"balance": 10, "spendable": 10, "debt": 0}]
        )
        self.assertEqual(self.env["retail.membership"]._audit(date(2026, 8, 2)), [])

    def test_a_lot_held_as_a_whole_keeps_its_last_day(self):
        member = self._idle_member()
        with freeze_time("2026-07-31 23:50:00"):
            hold = self.env["retail.points.hold"]
            hold._reserve("order-1", member.membership_id, 100)
        self._earn(member, "2026-08-01 00:05:00", 10)
        self._lapse(date(2026, 8, 2))
        self.assertEqual(member.membership_id.balance, 10)

    def test_nights_end_though_a_till_holds_an_account(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        members = [self._create_member(f"Member {number}") for number in range(3)]
        for member in members:
            self._earn(member, "2026-01-10 12:00:00")
        locked = members[1].membership_id
        query = RetailMembership._query_lock_next

        def lock_others(self, program, condition, after, limit):
            others = SQL("%s AND account.id <> %s", condition, locked.id)
            return query(self, program, others, after, limit)

        with (
            patch.object(RetailMembership, "_query_lock_next", lock_others),
            patch.object(retail_member_program_ledger, "BATCH", 1),
        ):
            self._lapse(date(2026, 3, 1))
        self.assertEqual(
            [member.membership_id.balance for member in members], [0, 100, 0]
        )

    def test_a_conflict_with_a_till_repeats_the_batch(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-01-10 12:00:00")
        query, conflicts = RetailMembership._query_lapse, [1, 2]

        def conflict_twice(self, today):
            if conflicts:
                conflicts.pop()
                raise SerializationFailure
            return query(self, today)

        with patch.object(RetailMembership, "_query_lapse", conflict_twice):
            self._lapse(date(2026, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])

    def test_a_programme_in_conflict_does_not_keep_the_next_from_lapsing(self):
        busy, self.program.expiry_mode = self.program, "months"
        busy.expiry_months = 1
        self._earn(self._create_member(), "2026-01-10 12:00:00")
        self.program = self._create_program(
            name="Sun Club", expiry_mode="months", expiry_months=1
        )
        self.company.member_program_id = self.program
        member = self._create_member("Bob")
        self._earn(member, "2026-01-10 12:00:00")
        query = RetailMembership._query_lapse

        def conflict(self, today):
            if self.program_id == busy:
                raise SerializationFailure
            return query(self, today)

        with (
            patch.object(RetailMembership, "_query_lapse", conflict),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "WARNING"),
        ):
            self._lapse(date(2026, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])
