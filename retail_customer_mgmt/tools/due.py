"""When a day begins, and what is due on it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
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
    """A rule that plans a call after a purchase; empty sets ask for nothing.

    ``asks_member`` is set where the rule asks more of the member, such as a tag.
    """

    rule_id: int
    delay_days: int
    topic: str = ""
    company_id: int | None = None
    shop_ids: frozenset[int] = frozenset()
    tier_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()
    wait_days: int = 0
    asks_member: bool = False

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

    def is_about(self, category_ids: Iterable[int]) -> bool:
        """Tell whether goods of these categories, or of those above, are meant.

        >>> FollowUp(1, 3).is_about([5]), FollowUp(1, 3).is_about([])
        (True, True)
        >>> shoes = FollowUp(1, 7, category_ids=frozenset({4}))
        >>> shoes.is_about([9, 4]), shoes.is_about([9])
        (True, False)
        """
        return not self.category_ids or not self.category_ids.isdisjoint(category_ids)

    def due(self, day: datetime.date) -> datetime.date:
        return day + datetime.timedelta(days=self.delay_days)

    def latest(self, day: datetime.date) -> datetime.date | None:
        """Return the last day on which a call about a purchase makes sense.

        >>> FollowUp(1, 3, wait_days=10).latest(datetime.date(2026, 1, 30))
        datetime.date(2026, 2, 12)
        """
        last = self.due(day) + datetime.timedelta(days=self.wait_days)
        return last if self.wait_days else None
