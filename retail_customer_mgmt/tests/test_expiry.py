from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RetailCommon


@tagged("post_install", "-at_install")
class TestExpiry(RetailCommon):
    def _lapse(self, today):
        self._run_cron(self.program, "_cron_expire_points", today)

    def _earn(self, member, moment, amount=100):
        with freeze_time(moment):
            self._sell(member, amount, date=datetime.fromisoformat(moment))

    def test_points_lapse_after_their_last_day(self):
        self.program.write({"expiry_mode": "month_end", "expiry_months": 12})
        member = self._create_member()
        self._earn(member, "2026-02-10 12:00:00")
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2027, 2, 28))
        self._lapse(date(2027, 2, 28))
        self.assertEqual(member.membership_id.balance, 100)
        self._lapse(date(2027, 3, 1))
        self.assertRecordValues(
            member.membership_id, [{"balance": 0, "spendable": 0, "debt": 0}]
        )
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])
        self.assertEqual(member.membership_id.card_id.points, 0)

    def test_a_second_run_lapses_nothing_more(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2028-01-31 12:00:00")
        self.assertEqual(member.membership_id.lot_ids.expires_on, date(2028, 2, 29))
        for _night in range(2):
            self._lapse(date(2028, 3, 1))
        self.assertEqual(self._entries(member), [("earn", 100), ("expire", -100)])

    def test_only_what_is_left_of_a_lot_lapses(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        moment = "2026-05-01 12:00:00"
        self._earn(member, moment, 500)
        reward = self.program.reward_ids
        lines = [
            self._line(price=2),
            self._burn_line(member, reward, -2, 200),
        ]
        with freeze_time(moment):
            self._sell(member, lines=lines, date=datetime.fromisoformat(moment))
        self._lapse(date(2026, 7, 1))
        self.assertEqual(
            self._entries(member), [("earn", 500), ("redeem", -200), ("expire", -300)]
        )

    def test_overdue_points_cannot_be_spent_before_the_night(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        member = self._create_member()
        self._earn(member, "2026-05-01 12:00:00")
        self._sell(member, 10)
        self.assertRecordValues(member.membership_id, [{"spendable": 10, "debt": 0}])

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

    def test_lapse_of_many_members_takes_a_fixed_number_of_queries(self):
        self.program.write({"expiry_mode": "months", "expiry_months": 1})
        for number in range(5):
            member = self._create_member(f"Member {number}")
            self._earn(member, "2026-05-01 12:00:00")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self._lapse(date(2026, 7, 1))
