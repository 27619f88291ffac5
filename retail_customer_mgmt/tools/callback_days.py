"""On which day each call is made: so many a person, never twice too soon a member."""

from __future__ import annotations

import bisect
import datetime
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

CLOSED, FULL, TOO_NEAR, TOO_LATE = "closed", "full", "too_near", "too_late"


class Call(NamedTuple):
    """A call to be placed: not before ``wanted``, pointless after ``latest``."""

    key: Hashable
    queue: int  # who calls
    member: int
    shop: int
    wanted: datetime.date
    latest: datetime.date | None = None
    value: float = 0
    # The rule it follows, 0 for none, and how much that rule weighs.
    rule: int = 0
    weight: int = 0
    is_fixed: bool = False  # somebody chose its day


class Place(NamedTuple):
    """The day of a call, or why there is none until its last day.

    A day that is not ``is_found`` is none of the diary's: the call waits until then at
    least.
    """

    day: datetime.date | None
    why_not: str | None = None
    is_found: bool = True


class Standing(NamedTuple):
    """A call and its day: until a weightier call to the member needs the days near."""

    call: Call
    day: datetime.date


@dataclass
class Diary:
    """The days of everybody: open ones of shops, and calls that stand already.

    ``capacities`` is how many calls a queue takes on one day, else ``capacity``; 0 for
    no limit. ``spacing`` is how many days lie between two calls to one member, at
    least. After ``last_day`` the diary knows of no days: what can wait longer waits.
    """

    open_days: Mapping[int, Sequence[datetime.date]]
    last_day: datetime.date
    capacity: int = 0
    capacities: Mapping[int, int] = field(default_factory=dict)
    spacing: int = 0
    taken: Counter[tuple[int, datetime.date]] = field(default_factory=Counter)
    called: defaultdict[int, list[datetime.date]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # Calls that weightier ones have pushed off their days, by rule.
    pushed_out: defaultdict[int, list[Call]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _standing: defaultdict[int, list[Standing]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # How many of the first days of a queue in a shop are known to be full.
    _full: defaultdict[tuple[int, int], int] = field(
        default_factory=lambda: defaultdict(int)
    )

    def stand(self, call: Call, day: datetime.date) -> None:
        """Note a call whose day stands until a weightier one needs it.

        The weightiest come first.
        """
        standing = self._standing[call.member]
        if any(
            _outweighs(own.call, call) and self._is_near(own.day, day)
            for own in standing
        ):
            self.pushed_out[call.rule].append(call)
        else:
            self._note(call, day)
            standing.append(Standing(call, day))

    def place(self, calls: Iterable[Call]) -> dict[Hashable, Place]:
        """Return the day of each call, by its key; the worthiest choose first.

        Calls of weightier rules are to be placed before.

        >>> days = [datetime.date(2026, 3, day) for day in (2, 3, 4, 9)]
        >>> diary = Diary({1: days}, days[-1], capacity=1, spacing=7)
        >>> first = datetime.date(2026, 3, 1)
        >>> calls = [Call(key, 5, key // 2, 1, first, days[-1]) for key in range(4)]
        >>> [str(place.day) for place in diary.place(calls).values()]
        ['2026-03-02', '2026-03-09', '2026-03-03', 'None']
        """
        return {call.key: self._place(call) for call in sorted(calls, key=_rank)}

    def _place(self, call: Call) -> Place:
        lighter = self._take_out_lighter(call)
        place = self._find(call)
        for other in lighter:
            self._put_back(other, place)
        if place.day:
            self._note(call, place.day)
        elif place.why_not != TOO_LATE and self._can_wait(call):
            waits_until = self.last_day + datetime.timedelta(days=1)
            return Place(max(waits_until, call.wanted), is_found=False)
        return place

    def _can_wait(self, call: Call) -> bool:
        return not call.latest or call.latest > self.last_day

    def _take_out_lighter(self, call: Call) -> list[Standing]:
        """Take out the member's calls that weigh less, as if they did not stand."""
        standing = self._standing.get(call.member, []) if self.spacing else []
        lighter = [other for other in standing if _outweighs(call, other.call)]
        for other in lighter:
            standing.remove(other)
            self.called[call.member].remove(other.day)
            self.taken[other.call.queue, other.day] -= 1
            self._full.clear()
        return lighter

    def _put_back(self, other: Standing, place: Place) -> None:
        """Let a call stand again, unless the weightier one's day is too near."""
        if place.day and self._is_near(place.day, other.day):
            self.pushed_out[other.call.rule].append(other.call)
        else:
            self._note(other.call, other.day)
            self._standing[other.call.member].append(other)

    def _note(self, call: Call, day: datetime.date) -> None:
        self.taken[call.queue, day] += 1
        self.called[call.member].append(day)

    def _find(self, call: Call) -> Place:
        if call.latest and call.wanted > call.latest:
            return Place(None, TOO_LATE)
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
        capacity = self.capacities.get(queue, self.capacity)
        return bool(capacity) and self.taken[queue, day] >= capacity

    def _is_too_near(self, member: int, day: datetime.date) -> bool:
        return any(self._is_near(day, other) for other in self.called.get(member, ()))

    def _is_near(self, day: datetime.date, other: datetime.date) -> bool:
        return abs((day - other).days) < self.spacing


def _rank(call: Call) -> tuple[float, datetime.date, int]:
    return -call.value, call.wanted, call.member


def _outweighs(call: Call, other: Call) -> bool:
    return bool(call.rule) and call.weight > other.weight and not other.is_fixed


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
