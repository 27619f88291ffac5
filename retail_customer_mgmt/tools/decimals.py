"""Numbers without rounding surprises."""

from __future__ import annotations

from decimal import Decimal


def exact(number: Decimal | float | str | None) -> Decimal:
    """Return the decimal that a float shows: PostgreSQL's numerics arrive as floats.

    >>> exact(0.1), exact(None)
    (Decimal('0.1'), Decimal('0'))
    """
    return Decimal(str(number or 0))


def plain(number: Decimal | float | str | None, sign: str = "") -> str:
    """Return a number without the zeros nobody reads; ``sign="+"`` shows a plus.

    >>> plain(Decimal("150.0000")), plain(0.1 + 0.2), plain(-0.00001)
    ('150', '0.3', '0')
    >>> plain(1234567.0, "+"), plain(-0.5, "+")
    ('+1234567', '-0.5')
    """
    # Adding 0 drops the sign of a negative zero.
    return f"{round(exact(number), 4).normalize() + 0:{sign}f}"
