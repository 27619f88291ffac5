"""What a till says of a manager's approval, and the proof of it."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import re
from dataclasses import dataclass

PROOF = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Approval:
    """A claim: who approved, when, and of which products; all as the till says."""

    user: int | None = None
    employee: int | None = None
    proof: str = ""
    products: frozenset[int] = frozenset()
    at: datetime.datetime | None = None


def read(text: str | None) -> Approval:
    """Read a claim; what makes no sense claims nothing.

    >>> read('{"user": 7, "products": [3], "at": "2026-05-04 10:00:00"}').user
    7
    >>> read("[1"), read('{"user": "me", "products": 4}') == Approval()
    (Approval(user=None, employee=None, proof='', products=frozenset(), at=None), True)
    >>> read(r'{"proof": "\\ud800"}') == read('{"proof": {"a": 1}}') == Approval()
    True
    """
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return Approval()
    if not isinstance(values, dict):
        return Approval()
    products = values.get("products")
    return Approval(
        user=_number(values.get("user")),
        employee=_number(values.get("employee")),
        proof=_proof(values.get("proof")),
        products=frozenset(filter(None, map(_number, products)))
        if isinstance(products, list)
        else frozenset(),
        at=_moment(values.get("at")),
    )


def is_proven(proof: str, pin: str, order_uuid: str) -> bool:
    """Tell whether a till that made ``proof`` for an order had the right PIN.

    The till knows the PIN's SHA-1 and sends it only mixed with the order's UUID.

    >>> given = hashlib.sha1(b"2468").hexdigest()
    >>> proof = hashlib.sha1(f"{given}:42-a".encode()).hexdigest()
    >>> is_proven(proof, "2468", "42-a"), is_proven(proof, "2468", "42-b")
    (True, False)
    """
    known = _sha1(f"{_sha1(pin)}:{order_uuid}")
    return hmac.compare_digest(known.encode(), proof.encode())


def _sha1(text: str) -> str:
    # As Odoo's till hashes PINs: no secret rests on it.
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _number(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < 2**31 else None  # type: ignore[operator]


def _proof(value: object) -> str:
    is_proof = isinstance(value, str) and PROOF.fullmatch(value)
    return value if is_proof else ""  # type: ignore[return-value]


def _moment(value: object) -> datetime.datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.datetime.strptime(value, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return None
