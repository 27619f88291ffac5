"""A member's way through the tiers, from a whole history of purchases."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from . import tier_periods as periods
from .tier_judging import Count, advance, take_back, take_in
from .tier_policy import Figures, Ladder, Move, Policy, State


@dataclass(frozen=True, slots=True)
class Counted:
    """Figures of one day; ``known`` is the day they came in, if that was later.

    A return carries negative figures of the day of the sale. ``number`` is the
    entry's in the ledger, ``of`` that of the entry it takes back; without them the
    order of arrival is taken.
    """

    day: datetime.date
    figures: Figures
    known: datetime.date | None = None
    number: int = 0
    of: int = 0

    @property
    def is_return(self) -> bool:
        figures = self.figures
        return min(figures.amount, figures.points, Decimal(figures.visits)) < 0

    @property
    def arrival(self) -> datetime.date:
        return self.known or self.day


def numbered(history: Sequence[Counted]) -> list[Counted]:
    """Return a history whose entries have numbers, the first to arrive the lowest."""
    if any(item.number for item in history):
        return list(history)
    arrivals = sorted(history, key=lambda item: item.arrival)
    return [replace(item, number=place) for place, item in enumerate(arrivals, 1)]


@dataclass(frozen=True, slots=True)
class History:
    """A ``Count`` of purchases that are in the memory."""

    items: Sequence[Counted]

    def __call__(self, first, last, before=None, after=0, upto=0):
        found = (
            item.figures
            for item in self.items
            if first <= item.day <= last
            and (before is None or item.arrival < before)
            and not self._is_outside(item.of or item.number, after, upto)
        )
        return sum(found, Figures())

    def _is_outside(self, number: int, after: int, upto: int) -> bool:
        return bool(after and number <= after) or bool(upto and number > upto)

    def newest(self, before):
        known = (item.number for item in self.items if item.arrival < before)
        return max(known, default=0)


def counter(history: Sequence[Counted]) -> Count:
    return History(history)


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

    >>> from retail_customer_mgmt.tools.tier_policy import Tier
    >>> ladder = [Tier(1), Tier(2, amount=Decimal(500))]
    >>> def day(*parts): return datetime.date(2026, *parts)
    >>> bought = Counted(day(5, 3), Figures(Decimal(500)))
    >>> start = State(1, joined=day(1, 1))
    >>> state, moves = replay(Policy(), ladder, start, [bought], day(6, 1))
    >>> state.tier, str(state.until), [move.reason for move in moves]
    (2, '2027-12-31', ['reached'])
    """
    history = numbered(history)
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
    known = numbered(known)
    state, moves = advance(policy, ladder, state, counter(known), today)
    arrived = [item for item in known if item.arrival == today]
    for item in sorted(arrived, key=lambda item: item.number):
        so_far = [other for other in known if other.number <= item.number]
        count, newest = counter(so_far), item.number
        if item.is_return:
            evidence = [*reversed(moves), *reversed(past)]
            state, found = take_back(
                policy, ladder, state, evidence, count, today, newest
            )
        else:
            state, found = take_in(policy, ladder, state, count, item.day, newest)
        moves += found
    # What a late purchase has reached may have had its last day already.
    newest = max((item.number for item in arrived), default=None)
    count = counter(known)
    state, found = advance(policy, ladder, state, count, today, today, newest)
    return state, moves + found
