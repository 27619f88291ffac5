"""Which tier a member has, until when, and what is missing to keep it or to rise.

The door to the pieces: ``tier_policy`` has the values, ``tier_periods`` the days,
``tier_steps`` what follows from what, ``tier_judging`` one member's way by it,
``tier_refunds`` what a return undoes, ``tier_history`` a life, ``tier_needs`` what
is missing.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

from . import tier_periods as periods
from .tier_history import Counted, counter, live, numbered, replay
from .tier_judging import Count, advance, take_back, take_in
from .tier_needs import Need, Standing, need_to_reach, standing
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
    reached,
    tier_at,
)
from .tier_steps import held, next_check

__all__ = [
    "Count",
    "Counted",
    "Figures",
    "Lift",
    "Manual",
    "Move",
    "Need",
    "Policy",
    "Standing",
    "State",
    "Thresholds",
    "Tier",
    "advance",
    "assess",
    "counter",
    "held",
    "live",
    "need_to_reach",
    "next_check",
    "numbered",
    "reached",
    "replay",
    "standing",
    "take_back",
    "take_in",
    "window",
]


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
    history = numbered(history)
    state, moves = replay(policy, ladder, state, history, today)
    known = counter([item for item in history if item.arrival <= today])
    return replace(standing(policy, ladder, state, known, today), moves=moves)


def window(
    period: str, months: int, day: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day whose figures count on ``day``.

    >>> def show(*dates): return " ".join(map(str, dates))
    >>> show(*window("calendar_year", 0, datetime.date(2026, 7, 15)))
    '2026-01-01 2026-12-31'
    """
    return periods.counted(Policy(period=period, months=months), State(), day)
