"""On which day each call is made: so many a person, never twice too soon a member."""

from __future__ import annotations

import bisect
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

CLOSED, FULL, TOO_NEAR = "closed", "full", "too_near"


class Call(NamedTuple):
    """A call to be placed: not before ``wanted``, pointless after ``latest``."""

    id: int
    queue: int  # who calls
    member: int
    shop: int
    wanted: datetime.date
    latest: datetime.date | None = None


class Place(NamedTuple):
    """The day of a call, or why there is none until its last day."""

    day: datetime.date | None
    why_not: str = ""


@dataclass
class Diary:
    """The days of everybody: open ones of shops, and calls that stand already.

    ``capacities`` is how many calls a queue takes on one day, 0 for no limit;
    ``spacing`` how many days lie between two calls to one member, at least.
    """

    open_days: Mapping[int, Sequence[datetime.date]]
    capacities: Mapping[int, int]
    spacing: int = 0
    taken: Counter[tuple[int, datetime.date]] = field(default_factory=Counter)
    called: defaultdict[int, list[datetime.date]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # How many of the first days of a queue in a shop are known to be full.
    _full: defaultdict[tuple[int, int], int] = field(
        default_factory=lambda: defaultdict(int)
    )

    def note(self, queue: int, member: int, day: datetime.date) -> None:
        """Note a call that stands."""
        self.taken[queue, day] += 1
        self.called[member].append(day)

    def place(self, calls: Iterable[Call]) -> dict[int, Place]:
        """Return the day of each call; the first ones choose first.

        >>> days = [datetime.date(2026, 3, day) for day in (2, 3, 4, 9)]
        >>> diary = Diary({1: days}, {5: 1}, spacing=7)
        >>> first = datetime.date(2026, 3, 1)
        >>> calls = [Call(number, 5, number // 2, 1, first) for number in range(4)]
        >>> [str(place.day) for place in diary.place(calls).values()]
        ['2026-03-02', '2026-03-09', '2026-03-03', 'None']
        """
        return {call.id: self._place(call) for call in calls}

    def _place(self, call: Call) -> Place:
        days = self.open_days.get(call.shop, ())
        first = bisect.bisect_left(days, call.wanted)
        full = self._count_full(call, days)
        why_not = FULL if first < full else CLOSED
        for number in range(max(first, full), len(days)):
            day = days[number]
            if call.latest and day > call.latest:
                break
            if self._is_full(call.queue, day):
                why_not = FULL if why_not == CLOSED else why_not
            elif self._is_too_near(call.member, day):
                why_not = TOO_NEAR
            else:
                self.note(call.queue, call.member, day)
                return Place(day)
        return Place(None, why_not)

    def _count_full(self, call: Call, days: Sequence[datetime.date]) -> int:
        key = call.queue, call.shop
        while self._full[key] < len(days) and self._is_full(
            call.queue, days[self._full[key]]
        ):
            self._full[key] += 1
        return self._full[key]

    def _is_full(self, queue: int, day: datetime.date) -> bool:
        capacity = self.capacities.get(queue, 0)
        return bool(capacity) and self.taken[queue, day] >= capacity

    def _is_too_near(self, member: int, day: datetime.date) -> bool:
        return any(
            abs((day - other).days) < self.spacing
            for other in self.called.get(member, ())
        )


# Parts of the day in which a call can be tried, with the hour at which they begin.
_PARTS = (("morning", 0), ("afternoon", 12), ("evening", 17))


def other_part(hour: int) -> str:
    """Return at which part of the day to try again who did not answer at an hour.

    >>> [other_part(hour) for hour in (9, 12, 18)]
    ['afternoon', 'evening', 'morning']
    """
    names = [name for name, _start in _PARTS]
    tried = sum(start <= hour for _name, start in _PARTS) - 1
    return names[(tried + 1) % len(names)]
