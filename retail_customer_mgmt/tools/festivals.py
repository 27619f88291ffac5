"""The days of festivals and of members' birthdays, by the sun and by the moon."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from .birthdays import LunarDay, can_compute, to_lunar

try:
    from lunar_python import Lunar, LunarMonth, LunarYear, Solar
except ImportError:  # without it, only festivals of the sun are known
    Lunar = None

SOLAR = {
    "new_year": (1, 1),
    "valentine": (2, 14),
    "womens_day": (3, 8),
    "labour_day": (5, 1),
    "childrens_day": (6, 1),
    "teachers_day": (9, 10),
    "national_day": (10, 1),
    "singles_day": (11, 11),
    "christmas": (12, 25),
}
LUNAR = {
    "spring_festival": (1, 1),
    "lantern": (1, 15),
    "dragon_boat": (5, 5),
    "qixi": (7, 7),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
}
# The second Sunday of May, the third of June.
SUNDAYS = {"mothers_day": (5, 2), "fathers_day": (6, 3)}

FEBRUARY_28, MARCH_1 = "feb_28", "mar_1"


class Occasion(NamedTuple):
    """A day to congratulate on, and the year it counts for."""

    day: date
    year: int


def is_known(festival: str) -> bool:
    """Tell whether the days of a festival can be computed here."""
    return festival in SOLAR or festival in SUNDAYS or can_compute()


def day_in(festival: str, year: int) -> date:
    """Return the day of a festival in a year; see ``is_known``.

    >>> [str(day_in("spring_festival", year)) for year in (2024, 2025, 2026, 2027)]
    ['2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06']
    >>> [str(day_in("spring_festival", year)) for year in (2028, 2029, 2030)]
    ['2028-01-26', '2029-02-13', '2030-02-03']
    >>> [str(day_in("mid_autumn", year)) for year in (2024, 2025, 2026, 2027)]
    ['2024-09-17', '2025-10-06', '2026-09-25', '2027-09-15']
    >>> [str(day_in("mid_autumn", year)) for year in (2028, 2029, 2030)]
    ['2028-10-03', '2029-09-22', '2030-09-12']
    >>> [str(day_in("dragon_boat", year)) for year in (2024, 2025, 2026, 2028)]
    ['2024-06-10', '2025-05-31', '2026-06-19', '2028-05-28']
    >>> [str(day_in("qixi", year)) for year in (2024, 2025, 2026)]
    ['2024-08-10', '2025-08-29', '2026-08-19']
    >>> [str(day_in("double_ninth", year)) for year in (2024, 2025, 2026)]
    ['2024-10-11', '2025-10-29', '2026-10-18']
    >>> [str(day_in("lantern", year)) for year in (2024, 2025, 2026)]
    ['2024-02-24', '2025-02-12', '2026-03-03']
    >>> [str(day_in("mothers_day", year)) for year in (2024, 2025, 2026)]
    ['2024-05-12', '2025-05-11', '2026-05-10']
    >>> str(day_in("fathers_day", 2026)), str(day_in("singles_day", 2026))
    ('2026-06-21', '2026-11-11')
    """
    if festival in SOLAR:
        return date(year, *SOLAR[festival])
    if festival in SUNDAYS:
        month, place = SUNDAYS[festival]
        first = date(year, month, 1)
        return first + timedelta(days=6 - first.weekday() + 7 * (place - 1))
    # All of them lie in the solar year that their lunar year begins in.
    solar = Lunar.fromYmd(year, *LUNAR[festival]).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def next_days(festival: str, today: date, count: int) -> list[date]:
    """Return the next days of a festival from ``today`` on; see ``is_known``.

    >>> [str(day) for day in next_days("qixi", date(2026, 8, 19), 2)]
    ['2026-08-19', '2027-08-08']
    >>> [str(day) for day in next_days("christmas", date(2026, 12, 26), 1)]
    ['2027-12-25']
    """
    years = range(today.year, today.year + count + 1)
    days = [day_in(festival, year) for year in years]
    return [day for day in days if day >= today][:count]


def occasions(festival: str, first: date, last: date) -> list[Occasion]:
    """Return the days of a festival within these two; see ``is_known``.

    >>> occasions("new_year", date(2025, 12, 30), date(2026, 1, 3))
    [Occasion(day=datetime.date(2026, 1, 1), year=2026)]
    """
    years = range(first.year, last.year + 1)
    days = [day_in(festival, year) for year in years]
    return [Occasion(day, day.year) for day in days if first <= day <= last]


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
    is_february = leap_day == FEBRUARY_28
    stand_in = (2, 28) if is_february else (3, 1)
    is_leap = (date(day.year, 3, 1) - timedelta(days=1)).day == 29
    if (day.month, day.day) == stand_in and not is_leap:
        births.add((2, 29))
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
