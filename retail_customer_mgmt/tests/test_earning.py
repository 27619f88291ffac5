from datetime import datetime

from freezegun import freeze_time

from .common import RetailCommon


class TestEarning(RetailCommon):
    def test_member_earns_one_point_per_unit(self):
        member = self._create_member()
        order = self._sell(member, 64.90)
        self.assertRecordValues(
            order,
            [
                {
                    "membership_id": member.membership_id.id,
                    "member_points_earned": 64,
                    "member_points_redeemed": 0,
                    "member_points_balance": 64,
                    "member_review": False,
                }
            ],
        )
        self.assertRecordValues(
            member.membership_id,
            [{"balance": 64, "spendable": 64, "pending": 0, "debt": 0, "points": 64}],
        )
        self.assertEqual(member.membership_id.card_id.points, 64)
