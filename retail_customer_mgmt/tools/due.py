"""When a day begins, and what is due on it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytz


def day_start(day: datetime.date, zone: str) -> datetime.datetime:
    """Return the moment a day begins in a time zone, in naive UTC.

    >>> day_start(datetime.date(2026, 3, 1), "Asia/Shanghai")
    datetime.datetime(2026, 2, 28, 16, 0)
    """
    midnight = datetime.datetime.combine(day, datetime.time())
    local = pytz.timezone(zone).localize(midnight)
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def untouched_since(day: datetime.date, days: int, zone: str) -> datetime.datetime:
    """Return the moment (naive UTC) before which the last touch must lie.

    A member touched on 31 January is due after 30 days on 2 March, not before:

    >>> untouched_since(datetime.date(2026, 3, 2), 30, "UTC")
    datetime.datetime(2026, 2, 1, 0, 0)
    >>> untouched_since(datetime.date(2026, 3, 1), 30, "UTC")
    datetime.datetime(2026, 1, 31, 0, 0)
    """
    return day_start(day - datetime.timedelta(days=days - 1), zone)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A rule that plans a call after a purchase; empty sets ask for nothing."""

    rule_id: int
    delay_days: int
    topic: str = ""
    company_id: int | None = None
    shop_ids: frozenset[int] = frozenset()
    tier_ids: frozenset[int] = frozenset()

    def covers(self, company_id: int, shop_id: int, tier_id: int) -> bool:
        """Tell whether a purchase in this shop by a member of this tier is meant.

        >>> rule = FollowUp(1, delay_days=3, tier_ids=frozenset({7}))
        >>> rule.covers(1, 2, 7), rule.covers(1, 2, 8)
        (True, False)
        """
        return (
            self.company_id in (None, company_id)
            and (not self.shop_ids or shop_id in self.shop_ids)
            and (not self.tier_ids or tier_id in self.tier_ids)
        )

    def due(self, day: datetime.date) -> datetime.date:
        return day + datetime.timedelta(days=self.delay_days)
