"""What a member has and lacks to keep a tier, or to rise."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from . import tier_periods as periods
from . import tier_steps
from .tier_judging import Count
from .tier_policy import Figures, Ladder, Lift, Move, Policy, State, level_of
from .tier_steps import held


@dataclass(frozen=True, slots=True)
class Need:
    """What a member has and lacks for a tier, over which days."""

    tier: int
    have: Figures
    asked: dict[str, Decimal]
    missing: dict[str, Decimal]
    match: str
    first: datetime.date | None
    last: datetime.date | None

    def shown(self, name: str) -> Decimal:
        """Return what the member has of a figure; returns may leave less than none."""
        return max(Decimal(getattr(self.have, name)), Decimal(0))

    @property
    def progress(self) -> float:
        """How far the member is, from 0 to 1."""
        shares = [
            min(Decimal(getattr(self.have, name)) / wanted, Decimal(1))
            for name, wanted in self.asked.items()
        ]
        if not shares:
            return 1.0
        share = max(shares) if self.match == "any" else min(shares)
        return float(max(share, Decimal(0)))


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's tier, its last day, and the way to keep it and to the next one."""

    tier: int | None
    until: datetime.date | None
    grace: datetime.date | None = None
    lift: Lift | None = None
    keep: Need | None = None
    rise: Need | None = None
    moves: list[Move] = field(default_factory=list)


def standing(
    policy: Policy, ladder: Ladder, state: State, count: Count, today: datetime.date
) -> Standing:
    """Tell where a member stands on ``today``, after ``advance``."""
    tier, until = held(policy, ladder, state)
    return Standing(
        tier=tier,
        until=until,
        grace=state.grace if tier == state.tier else None,
        lift=state.lift,
        keep=_need_to_keep(policy, ladder, state, count)
        if tier == state.tier
        else None,
        rise=_need_to_rise(policy, ladder, state, count, today),
    )


def _need_to_keep(policy, ladder, state, count):
    question = tier_steps.ask_to_keep(policy, ladder, state)
    never_falls = policy.downgrade == "none" or policy.validity == "forever"
    if never_falls or not question or not question.span:
        return None
    tier = ladder[level_of(ladder, state.tier)]
    return _need(tier, tier.keep, count, policy, state, question.span)


def _need_to_rise(policy, ladder, state, count, today):
    tier, _until = held(policy, ladder, state)
    level = level_of(ladder, tier) + 1
    if state.lift:
        level = max(level, level_of(ladder, state.lift.tier) + 1)
    if level >= len(ladder):
        return None
    return need_to_reach(policy, ladder, state, count, today, ladder[level].id)


def need_to_reach(
    policy: Policy,
    ladder: Ladder,
    state: State,
    count: Count,
    today: datetime.date,
    tier_id: int,
) -> Need:
    """Return what a member has and lacks on ``today`` to reach a tier."""
    tier = ladder[level_of(ladder, tier_id)]
    span = periods.counted(policy, state, today)
    return _need(tier, tier.reach, count, policy, state, span)


def _need(tier, thresholds, count, policy, state, span):
    first, last = span
    have = count(first, last, None, periods.counts_after(policy, state))
    if policy.counts_anew and state.count_from:
        first = max(first, state.count_from)
    return Need(
        tier=tier.id,
        have=have,
        asked=thresholds.asked(),
        missing=thresholds.missing(have),
        match=thresholds.match,
        first=first if first > periods.BEGINNING else None,
        last=last if last < periods.END else None,
    )
