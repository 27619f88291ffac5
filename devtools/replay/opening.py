"""Opening balances that a history's customers bring along, through Odoo's import."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from devtools.console import Failure
from devtools.replay.sources import rows_of

COLUMNS = ("CustomerID", "points", "expires_on", "date")
IMPORTED = ["member_ref", "points", "expires_on", "reference", "date"]
ROWS_A_CALL = 1000


@dataclass(frozen=True, slots=True)
class Balance:
    """What one customer brings along; ``number`` is unique within its file."""

    number: str
    customer: str
    points: Decimal
    expires_on: str
    date: datetime.datetime


def parse(lines):
    """Read a CSV with the columns ``COLUMNS``; the last day may be empty.

    >>> rows = ["CustomerID,points,expires_on,date", "A,120,,1997-01-01"]
    >>> parse(rows)[0].points
    Decimal('120')
    """
    return [
        Balance(
            number=str(number),
            customer=row["CustomerID"],
            points=points,
            expires_on=row["expires_on"],
            date=date,
        )
        for number, row, date, points in rows_of(lines, COLUMNS, "points")
    ]


def load(history, balances):
    """Register the customers and import their balances; return how many were new.

    A balance has the same reference in every run, so that none is imported twice.
    """
    new = 0
    for start in range(0, len(balances), ROWS_A_CALL):
        rows = [_row(history, each) for each in balances[start : start + ROWS_A_CALL]]
        adjustments = history.env["retail.points.adjustment"]
        answer = adjustments.load(IMPORTED, rows)
        if wrong := [m["message"] for m in answer["messages"] if m["type"] == "error"]:
            raise Failure(wrong[0])
        new += len(answer["ids"])
        history.commit()
        history.env.invalidate_all()
    return new


def _row(history, balance):
    history.register(balance.customer, balance.date)
    return [
        history.email(balance.customer),
        str(balance.points),
        balance.expires_on,
        f"{history.source}:{balance.number}",
        str(balance.date.date()),
    ]
