"""Ages and birthdays, by the sun and by the moon."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

try:
    from lunar_python import Lunar, LunarMonth, LunarYear, Solar
except ImportError:  # without it, lunar birthdays are kept but not computed
    Lunar = None

# A leap day's birthday is on the 28th in other years.
_LEAP_DAY = (2, 29)


class LunarDay(NamedTuple):
    """A day of the Chinese calendar, without its year."""

    month: int
    day: int
    is_leap: bool = False


def can_compute() -> bool:
    """Tell whether the calendar of the moon is at hand."""
    return Lunar is not None


def age(birthday: date, today: date) -> int:
    """Return how many birthdays have passed.

    >>> [age(date(1990, 5, 20), date(2026, 5, day)) for day in (19, 20)]
    [35, 36]
    """
    had_none_yet = (today.month, today.day) < (birthday.month, birthday.day)
    return today.year - birthday.year - had_none_yet


def next_birthday(birthday: date, today: date) -> date:
    """Return the first birthday from ``today`` on, by the sun.

    >>> next_birthday(date(1990, 5, 20), date(2026, 5, 20))
    datetime.date(2026, 5, 20)
    >>> next_birthday(date(2000, 2, 29), date(2026, 3, 1))
    datetime.date(2027, 2, 28)
    """
    day = _in_year(birthday, today.year)
    return day if day >= today else _in_year(birthday, today.year + 1)


def _in_year(birthday: date, year: int) -> date:
    is_leap_day = (birthday.month, birthday.day) == _LEAP_DAY
    day = 28 if is_leap_day and not _is_leap(year) else birthday.day
    return date(year, birthday.month, day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def to_lunar(day: date) -> LunarDay:
    """Return the day of the moon's calendar; needs ``can_compute()``.

    >>> to_lunar(date(1990, 5, 20))
    LunarDay(month=4, day=26, is_leap=False)
    >>> to_lunar(date(2020, 6, 1))
    LunarDay(month=4, day=10, is_leap=True)
    """
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month = lunar.getMonth()
    return LunarDay(abs(month), lunar.getDay(), month < 0)


def next_lunar_birthday(birthday: LunarDay, today: date) -> date:
    """Return the first birthday from ``today`` on, by the moon; see ``can_compute()``.

    The 30th of a month of 29 days is its last one; a leap month's birthday is in the
    plain month in years without that leap month.

    >>> next_lunar_birthday(LunarDay(8, 15), date(2026, 9, 1))
    datetime.date(2026, 9, 25)
    >>> next_lunar_birthday(LunarDay(12, 30), date(2026, 1, 1))
    datetime.date(2026, 2, 16)
    >>> next_lunar_birthday(LunarDay(4, 10, True), date(2026, 1, 1))
    datetime.date(2026, 5, 26)
    """
    year = Solar.fromYmd(today.year, today.month, today.day).getLunar().getYear()
    days = (_lunar_day_in(birthday, year + ahead) for ahead in (-1, 0, 1, 2))
    return min(day for day in days if day >= today)


def _lunar_day_in(birthday: LunarDay, year: int) -> date:
    has_leap = LunarYear.fromYear(year).getLeapMonth() == birthday.month
    month = -birthday.month if birthday.is_leap and has_leap else birthday.month
    last = LunarMonth.fromYm(year, month).getDayCount()
    solar = Lunar.fromYmd(year, month, min(birthday.day, last)).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


class Occasion(NamedTuple):
    """A day of birth as it is written in files, and when it is celebrated."""

    kind: str
    month: int
    day: int
    is_leap: bool
    celebrated: date


def celebrated_on(day: date) -> list[Occasion]:
    """Return all the days of birth that are celebrated on a day, by sun and by moon.

    The same as asking ``next_birthday`` and ``next_lunar_birthday`` of everybody.

    >>> [occasion[:3] for occasion in celebrated_on(date(2027, 2, 28))[:3]]
    [('solar', 2, 28), ('solar', 2, 29), ('lunar', 1, 23)]
    >>> [occasion[1:4] for occasion in celebrated_on(date(2026, 5, 26))[1:]]
    [(4, 10, False), (4, 10, True)]
    """
    solar = [(day.month, day.day)]
    if solar == [(2, 28)] and not _is_leap(day.year):
        solar.append(_LEAP_DAY)
    occasions = [Occasion("solar", month, dom, False, day) for month, dom in solar]
    lunar = _lunar_days_on(day) if can_compute() else []
    return occasions + [Occasion("lunar", *known, day) for known in lunar]


def _lunar_days_on(day: date) -> list[LunarDay]:
    shown = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    year, month, dom = shown.getYear(), shown.getMonth(), shown.getDay()
    is_last = dom == LunarMonth.fromYm(year, month).getDayCount()
    doms = range(dom, 31) if is_last else (dom,)
    has_leap = LunarYear.fromYear(year).getLeapMonth() == abs(month)
    leaps = (True,) if month < 0 else (False,) if has_leap else (False, True)
    return [LunarDay(abs(month), known, leap) for leap in leaps for known in doms]
