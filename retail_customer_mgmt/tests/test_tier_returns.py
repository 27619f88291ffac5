from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierReturns(TierNights):
    """Tiers that a return, or another customer on the order, takes back."""

    def test_a_return_takes_the_tier_back_at_once_where_the_programme_says(self):
        for demotes, tier in ((False, self.tier_silver), (True, self.tier_member)):
            self.program.refund_demotes = demotes
            member = self._join(name=f"Member {demotes}")
            order = self._buy(member, "2026-05-04", 600)
            with freeze_time("2026-05-10 12:00:00"):
                self._refund(order, date=datetime(2026, 5, 10, 12))
            self.assertEqual(member.member_tier_id, tier, demotes)
        self.assertEqual(
            self._moves(member)[1:], [("2026-05-10", "refund", "Member", "False")]
        )

    def _give_back(self, order, day, quantities=None):
        with freeze_time(f"{day} 12:00:00"):
            return self._refund(
                order, quantities, date=datetime.fromisoformat(f"{day} 12:00:00")
            )

    def test_returns_take_one_tier_after_the_other(self):
        """Whatever is returned first, and over as many returns as it takes."""
        self.program.refund_demotes = True
        for first, second in ((0, 1), (1, 0)):
            member = self._join(name=f"Member {first}")
            orders = [
                self._buy(member, "2026-05-01", 600),
                self._buy(member, "2026-06-01", 500),
            ]
            self.assertEqual(member.member_tier_id, self.tier_gold)
            self._give_back(orders[first], "2026-06-10")
            self.assertEqual(member.member_tier_id, self.tier_silver)
            self._give_back(orders[second], "2026-06-10")
            self.assertEqual(member.member_tier_id, self.tier_member)
            self.assertFalse(member.membership_id.tier_until)

    def test_a_sale_returned_in_parts_takes_tier_after_tier(self):
        self.program.refund_demotes = True
        member = self._join()
        with freeze_time("2026-05-01 12:00:00"):
            order = self._sell(
                member,
                lines=[{"price": 100, "qty": 11}],
                date=datetime(2026, 5, 1, 12),
            )
        for quantity, tier in (
            (1, self.tier_gold),
            (1, self.tier_silver),
            (4, self.tier_silver),
            (1, self.tier_member),
        ):
            self._give_back(order, "2026-05-10", {order.lines: quantity})
            self.assertEqual(member.member_tier_id, tier)

    def test_a_return_leaves_the_tier_that_another_year_reaches(self):
        self.program.refund_demotes = True
        member = self._join()
        order = self._buy(member, "2026-05-01", 1000)
        self._buy(member, "2027-05-01", 600)
        self._give_back(order, "2027-06-01")
        self.assertRecordValues(
            member.membership_id,
            [{"tier_id": self.tier_silver.id, "tier_until": date(2028, 12, 31)}],
        )

    def test_a_changed_customer_takes_the_tier_along(self):
        self.program.refund_demotes = True
        ada, bea = self._join(), self._join(name="Bea")
        order = self._buy(ada, "2026-05-01", 600)
        with freeze_time("2026-05-01 13:00:00"):
            order.partner_id = bea
        self.assertEqual(ada.member_tier_id, self.tier_member)
        self.assertEqual(bea.member_tier_id, self.tier_silver)

    def test_the_evidence_of_each_extension_stays(self):
        """A return takes back the last one only."""
        self.program.write(
            {
                "tier_period": "rolling",
                "tier_validity": "months",
                "refund_demotes": True,
            }
        )
        member = self._join()
        self._buy(member, "2026-05-01", 500)
        self._buy(member, "2026-09-01", 300)
        order = self._buy(member, "2027-06-01", 300)
        self.assertEqual(
            [move[1] for move in self._moves(member)],
            ["reached", "extended", "extended"],
        )
        self._give_back(order, "2027-06-02")
        self.assertEqual(member.membership_id.tier_until, date(2027, 9, 1))
