"""What is posted to a member's ledger, and which lots an entry moves."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from .expiry import Terms

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Policy:
    """What each posting asks of its programme: time zone, lapse, life of a hold.

    ``mode`` and ``months`` are those of ``expiry.expires_on``; points of members of
    the ``keeping_tier_ids`` never lapse.
    """

    tz: str
    mode: str
    months: int
    hold_minutes: int
    keeping_tier_ids: tuple[int, ...] = ()

    @property
    def is_by_inactivity(self) -> bool:
        return self.mode == "inactivity"


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to post: positive points open a lot, negative ones consume lots.

    ``key`` makes a repeated posting harmless. ``date`` is naive UTC, ``day`` the
    same moment's date in the programme's time zone.
    ``own_entry_ids`` are the earnings that a return takes back first;
    ``restores_entry_id`` is the debit, such as a redemption, that a credit undoes:
    it refills that debit's lots, and those that have lapsed live until ``expires_on``.
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

    @property
    def opens_lot(self) -> bool:
        return self.points > ZERO and not self.restores_entry_id


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of an earning; ``expires_on`` is the last day it can be spent."""

    id: int
    entry_id: int
    remaining: Decimal
    available_from: datetime.date
    expires_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Points that an order reserved on ``day`` and has not paid with yet."""

    points: Decimal
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Debit:
    """A posted debit that a credit undoes: what it ``owed`` still, what lots paid."""

    owed: Decimal
    taken: Mapping[int, Decimal]


@dataclass(slots=True)
class Move:
    """One entry to write, and how much of which lot it takes (or, below 0, refills)."""

    posting: Posting
    parts: list[tuple[int, Decimal]] = field(default_factory=list)


def spending_order(lot: Lot) -> tuple[bool, datetime.date, int]:
    """Sort key: first to expire first, never-expiring last, then the oldest."""
    return (lot.expires_on is None, lot.expires_on or datetime.date.min, lot.id)


def allocate(
    spendable: Collection[Lot],
    amount: Decimal,
    held: Decimal = ZERO,
    own: Collection[Lot] = (),
) -> list[tuple[int, Decimal]]:
    """Choose the lots that pay ``amount``; return ``(lot id, part)`` pairs.

    ``held`` is what other orders have reserved: so much of the spendable lots stays.
    ``own`` lots come first, pending or lapsed as they may be: a return takes back
    what the sale itself gave.

    >>> may, june = datetime.date(2026, 5, 31), datetime.date(2026, 6, 30)
    >>> lots = [Lot(1, 1, Decimal(50), may), Lot(2, 2, Decimal(20), may, june)]
    >>> allocate(lots, Decimal(30))
    [(2, Decimal('20')), (1, Decimal('10'))]
    >>> allocate(lots, Decimal(30), held=Decimal(60))
    [(2, Decimal('10'))]
    >>> allocate(lots, Decimal(30), own=lots[:1])
    [(1, Decimal('30'))]
    """
    ids = {lot.id for lot in spendable}
    free = max(sum((lot.remaining for lot in spendable), -held), ZERO)
    own_ids = {lot.id for lot in own}
    others = [lot for lot in spendable if lot.id not in own_ids]
    parts = []
    for lot in sorted(own, key=spending_order) + sorted(others, key=spending_order):
        part = min(lot.remaining, amount)
        if lot.id in ids:
            part = min(part, free)
            free -= part
        if part > ZERO:
            parts.append((lot.id, part))
            amount -= part
    return parts


class Book:
    """An account's lots while postings are worked out, in their order.

    It writes nothing: ``moves`` tells which entries to write and what they do to
    lots, ``dates`` which lots get another last day.

    >>> day = datetime.date(2026, 5, 31)
    >>> moment = datetime.datetime(2026, 5, 31, 12)
    >>> book = Book([Lot(7, 1, Decimal(50), day)])
    >>> book.post(Posting("redeem", Decimal(-80), "redeem:1", moment, day))
    >>> book.moves[0].parts, book.lots[7].remaining
    ([(7, Decimal('50'))], Decimal('0'))
    """

    def __init__(
        self,
        lots: Collection[Lot],
        terms: Terms | None = None,
        holds: Mapping[str, Hold] | None = None,
        debits: Mapping[int, Debit] | None = None,
    ):
        self.lots = {lot.id: lot for lot in lots}
        self.terms = terms or Terms()
        self.holds = dict(holds or {})
        self.debits = dict(debits or {})
        self.moves: list[Move] = []
        self.dates: dict[int, datetime.date] = {}
        self.lapsed: list[tuple[int, Decimal]] = []

    @property
    def unpaid(self) -> Decimal:
        """What no lot could pay of the debits posted here."""
        debits = [move for move in self.moves if move.posting.points < ZERO]
        taken = sum(part for move in debits for _lot_id, part in move.parts)
        return -sum((move.posting.points for move in debits), ZERO) - taken

    def post(self, posting: Posting) -> None:
        """Work out one entry. What no lot can pay stays open, as debt."""
        if posting.restores_entry_id:
            self._give_back(posting)
        elif posting.points < ZERO:
            self._take(posting)
        else:
            self.moves.append(Move(posting))
        if posting.kind == "earn":
            self.terms = self.terms.after_purchase(posting.day)

    def lapse(self, posting: Posting) -> None:
        """Let all that is overdue on the posting's day lapse by this entry.

        What was reserved in time waits for its order, which can still pay with it.
        """
        waiting = ZERO
        for lot in sorted(self.lots.values(), key=spending_order):
            if lot.remaining and self.terms.has_lapsed(lot.expires_on, posting.day):
                kept = min(max(self._held_in_time(lot) - waiting, ZERO), lot.remaining)
                waiting += kept
                self._lapse_lot(lot, kept)
        if self.lapsed:
            total = sum(part for _lot_id, part in self.lapsed)
            self.moves.append(Move(replace(posting, points=-total), self.lapsed))

    def release(self, order_uuids: Collection[str]) -> None:
        for uuid in order_uuids:
            self.holds.pop(uuid, None)

    def _take(self, posting):
        own_hold = self.holds.get(posting.hold_uuid)
        others = [hold for hold in self.holds.values() if hold is not own_hold]
        in_time = min(posting.day, own_hold.day) if own_hold else posting.day
        parts = allocate(
            self._spendable(posting.day, in_time),
            -posting.points,
            sum((hold.points for hold in others), ZERO),
            self._lots_of(posting.own_entry_ids),
        )
        for lot_id, part in parts:
            self._change(lot_id, -part)
        self.moves.append(Move(posting, parts))

    def _spendable(self, day, in_time):
        """Return what is released on ``day`` and was reserved before it lapsed."""
        return [
            lot
            for lot in self.lots.values()
            if lot.remaining > ZERO
            and lot.available_from <= day
            and not self.terms.has_lapsed(lot.expires_on, in_time)
        ]

    def _lots_of(self, entry_ids):
        return [lot for lot in self.lots.values() if lot.entry_id in entry_ids]

    def _give_back(self, posting):
        """Undo a debit: what it owes first, then its lots, the last-expiring first."""
        debit = self.debits[posting.restores_entry_id]
        cancelled = min(debit.owed, posting.points)
        left, taken, parts = posting.points - cancelled, dict(debit.taken), []
        lots = sorted((self.lots[lot_id] for lot_id in taken), key=spending_order)
        for lot in reversed(lots):
            part = min(taken[lot.id], left)
            if part > ZERO and self._lives(lot, posting):
                parts.append((lot.id, -part))
                self._change(lot.id, part)
                taken[lot.id] -= part
                left -= part
        self.debits[posting.restores_entry_id] = Debit(debit.owed - cancelled, taken)
        self.moves.append(Move(_less(posting, left), parts))

    def _lives(self, lot, posting):
        """Tell whether points can go back to a lot; a lapsed one may live again."""
        if not self.terms.has_lapsed(lot.expires_on, posting.day):
            return True
        if not posting.expires_on or posting.expires_on <= posting.day:
            return False
        self._lapse_lot(lot)
        self.dates[lot.id] = posting.expires_on
        self.lots[lot.id] = replace(self.lots[lot.id], expires_on=posting.expires_on)
        return True

    def _held_in_time(self, lot):
        return sum(
            hold.points
            for hold in self.holds.values()
            if not self.terms.has_lapsed(lot.expires_on, hold.day)
        )

    def _lapse_lot(self, lot, kept=ZERO):
        """Let a lot lapse, but for what is kept.

        Its last day is written down: no later purchase moves it.
        """
        lapsing = lot.remaining - kept
        if lot.remaining > ZERO:
            self.dates[lot.id] = self.terms.own_last_day(lot.expires_on)
        if lapsing > ZERO:
            self.lapsed.append((lot.id, lapsing))
            self._change(lot.id, -lapsing)

    def _change(self, lot_id, points):
        lot = self.lots[lot_id]
        self.lots[lot_id] = replace(lot, remaining=lot.remaining + points)


def _less(posting, points):
    """Return the posting less what can't be given back, and say so."""
    if not points:
        return posting
    explanation = {**(posting.explanation or {}), "lapsed": str(points)}
    return replace(posting, points=posting.points - points, explanation=explanation)
