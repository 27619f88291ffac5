"""How many points a member may pay with, and what speaks against a number.

``static/src/app/utils/burn.js`` says the same at the till; both are checked against
``tests/vectors/burn.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a programme allows in one redemption; 0 asks nothing.

    ``share`` is the part of the order, in percent, that points may pay.
    """

    least: Decimal = ZERO
    most: Decimal = ZERO
    step: Decimal = ZERO
    share: Decimal = ZERO

    @property
    def unit(self) -> Decimal:
        return self.step or ONE


@dataclass(frozen=True, slots=True)
class Basket:
    """The money side: what a point is ``worth``, what the reward may take off
    (``payable``), and the ``total`` of the order without it.
    """

    worth: Decimal
    payable: Decimal
    total: Decimal


def largest(available: Decimal, basket: Basket, limits: Limits) -> Decimal:
    """Compute the largest number of points that may be used, 0 where none may.

    >>> basket = Basket(Decimal("0.01"), payable=Decimal(60), total=Decimal(60))
    >>> int(largest(Decimal(500), basket, Limits()))
    500
    >>> int(largest(Decimal(500), basket, Limits(step=Decimal(200))))
    400
    >>> int(largest(Decimal(5000), basket, Limits(share=Decimal(50))))
    3000
    >>> int(largest(Decimal(90), basket, Limits(least=Decimal(100))))
    0
    """
    if basket.worth <= ZERO:
        return ZERO
    most = min(available, basket.payable / basket.worth)
    if limits.share:
        most = min(most, basket.total * limits.share / HUNDRED / basket.worth)
    if limits.most:
        most = min(most, limits.most)
    fitting = most // limits.unit * limits.unit
    return fitting if fitting >= max(limits.least, limits.unit) else ZERO


def objections(
    points: Decimal,
    discount: Decimal,
    total: Decimal,
    limits: Limits,
    cent: Decimal = ZERO,
) -> tuple[str, ...]:
    """Name the limits that a redemption breaks: least, most, step and share.

    ``discount`` is what it takes off, ``total`` what the order costs without it.
    ``cent`` is the currency's unit: a number of points that follows from a rounded
    discount may be off by what one is worth.

    >>> limits = Limits(Decimal(100), Decimal(500), Decimal(100), Decimal(50))
    >>> objections(Decimal(200), Decimal(2), Decimal(4), limits)
    ()
    >>> objections(Decimal(50), Decimal("0.5"), Decimal(10), limits)
    ('least', 'step')
    >>> objections(Decimal(600), Decimal(6), Decimal(10), limits)
    ('most', 'share')
    """
    slack = points * cent / discount if discount > ZERO else ZERO
    over = points % limits.unit
    broken = {
        "least": points + slack < limits.least,
        "most": limits.most and points - slack > limits.most,
        "step": min(over, limits.unit - over) > slack,
        "share": limits.share and discount > total * limits.share / HUNDRED + cent / 2,
    }
    return tuple(name for name, is_broken in broken.items() if is_broken)
