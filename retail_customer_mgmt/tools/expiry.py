"""The last day on which an earned point can be spent."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, replace


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Shift a date by months, clamped to the month's end.

    >>> add_months(datetime.date(2027, 8, 31), 6)
    datetime.date(2028, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def end_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def end_of_quarter(day: datetime.date) -> datetime.date:
    """
    >>> end_of_quarter(datetime.date(2026, 5, 3))
    datetime.date(2026, 6, 30)
    """
    return end_of_month(day.replace(day=1, month=(day.month + 2) // 3 * 3))


def end_of_year(day: datetime.date) -> datetime.date:
    return day.replace(month=12, day=31)


_ENDS = {
    "months": lambda day: day,
    "month_end": end_of_month,
    "quarter_end": end_of_quarter,
    "year_end": end_of_year,
}


def expires_on(day: datetime.date, mode: str, months: int) -> datetime.date | None:
    """Return the last day for points earned on ``day``.

    ``None`` for never, and for ``inactivity``, which lapses all points at once.

    >>> expires_on(datetime.date(2026, 1, 31), "month_end", 12)
    datetime.date(2027, 1, 31)
    >>> expires_on(datetime.date(2026, 1, 31), "never", 12) is None
    True
    """
    if mode in ("never", "inactivity"):
        return None
    return _ENDS[mode](add_months(day, months))


@dataclass(frozen=True, slots=True)
class Terms:
    """What an account's lots lapse by, beside the date of each.

    ``is_spared``: the tier keeps points from lapsing; ``grace_until``: a fall from
    such a tier does so until this day. ``idle_since`` and ``idle_months`` rule lots
    without a date: they lapse so many months after the last purchase.

    >>> last = datetime.date(2026, 1, 31)
    >>> Terms(idle_since=last, idle_months=1).last_day(None)
    datetime.date(2026, 2, 28)
    >>> Terms(grace_until=datetime.date(2026, 2, 10)).last_day(last)
    datetime.date(2026, 2, 10)
    >>> Terms().last_day(None), Terms(is_spared=True).last_day(last)
    (None, None)
    """

    is_spared: bool = False
    grace_until: datetime.date | None = None
    idle_since: datetime.date | None = None
    idle_months: int = 0

    def last_day(self, expires_on: datetime.date | None) -> datetime.date | None:
        """Return the last day of a lot with that date; ``None`` for no end."""
        day = self.own_last_day(expires_on)
        if self.is_spared or day is None:
            return None
        return max(day, self.grace_until or day)

    def own_last_day(self, expires_on: datetime.date | None) -> datetime.date | None:
        """Return the last day by the lot's date or inactivity, whatever spares it."""
        if expires_on or not self.idle_months or not self.idle_since:
            return expires_on
        return add_months(self.idle_since, self.idle_months)

    def has_lapsed(self, expires_on: datetime.date | None, day: datetime.date) -> bool:
        last_day = self.last_day(expires_on)
        return last_day is not None and last_day < day

    def after_purchase(self, day: datetime.date) -> Terms:
        """Return the terms after a purchase: one that comes too late keeps nothing.

        >>> terms = Terms(idle_since=datetime.date(2026, 1, 31), idle_months=1)
        >>> terms.after_purchase(datetime.date(2026, 2, 28)).idle_since
        datetime.date(2026, 2, 28)
        >>> terms.after_purchase(datetime.date(2026, 3, 1)) == terms
        True
        """
        is_late = self.has_lapsed(None, day)
        if not self.idle_since or is_late or day < self.idle_since:
            return self
        return replace(self, idle_since=day)
