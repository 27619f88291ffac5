from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models import retail_member_program_assess
from ..tools import tiers
from ..tools.ledger import Posting
from .common import RetailCommon


class TierNights(RetailCommon):
    """Members who join, buy and sleep on given days."""

    def _buy(self, member, day, amount):
        moment = f"{day} 12:00:00"
        with freeze_time(moment):
            return self._sell(member, amount, date=datetime.fromisoformat(moment))

    def _on(self, day):
        self.env.invalidate_all()
        return freeze_time(f"{day} 10:00:00")

    def _night(self, *days):
        for day in days:
            with freeze_time(f"{day} 03:00:00"):
                self._run_cron(
                    self.program, "_cron_assess_tiers", date.fromisoformat(day)
                )

    def _join(self, day="2026-01-10", name="Ada"):
        with freeze_time(f"{day} 09:00:00"):
            return self._create_member(name)

    def _moves(self, member):
        """Return the moves after joining, the oldest first."""
        return [
            (str(move.day), move.reason, move.to_tier_id.name, str(move.date_until))
            for move in member.membership_id.tier_move_ids.sorted("id")
            if move.reason != "joined"
        ]


@tagged("post_install", "-at_install")
class TestTierNightly(TierNights):
    """What happens to tiers by itself, in the night of the day that says so."""

    def test_a_tier_lasts_until_the_end_of_the_next_year_and_is_kept(self):
        member = self._join()
        self._buy(member, "2026-05-04", 600)
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_silver.id,
                    "tier_until": date(2027, 12, 31),
                    "tier_check_on": date(2028, 1, 1),
                }
            ],
        )
        self.tier_silver.keep_amount = 300
        self._buy(member, "2027-12-31", 300)
        self._night("2027-12-31", "2028-01-01", "2028-01-02", "2029-01-01")
        self.assertEqual(
            self._moves(member),
            [
                ("2026-05-04", "reached", "Silver", "2027-12-31"),
                ("2028-01-01", "kept", "Silver", "2028-12-31"),
                ("2029-01-01", "fell", "Member", "False"),
            ],
        )
        self.assertRecordValues(
            member.membership_id.tier_move_ids.filtered(
                lambda move: move.reason == "kept"
            ),
            [
                {
                    "date": datetime(2028, 1, 1),
                    "rule": "keep",
                    "window_start": date(2027, 1, 1),
                    "window_end": date(2027, 12, 31),
                    "amount": 300,
                    "points": 360,
                    "visits": 1,
                }
            ],
        )

    def test_a_late_run_settles_each_boundary_with_its_own_date(self):
        self.program.write({"downgrade": "one_level", "grace_days": 14})
        on_time, late = self._join(name="On time"), self._join(name="Late")
        for member in (on_time, late):
            self._buy(member, "2026-05-04", 1000)
        late.membership_id._change_state("closed", "Test")
        self._night("2028-01-01", "2028-01-15", "2029-01-01", "2029-01-15")
        late.membership_id._change_state("active", "Test")
        self._night("2029-02-01")
        self.assertEqual(
            self._moves(on_time),
            [
                ("2026-05-04", "reached", "Gold", "2027-12-31"),
                ("2028-01-01", "grace", "Gold", "2028-01-14"),
                ("2028-01-15", "fell", "Silver", "2028-12-31"),
                ("2029-01-01", "grace", "Silver", "2029-01-14"),
                ("2029-01-15", "fell", "Member", "False"),
            ],
        )
        self.assertEqual(self._moves(late), self._moves(on_time))

    def test_spending_in_the_grace_period_keeps_the_tier(self):
        self.program.grace_days = 14
        member = self._join()
        self._buy(member, "2026-05-04", 500)
        self._buy(member, "2027-05-04", 400)
        self._night("2028-01-01")
        self.assertEqual(member.membership_id.tier_grace_until, date(2028, 1, 14))
        self._buy(member, "2028-01-14", 100)
        self._night("2028-01-15")
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_silver.id,
                    "tier_until": date(2028, 12, 31),
                    "tier_grace_until": False,
                }
            ],
        )

    def test_a_rise_on_the_first_of_the_next_month(self):
        self.program.upgrade_timing = "next_month"
        member = self._join()
        self._buy(member, "2026-12-20", 500)
        self.assertRecordValues(
            member.membership_id,
            [
                {
                    "tier_id": self.tier_member.id,
                    "tier_lift_id": self.tier_silver.id,
                    "tier_lift_on": date(2027, 1, 1),
                }
            ],
        )
        self._night("2026-12-31", "2027-01-01")
        self.assertEqual(
            self._moves(member), [("2027-01-01", "reached", "Silver", "2027-12-31")]
        )

    def test_a_night_in_which_nothing_changes_writes_no_row(self):
        member = self._join()
        self._buy(member, "2026-05-04", 600)
        self._night("2026-05-05")
        self.env.flush_all()
        self.env.cr.execute("SELECT xmin::text FROM retail_membership")
        before = self.env.cr.fetchall()
        self._night("2026-05-06")
        with self.assertQueryCount(4):
            self.program._assess_tiers(date(2026, 5, 7))
        self.env.cr.execute("SELECT xmin::text FROM retail_membership")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_a_lower_threshold_lifts_in_the_next_night(self):
        member = self._join()
        self._buy(member, "2026-05-04", 400)
        self._night("2026-06-01")
        self.assertEqual(self._moves(member), [])
        self.tier_silver.threshold_amount = 350
        self._night("2026-06-02")
        self.assertEqual(
            self._moves(member), [("2026-06-02", "reached", "Silver", "2027-12-31")]
        )

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

    def test_days_are_those_of_the_programmes_zone(self):
        program = self._create_program(name="Manila", tz="Asia/Manila")
        self.company.member_program_id = self.program = program
        member = self._join()
        with freeze_time("2026-12-31 16:00:00"):
            self._sell(member, 500, date=datetime(2026, 12, 31, 16, 0))
        self.assertEqual(
            self._moves(member), [("2027-01-01", "reached", "Silver", "2028-12-31")]
        )

    def test_each_kind_of_period_and_validity(self):
        cases = [
            ({"tier_period": "lifetime"}, False),
            ({"tier_period": "rolling", "tier_validity_months": 6}, "2026-11-04"),
            (
                {"tier_period": "membership_year", "tier_validity": "period_end"},
                "2027-01-09",
            ),
            (
                {"tier_period": "membership_year", "tier_validity": "next_period_end"},
                "2028-01-09",
            ),
            (
                {
                    "tier_period": "membership_year",
                    "membership_year_anchor": "last_move",
                    "tier_validity": "period_end",
                },
                "2027-05-03",
            ),
        ]
        for number, (values, until) in enumerate(cases):
            self.program.write({"tier_validity": "forever"} | values)
            if "tier_validity" not in values and until:
                self.program.tier_validity = "months"
            member = self._join(name=f"Member {number}")
            self._buy(member, "2026-05-04", 600)
            self.assertEqual(
                self._moves(member),
                [("2026-05-04", "reached", "Silver", str(until))],
                values,
            )

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

    def test_the_night_begins_at_midnight(self):
        """A tier that ends should not last until the hour of the installation."""
        cron = self.env.ref("retail_customer_mgmt.ir_cron_assess_tiers")
        self.assertEqual((cron.nextcall.hour, cron.nextcall.minute), (0, 5))
