"""The last day on which an earned point can be spent."""

from __future__ import annotations

import calendar
import datetime


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
