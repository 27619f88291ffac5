"""The days of festivals, by the sun and by the moon."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from .birthdays import can_compute

try:
    from lunar_python import Lunar
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
