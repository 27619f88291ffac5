r"""What strangers type into a public page, made harmless or refused.

Nothing here knows who is registered: an answer is judged by itself.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

LONGEST = {"char": 120, "text": 2000, "phone": 40, "email": 254}
MOST_TAGS = 20
CAMPAIGN = re.compile(r"[\w.-]{1,64}", re.ASCII)
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


class RefusedError(ValueError):
    """An answer can't be taken; ``args[0]`` names why: see ``REASONS``."""


REASONS = frozenset(("required", "long", "choice", "date", "number"))


def clean(text: str, is_long: bool = False) -> str:
    r"""Return a text without control characters and stray spaces.

    Long texts keep their lines. Compatibility forms become plain ones, so that
    full-width letters and digits are found again.

    >>> clean("  Ｌi\x00\u202e  Mei\n")
    'Li Mei'
    >>> clean("one \r\n\ttwo\x07", is_long=True)
    'one\n two'
    """
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n"))
    kept = "".join(
        char
        for char in plain
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    )
    if is_long:
        lines = (re.sub(r"[^\S\n]+", " ", line).rstrip() for line in kept.split("\n"))
        return "\n".join(lines).strip()
    return " ".join(kept.split())


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


def answers(
    specs: Iterable[Mapping], given: Callable[[str], Sequence[str]]
) -> tuple[dict, dict[str, str]]:
    """Return the answers to a form's questions, and why others can't be taken.

    Only what is asked is read: an unknown field is as if it had not been sent.

    :param specs: dicts with ``name``, ``type``, ``required`` and ``selection``
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


def _date(_spec, texts):
    try:
        day = date.fromisoformat(texts[0])
    except ValueError as error:
        raise RefusedError("date") from error
    if day.year < 1900:
        raise RefusedError("date")
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
