"""The periods over which purchases count, and the days on which tiers end.

All first and last days are included.
"""

from __future__ import annotations

import datetime

from .expiry import add_months
from .tier_policy import Policy, State

Span = tuple[datetime.date, datetime.date]

DAY = datetime.timedelta(days=1)
BEGINNING = datetime.date.min
END = datetime.date.max


def first_of_next_month(day: datetime.date) -> datetime.date:
    """
    >>> first_of_next_month(datetime.date(2026, 12, 31))
    datetime.date(2027, 1, 1)
    """
    return add_months(day.replace(day=1), 1)


def membership_year(anchor: datetime.date, day: datetime.date) -> Span:
    """Return the year from an anniversary that holds ``day``.

    Who joined on 29 February has the 28th where there is no 29th; the years stay
    those of the 29th, without a drift.

    >>> leap = datetime.date(2024, 2, 29)
    >>> def show(day): return " ".join(map(str, membership_year(leap, day)))
    >>> show(datetime.date(2025, 2, 27)), show(datetime.date(2025, 2, 28))
    ('2024-02-29 2025-02-27', '2025-02-28 2026-02-27')
    >>> show(datetime.date(2028, 2, 28)), show(datetime.date(2028, 2, 29))
    ('2027-02-28 2028-02-28', '2028-02-29 2029-02-27')
    """
    years = day.year - anchor.year
    if add_months(anchor, 12 * years) > day:
        years -= 1
    first = add_months(anchor, 12 * years)
    return first, add_months(anchor, 12 * (years + 1)) - DAY


def months_back(day: datetime.date, months: int) -> Span:
    """Return so many months that end with ``day``.

    >>> " ".join(map(str, months_back(datetime.date(2028, 2, 29), 12)))
    '2027-03-01 2028-02-29'
    """
    return add_months(day, -months) + DAY, day


def period(policy: Policy, state: State, day: datetime.date) -> Span:
    """Return the period that ``day`` lies in."""
    if policy.period == "lifetime":
        return BEGINNING, END
    if policy.period == "calendar_year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if policy.period == "rolling":
        return months_back(day, policy.months)
    anchor = state.joined
    if policy.is_anchored_to_moves:
        anchor = state.moved or state.joined
    return membership_year(anchor, day)


def counted(policy: Policy, state: State, day: datetime.date) -> Span:
    """Return the first and the last day whose figures count on ``day``."""
    first, last = period(policy, state, day)
    return _anew(policy, state, first), last


def _anew(policy: Policy, state: State, first: datetime.date) -> datetime.date:
    """Let days decide only where nobody knows which entry was the move's last."""
    if policy.counts_anew and state.count_from and not state.count_after:
        return max(first, state.count_from)
    return first


def counts_after(policy: Policy, state: State) -> int:
    """Return the entry after which what comes in counts, whatever its day."""
    return state.count_after if policy.counts_anew else 0


def tested(policy: Policy, state: State, last: datetime.date) -> Span:
    """Return the period that ends with ``last``, over which a tier is kept.

    A tier of so many months ends within a year: then it is the year up to that day.
    """
    first, end = period(policy, state, last)
    if end != last and policy.period != "lifetime":
        first, _last = months_back(last, 12)
    return _anew(policy, state, first), last


def is_later(policy: Policy, state: State, day: datetime.date) -> bool:
    """Tell whether ``day`` lies in a later period than the one that qualified."""
    if state.since is None:
        return True
    first, _last = period(policy, state, day)
    qualified, _last = period(policy, state, state.since)
    return first > qualified


def until_of_reached(
    policy: Policy, state: State, day: datetime.date, since: datetime.date
) -> datetime.date | None:
    """Return the last day of a tier that is given on ``day``.

    ``since`` is the day that qualified, and ``state`` the one after the move. Where a
    membership year starts with the last move, that of the new tier has just begun.
    """
    if policy.validity == "forever" or policy.period == "lifetime":
        return None
    if policy.validity == "months" or policy.period == "rolling":
        return add_months(day, policy.validity_months)
    _first, until = period(policy, state, day if policy.is_anchored_to_moves else since)
    if policy.validity == "next_period_end":
        _first, until = period(policy, state, until + DAY)
    # Given after the period that qualified, which then has kept it, too.
    while until < day:
        _first, until = period(policy, state, until + DAY)
    return until


def until_after(
    policy: Policy, state: State, day: datetime.date
) -> datetime.date | None:
    """Return the end on or after ``day`` of a tier that goes on, or of a lower one.

    Months run from the first day, so that a month's last day is no trap.

    >>> months = Policy("rolling", validity="months", validity_months=6)
    >>> state = State(term=datetime.date(2026, 8, 31))
    >>> until_after(months, state, datetime.date(2027, 2, 28))
    datetime.date(2027, 2, 28)
    >>> until_after(months, state, datetime.date(2027, 3, 1))
    datetime.date(2027, 8, 31)
    """
    if policy.validity == "forever" or policy.period == "lifetime":
        return None
    if policy.validity == "months" or policy.period == "rolling":
        return _term_after(state.term or day, policy.validity_months, day)
    return period(policy, state, day)[1]


def _term_after(start: datetime.date, months: int, day: datetime.date) -> datetime.date:
    passed = (day.year - start.year) * 12 + day.month - start.month
    terms = max(passed // months, 1)
    while add_months(start, terms * months) < day:
        terms += 1
    return add_months(start, terms * months)
