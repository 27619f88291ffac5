"""Ages and birthdays, by the sun and by the moon."""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple

try:
    from lunar_python import Lunar, LunarMonth, LunarYear, Solar
except ImportError:  # without it, lunar birthdays are kept but not computed
    Lunar = None

# When birthdays of 29 February are kept in other years: as the company says.
FEBRUARY_28, MARCH_1 = "feb_28", "mar_1"
_LEAP_DAY = (2, 29)
_STAND_INS = {FEBRUARY_28: (2, 28), MARCH_1: (3, 1)}
LEAP_YEAR = 2000


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


def next_birthday(birthday: date, today: date, leap_day: str) -> date:
    """Return the first birthday from ``today`` on, by the sun.

    >>> next_birthday(date(1990, 5, 20), date(2026, 5, 20), FEBRUARY_28)
    datetime.date(2026, 5, 20)
    >>> next_birthday(date(2000, 2, 29), date(2026, 3, 1), FEBRUARY_28)
    datetime.date(2027, 2, 28)
    >>> next_birthday(date(2000, 2, 29), date(2026, 3, 1), MARCH_1)
    datetime.date(2026, 3, 1)
    """
    day = _in_year(birthday, today.year, leap_day)
    return day if day >= today else _in_year(birthday, today.year + 1, leap_day)


def _in_year(birthday: date, year: int, leap_day: str) -> date:
    is_leap_day = (birthday.month, birthday.day) == _LEAP_DAY
    if is_leap_day and not calendar.isleap(year):
        return date(year, *_STAND_INS[leap_day])
    return birthday.replace(year=year)


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


class Birth(NamedTuple):
    """A day of birth as files have it, when it is kept, and the year it counts for."""

    kind: str
    month: int
    day: int
    is_leap: bool
    kept: date
    year: int


def births_kept_on(day: date, leap_day: str) -> list[Birth]:
    """Return all the days of birth that are kept on a day, by sun and by moon.

    The same as asking ``next_birthday`` and ``next_lunar_birthday`` of everybody. A
    birthday by the moon counts for the moon's year: there may be two in one of the
    sun's, or none.

    >>> births_kept_on(date(2027, 2, 28), FEBRUARY_28)[1][:4]
    ('solar', 2, 29, False)
    >>> births_kept_on(date(2027, 1, 1), FEBRUARY_28)[-1][-2:]
    (datetime.date(2027, 1, 1), 2026)
    """
    births = [
        Birth("solar", month, number, False, day, day.year)
        for month, number in sorted(solar_births(day, leap_day))
    ]
    if can_compute():
        year = lunar_year(day)
        births += [
            Birth("lunar", *birth, day, year) for birth in sorted(lunar_births(day))
        ]
    return births


def solar_births(day: date, leap_day: str) -> set[tuple[int, int]]:
    """Return the (month, day) of births that are kept on a day.

    >>> [sorted(solar_births(date(2026, 3, 1), rule)) for rule in ("feb_28", "mar_1")]
    [[(3, 1)], [(2, 29), (3, 1)]]
    >>> sorted(solar_births(date(2026, 2, 28), "feb_28"))
    [(2, 28), (2, 29)]
    >>> sorted(solar_births(date(2028, 2, 28), "feb_28"))
    [(2, 28)]
    """
    births = {(day.month, day.day)}
    if _in_year(date(LEAP_YEAR, *_LEAP_DAY), day.year, leap_day) == day:
        births.add(_LEAP_DAY)
    return births


def lunar_births(day: date) -> set[LunarDay]:
    """Return the births by the moon that are kept on a day; see ``can_compute()``.

    The 30th is kept on the last day of a shorter month, a leap month's day in the
    plain month of years without that leap month:

    >>> kept = lunar_births(date(2026, 2, 16))  # the last of a month of 29 days
    >>> {LunarDay(12, 29), LunarDay(12, 30)} <= kept
    True
    >>> LunarDay(12, 29, True) in kept
    True
    >>> sorted(lunar_births(date(2020, 6, 1)))
    [LunarDay(month=4, day=10, is_leap=True)]
    >>> sorted(lunar_births(date(2020, 5, 2)))
    [LunarDay(month=4, day=10, is_leap=False)]
    """
    kept = to_lunar(day)
    year = lunar_year(day)
    month = -kept.month if kept.is_leap else kept.month
    last = LunarMonth.fromYm(year, month).getDayCount()
    days = {kept.day, 30} if kept.day == last else {kept.day}
    has_leap = LunarYear.fromYear(year).getLeapMonth() == kept.month
    leaps = {kept.is_leap} if has_leap else {False, True}
    return {LunarDay(kept.month, number, leap) for number in days for leap in leaps}


def lunar_year(day: date) -> int:
    """Return the year of the moon's calendar that a day lies in.

    >>> lunar_year(date(2026, 2, 16)), lunar_year(date(2026, 2, 17))
    (2025, 2026)
    """
    return Solar.fromYmd(day.year, day.month, day.day).getLunar().getYear()
