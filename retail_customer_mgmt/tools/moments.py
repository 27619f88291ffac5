"""Days and hours as each language writes them."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale, dates


def day(value: date, locale: Locale | str, form: str = "medium") -> str:
    """Return a day as people write it.

    >>> from datetime import date
    >>> day(date(2026, 11, 22), "en_US"), day(date(2026, 11, 22), "zh_CN")
    ('Nov 22, 2026', '2026年11月22日')
    """
    return dates.format_date(value, form, locale)


def moment(value: datetime, locale: Locale | str, form: str = "long") -> str:
    r"""Return day, hour and minute of a moment that is in local time already.

    >>> from datetime import datetime
    >>> moment(datetime(2026, 11, 22, 14, 5, 59), "zh_CN")
    '2026年11月22日 14:05'
    >>> moment(datetime(2026, 11, 22, 14, 5, 59), "en_GB")
    '22 November 2026, 14:05'
    """
    hour = dates.format_time(value.time(), "short", locale=locale)
    joined = dates.get_datetime_format("medium", locale)
    return joined.format(hour, day(value, locale, form))


def weekday(value: date, locale: Locale | str) -> str:
    """Return a day of these weeks, with its day of the week and without its year.

    >>> from datetime import date
    >>> weekday(date(2026, 11, 22), "en_US"), weekday(date(2026, 11, 22), "zh_CN")
    ('Sun, Nov 22', '11月22日周日')
    """
    return dates.format_skeleton("MMMEd", value, locale=locale)


def month(value: date, locale: Locale | str) -> str:
    """Return the month of a day with its year.

    >>> from datetime import date
    >>> month(date(2026, 10, 1), "en_US"), month(date(2026, 10, 1), "zh_CN")
    ('October 2026', '2026年10月')
    """
    return dates.format_skeleton("yMMMM", value, locale=locale)
