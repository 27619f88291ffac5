"""When a points rule applies to an order, to its lines, or to an event."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
DAY = datetime.timedelta(days=1)
MIDNIGHT = 24 * 60
LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One sold line: ``amount`` is its eligible amount in the programme's currency."""

    key: int
    amount: Decimal
    quantity: Decimal = ONE
    product_id: int = 0
    category_ids: frozenset[int] = frozenset()
    tag_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Order:
    """A paid order as the rules see it; ``date`` is in the shop's time zone."""

    date: datetime.datetime
    lines: tuple[Line, ...]
    shop_id: int = 0
    tier_id: int = 0
    birthday: datetime.date | None = None

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a rule gave the member before, less what was taken back.

    ``is_used`` tells that an earlier order was the first one in the rule's scope;
    ``is_late`` that one of these orders bears a later date than this one.
    """

    day: Decimal = ZERO
    month: Decimal = ZERO
    is_used: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to earn. Empty sets, dates and figures of 0 match everything.

    ``minute_from`` and ``minute_to`` count from midnight; the latter is not included,
    and a window over midnight belongs to the day it starts on. ``weekdays`` count
    from Monday, 0; a ``month_day`` that a month lacks is its last day.
    ``bands`` are ``(upper limit, points)`` from the lowest to the highest. A cap of
    0 is none.
    """

    id: int
    name: str
    kind: str
    points: Decimal = ZERO
    per_amount: Decimal = ONE
    multiplier: Decimal = ONE
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    event: str = ""
    is_qualifying: bool = True
    min_amount: Decimal = ZERO
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    weekdays: frozenset[int] = frozenset()
    month_day: int = 0
    minute_from: int = 0
    minute_to: int = 0
    birthday_scope: str = "none"
    first_in_scope: str = ""
    cap_order: Decimal = ZERO
    cap_day: Decimal = ZERO
    cap_month: Decimal = ZERO
    tier_ids: frozenset[int] = frozenset()
    shop_ids: frozenset[int] = frozenset()
    product_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()
    tag_ids: frozenset[int] = frozenset()
    excluded_product_ids: frozenset[int] = frozenset()
    excluded_category_ids: frozenset[int] = frozenset()
    excluded_tag_ids: frozenset[int] = frozenset()

    @property
    def needs_usage(self) -> bool:
        """Tell whether what the member got before makes a difference."""
        return bool(
            self.cap_day
            or self.cap_month
            or self.first_in_scope
            or self.kind == "event"
        )

    def matches_order(self, order: Order) -> bool:
        """Tell whether this order is meant, whatever was bought before."""
        if self.kind == "event" and self.event != "first_purchase":
            return False
        return (
            self._matches_time(order.date)
            and self._matches_whom(order.shop_id, order.tier_id)
            and order.amount >= self.min_amount
            and is_birthday(self.birthday_scope, order.birthday, order.date.date())
        )

    def matches_event(
        self, event: str, day: datetime.date, shop_id: int, tier_id: int
    ) -> bool:
        """Tell whether the rule rewards what happened to a member outside orders."""
        return (
            self.kind == "event"
            and self.event == event
            and self._matches_day(day)
            and self._matches_whom(shop_id, tier_id)
        )

    def matches_line(self, line: Line) -> bool:
        """Tell whether these goods are meant. Goods that cost nothing never are."""
        return line.amount > ZERO and self._includes(line) and not self._excludes(line)

    def _matches_whom(self, shop_id: int, tier_id: int) -> bool:
        return (not self.tier_ids or tier_id in self.tier_ids) and (
            not self.shop_ids or shop_id in self.shop_ids
        )

    def _matches_time(self, moment: datetime.datetime) -> bool:
        minute = moment.hour * 60 + moment.minute
        day = moment.date()
        first, last = self.minute_from, self.minute_to or MIDNIGHT
        if first < last:
            return first <= minute < last and self._matches_day(day)
        if minute < last:
            return self._matches_day(day - DAY)
        return minute >= first and self._matches_day(day)

    def _matches_day(self, day: datetime.date) -> bool:
        return (
            (self.date_from is None or self.date_from <= day)
            and (self.date_to is None or day <= self.date_to)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.month_day or is_month_day(self.month_day, day))
        )

    def _includes(self, line: Line) -> bool:
        if not (self.product_ids or self.category_ids or self.tag_ids):
            return True
        return bool(
            line.product_id in self.product_ids
            or line.category_ids & self.category_ids
            or line.tag_ids & self.tag_ids
        )

    def _excludes(self, line: Line) -> bool:
        return bool(
            line.product_id in self.excluded_product_ids
            or line.category_ids & self.excluded_category_ids
            or line.tag_ids & self.excluded_tag_ids
        )


def rules_of(order: Order, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules that match the order and one of its lines, by id."""
    return sorted(
        (
            rule
            for rule in rules
            if rule.matches_order(order) and any(map(rule.matches_line, order.lines))
        ),
        key=lambda rule: rule.id,
    )


def birthday_in(year: int, birthday: datetime.date) -> datetime.date:
    """Return the birthday of a year; that of 29 February is the 28th if need be.

    >>> birthday_in(2027, datetime.date(2000, 2, 29))
    datetime.date(2027, 2, 28)
    """
    last = calendar.monthrange(year, birthday.month)[1]
    return datetime.date(year, birthday.month, min(birthday.day, last))


def births_kept_on(day: datetime.date) -> list[datetime.date]:
    """Return the births, of a leap year, whose birthday is kept on ``day``.

    >>> [str(birth) for birth in births_kept_on(datetime.date(2027, 2, 28))]
    ['2000-02-28', '2000-02-29']
    """
    births = {day.replace(year=LEAP_YEAR)}
    leap_day = datetime.date(LEAP_YEAR, 2, 29)
    if birthday_in(day.year, leap_day) == day:
        births.add(leap_day)
    return sorted(births)


def birthday_period(
    scope: str, birthday: datetime.date | None, day: datetime.date
) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day of the birthday's period around ``day``.

    ``day`` is the birthday itself, ``week`` its calendar week from Monday to Sunday,
    ``month`` its month. ``None`` outside of it, and for an unknown birthday.

    >>> born = datetime.date(1990, 1, 1)
    >>> def show(*days): return " ".join(map(str, days))
    >>> show(*birthday_period("week", born, datetime.date(2026, 12, 29)))
    '2026-12-28 2027-01-03'
    >>> birthday_period("day", born, datetime.date(2026, 12, 29)) is None
    True
    """
    if birthday is None:
        return None
    for year in (day.year - 1, day.year, day.year + 1):
        if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
            continue
        first, last = _PERIODS[scope](birthday_in(year, birthday))
        if first <= day <= last:
            return first, last
    return None


def is_birthday(scope: str, birthday: datetime.date | None, day: datetime.date) -> bool:
    """Tell whether ``day`` lies in the birthday's period; scope ``none`` asks nothing.

    >>> leap = datetime.date(2000, 2, 29)
    >>> is_birthday("day", leap, datetime.date(2027, 2, 28))
    True
    >>> is_birthday("day", leap, datetime.date(2028, 2, 28))
    False
    """
    return scope == "none" or birthday_period(scope, birthday, day) is not None


def scope_window(
    rule: Rule, birthday: datetime.date | None, day: datetime.date
) -> tuple[datetime.date, datetime.date]:
    """Return the days in which an earlier order uses up the rule's "first".

    >>> year = Rule(1, "", "order", first_in_scope="year")
    >>> " ".join(map(str, scope_window(year, None, datetime.date(2026, 5, 3))))
    '2026-01-01 2026-12-31'
    """
    if rule.first_in_scope == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if rule.first_in_scope == "month":
        return month_of(day)
    if rule.first_in_scope == "birthday":
        # The shop's day may be the programme's eve or morrow, of the same birthday.
        for near in (day, day - DAY, day + DAY):
            if period := birthday_period(rule.birthday_scope, birthday, near):
                return period[0] - DAY, period[1] + DAY
    return datetime.date.min, datetime.date.max


def month_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of the day's month."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def _week(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    monday = day - day.weekday() * DAY
    return monday, monday + 6 * DAY


_PERIODS = {"day": lambda day: (day, day), "week": _week, "month": month_of}


def is_month_day(number: int, day: datetime.date) -> bool:
    """Tell whether ``day`` is that day of its month, or the last where it has none.

    >>> is_month_day(31, datetime.date(2026, 2, 28))
    True
    >>> is_month_day(31, datetime.date(2026, 3, 30))
    False
    """
    is_last = (day + DAY).month != day.month
    return day.day == number or (is_last and number > day.day)
