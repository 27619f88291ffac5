"""Numbers without rounding surprises."""

from __future__ import annotations

from decimal import Decimal


def exact(number: float | str | None) -> Decimal:
    """Return the decimal that a float shows: PostgreSQL's numerics arrive as floats.

    >>> exact(0.1), exact(None)
    (Decimal('0.1'), Decimal('0'))
    """
    return Decimal(str(number or 0))


def plain(number: Decimal) -> str:
    """Return a number without the zeros nobody reads.

    >>> plain(Decimal("150.0000")), plain(Decimal("0.5"))
    ('150', '0.5')
    """
    return f"{number.normalize():f}"
