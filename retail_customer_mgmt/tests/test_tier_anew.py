from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierAnew(TierNights):
    """Where counting starts anew after a move, it does so at that very purchase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.reset_on_move = True

    def _buy_at(self, member, moment, amount):
        with freeze_time(moment):
            return self._sell(member, amount, date=datetime.fromisoformat(moment))

    def _figures(self, member):
        """Return what the member has on the way to the next tier."""
        with self._on("2026-12-30"):
            return float(member.membership_id._tier_standing().rise.have.amount)

    def test_a_second_purchase_on_the_day_of_the_move_counts_towards_the_next(self):
        member = self._join()
        self._buy_at(member, "2026-05-04 10:00:00", 500)
        self._buy_at(member, "2026-05-04 15:00:00", 300)
        self.assertEqual(member.member_tier_id, self.tier_silver)
        self.assertEqual(self._figures(member), 300)
        self._buy_at(member, "2026-05-04 17:00:00", 699)
        self.assertEqual(member.member_tier_id, self.tier_silver)
        self._buy_at(member, "2026-06-04 17:00:00", 1)
        self.assertEqual(member.member_tier_id, self.tier_gold)

    def test_what_made_the_move_takes_nothing_from_the_new_count_when_returned(self):
        member = self._join()
        first = self._buy_at(member, "2026-05-04 10:00:00", 500)
        second = self._buy_at(member, "2026-05-04 15:00:00", 300)
        for order, left in ((first, 300), (second, 0)):
            with freeze_time("2026-05-05 10:00:00"):
                self._refund(order, date=datetime(2026, 5, 5, 10))
            self.assertEqual(self._figures(member), left)

    def test_a_changed_customer_takes_away_what_had_counted(self):
        member, other = self._join(), self._join(name="Bea")
        first = self._buy_at(member, "2026-05-04 10:00:00", 500)
        self._buy_at(member, "2026-05-04 11:00:00", 300)
        with freeze_time("2026-05-04 12:00:00"):
            first.partner_id = other
        self.assertEqual(self._figures(member), 300)

    def test_a_return_takes_back_the_second_rise_of_a_day(self):
        self.program.refund_demotes = True
        member = self._join()
        self._buy_at(member, "2026-05-04 10:00:00", 500)
        order = self._buy_at(member, "2026-05-04 15:00:00", 1000)
        self.assertEqual(member.member_tier_id, self.tier_gold)
        with freeze_time("2026-05-05 10:00:00"):
            self._refund(order, date=datetime(2026, 5, 5, 10))
        self.assertEqual(member.member_tier_id, self.tier_silver)
        self._buy_at(member, "2026-05-06 10:00:00", 400)
        self.assertEqual(self._figures(member), 400)

    def test_the_night_tests_a_tier_with_the_rest_of_the_day_it_was_reached(self):
        """300 later on that day keep Silver where 300 are asked; 500 before don't."""
        self.program.tier_validity = "period_end"
        self.tier_silver.keep_amount = 300
        kept, lost = self._join(name="Kept"), self._join(name="Lost")
        for member, amount in ((kept, 300), (lost, 299)):
            self._buy_at(member, "2026-05-04 10:00:00", 500)
            self._buy_at(member, "2026-05-04 15:00:00", amount)
        with self._on("2026-12-01"):
            falling = self.env["retail.membership"].search(
                [("is_about_to_fall", "=", True)]
            )
            self.assertEqual(falling.partner_id, lost)
        self._night("2027-01-01")
        self.assertEqual(self._moves(kept)[-1][1:3], ("kept", "Silver"))
        self.assertEqual(self._moves(lost)[-1][1:3], ("fell", "Member"))
        move = lost.membership_id.tier_move_ids.sorted("id")[-1]
        self.assertRecordValues(
            move, [{"window_start": date(2026, 1, 1), "amount": 299, "visits": 1}]
        )
        self.assertTrue(move.window_after)

    def test_after_a_rise_in_the_night_all_of_that_day_counts(self):
        self.program.upgrade_timing = "next_month"
        member = self._join()
        self._buy_at(member, "2026-05-04 10:00:00", 500)
        self._night("2026-06-01")
        self._buy_at(member, "2026-06-01 10:00:00", 300)
        self.assertEqual(self._figures(member), 300)

    def test_a_review_by_night_counts_what_is_bought_on_its_day(self):
        member = self._join()
        self._buy_at(member, "2026-05-04 10:00:00", 400)
        self.tier_silver.threshold_amount = 350
        self._night("2026-05-05")
        self.assertEqual(member.member_tier_id, self.tier_silver)
        self._buy_at(member, "2026-05-05 10:00:00", 300)
        self.assertEqual(self._figures(member), 300)
