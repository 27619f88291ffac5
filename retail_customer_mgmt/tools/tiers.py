"""Which tier a member's figures reach."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What counts towards a tier within one period."""

    amount: Decimal = ZERO
    points: Decimal = ZERO
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """The thresholds of one level; 0 means that figure is not asked."""

    id: int
    amount: Decimal = ZERO
    points: Decimal = ZERO
    visits: int = 0
    match: str = "all"

    def is_reached(self, figures: Figures) -> bool:
        """Tell whether the figures meet the thresholds.

        >>> gold = Tier(1, amount=Decimal(1000), visits=10, match="any")
        >>> gold.is_reached(Figures(amount=Decimal(1000)))
        True
        >>> gold.is_reached(Figures(amount=Decimal("999.99"), visits=9))
        False
        """
        asked = [
            have >= wanted
            for have, wanted in (
                (figures.amount, self.amount),
                (figures.points, self.points),
                (figures.visits, self.visits),
            )
            if wanted
        ]
        if not asked:
            return True
        return any(asked) if self.match == "any" else all(asked)


def reached(figures: Figures, tiers: Sequence[Tier]) -> Tier | None:
    """Return the highest tier reached; ``tiers`` go from the lowest to the highest.

    >>> base, silver = Tier(1), Tier(2, amount=Decimal(500))
    >>> reached(Figures(amount=Decimal(499)), [base, silver]).id
    1
    """
    found = [tier for tier in tiers if tier.is_reached(figures)]
    return found[-1] if found else None


def window(
    period: str, months: int, day: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day whose figures count on ``day``.

    >>> def show(*dates): return " ".join(map(str, dates))
    >>> show(*window("calendar_year", 0, datetime.date(2026, 7, 15)))
    '2026-01-01 2026-12-31'
    >>> show(*window("rolling", 12, datetime.date(2028, 2, 29)))
    '2027-03-01 2028-02-29'
    """
    if period == "lifetime":
        return datetime.date.min, datetime.date.max
    if period == "calendar_year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    same_day = datetime.date(year, month + 1, min(day.day, last))
    return same_day + datetime.timedelta(days=1), day
