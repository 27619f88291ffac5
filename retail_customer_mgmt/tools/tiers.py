"""Which tier a member has, until when, and what is missing to keep it or to rise.

The pieces: ``tier_policy`` has the values, ``tier_periods`` the days,
``tier_steps`` what follows from what, ``tier_refunds`` what a return undoes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from . import tier_periods as periods
from . import tier_refunds, tier_steps
from .tier_policy import (
    Figures,
    Ladder,
    Lift,
    Manual,
    Move,
    Policy,
    State,
    Thresholds,
    Tier,
    base_level,
    level_of,
    reached,
    tier_at,
)
from .tier_steps import Answer, held, levels, next_check

__all__ = [
    "Counted",
    "Figures",
    "Lift",
    "Manual",
    "Move",
    "Policy",
    "Standing",
    "State",
    "Thresholds",
    "Tier",
    "advance",
    "assess",
    "held",
    "next_check",
    "reached",
    "replay",
]

Count = Callable[[datetime.date, datetime.date, "datetime.date | None"], Figures]
"""(first day, last day, known before) → figures; ``None`` for all that is known."""


def advance(
    policy: Policy,
    ladder: Ladder,
    state: State,
    count: Count,
    today: datetime.date,
    not_before: datetime.date | None = None,
) -> tuple[State, list[Move]]:
    """Let everything happen that comes by itself up to the morning of ``today``.

    Each day is judged by what was known before it, so that a run that comes late
    gives the moves and dates of one every night. ``not_before`` is the day of a
    return that changes the past: what follows from it happens then.
    """
    moves = []
    while question := tier_steps.ask(policy, state, today):
        known_before: datetime.date | None = question.day
        if not_before and not_before > question.day:
            question, known_before = replace(question, day=not_before), None
        state, move = _decide(policy, ladder, state, question, count, known_before)
        moves += [move] if move else []
    return state, moves


def take_in(
    policy: Policy, ladder: Ladder, state: State, count: Count, day: datetime.date
) -> tuple[State, list[Move]]:
    """Judge a member after figures of ``day`` have come in."""
    question = tier_steps.ask_about(policy, state, day)
    state, move = _decide(policy, ladder, state, question, count, None)
    return state, [move] if move else []


def take_back(
    policy: Policy,
    ladder: Ladder,
    state: State,
    moves: Iterable[Move],
    count: Count,
    day: datetime.date,
) -> tuple[State, list[Move]]:
    """Judge a member after a return on ``day``; ``moves`` are the newest first."""
    if not policy.refund_demotes:
        return state, []

    def count_now(first, last):
        return count(first, last, None)

    after, move = tier_refunds.undo(policy, ladder, state, moves, count_now, day)
    if move is None:
        return state, []
    seen = held(policy, ladder, state), held(policy, ladder, after)
    has_fallen = level_of(ladder, after.tier) < level_of(ladder, state.tier)
    after, others = advance(policy, ladder, after, count, day, not_before=day)
    if has_fallen:
        # What other periods reach had been nothing new at the tier held before.
        after, found = take_in(policy, ladder, after, count, day)
        others += found
    if seen[0] == seen[1]:
        return after, others
    (from_tier, until_before), (to_tier, until) = seen
    return after, [
        replace(
            move,
            from_tier=from_tier,
            to_tier=to_tier,
            until=until,
            until_before=until_before,
        ),
        *others,
    ]


def _decide(policy, ladder, state, question, count, known_before):
    figures = [
        count(*span, known_before) if span else Figures()
        for span in (question.span, question.other)
    ]
    answer = Answer(*(levels(ladder, found) for found in figures))
    state, move = tier_steps.decide(policy, ladder, state, question, answer)
    if move and move.first:
        is_other = (move.first, move.last) == question.other
        move = replace(move, figures=figures[1 if is_other else 0])
    return state, move


# From a whole history


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures of one day; ``known`` is the day they came in, if that was later.

    A return carries negative figures of the day of the sale.
    """

    day: datetime.date
    figures: Figures
    known: datetime.date | None = None

    @property
    def is_return(self) -> bool:
        figures = self.figures
        return min(figures.amount, figures.points, Decimal(figures.visits)) < 0

    @property
    def arrival(self) -> datetime.date:
        return self.known or self.day


def counter(history: Sequence[Counted]) -> Count:
    def count(first, last, before):
        found = (
            item.figures
            for item in history
            if first <= item.day <= last and (before is None or item.arrival < before)
        )
        return sum(found, Figures())

    return count


def replay(
    policy: Policy,
    ladder: Ladder,
    state: State,
    history: Sequence[Counted],
    today: datetime.date,
    done: datetime.date = periods.BEGINNING,
) -> tuple[State, list[Move]]:
    """Live through a history up to ``today``, its purchases included.

    What came in up to ``done`` has been lived through before.

    >>> ladder = [Tier(1), Tier(2, amount=Decimal(500))]
    >>> def day(*parts): return datetime.date(2026, *parts)
    >>> bought = Counted(day(5, 3), Figures(Decimal(500)))
    >>> start = State(1, joined=day(1, 1))
    >>> state, moves = replay(Policy(), ladder, start, [bought], day(6, 1))
    >>> state.tier, str(state.until), [move.reason for move in moves]
    (2, '2027-12-31', ['reached'])
    """
    moves: list[Move] = []
    arrivals = {item.arrival for item in history if done < item.arrival <= today}
    for arrival in sorted(arrivals):
        known = [item for item in history if item.arrival <= arrival]
        state, found = live(policy, ladder, state, moves, known, arrival)
        moves += found
    state, found = advance(policy, ladder, state, counter(history), today)
    return state, moves + found


def live(
    policy: Policy,
    ladder: Ladder,
    state: State,
    past: Sequence[Move],
    known: Sequence[Counted],
    today: datetime.date,
) -> tuple[State, list[Move]]:
    """Live through one day; ``known`` is what has come in up to its evening."""
    count = counter(known)
    state, moves = advance(policy, ladder, state, count, today)
    arrived = [item for item in known if item.arrival == today]
    for item in sorted(arrived, key=lambda item: item.day):
        if item.is_return:
            newest_first = [*reversed(moves), *reversed(past)]
            state, found = take_back(policy, ladder, state, newest_first, count, today)
        else:
            state, found = take_in(policy, ladder, state, count, item.day)
        moves += found
    # What a late purchase has reached may have had its last day already.
    state, found = advance(policy, ladder, state, count, today, not_before=today)
    return state, moves + found


# What is missing


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


def assess(
    policy: Policy,
    ladder: Ladder,
    history: Sequence[Counted],
    today: datetime.date,
    state: State | None = None,
) -> Standing:
    """Tell from all purchases which tier a member has, and what is missing."""
    if state is None:
        joined = min((item.day for item in history), default=today)
        state = State(tier_at(ladder, base_level(ladder)), joined=joined)
    state, moves = replay(policy, ladder, state, history, today)
    known = counter([item for item in history if item.arrival <= today])
    return replace(standing(policy, ladder, state, known, today), moves=moves)


def _need_to_keep(policy, ladder, state, count):
    question = tier_steps.ask_to_keep(policy, ladder, state)
    never_falls = policy.downgrade == "none" or policy.validity == "forever"
    if never_falls or not question or not question.span:
        return None
    tier = ladder[level_of(ladder, state.tier)]
    return _need(tier, tier.keep, count, *question.span)


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
    first, last = periods.counted(policy, state, today)
    return _need(tier, tier.reach, count, first, last)


def _need(tier, thresholds, count, first, last):
    have = count(first, last, None)
    return Need(
        tier=tier.id,
        have=have,
        asked=thresholds.asked(),
        missing=thresholds.missing(have),
        match=thresholds.match,
        first=first if first > periods.BEGINNING else None,
        last=last if last < periods.END else None,
    )


def window(
    period: str, months: int, day: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day whose figures count on ``day``.

    >>> def show(*dates): return " ".join(map(str, dates))
    >>> show(*window("calendar_year", 0, datetime.date(2026, 7, 15)))
    '2026-01-01 2026-12-31'
    """
    return periods.counted(Policy(period=period, months=months), State(), day)
