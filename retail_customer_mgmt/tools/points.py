"""What an order earns, and what a return takes back.

All amounts and points are ``Decimal``. Points are rounded to a *quantum*: whole
points, or 0.0001 where the programme does not round.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
FINE = Decimal("0.0001")
_ROUNDING = {
    "down": (ONE, ROUND_FLOOR),
    "half_up": (ONE, ROUND_HALF_UP),
    "none": (FINE, ROUND_HALF_UP),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sold line: ``amount`` is its eligible amount in the programme's currency."""

    key: int
    amount: Decimal
    product_id: int = 0
    category_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Order:
    """A paid order as the rules see it; ``date`` is in the shop's time zone."""

    date: datetime.datetime
    lines: tuple[Line, ...]
    shop_id: int = 0
    tier_id: int = 0

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to earn. Empty sets and dates match everything."""

    id: int
    name: str
    kind: str
    points: Decimal = ZERO
    per_amount: Decimal = ONE
    multiplier: Decimal = ONE
    min_amount: Decimal = ZERO
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    tier_ids: frozenset[int] = frozenset()
    shop_ids: frozenset[int] = frozenset()
    product_ids: frozenset[int] = frozenset()
    category_ids: frozenset[int] = frozenset()

    @property
    def rate(self) -> Decimal:
        """Points for one unit of money."""
        return self.points / self.per_amount

    def matches_order(self, order: Order) -> bool:
        day = order.date.date()
        return (
            (self.date_from is None or self.date_from <= day)
            and (self.date_to is None or day <= self.date_to)
            and (not self.tier_ids or order.tier_id in self.tier_ids)
            and (not self.shop_ids or order.shop_id in self.shop_ids)
            and order.amount >= self.min_amount
        )

    def matches_line(self, line: Line) -> bool:
        if not self.product_ids and not self.category_ids:
            return True
        return line.product_id in self.product_ids or bool(
            line.category_ids & self.category_ids
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """How a programme rounds and stacks."""

    rounding: str = "down"
    rounding_scope: str = "order"
    stacking: str = "best"
    tier_multiplier: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Earning:
    """``shares`` maps each line's key to its exact part of ``points``."""

    points: Decimal
    shares: dict[int, Decimal]
    explanation: list[dict] = field(default_factory=list)


def quantise(points: Decimal, rounding: str) -> Decimal:
    """Round points as the programme says.

    >>> quantise(Decimal("2.7"), "down"), quantise(Decimal("2.5"), "half_up")
    (Decimal('2'), Decimal('3'))
    >>> quantise(Decimal("2.71828"), "none")
    Decimal('2.7183')
    """
    quantum, mode = _ROUNDING[rounding]
    return points.quantize(quantum, mode)


def combine(multipliers: Iterable[Decimal], stacking: str) -> Decimal:
    """Make one factor of several multipliers.

    >>> both = [Decimal("1.5"), Decimal(2)]
    >>> [str(combine(both, stacking)) for stacking in ("best", "add", "multiply")]
    ['2', '2.5', '3.0']
    >>> combine([], "best"), combine([Decimal("0.2"), Decimal("0.3")], "add")
    (Decimal('1'), Decimal('0'))
    """
    factor = ONE
    for index, multiplier in enumerate(multipliers):
        if stacking == "best":
            factor = multiplier if index == 0 else max(factor, multiplier)
        elif stacking == "add":
            factor += multiplier - 1
        else:
            factor *= multiplier
    return max(factor, ZERO)


def split(
    total: Decimal, weights: Sequence[Decimal], quantum: Decimal
) -> list[Decimal]:
    """Split a total in proportion to the weights, by largest remainder.

    >>> [int(part) for part in split(Decimal(10), [Decimal(1)] * 3, ONE)]
    [4, 3, 3]
    """
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO for _ in weights]
    exact = [total * weight / whole for weight in weights]
    parts = [part.quantize(quantum, ROUND_FLOOR) for part in exact]
    missing = int((total - sum(parts, ZERO)) / quantum)
    by_remainder = sorted(
        range(len(exact)), key=lambda index: parts[index] - exact[index]
    )
    for index in by_remainder[:missing]:
        parts[index] += quantum
    return parts


def earn(order: Order, rules: Iterable[Rule], policy: Policy) -> Earning:
    """Compute what an order earns, line by line.

    For each line the highest matching rate wins and the matching multipliers,
    the tier's among them, are stacked; the sum is rounded once. The order of the
    rules changes nothing.

    >>> order = Order(datetime.datetime(2026, 5, 1), (Line(1, Decimal("64.00")),))
    >>> rules = [Rule(1, "1 per 1", "rate", points=ONE)]
    >>> earn(order, rules, Policy(tier_multiplier=Decimal("1.5"))).points
    Decimal('96')
    """
    matching = sorted(
        (rule for rule in rules if rule.matches_order(order)), key=lambda rule: rule.id
    )
    details = [_earn_line(line, matching, policy) for line in order.lines]
    raw = [Decimal(detail["raw"]) for detail in details]
    if policy.rounding_scope == "line":
        parts = [quantise(value, policy.rounding) for value in raw]
        points = sum(parts, ZERO)
    else:
        points = quantise(sum(raw, ZERO), policy.rounding)
        parts = split(points, raw, _ROUNDING[policy.rounding][0])
    shares = {line.key: part for line, part in zip(order.lines, parts, strict=True)}
    for detail, part in zip(details, parts, strict=True):
        detail["points"] = str(part)
    return Earning(points, shares, details)


def _earn_line(line: Line, rules: Sequence[Rule], policy: Policy) -> dict:
    """Return the explanation of one line, with its ``raw`` points before rounding."""
    fitting = [rule for rule in rules if rule.matches_line(line)]
    best = max(
        (rule for rule in fitting if rule.kind == "rate"),
        key=lambda rule: (rule.rate, -rule.id),
        default=None,
    )
    boosts = [rule for rule in fitting if rule.kind == "multiplier"]
    multipliers = [rule.multiplier for rule in boosts]
    if policy.tier_multiplier != ONE:
        multipliers.append(policy.tier_multiplier)
    factor = combine(multipliers, policy.stacking)
    base = line.amount * best.points / best.per_amount if best else ZERO
    return {
        "line": line.key,
        "amount": str(line.amount),
        "rate": _snapshot(best) if best else None,
        "multipliers": [_snapshot(rule) for rule in boosts],
        "tier_multiplier": str(policy.tier_multiplier),
        "factor": str(factor),
        "raw": str(base * factor),
    }


def _snapshot(rule: Rule) -> dict:
    return {
        "id": rule.id,
        "name": rule.name,
        "points": str(rule.points),
        "per_amount": str(rule.per_amount),
        "multiplier": str(rule.multiplier),
    }


def take_back(
    share: Decimal, sold: Decimal, returned_before: Decimal, returned: Decimal
) -> Decimal:
    """Compute what returning ``returned`` of ``sold`` takes back of a line's share.

    Cumulative: all returns of a line together never exceed its share, whatever
    the rounding of each.

    >>> [int(take_back(Decimal(10), Decimal(3), Decimal(n), ONE)) for n in range(4)]
    [3, 4, 3, 0]
    """
    quantum = ONE if share == share.to_integral_value() else FINE

    def up_to(quantity: Decimal) -> Decimal:
        part = share * min(quantity, sold) / sold
        return part.quantize(quantum, ROUND_HALF_UP)

    return up_to(returned_before + returned) - up_to(returned_before)
