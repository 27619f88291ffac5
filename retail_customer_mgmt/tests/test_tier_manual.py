from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierManual(TierNights):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._create_user("manager", cls.shop)

    def _give(self, member, tier, until, day="2026-03-01", user=None):
        with freeze_time(f"{day} 10:00:00"):
            wizard = (
                self.env["retail.tier.manual"]
                .with_user(user or self.manager)
                .with_context(active_model="res.partner", active_id=member.id)
                .create(
                    {
                        "tier_id": tier.id,
                        "date_until": until,
                        "reason": "Came over from another chain",
                    }
                )
            )
            wizard.action_confirm()

    def test_a_manual_tier_keeps_its_reason_and_ends_by_itself(self):
        """features.md, complaint 19: a manual level becomes a floor for ever."""
        member = self._join()
        self._give(member, self.tier_gold, "2026-06-30")
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_gold.id,
                    "tier_until": date(2026, 6, 30),
                    "tier_manual_reason": "Came over from another chain",
                    "tier_manual_user_id": self.manager.id,
                    "tier_earned_id": self.tier_member.id,
                }
            ],
        )
        self._night("2026-06-30", "2026-07-01")
        self.assertEqual(
            self._moves(member),
            [
                ("2026-03-01", "manual", "Gold", "2026-06-30"),
                ("2026-07-01", "manual_ended", "Member", "False"),
            ],
        )
        given = member.membership_id.tier_move_ids.filtered(
            lambda move: move.reason == "manual"
        )
        self.assertEqual(
            (given.note, given.user_id), ("Came over from another chain", self.manager)
        )

    def test_what_was_reached_meanwhile_stays_after_it(self):
        member = self._join()
        self._give(member, self.tier_gold, "2026-06-30")
        self._buy(member, "2026-04-01", 500)
        self.assertEqual(member.member_tier_id, self.tier_gold)
        self._night("2026-07-01")
        self.assertRecordValues(
            member.membership_id,
            [{"tier_id": self.tier_silver.id, "tier_until": date(2027, 12, 31)}],
        )

    def test_purchases_lift_above_a_floor_and_not_above_a_fixed_tier(self):
        for is_floor, tier in ((True, self.tier_gold), (False, self.tier_silver)):
            self.program.manual_is_floor = is_floor
            member = self._join(name=f"Member {is_floor}")
            self._give(member, self.tier_silver, "2026-06-30")
            self._buy(member, "2026-04-01", 1000)
            self.assertEqual(member.member_tier_id, tier)
            self._night("2026-07-01")
            self.assertEqual(member.member_tier_id, self.tier_gold)

    def test_a_changed_rule_of_manual_tiers_acts_in_the_next_night(self):
        member = self._join()
        self._give(member, self.tier_silver, "2026-06-30")
        self._buy(member, "2026-04-01", 1000)
        self.assertEqual(member.member_tier_id, self.tier_gold)
        for is_floor, tier in ((False, self.tier_silver), (True, self.tier_gold)):
            self.program.manual_is_floor = is_floor
            self._night("2026-04-02")
            self.assertEqual(member.member_tier_id, tier)
            move = member.membership_id.tier_move_ids.sorted("id")[-1:]
            self.assertEqual((move.reason, move.to_tier_id), ("policy", tier))

    def test_assessment_never_goes_below_a_floor(self):
        member = self._join("2024-01-10")
        self._buy(member, "2024-05-04", 1000)
        self._give(member, self.tier_gold, "2027-03-31", "2025-06-01")
        self._night("2026-01-01")
        self.assertEqual(member.member_tier_id, self.tier_gold)
        self._night("2027-04-01")
        self.assertEqual(member.member_tier_id, self.tier_member)

    def test_returns_take_back_what_a_manual_tier_hid(self):
        self.program.refund_demotes = True
        for day in ("2026-05-01", "2026-08-01"):
            member = self._join(name=day)
            self._give(member, self.tier_silver, "2026-06-30")
            orders = [self._buy(member, "2026-04-01", 500) for _time in range(2)]
            self.assertEqual(member.member_tier_id, self.tier_gold)
            self._night("2026-04-30", day)
            for order in orders:
                with freeze_time(f"{day} 12:00:00"):
                    self._refund(order, date=datetime.fromisoformat(f"{day} 12:00:00"))
            self._night("2026-09-01")
            self.assertEqual(member.member_tier_id, self.tier_member, day)

    def test_returns_take_back_what_no_move_told_of(self):
        self.program.refund_demotes = True
        member = self._join()
        self._give(member, self.tier_gold, "2026-06-30")
        order = self._buy(member, "2026-04-01", 500)
        self._night("2026-07-01")
        self.assertEqual(member.member_tier_id, self.tier_silver)
        with freeze_time("2026-07-02 12:00:00"):
            self._refund(order, date=datetime(2026, 7, 2, 12))
        self.assertEqual(member.member_tier_id, self.tier_member)

    def test_a_manual_tier_can_end_before(self):
        member = self._join()
        self._give(member, self.tier_gold, "2026-06-30")
        with freeze_time("2026-04-01 10:00:00"):
            member.membership_id.with_user(self.manager).action_end_manual_tier()
        self.assertEqual(
            self._moves(member)[1:], [("2026-04-01", "manual_ended", "Member", "False")]
        )

    def test_what_a_manual_tier_needs(self):
        member = self._join()
        self._buy(member, "2026-02-01", 500)
        elsewhere = self._create_program(name="Elsewhere").tier_ids[2]
        for tier, until, words in (
            (self.tier_member, "2026-06-30", "has Silver by purchases"),
            (self.tier_gold, "2026-02-28", "Choose a last day"),
            (elsewhere, "2026-06-30", "Choose a tier of the programme Star Club"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._give(member, tier, until)

    def test_only_store_managers_of_the_shop_give_tiers(self):
        member = self._join()
        elsewhere = self._create_user("manager", self._create_shop("Harbour"))
        for user in (
            self._create_user("till", self.shop),
            self._create_user("clerk", self.shop),
            elsewhere,
        ):
            with self.assertRaises(AccessError):
                self._give(member, self.tier_gold, "2026-06-30", user=user)
            with self.assertRaises(AccessError):
                member.membership_id.with_user(user).action_end_manual_tier()
        hq = self._create_user("hq")
        self._give(member, self.tier_gold, "2026-06-30", user=hq)
        self.assertEqual(member.member_tier_id, self.tier_gold)
