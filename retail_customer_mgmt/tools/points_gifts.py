"""What each kind of rule gives to the lines of an order, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .points_rules import ONE, ZERO, Line, Order, Rule

# Fixed gifts to an order or a member stay what the leaflet says.
_MULTIPLIED = frozenset(("rate", "unit", "band"))

# By line; None where the rule has nothing to do with the line.
Bases = list[Fraction | None]


@dataclass(slots=True)
class Gift:
    """What one rule gives by line: before and after multipliers, and after caps."""

    rule: Rule
    bases: list[Fraction]
    raws: list[Fraction]
    points: list[Fraction]

    @property
    def is_multiplied(self) -> bool:
        return self.rule.kind in _MULTIPLIED


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


def gifts_of(
    order: Order, rules: Sequence[Rule], factors: Sequence[Decimal]
) -> list[Gift]:
    """Return what the rules give that take part; ``factors`` multiply line by line."""
    gifts = []
    for rule in rules:
        if rule.kind == "multiplier":
            continue
        bases = _BASES[rule.kind](order, rule, rules)
        if any(base is not None for base in bases):
            gifts.append(_gift(rule, [base or Fraction(0) for base in bases], factors))
    return gifts


def _gift(rule: Rule, bases: list[Fraction], factors: Sequence[Decimal]) -> Gift:
    raws = list(bases)
    if rule.kind in _MULTIPLIED:
        raws = [
            base * Fraction(factor) for base, factor in zip(bases, factors, strict=True)
        ]
    return Gift(rule, bases, raws, list(raws))


def _rate(rule: Rule) -> Fraction:
    """Return the points for one unit of money."""
    return Fraction(rule.points) / Fraction(rule.per_amount)


def _winner(line: Line, rules: Sequence[Rule]) -> Rule | None:
    """Return the rate that pays for a line: the highest, of equal ones the oldest."""
    return max(
        (rule for rule in rules if rule.kind == "rate" and rule.matches_line(line)),
        key=lambda rule: (_rate(rule), -rule.id),
        default=None,
    )


def _rate_bases(order: Order, rule: Rule, rules: Sequence[Rule]) -> Bases:
    return [
        Fraction(line.amount) * _rate(rule) if _winner(line, rules) is rule else None
        for line in order.lines
    ]


def _unit_bases(order: Order, rule: Rule, _rules: Sequence[Rule]) -> Bases:
    points = Fraction(rule.points)
    return [
        Fraction(line.quantity) * points if rule.matches_line(line) else None
        for line in order.lines
    ]


def _order_bases(order: Order, rule: Rule, _rules: Sequence[Rule]) -> Bases:
    return _spread(order, rule, rule.points)


def _band_bases(order: Order, rule: Rule, _rules: Sequence[Rule]) -> Bases:
    return _spread(order, rule, band_points(rule.bands, order.amount))


def _spread(order: Order, rule: Rule, points: Decimal) -> Bases:
    """Spread a fixed gift on the matching lines, in proportion to their amounts."""
    found = [line for line in order.lines if rule.matches_line(line)]
    whole = Fraction(sum(line.amount for line in found))
    return [
        Fraction(points) * Fraction(line.amount) / whole if line in found else None
        for line in order.lines
    ]


_BASES = {
    "rate": _rate_bases,
    "unit": _unit_bases,
    "order": _order_bases,
    "event": _order_bases,
    "band": _band_bases,
}


def band_points(bands: Sequence[tuple[Decimal, Decimal]], amount: Decimal) -> Decimal:
    """Return the points of the first band whose upper limit is not exceeded.

    Above all limits the last band holds.

    >>> bands = [(Decimal(30), Decimal(2)), (Decimal(60), Decimal(6))]
    >>> [int(band_points(bands, Decimal(amount))) for amount in (30, "30.01", 99)]
    [2, 6, 6]
    """
    for upper, points in bands:
        if amount <= upper:
            return points
    return bands[-1][1] if bands else ZERO
