"""What a shop can ask a member: which data, where they are kept, who may see them."""

from __future__ import annotations

from collections.abc import Iterable

# Asked of the contact itself.
PARTNER_FIELDS = ("name", "phone", "email", "street", "street2", "zip", "city") + (
    "state_id",
    "country_id",
    "lang",
)
# Kept in the member's profile.
PROFILE_FIELDS = ("gender", "birthday", "id_number", "employer", "occupation") + (
    "household",
    "lifestyle",
    "credit_standing",
    "preferences",
)
# How a birthday by the moon is given.
LUNAR_FIELDS = ("birthday_kind", "lunar_month", "lunar_day", "is_lunar_leap")
# Asked by people only, never on a public page.
RESTRICTED_FIELDS = ("id_number", "credit_standing")

FACET, ATTRIBUTE = "facet_", "attribute_"


def facet_id(key: str) -> int | None:
    """Return which facet of taste a key asks for.

    >>> facet_id("facet_12")
    12
    >>> facet_id("birthday"), facet_id("facet_x")
    (None, None)
    """
    number = key.removeprefix(FACET)
    return int(number) if number != key and number.isdecimal() else None


def attribute_name(key: str) -> str | None:
    """Return which free attribute a key asks for.

    >>> attribute_name("attribute_a1b2")
    'a1b2'
    >>> attribute_name("birthday")
    """
    name = key.removeprefix(ATTRIBUTE)
    return name if name != key else None


def chosen(answer: object) -> object:
    """Return an answer picked from a list with its ids as numbers.

    >>> chosen("12"), chosen(["7", "oat milk"]), chosen(3)
    (12, [7, 'oat milk'], 3)
    """
    if isinstance(answer, (list, tuple)):
        return [chosen(item) for item in answer]
    if isinstance(answer, str) and answer.isdecimal():
        return int(answer)
    return answer


def percent(filled: Iterable[bool]) -> int:
    """Return how much is filled, in whole percent: 100 only when nothing is missing.

    >>> percent([True, True, False]), percent([True]), percent([])
    (66, 100, 100)
    """
    answers = list(filled)
    return 100 * sum(answers) // len(answers) if answers else 100
