"""Deadlines and remaining time, counted by the clock or in working hours.

All moments are naive UTC. Working hours come from the caller, a block of four weeks
at a time, so that a calendar is read no further than it is needed. Time zones and
daylight saving are the caller's too: an hour that a night lacks is not in its spans.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Span = tuple[datetime.datetime, datetime.datetime]
Working = Callable[[datetime.datetime, datetime.datetime], Iterable[Span]]

BLOCK = datetime.timedelta(days=28)
HORIZON_BLOCKS = 26  # two years
NOTHING = datetime.timedelta()
EPOCH = datetime.datetime(1970, 1, 1)
END_OF_TIME = datetime.datetime.max


@dataclass(frozen=True, slots=True)
class Clock:
    """What counts: working hours, or every hour without them; pauses never do."""

    working: Working | None = None
    pauses: tuple[Span, ...] = ()

    def spans(self, start: datetime.datetime) -> Iterator[Span]:
        """Yield the spans that count from ``start`` on, in order, up to the horizon."""
        if self.working is None:
            yield from self._without_pauses((start, END_OF_TIME))
            return
        for block in _blocks(start):
            for since, until in merged(self.working(*block)):
                clipped = (max(since, start, block[0]), min(until, block[1]))
                if clipped[0] < clipped[1]:
                    yield from self._without_pauses(clipped)

    def counted(
        self, start: datetime.datetime, end: datetime.datetime
    ) -> datetime.timedelta:
        """Return how much time counts between two moments, negative when swapped.

        >>> day = datetime.datetime(2026, 3, 2)
        >>> hour = datetime.timedelta(hours=1)
        >>> clock = Clock(pauses=((day + hour, day + 3 * hour),))
        >>> clock.counted(day, day + 4 * hour) / hour
        2.0
        >>> clock.counted(day + 4 * hour, day) / hour
        -2.0
        """
        if end < start:
            return -self.counted(end, start)
        total = NOTHING
        for since, until in self.spans(start):
            if since >= end:
                break
            total += min(until, end) - since
        return total

    def by_the_clock(self) -> Clock:
        return Clock(pauses=self.pauses)

    def pausing(self, pauses: tuple[Span, ...]) -> Clock:
        """Return a clock of the same hours that stands still at other times."""
        return Clock(self.working, pauses)

    def _without_pauses(self, span: Span) -> Iterator[Span]:
        since, until = span
        for pause_start, pause_end in merged(self.pauses):
            if pause_end <= since or pause_start >= until:
                continue
            if since < pause_start:
                yield since, pause_start
            since = pause_end
        if since < until:
            yield since, until


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment, and whether the calendar had too few hours to reach it."""

    moment: datetime.datetime
    is_beyond_calendar: bool = False


def deadline(
    start: datetime.datetime, target: datetime.timedelta, clock: Clock
) -> Deadline:
    """Return when ``target`` has been counted since ``start``.

    >>> noon = datetime.datetime(2026, 3, 2, 12)
    >>> day = datetime.timedelta(days=1)
    >>> deadline(noon, day, Clock()).moment
    datetime.datetime(2026, 3, 3, 12, 0)

    What a calendar has no working hours for, within two years, goes on by the clock
    from its last hour, or from the start:

    >>> deadline(noon, day, Clock(working=lambda start, end: []))
    Deadline(moment=datetime.datetime(2026, 3, 3, 12, 0), is_beyond_calendar=True)
    """
    if target <= NOTHING:
        return Deadline(start)
    last, left = start, target
    for since, until in clock.spans(start):
        if until - since >= left:
            return Deadline(since + left)
        last, left = until, left - (until - since)
    return Deadline(deadline(last, left, clock.by_the_clock()).moment, True)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one.

    >>> day = datetime.datetime(2026, 3, 2)
    >>> hours = [day + datetime.timedelta(hours=n) for n in range(5)]
    >>> spans = [(hours[3], hours[4]), (hours[0], hours[2]), (hours[1], hours[2])]
    >>> [(since.hour, until.hour) for since, until in merged(spans)]
    [(0, 2), (3, 4)]
    """
    result: list[Span] = []
    for since, until in sorted(spans):
        if result and since <= result[-1][1]:
            result[-1] = (result[-1][0], max(until, result[-1][1]))
        else:
            result.append((since, until))
    return result


def risk_span(
    target: datetime.timedelta, share: float, limit: datetime.timedelta
) -> datetime.timedelta:
    """Return how long before its deadline a target is at risk.

    A share of the target, but no longer than the limit: of a day the last four
    hours, of half an hour the last quarter.

    >>> hour = datetime.timedelta(hours=1)
    >>> risk_span(24 * hour, 0.25, 4 * hour) / hour
    4.0
    >>> risk_span(hour / 2, 0.25, 4 * hour)
    datetime.timedelta(seconds=450)
    """
    return min(target * share, limit)


def state(
    due: datetime.datetime,
    risk: datetime.datetime,
    done: datetime.datetime | None,
    now: datetime.datetime,
    paused: datetime.datetime | None = None,
    *,
    is_closed: bool = False,
) -> str:
    """Return how an answer or a solution stands towards its deadline.

    The deadline itself is still in time. While the clock stands still, the moment
    at which it was ``paused`` is judged, whatever the time is. What was not done by
    then is late, or missed where the case is closed.

    >>> noon = datetime.datetime(2028, 2, 29, 12)
    >>> hour = datetime.timedelta(hours=1)
    >>> risk = noon - 4 * hour
    >>> [state(noon, risk, None, noon + n * hour) for n in (-5, -4, 0, 1)]
    ['on_time', 'at_risk', 'at_risk', 'late']
    >>> [state(noon, risk, noon + n * hour, noon + 9 * hour) for n in (0, 1)]
    ['met', 'missed']
    >>> state(noon, risk, None, noon + 9 * hour, paused=risk - hour)
    'on_time'
    >>> [state(noon, risk, None, noon + n * hour, is_closed=True) for n in (0, 1)]
    ['at_risk', 'missed']
    """
    judged = done or now
    if paused:
        judged = min(judged, paused)
    if done:
        return "met" if judged <= due else "missed"
    if judged > due:
        return "missed" if is_closed else "late"
    return "at_risk" if judged >= risk else "on_time"


def _blocks(start: datetime.datetime) -> Iterator[Span]:
    """Yield blocks at fixed dates, so that a caller can keep what it read."""
    first = EPOCH + (start - EPOCH) // BLOCK * BLOCK
    for number in range(HORIZON_BLOCKS + 1):
        yield first + number * BLOCK, first + (number + 1) * BLOCK
