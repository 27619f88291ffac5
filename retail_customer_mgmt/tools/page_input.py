r"""What strangers type into a public page, made harmless or refused.

Nothing here knows who is registered: an answer is judged by itself.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from . import entry

LONGEST = {"char": entry.NAME_LONGEST, "text": 2000, "phone": 40, "email": 254}
MOST_TAGS = 20
CAMPAIGN = re.compile(r"[\w.-]{1,64}", re.ASCII)
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


class RefusedError(ValueError):
    """An answer can't be taken; ``args[0]`` names why: see ``REASONS``."""


REASONS = frozenset(("required", "long", "choice", "date", "future", "number"))


def clean(text: str, is_long: bool = False) -> str:
    r"""Return a text in standard form, as at every door; long ones keep their lines.

    >>> clean("  Ｌi\x00\u202e  Mei（小李）\n")
    'Li Mei（小李）'
    >>> clean("one \r\n\ttwo\x07", is_long=True)
    'one\ntwo'
    """
    return entry.text(text) if is_long else entry.line(text)


def is_token(text: str) -> bool:
    r"""Tell whether a text can be a token of ours; nothing else reaches the database.

    >>> is_token("abcDEF_-12"), is_token("x"), is_token("abcdefgh\x00"), is_token("")
    (True, False, False, False)
    """
    return bool(TOKEN.fullmatch(text))


def decoy() -> str:
    """Return what looks like a token and is none.

    >>> is_token(decoy())
    True
    """
    return secrets.token_urlsafe(24)


def campaign(text: str) -> str:
    """Return the name of a campaign out of an address; empty where it is none.

    >>> campaign("summer-26"), campaign("<b>"), campaign("x" * 65)
    ('summer-26', '', '')
    """
    return text if CAMPAIGN.fullmatch(text) else ""


def page_number(text: str) -> int:
    """Return which page of a list an address asks for.

    >>> page_number("3"), page_number("x"), page_number("99999"), page_number("³")
    (3, 1, 1, 1)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def refuse_message(kind: str, words: str, kinds: Iterable[str], most: int) -> str:
    """Return why a message to the shop can't be taken; empty where it can.

    >>> kinds = ("praise",)
    >>> refuse_message("bribe", "x", kinds, 9), refuse_message("praise", "", kinds, 9)
    ('kind', 'empty')
    >>> refuse_message("praise", "x" * 10, kinds, 9)
    'long'
    >>> refuse_message("praise", "Good", kinds, 9)
    ''
    """
    if kind not in kinds:
        return "kind"
    if not words:
        return "empty"
    return "long" if len(words) > most else ""


def answers(
    specs: Iterable[Mapping], given: Callable[[str], Sequence[str]]
) -> tuple[dict, dict[str, str]]:
    """Return the answers to a form's questions, and why others can't be taken.

    Only what is asked is read: an unknown field is as if it had not been sent.

    :param specs: dicts with ``name``, ``type``, ``required``, ``selection`` and, for
        days that can't lie in the future, ``latest`` (ISO)
    :param given: returns what was sent under a name, as often as it was sent

    >>> form = [dict(name="name", type="char", required=True, selection=[]),
    ...         dict(name="age", type="integer", required=False, selection=[])]
    >>> answers(form, {"name": ["Li "], "age": ["x"], "is_member": ["1"]}.get)
    ({'name': 'Li'}, {'age': 'number'})
    >>> answers(form, {"name": [" "], "age": []}.get)
    ({}, {'name': 'required'})
    """
    values, refused = {}, {}
    for spec in specs:
        name = spec["name"]
        try:
            value = answer(spec, [str(text) for text in given(name) or ()])
        except RefusedError as refusal:
            refused[name] = refusal.args[0]
            continue
        if value:
            values[name] = value
    return values, refused


def answer(spec: Mapping, texts: Sequence[str]):
    """Return one answer in the type that its question asks for.

    >>> answer({"type": "boolean", "required": False}, ["on"])
    True
    >>> answer({"type": "date", "required": False}, ["2000-02-30"])
    Traceback (most recent call last):
    ...
    retail_customer_mgmt.tools.page_input.RefusedError: date
    >>> answer({"type": "date", "required": False, "latest": "2026-03-01"},
    ...        ["2026-03-02"])
    Traceback (most recent call last):
    ...
    retail_customer_mgmt.tools.page_input.RefusedError: future
    """
    kind = spec["type"]
    reader = READERS.get(kind, _line)
    texts = [clean(text, kind == "text") for text in texts[: MOST_TAGS + 1]]
    texts = [text for text in texts if text]
    if not texts:
        if spec["required"]:
            raise RefusedError("required")
        return None
    if any(len(text) > LONGEST.get(kind, LONGEST["char"]) for text in texts):
        raise RefusedError("long")
    return reader(spec, texts)


def _line(_spec, texts):
    return texts[0]


def _boolean(_spec, texts):
    return texts[0] not in ("0", "false")


def _date(spec, texts):
    try:
        day = date.fromisoformat(texts[0])
    except ValueError as error:
        raise RefusedError("date") from error
    if day.year < 1900:
        raise RefusedError("date")
    if day.isoformat() > spec.get("latest", "9999"):
        raise RefusedError("future")
    return day.isoformat()


def _number(make):
    def read(_spec, texts):
        if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", texts[0], re.ASCII):
            raise RefusedError("number")
        try:
            return make(texts[0])
        except ValueError as error:
            raise RefusedError("number") from error

    return read


def _choice(spec, texts):
    return _choices(spec, texts)[0]


def _choices(spec, texts):
    """Return the chosen values as the form knows them, numbers as numbers."""
    known = {str(value): value for value, _label in spec["selection"]}
    if not set(texts) <= known.keys() or len(texts) > MOST_TAGS:
        raise RefusedError("choice")
    return [known[text] for text in dict.fromkeys(texts)]


READERS = {
    "boolean": _boolean,
    "date": _date,
    "integer": _number(int),
    "float": _number(float),
    "selection": _choice,
    "tags": _choices,
}
