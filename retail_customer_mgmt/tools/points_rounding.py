"""From exact fractions to points that add up.

Points are rounded to a *quantum*: whole points, or 0.0001 where the programme does
not round.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ZERO = Decimal(0)
ONE = Decimal(1)
FINE = Decimal("0.0001")
HALF = Fraction(1, 2)
QUANTA = {"down": ONE, "half_up": ONE, "none": FINE}
# How many decimals an explanation shows of a fraction.
_SCALE = 10**6

Number = Decimal | Fraction | int


@dataclass(frozen=True, slots=True)
class Part:
    """What one rule gives, by line; ``room`` is all that its caps leave, if any."""

    exact: Sequence[Fraction]
    is_qualifying: bool = True
    room: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rounded:
    """The points of an order by line and by rule; both sum to the same."""

    shares: list[Decimal]
    qualifying_shares: list[Decimal]
    by_rule: list[Decimal]


def quantise(points: Number, rounding: str) -> Decimal:
    """Round points as the programme says.

    >>> quantise(Decimal("2.7"), "down"), quantise(Decimal("2.5"), "half_up")
    (Decimal('2'), Decimal('3'))
    >>> quantise(Decimal("2.71828"), "none")
    Decimal('2.7183')
    """
    quantum = QUANTA[rounding]
    quanta = Fraction(points) / Fraction(quantum)
    return math.floor(quanta if rounding == "down" else quanta + HALF) * quantum


def apportion(
    total: Number, exact: Sequence[Number], quantum: Decimal
) -> list[Decimal]:
    """Round parts so that they sum to a total near their sum: by largest remainder.

    >>> [int(part) for part in apportion(3, [HALF, 1, HALF + 1], ONE)]
    [1, 1, 1]
    """
    in_one = int(1 / quantum)
    quanta = [Fraction(part) * in_one for part in exact]
    parts = [math.floor(part) for part in quanta]
    missing = int(total * in_one) - sum(parts)
    by_remainder = sorted(
        range(len(parts)), key=lambda index: parts[index] - quanta[index]
    )
    for index in by_remainder[:missing]:
        parts[index] += 1
    return [part * quantum for part in parts]


def split(total: Decimal, weights: Sequence[Number], quantum: Decimal) -> list[Decimal]:
    """Split a total in proportion to the weights, by largest remainder.

    >>> [int(part) for part in split(Decimal(10), [Decimal(1)] * 3, ONE)]
    [4, 3, 3]
    """
    whole = sum(map(Fraction, weights), Fraction(0))
    if not whole:
        return [ZERO for _ in weights]
    exact = [Fraction(total) * Fraction(weight) / whole for weight in weights]
    return apportion(total, exact, quantum)


def round_parts(
    parts: Sequence[Part], lines: int, rounding: str, scope: str
) -> Rounded:
    """Round what the rules give to an order of so many lines.

    Once for the ``order``, or on each ``line``; a rule's room holds in either case.

    >>> half = Part([HALF] * 3, room=Decimal(2))
    >>> [int(share) for share in round_parts([half], 3, "half_up", "order").shares]
    [1, 1, 0]
    >>> [int(share) for share in round_parts([half], 3, "half_up", "line").shares]
    [0, 1, 1]
    """
    rounder = _round_lines if scope == "line" else _round_order
    return rounder(parts, lines, rounding)


def _round_order(parts: Sequence[Part], lines: int, rounding: str) -> Rounded:
    quantum = QUANTA[rounding]
    by_line = _sums([part.exact for part in parts], lines)
    points = quantise(sum(by_line), rounding)
    by_rule = apportion(points, [sum(part.exact) for part in parts], quantum)
    qualifying = sum(
        given for part, given in zip(parts, by_rule, strict=True) if part.is_qualifying
    )
    counted = [part.exact for part in parts if part.is_qualifying]
    return Rounded(
        shares=apportion(points, by_line, quantum),
        qualifying_shares=split(qualifying, _sums(counted, lines), quantum),
        by_rule=by_rule,
    )


def _round_lines(parts: Sequence[Part], lines: int, rounding: str) -> Rounded:
    quantum = QUANTA[rounding]
    columns = [
        apportion(quantise(sum(column), rounding), column, quantum)
        for column in ([part.exact[index] for part in parts] for index in range(lines))
    ]
    rows = [[column[number] for column in columns] for number in range(len(parts))]
    for part, row in zip(parts, rows, strict=True):
        if part.room is not None:
            _trim(row, part, quantum)
    counted = [row for part, row in zip(parts, rows, strict=True) if part.is_qualifying]
    return Rounded(
        shares=[ZERO + share for share in _sums(rows, lines)],
        qualifying_shares=[ZERO + share for share in _sums(counted, lines)],
        by_rule=[sum(row, ZERO) for row in rows],
    )


def _trim(row: list[Decimal], part: Part, quantum: Decimal) -> None:
    """Take off what rounding up the lines added beyond a cap."""
    while sum(row) > part.room:
        lifted = max(
            (index for index, points in enumerate(row) if points),
            key=lambda index: (Fraction(row[index]) - part.exact[index], -index),
        )
        row[lifted] -= quantum


def _sums(rows: Sequence[Sequence[Number]], lines: int) -> list:
    return [sum(row[index] for row in rows) for index in range(lines)]


def text(number: Number) -> str:
    """Return a figure as an explanation keeps it.

    >>> text(Fraction(10, 3)), text(Decimal("80.00"))
    ('3.333333', '80')
    """
    exact = Fraction(number)
    scaled = (2 * exact.numerator * _SCALE + exact.denominator) // (
        2 * exact.denominator
    )
    return f"{(Decimal(scaled) / _SCALE).normalize():f}"
