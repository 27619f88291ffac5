from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common_expiry import LapsingPoints


@tagged("post_install", "-at_install")
class TestExpiryInactivity(LapsingPoints):
    """Points that lapse when a member has not bought for months."""

    def test_all_points_lapse_when_months_pass_without_a_purchase(self):
        member = self._idle_member()
        self.assertFalse(member.membership_id.lot_ids.expires_on)
        self._post(member, "bonus", 20, "2026-05-01 12:00:00")
        self._lapse(date(2026, 7, 31))
        self.assertEqual(member.membership_id.balance, 120)
        self._lapse(date(2026, 8, 1))
        self.assertEqual(
            self._entries(member), [("earn", 100), ("bonus", 20), ("expire", -120)]
        )
        self.assertEqual(
            member.membership_id.lot_ids.mapped("expires_on"),
            [date(2026, 7, 31)] * 2,
        )

    def test_the_night_heeds_what_head_office_changes_while_it_runs(self):
        """Another worker's change empties no cache of a job that is running."""
        changes = [
            SQL("UPDATE retail_member_program SET expiry_mode = 'never'"),
            SQL("UPDATE retail_member_tier SET points_never_expire = TRUE"),
        ]
        for change in changes:
            self.program.write({"expiry_mode": "inactivity", "expiry_months": 6})
            member = self._create_member()
            self._earn(member, "2026-01-15 12:00:00", 950)
            self.program._ledger_policy()
            self.env.flush_all()
            self.env.cr.execute(change)
            self.env.invalidate_all()
            self._lapse(date(2026, 8, 1))
            self.assertEqual(member.membership_id.balance, 950)

    def test_a_purchase_in_time_keeps_all_points(self):
        member = self._idle_member()
        self._earn(member, "2026-07-31 23:00:00", 10)
        self._lapse(date(2027, 1, 31))
        self.assertEqual(member.membership_id.balance, 110)
        self._lapse(date(2027, 2, 1))
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_purchase_too_late_keeps_nothing_though_no_night_ran(self):
        member = self._idle_member()
        self._earn(member, "2026-08-01 00:30:00", 10)
        self.assertEqual(
            self._entries(member), [("earn", 100), ("earn", 10), ("expire", -100)]
        )
        self.assertRecordValues(
            member.membership_id, [{"balance": 10, "spendable": 10, "debt": 0}]
        )

    def test_without_a_purchase_inactivity_counts_from_joining(self):
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 6})
        with freeze_time("2026-01-15 12:00:00"):
            member = self._create_member()
        self._post(member, "opening", 50, "2026-01-15 12:00:00")
        self._lapse(date(2026, 7, 15))
        self.assertEqual(member.membership_id.balance, 50)
        self._lapse(date(2026, 7, 16))
        self.assertEqual(member.membership_id.balance, 0)

    def test_inactivity_is_judged_in_the_programmes_zone(self):
        self.program.sudo().tz = "Asia/Shanghai"
        self.program.write({"expiry_mode": "inactivity", "expiry_months": 1})
        with freeze_time("2026-01-01 12:00:00"):
            member = self._create_member()
        self._earn(member, "2026-01-31 20:00:00")  # the first of February in Shanghai
        self._lapse(date(2026, 3, 1))
        self.assertEqual(member.membership_id.balance, 100)
        self._lapse(date(2026, 3, 2))
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_lot_with_a_date_lapses_by_its_date_alone(self):
        member = self._idle_member()
        self._post(
            member, "opening", 30, "2026-02-01 12:00:00", expires_on=date(2026, 12, 31)
        )
        self._lapse(date(2026, 9, 1))
        self.assertEqual(member.membership_id.balance, 30)
