import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ..models import retail_member_program_assess_judging
from ..tools.ledger import Posting
from .common_tiers import TierNights

START = date(2024, 2, 29)
DAYS = 3 * 366
POLICIES = [
    {},
    {"tier_validity": "period_end", "downgrade": "one_level", "grace_days": 20},
    {"upgrade_timing": "next_month", "downgrade": "to_base", "grace_days": 45},
    {"tier_validity": "months", "tier_validity_months": 5},
    {"tier_period": "membership_year", "tier_validity": "period_end"},
    {
        "tier_period": "membership_year",
        "membership_year_anchor": "last_move",
        "tier_validity": "next_period_end",
        "downgrade": "one_level",
    },
    {
        "tier_period": "rolling",
        "tier_period_months": 3,
        "tier_validity": "months",
        "tier_validity_months": 3,
        "upgrade_timing": "next_month",
    },
    {"tier_period": "lifetime", "tier_validity": "forever", "reset_on_move": True},
    {"tier_validity": "period_end", "reset_on_move": True, "grace_days": 20},
]


@tagged("post_install", "-at_install")
class TestTierBulk(TierNights):
    """The nightly job judges by SQL what the rules say of one member."""

    def test_the_night_gives_what_the_rules_say_of_each_member(self):
        """... and what each purchase finds when no night has ever run."""
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1
        )
        chance = random.Random(4)
        histories = [self._history(chance) for _member in range(6)]
        for policy in POLICIES:
            with self.subTest(policy):
                nightly = self._live(policy, histories, with_nights=True)
                late = self._live(policy, histories, with_nights=False)
                self.assertEqual(nightly, late)
                self.assertTrue(any(nightly))

    def test_a_big_night_gives_the_same(self):
        """From many members on, everybody's purchases are added up in one go."""
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1
        )
        chance = random.Random(5)
        histories = [self._history(chance) for _member in range(6)]
        Program = type(self.program)
        for policy in POLICIES[:2]:
            with self.subTest(policy):
                small = self._live(policy, histories, with_nights=True)
                sums_of_all = Program._sums_of_all
                with (
                    patch.object(retail_member_program_assess_judging, "MANY", 1),
                    patch.object(
                        Program, "_sums_of_all", autospec=True, side_effect=sums_of_all
                    ) as used,
                ):
                    big = self._live(policy, histories, with_nights=True, name="Big")
                self.assertEqual(big, small)
                self.assertTrue(used.called)

    def test_a_review_of_all_gives_what_a_review_of_each_does(self):
        """... where thresholds are lower now, and some have bought on its day."""
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1
        )
        chance = random.Random(6)
        today = START + timedelta(DAYS)
        histories = [self._history(chance) for _member in range(6)]
        histories[0].append((today, Decimal(450)))
        histories[1].append((today, Decimal(900)))
        changed = 0
        for policy in POLICIES:
            with self.subTest(policy):
                together, each = (
                    self._review(policy, histories, today, in_bulk=in_bulk)
                    for in_bulk in (True, False)
                )
                self.assertEqual(together[1], each[1])
                changed += each[0] != each[1]
        self.assertGreater(changed, len(POLICIES) / 2)

    def _review(self, policy, histories, today, in_bulk):
        """Return what members have before and after a review."""
        self._live(policy, histories, with_nights=False, name=f"Review {in_bulk}")
        program = self.company.member_program_id
        accounts = self.env["retail.membership"].search(
            [("program_id", "=", program.id)], order="id"
        )
        before = [self._evidence(account) for account in accounts.sudo()]
        silver, gold = program.tier_ids.sorted()[1:]
        silver.write({"threshold_amount": 80, "keep_amount": 70})
        gold.write({"threshold_amount": 400, "keep_amount": 300})
        self.env.flush_all()
        if in_bulk:
            program._review_all_tiers(today, program._tier_policy_version())
        else:
            for account in accounts.sudo():
                account._review_tier(today)
        self.env.invalidate_all()
        return before, [self._evidence(account) for account in accounts.sudo()]

    def _history(self, chance):
        days = chance.sample(range(DAYS), 7)
        # Two of the days bring a second purchase.
        days = sorted(days + days[:2])
        return [
            (START + timedelta(day), Decimal(chance.choice((90, 200, 300, 700))))
            for day in days
        ]

    def _live(self, policy, histories, with_nights, name=""):
        program = self._create_program(name=f"{policy} {with_nights} {name}", **policy)
        program.tier_ids[1].keep_amount = 200
        program.tier_ids[2].keep_amount = 600
        program.tier_review = -1
        self.company.member_program_id = program
        accounts = [
            self.env["retail.membership"]
            ._enrol(
                self.env["res.partner"].create({"name": f"Member {number}"}),
                program,
                datetime.combine(START, time(1)) + timedelta(30 * number),
            )
            .sudo()
            for number in range(len(histories))
        ]
        purchases = sorted(
            (day, number, amount)
            for number, history in enumerate(histories)
            for day, amount in history
        )
        last_night = START
        for place, (day, number, amount) in enumerate(purchases):
            while with_nights and last_night < day:
                last_night = min(last_night + timedelta(9), day)
                program._settle_tiers_due(last_night)
            self._buy_for(accounts[number], day, amount, place)
        program._settle_tiers_due(START + timedelta(DAYS))
        self.env.invalidate_all()
        return [self._evidence(account) for account in accounts]

    def _buy_for(self, account, day, amount, place):
        account.invalidate_recordset()
        account._post(
            [
                Posting(
                    kind="earn",
                    points=amount,
                    key=f"earn:{account.id}:{place}",
                    date=datetime.combine(day, time(12)),
                    day=day,
                    qualifying_amount=amount,
                    qualifying_points=amount,
                    qualifying_visits=1,
                    qualifying_date=day,
                )
            ]
        )
        account._assess_tier(self.env["pos.order"], day, day)

    def _evidence(self, account):
        state = [account.tier_id.name, account.tier_until, account.tier_check_on]
        state += [account.tier_count_from, self._place(account, "tier_count_after")]
        return [state] + [
            (move.day, move.date, move.reason, move.from_tier_id.name)
            + (move.to_tier_id.name, move.date_until, move.date_until_before)
            + (move.rule, move.window_start, move.window_end)
            + (self._place(move, "window_after"), self._place(move, "window_upto"))
            + (move.amount, move.points, move.visits, move.is_change)
            for move in account.tier_move_ids.sorted("id")
        ]

    def _place(self, record, name):
        """Return which of the member's entries one is: numbers differ, places don't."""
        account = (
            record if record._name == "retail.membership" else record.membership_id
        )
        entries = account.entry_ids.sorted("id").ids
        return sum(entry_id <= record[name] for entry_id in entries)
