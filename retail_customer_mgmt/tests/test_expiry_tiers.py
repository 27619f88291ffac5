from datetime import date

from odoo.tests import tagged

from .common_expiry import LapsingPoints


@tagged("post_install", "-at_install")
class TestExpiryTiers(LapsingPoints):
    """Tiers whose points never lapse."""

    def _spared_member(self, grace=10):
        self.program.write(
            {"expiry_mode": "months", "expiry_months": 1, "fall_grace_days": grace}
        )
        self.tier_gold.points_never_expire = True
        member = self._create_member()
        member.membership_id._set_tier(self.tier_gold, date(2026, 1, 1))
        self._earn(member, "2026-01-10 12:00:00")
        return member

    def test_points_never_lapse_while_the_tier_is_held(self):
        member = self._spared_member()
        points = member.membership_id.balance
        self._lapse(date(2027, 1, 1))
        self.assertRecordValues(
            member.membership_id, [{"balance": points, "spendable": points}]
        )
        self._post(member, "redeem", -10, "2027-01-01 12:00:00")
        self.assertEqual(member.membership_id.debt, 0)

    def test_after_a_fall_overdue_points_lapse_after_the_grace(self):
        member = self._spared_member()
        points = member.membership_id.balance
        member.membership_id._set_tier(self.tier_member, date(2026, 5, 1))
        self.assertEqual(member.membership_id.lapse_grace_until, date(2026, 5, 11))
        self.assertEqual(member.membership_id._available(date(2026, 5, 11)), points)
        self.assertEqual(
            member.membership_id._next_lapse(date(2026, 5, 2)),
            (points, date(2026, 5, 11)),
        )
        self._lapse(date(2026, 5, 11))
        self.assertEqual(member.membership_id.balance, points)
        self.assertEqual(member.membership_id._available(date(2026, 5, 12)), 0)
        self._lapse(date(2026, 5, 12))
        self.assertEqual(member.membership_id.balance, 0)

    def test_a_rise_does_not_bring_back_what_is_overdue(self):
        """A late night must end with the same figures as one in time."""
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        self.tier_gold.points_never_expire = True
        member = self._create_member()
        self._earn(member, "2026-01-10 12:00:00")
        member.membership_id._set_tier(self.tier_gold, date(2026, 2, 11))
        self.assertEqual(member.membership_id.balance, 0)
