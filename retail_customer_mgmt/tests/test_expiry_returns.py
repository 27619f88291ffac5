from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common_expiry import LapsingPoints


@tagged("post_install", "-at_install")
class TestExpiryReturns(LapsingPoints):
    """Points that come back when a reward is returned."""

    def test_returned_reward_revives_a_lapsed_lot_for_the_grace_days(self):
        self.program.write(
            {"expiry_mode": "months", "expiry_months": 1, "refund_grace_days": 10}
        )
        member = self._create_member()
        moment = "2026-05-01 12:00:00"
        self._earn(member, moment, 500)
        with freeze_time(moment):
            burn = self._sell(
                member,
                lines=[
                    self._line(price=2),
                    self._burn_line(member, self.program.reward_ids, -2, 200),
                ],
                date=datetime.fromisoformat(moment),
            )
        self._lapse(date(2026, 7, 1))
        with freeze_time("2026-07-20 12:00:00"):
            self._refund(burn, date=datetime(2026, 7, 20, 12))
            [lot] = member.membership_id.lot_ids
            self.assertEqual((lot.remaining, lot.expires_on), (200, date(2026, 7, 30)))
            self.assertEqual(member.membership_id.points, 200)

    def _burnt_and_returned(self, grace, returned):
        self.program.write(
            {
                "expiry_mode": "months",
                "expiry_months": 1,
                "refund_grace_days": grace,
            }
        )
        member = self._create_member()
        self._post(
            member, "opening", 100, "2026-05-01 12:00:00", expires_on=date(2026, 6, 1)
        )
        self._post(
            member, "opening", 50, "2026-05-02 12:00:00", expires_on=date(2026, 12, 31)
        )
        [redeem] = self._post(member, "redeem", -120, "2026-05-03 12:00:00")
        [entry] = self._post(
            member,
            "redeem_return",
            120,
            f"{returned} 12:00:00",
            restores_entry_id=redeem.id,
            expires_on=date.fromisoformat(returned) + timedelta(days=grace),
        )
        return entry, member.membership_id.lot_ids.sorted("id")

    def test_a_lot_that_has_not_lapsed_keeps_its_date(self):
        entry, lots = self._burnt_and_returned(30, "2026-05-20")
        self.assertEqual(entry.points, 120)
        self.assertEqual(
            lots.mapped("expires_on"), [date(2026, 6, 1), date(2026, 12, 31)]
        )

    def test_a_lapsed_lot_lives_again_for_the_grace_days(self):
        entry, lots = self._burnt_and_returned(30, "2026-07-10")
        self.assertEqual(entry.points, 120)
        self.assertEqual(
            [(lot.remaining, lot.expires_on) for lot in lots],
            [(100, date(2026, 8, 9)), (50, date(2026, 12, 31))],
        )

    def test_without_grace_days_the_lapsed_part_does_not_come_back(self):
        entry, lots = self._burnt_and_returned(0, "2026-07-10")
        self.assertEqual(entry.points, 20)
        self.assertEqual(lots.mapped("remaining"), [0, 50])
        self.assertIn("100 more had been spent", entry.explanation_text)
        self.assertEqual(self.env["retail.membership"]._audit(date(2026, 7, 10)), [])
