"""Chinese resident identity numbers (GB 11643)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


class Resident(NamedTuple):
    """What a number says of its holder."""

    birthday: date
    gender: str


def plain(number: str) -> str:
    """Return a number as it is kept: full-width signs, spaces and small x mended.

    >>> plain(" １１０１０５ 19491231 002x ")
    '11010519491231002X'
    """
    compact = "".join(unicodedata.normalize("NFKC", number).split())
    return compact.replace("-", "").upper()


def resident(number: str, today: date) -> Resident:
    """Return what a resident number says: length, date and check digit must agree.

    Numbers of 15 digits are those issued before 1999. The place is not looked up:
    counties come and go, and nine of ten older numbers would fail a list of today's.

    Raises ``ValueError`` with what is wrong: "length", "date" or "checksum".

    >>> resident("11010519491231002X", date(2026, 1, 1))
    Resident(birthday=datetime.date(1949, 12, 31), gender='female')
    >>> resident("130503670401001", date(2026, 1, 1))
    Resident(birthday=datetime.date(1967, 4, 1), gender='male')
    >>> resident("110105194912310021", date(2026, 1, 1))
    Traceback (most recent call last):
    ...
    ValueError: checksum
    >>> resident("11010519490231002X", date(2026, 1, 1))
    Traceback (most recent call last):
    ...
    ValueError: date
    >>> resident("1101051949", date(2026, 1, 1))
    Traceback (most recent call last):
    ...
    ValueError: length
    """
    if not re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", number):
        raise ValueError("length")
    full = number if len(number) == 18 else f"{number[:6]}19{number[6:]}"
    birthday = _birthday(full[6:14], today)
    if len(number) == 18 and check_digit(number[:17]) != number[17]:
        raise ValueError("checksum")
    return Resident(birthday, "male" if int(full[16]) % 2 else "female")


def check_digit(digits: str) -> str:
    """Return the last sign of a number from the 17 before it.

    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)
    )
    return _CHECK_DIGITS[total % 11]


def _birthday(digits: str, today: date) -> date:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise ValueError("date") from error
    if not date(1850, 1, 1) <= day <= today:
        raise ValueError("date")
    return day
