"""What a till says of a manager's approval, and what is proven of it."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """Who approved, when, and of which products; all as the till says."""

    user: int | None = None
    employee: int | None = None
    products: frozenset[int] = frozenset()
    at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved which products, and when; nobody and none where nothing proves it.

    An employee who is a manager of the till needs no ``user`` of her own.
    """

    name: str = ""
    user: int | None = None
    products: frozenset[int] = frozenset()
    at: datetime.datetime | None = None


def read(text: str | None) -> Claim:
    """Read a claim; what makes no sense claims nothing.

    >>> read('{"user": 7, "products": [3], "at": "2026-05-04 10:00:00"}').user
    7
    >>> read("[1"), read('{"user": "me", "products": 4, "at": {}}') == Claim()
    (Claim(user=None, employee=None, products=frozenset(), at=None), True)
    """
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Claim()
    if not isinstance(values, dict):
        return Claim()
    return Claim(
        user=_number(values.get("user")),
        employee=_number(values.get("employee")),
        products=numbers(values.get("products")),
        at=_moment(values.get("at")),
    )


def numbers(values: object) -> frozenset[int]:
    """Return the ids among ``values``, which anybody may have sent.

    >>> sorted(numbers([3, True, "4", -1, 2**40, None, [5], 6])), numbers("12")
    ([3, 6], frozenset())
    """
    if not isinstance(values, list):
        return frozenset()
    return frozenset(filter(None, map(_number, values)))


def _number(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < 2**31 else None  # type: ignore[operator]


def _moment(value: object) -> datetime.datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
