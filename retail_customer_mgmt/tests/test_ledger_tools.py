"""Properties of tools/ledger.py that hold for any lots and postings."""

import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.expiry import Terms, add_months
from ..tools.ledger import Book, Debit, Hold, Lot, Posting, allocate, spending_order

TODAY = datetime.date(2026, 6, 15)
NOON = datetime.datetime(2026, 6, 15, 12)

amounts = st.decimals(min_value=0, max_value=500, places=4)
positive = st.decimals(min_value=Decimal("0.0001"), max_value=500, places=4)
days = st.dates(datetime.date(2026, 6, 1), datetime.date(2026, 6, 30))


@st.composite
def lots_lists(draw):
    parts = draw(st.lists(st.tuples(amounts, days, st.none() | days), max_size=8))
    return [
        Lot(number, 100 + number, points, available_from, expires_on)
        for number, (points, available_from, expires_on) in enumerate(parts, 1)
    ]


postings = st.builds(
    Posting,
    kind=st.sampled_from(["earn", "redeem", "clawback"]),
    points=st.decimals(min_value=-500, max_value=500, places=4),
    key=st.uuids().map(str),
    date=st.just(NOON),
    day=days,
    own_entry_ids=st.sampled_from([(), (101,), (102, 103)]),
    hold_uuid=st.none() | st.sampled_from(["a", "b"]),
)
holds = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.builds(Hold, points=amounts, day=days)
)
terms = st.builds(
    Terms,
    is_spared=st.booleans(),
    grace_until=st.none() | days,
    idle_since=st.none() | days,
    idle_months=st.integers(0, 2),
)


def total(lots):
    return sum((lot.remaining for lot in lots), Decimal(0))


@tagged("post_install", "-at_install")
class TestLedgerTools(BaseCase):
    @settings(deadline=None)
    @given(lots_lists(), amounts, amounts)
    def test_no_lot_pays_more_than_it_holds_and_none_too_much(self, lots, amount, held):
        parts = allocate(lots, amount, held)
        left = {lot.id: lot.remaining for lot in lots}
        self.assertTrue(all(0 < part <= left[lot_id] for lot_id, part in parts))
        free = max(total(lots) - held, Decimal(0))
        self.assertEqual(sum(part for _lot, part in parts), min(amount, free))

    @settings(deadline=None)
    @given(lots_lists(), amounts)
    def test_the_first_to_expire_pays_first(self, lots, amount):
        parts = dict(allocate(lots, amount))
        ordered = sorted((lot for lot in lots if lot.remaining), key=spending_order)
        taken = [parts.get(lot.id, Decimal(0)) for lot in ordered]
        emptied = [lot.remaining == part for lot, part in zip(ordered, taken)]  # noqa: B905
        self.assertEqual(emptied, sorted(emptied, reverse=True))
        self.assertLessEqual(
            sum(0 < part < lot.remaining for lot, part in zip(ordered, taken)),  # noqa: B905
            1,
        )

    @settings(deadline=None)
    @given(lots_lists(), amounts, amounts)
    def test_a_return_takes_its_own_lot_first(self, lots, amount, held):
        own = lots[:1]
        spendable = lots[1:]
        parts = dict(allocate(spendable, amount, held, own))
        if own and own[0].remaining:
            first = min(own[0].remaining, amount)
            self.assertEqual(parts.get(own[0].id, Decimal(0)), first)

    @settings(deadline=None)
    @given(lots_lists(), st.lists(postings, max_size=6), holds, terms)
    def test_a_book_neither_makes_nor_loses_points(self, lots, given, holds, terms):
        """What the lots lose is what the moves took; debits take at most their size."""
        book = Book(lots, terms, holds)
        for posting in given:
            book.post(posting)
        book.release([posting.hold_uuid for posting in given])
        book.lapse(Posting("expire", Decimal(0), "expire", NOON, TODAY))
        moved = sum(
            (part for move in book.moves for _lot, part in move.parts), Decimal(0)
        )
        self.assertEqual(total(lots) - total(book.lots.values()), moved)
        for move in book.moves:
            taken = sum(part for _lot, part in move.parts)
            self.assertLessEqual(taken, max(-move.posting.points, Decimal(0)))
        for lot in book.lots.values():
            self.assertGreaterEqual(lot.remaining, 0)

    @settings(deadline=None)
    @given(lots_lists(), st.lists(postings, max_size=6), terms)
    def test_after_a_posting_nothing_overdue_is_left(self, lots, given, terms):
        book = Book(lots, terms)
        for posting in given:
            book.post(posting)
        book.lapse(Posting("expire", Decimal(0), "expire", NOON, TODAY))
        for lot in book.lots.values():
            if lot.remaining:
                self.assertFalse(book.terms.has_lapsed(lot.expires_on, TODAY))

    @settings(deadline=None)
    @given(lots_lists(), holds, terms)
    def test_of_what_is_overdue_as_much_is_left_as_was_held_in_time(
        self, lots, holds, terms
    ):
        book = Book(lots, terms, holds)
        book.lapse(Posting("expire", Decimal(0), "expire", NOON, TODAY))
        overdue = [lot for lot in lots if terms.has_lapsed(lot.expires_on, TODAY)]
        for lot in overdue:
            if book.lots[lot.id].remaining:
                self.assertEqual(book.dates[lot.id], terms.own_last_day(lot.expires_on))
        left = total([book.lots[lot.id] for lot in overdue])
        ends = [terms.last_day(lot.expires_on) for lot in overdue]
        held = [
            sum(hold.points for hold in holds.values() if hold.day <= end)
            for end in (min(ends, default=TODAY), max(ends, default=TODAY))
        ]
        self.assertGreaterEqual(left, min(total(overdue), held[0]))
        self.assertLessEqual(left, held[1])

    @settings(deadline=None)
    @given(lots_lists(), amounts, st.lists(positive, min_size=1, max_size=4))
    def test_a_debit_gives_back_at_most_what_it_took(self, lots, owed, given):
        taken = {lot.id: lot.remaining for lot in lots}
        empty = [
            Lot(lot.id, lot.entry_id, Decimal(0), lot.available_from) for lot in lots
        ]
        book = Book(empty, debits={7: Debit(owed, taken)})
        for number, points in enumerate(given):
            book.post(
                Posting(
                    "redeem_return",
                    points,
                    f"{number}",
                    NOON,
                    TODAY,
                    restores_entry_id=7,
                )
            )
        back = sum((move.posting.points for move in book.moves), Decimal(0))
        self.assertEqual(back, min(sum(given), owed + total(lots)))
        for lot in book.lots.values():
            self.assertLessEqual(lot.remaining, taken[lot.id])

    @settings(deadline=None)
    @given(days, st.integers(0, 30))
    def test_months_are_added_within_the_month_they_lead_to(self, day, months):
        later = add_months(day, months)
        count = (later.year - day.year) * 12 + later.month - day.month
        self.assertEqual(count, months)
        self.assertLessEqual(later.day, day.day)
