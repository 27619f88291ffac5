from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models import retail_member_program_assess
from ..tools import tiers
from ..tools.ledger import Posting
from .common_tiers import TierNights


@tagged("post_install", "-at_install")
class TestTierNightlyRaces(TierNights):
    """Nights that are broken off, and orders that come in between or too late."""

    def test_a_killed_run_is_completed_by_the_next(self):
        members = [self._join(name=f"Member {number}") for number in range(3)]
        for member in members:
            self._buy(member, "2026-05-04", 600)
        self._night("2026-05-05")
        self.patch(retail_member_program_assess, "BATCH", 1)
        Cron = type(self.env["ir.cron"])
        commit = Cron._commit_progress

        def commit_and_die(*args, **kwargs):
            commit(*args, **kwargs)
            if args[1:] == (1,):
                raise ZeroDivisionError

        # not assertRaises, which would roll back what has been committed
        with (
            patch.object(Cron, "_commit_progress", commit_and_die),
            suppress(ZeroDivisionError),
        ):
            self._night("2028-01-01")
        self.env.invalidate_all()
        tiers = [member.member_tier_id for member in members]
        self.assertEqual(tiers.count(self.tier_member), 1)
        self._night("2028-01-02")
        for member in members:
            self.assertEqual(
                self._moves(member)[1:], [("2028-01-01", "fell", "Member", "False")]
            )

    def test_who_buys_while_the_night_runs_is_judged_anew(self):
        calm, busy = self._join(name="Calm"), self._join(name="Busy")
        for member in (calm, busy):
            self._buy(member, "2026-05-04", 600)
        late = Posting(
            kind="earn",
            points=Decimal(500),
            key="earn:late",
            date=datetime(2027, 12, 31, 12),
            day=date(2027, 12, 31),
            pos_order_id=busy.membership_id.entry_ids.pos_order_id.id,
            qualifying_amount=Decimal(500),
            qualifying_date=date(2027, 12, 31),
        )
        prepare = type(self.program)._query_prepare_changes

        def buy_meanwhile(program, outcomes):
            prepare(program, outcomes)
            account = program.env["retail.membership"].browse(busy.membership_id.id)
            account._post([late])

        with patch.object(type(self.program), "_query_prepare_changes", buy_meanwhile):
            self._night("2028-01-01")
        self.assertEqual(
            [self._moves(member)[1:] for member in (calm, busy)],
            [
                [("2028-01-01", "fell", "Member", "False")],
                [("2028-01-01", "kept", "Silver", "2028-12-31")],
            ],
        )

    def test_who_buys_while_a_review_runs_is_reviewed_after_it(self):
        """A review asks everybody once: nobody may be left out for good."""
        calm, busy, locked = (self._join(name=name) for name in ("A", "B", "C"))
        for member in (calm, busy, locked):
            self._buy(member, "2026-05-04", 400)
        self._night("2026-06-01")
        self.tier_silver.threshold_amount = 350
        Program = type(self.program)
        prepare, lock = Program._query_prepare_changes, Program._query_lock_changes

        def buy_meanwhile(program, outcomes):
            prepare(program, outcomes)
            program.env.cr.execute(
                "UPDATE retail_membership SET write_date = now() + interval '1 hour'"
                " WHERE id = %s",
                [busy.membership_id.id],
            )

        def skip_locked(program, last_id, limit):
            ids = lock(program, last_id, limit)
            return [found for found in ids if found != locked.membership_id.id]

        with (
            patch.object(Program, "_query_prepare_changes", buy_meanwhile),
            patch.object(Program, "_query_lock_changes", skip_locked),
        ):
            self._night("2026-06-02")
        self._night("2026-06-03")
        for member in (calm, busy, locked):
            self.assertEqual(member.member_tier_id, self.tier_silver)

    def test_a_late_order_that_reaches_a_tier_already_over_leaves_none(self):
        """The payment finishes what the tool does, not the night after it."""
        self.program.tier_validity = "period_end"
        member = self._join("2026-01-10")
        with freeze_time("2027-02-03 12:00:00"):
            self._sell(member, 600, date=datetime(2026, 12, 30, 12))
        account = member.membership_id
        program = self.program
        state, moves = tiers.replay(
            program._tier_policy(),
            program._ladder(),
            tiers.State(self.tier_member.id, joined=date(2026, 1, 10)),
            [
                tiers.Counted(
                    date(2026, 12, 30),
                    tiers.Figures(Decimal(600), Decimal(600), 1),
                    date(2027, 2, 3),
                )
            ],
            date(2027, 2, 3),
        )
        self.assertEqual(
            (account.tier_id.id, account.tier_until or None), (state.tier, state.until)
        )
        self.assertEqual(
            self._moves(member),
            [
                (
                    str(move.day),
                    move.reason,
                    self.program.tier_ids.browse(move.to_tier).name,
                    str(move.until or False),
                )
                for move in moves
            ],
        )
        self.assertGreater(len(moves), 1)
