from contextlib import suppress
from datetime import date
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged

from ..models import retail_member_program_assess
from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierReview(TierNights):
    """Everybody is judged after a change of the policy, whatever happens meanwhile."""

    def _joined_and_bought(self, *amounts):
        members = [self._join(name=f"Member {amount}") for amount in amounts]
        for member, amount in zip(members, amounts, strict=True):
            self._buy(member, "2026-05-04", amount)
        self._night("2026-06-01")
        return members

    def _change_after_a_batch(self, value):
        """Return a patch that lowers Silver to ``value`` during the first batch."""
        Program, tier = type(self.program), self.tier_silver
        query, left = Program._query_lock_changes, [value]

        def change_meanwhile(program, last_id, limit):
            if last_id and left:
                tier.with_env(program.env).threshold_amount = left.pop()
            return query(program, last_id, limit)

        return patch.object(Program, "_query_lock_changes", change_meanwhile)

    def test_a_policy_changed_during_its_review_is_reviewed_again(self):
        members = self._joined_and_bought(400, 410, 300)
        self.tier_silver.threshold_amount = 350
        self.patch(retail_member_program_assess, "BATCH", 1)
        with self._change_after_a_batch(250):
            self._night("2026-06-02")
        for member in members:
            self.assertEqual(member.member_tier_id, self.tier_silver)
        self.assertEqual(self.program.tier_review, -1)

    def test_a_policy_changed_in_another_process_is_reviewed_again(self):
        """... where the cache of this one still has the version before."""
        (member,) = self._joined_and_bought(400)
        self.program._tier_policy_version()
        self.program._ladder()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE retail_member_tier SET threshold_amount = 350 WHERE id = %s",
            [self.tier_silver.id],
        )
        self.env.cr.execute(
            "UPDATE retail_member_program SET tier_review = 0,"
            " tier_policy_version = tier_policy_version + 1 WHERE id = %s",
            [self.program.id],
        )
        self.env.invalidate_all()
        self._night("2026-06-02")
        self.assertEqual(member.member_tier_id, self.tier_silver)

    def test_a_change_before_a_killed_review_goes_on_starts_it_anew(self):
        members = self._joined_and_bought(400, 410)
        self.tier_silver.threshold_amount = 405
        self.patch(retail_member_program_assess, "BATCH", 1)
        Program = type(self.program)
        keep = Program._keep_place

        def keep_and_die(program, version, *args):
            keep(program, version, *args)
            program.env.cr.commit()
            raise ZeroDivisionError

        with (
            patch.object(Program, "_keep_place", keep_and_die),
            suppress(ZeroDivisionError),
        ):
            self._night("2026-06-02")
        self.env.invalidate_all()
        self.assertEqual(self.program.tier_review, members[1].membership_id.id)
        self.tier_silver.threshold_amount = 350
        self._night("2026-06-03")
        self.assertEqual(members[0].member_tier_id, self.tier_silver)

    def test_a_review_counts_the_purchases_of_its_own_day(self):
        """West of Greenwich the job runs in the evening."""
        member = self._join()
        self._buy(member, "2026-06-02", 400)
        self.tier_silver.threshold_amount = 350
        self._night("2026-06-02")
        self.assertEqual(
            self._moves(member), [("2026-06-02", "reached", "Silver", "2027-12-31")]
        )

    def test_what_a_review_has_used_of_its_own_day_counts_no_more(self):
        self.program.reset_on_move = True
        member = self._join()
        self._buy(member, "2026-06-02", 400)
        self.tier_silver.threshold_amount = 350
        self._night("2026-06-02")
        self._buy(member, "2026-06-02", 650)
        self.assertEqual(member.member_tier_id, self.tier_silver)
        self._buy(member, "2026-06-02", 350)
        self.assertEqual(member.member_tier_id, self.tier_gold)

    # Tills at night

    def _conflicts(self, name, count):
        """Return a patch of a query that gives way to a till ``count`` times."""
        Program = type(self.program)
        query, left = getattr(Program, name), [1] * count

        def conflict(program, *args):
            result = query(program, *args)
            if left:
                left.pop()
                raise SerializationFailure
            return result

        return patch.object(Program, name, conflict)

    def test_a_conflict_with_a_till_repeats_the_batch(self):
        for number, name in enumerate(
            ("_query_update_members", "_query_mark_left_out", "_query_mark_manual")
        ):
            with self.subTest(name):
                (member,) = self._joined_and_bought(400 - number)
                self.tier_silver.threshold_amount = 400 - number
                with self._conflicts(name, 2):
                    self._night("2026-06-02")
                self.assertEqual(
                    self._moves(member),
                    [("2026-06-02", "reached", "Silver", "2027-12-31")],
                )

    def test_a_conflict_repeats_who_is_judged_one_by_one(self):
        (member,) = self._joined_and_bought(400)
        self.tier_silver.threshold_amount = 350
        self.program.tier_review = -1
        member.membership_id._mark_tier_check(date(2026, 6, 2))
        with self._conflicts("_query_lock_marked", 1):
            self._night("2026-06-02")
        self.assertEqual(member.member_tier_id, self.tier_silver)

    def test_a_programme_in_conflict_does_not_keep_the_next_from_its_night(self):
        (calm,) = self._joined_and_bought(600)
        first = self._create_program(name="Moon Club", sequence=0)
        self.program = self.company.member_program_id = first
        (busy,) = self._joined_and_bought(600)
        Program = type(self.program)
        lock = Program._query_lock_changes

        def conflict(program, *args):
            if program == first:
                raise SerializationFailure
            return lock(program, *args)

        with (
            patch.object(Program, "_query_lock_changes", conflict),
            self.assertLogs("odoo.addons.retail_customer_mgmt", "WARNING"),
        ):
            self._night("2028-01-01")
        self.assertEqual(
            self._moves(calm)[1:], [("2028-01-01", "fell", "Member", "False")]
        )
        self._night("2028-01-02")
        self.assertEqual(
            self._moves(busy)[1:], [("2028-01-01", "fell", "Member", "False")]
        )
