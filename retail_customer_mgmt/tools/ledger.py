"""What is posted to a member's ledger, and which lots a debit consumes."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to post: positive points open a lot, negative ones consume lots.

    ``key`` makes a repeated posting harmless. ``date`` is naive UTC, ``day`` the
    same moment's date in the programme's time zone.
    ``own_entry_ids`` are the earnings that a return takes back first;
    ``restores_entry_id`` is the redemption whose lots a credit refills.
    ``available_from`` is the first day on which a new lot can be spent, by default
    ``day``. ``hold_uuid`` is the order whose reservation a redemption uses up.
    """

    kind: str
    points: Decimal
    key: str
    date: datetime.datetime
    day: datetime.date
    expires_on: datetime.date | None = None
    shop_id: int | None = None
    pos_order_id: int | None = None
    qualifying_amount: Decimal = ZERO
    qualifying_points: Decimal = ZERO
    qualifying_visits: int = 0
    qualifying_date: datetime.date | None = None
    explanation: dict | None = None
    note: str | None = None
    own_entry_ids: tuple[int, ...] = ()
    restores_entry_id: int | None = None
    available_from: datetime.date | None = None
    hold_uuid: str | None = None


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of an earning; ``expires_on`` is the last day it can be spent."""

    id: int
    entry_id: int
    remaining: Decimal
    available_from: datetime.date
    expires_on: datetime.date | None = None

    def is_spendable(self, day: datetime.date) -> bool:
        return self.available_from <= day and (
            self.expires_on is None or day <= self.expires_on
        )


def spending_order(lot: Lot) -> tuple[bool, datetime.date, int]:
    """Sort key: first to expire first, never-expiring last, then the oldest."""
    return (lot.expires_on is None, lot.expires_on or datetime.date.min, lot.id)


def allocate(
    lots: Collection[Lot],
    amount: Decimal,
    day: datetime.date,
    own_entries: Collection[int] = (),
    held: Decimal = ZERO,
) -> tuple[list[tuple[int, Decimal]], Decimal]:
    """Choose the lots that pay ``amount`` on ``day``.

    ``own_entries`` are consumed first, pending or lapsed as they may be: a
    return takes back what the sale itself gave. ``held`` is what other orders have
    reserved: so much of the spendable points stays.

    Returns ``(lot id, part)`` pairs and what no lot could pay.

    >>> may, june = datetime.date(2026, 5, 31), datetime.date(2026, 6, 30)
    >>> lots = [Lot(1, 1, Decimal(50), may), Lot(2, 2, Decimal(20), may, june)]
    >>> allocate(lots, Decimal(30), may)
    ([(2, Decimal('20')), (1, Decimal('10'))], Decimal('0'))
    >>> allocate(lots, Decimal(90), may)[1]
    Decimal('20')
    >>> allocate(lots, Decimal(30), may, held=Decimal(60))
    ([(2, Decimal('10'))], Decimal('20'))
    """
    free = sum((lot.remaining for lot in lots if lot.is_spendable(day)), -held)
    own = [lot for lot in lots if lot.entry_id in own_entries]
    others = [
        lot for lot in lots if lot.entry_id not in own_entries and lot.is_spendable(day)
    ]
    ordered = sorted(own, key=spending_order) + sorted(others, key=spending_order)
    parts = []
    for lot in ordered:
        part = min(lot.remaining, amount)
        if lot.is_spendable(day):
            part = min(part, free)
            free -= part
        if part > ZERO:
            parts.append((lot.id, part))
            amount -= part
    return parts, amount
