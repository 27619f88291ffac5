"""What of a member's file is compared, in one form, and the blocks it is sought in.

Two files are compared when they have a block in common: a birthday and an initial, the
front of a phone number and the initials, and so on. Each kind of slip leaves one of the
blocks whole.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from . import han

Key = dict[str, str]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
TAIL = 4  # digits at the end of a phone number
START = 4  # letters at the start of a name
STREET_START = 5
INTEGER = 2**32


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small ASCII letters and digits.

    Accents go, Chinese is spelled as it sounds. Letters of other scripts become two
    each: in some databases only ASCII letters count as letters.

    >>> words("Zoë O'Neill-Müller"), words("中山路12號")
    (('zoe', 'o', 'neill', 'muller'), ('zhong', 'shan', 'lu', '12', 'hao'))
    >>> words("Иван")
    ('popipgpt',)
    """
    if text.isascii():
        return tuple(re.findall(r"[a-z0-9]+", text.lower()))
    spelled = unicodedata.normalize("NFKD", han.sound(text).lower())
    plain = "".join(
        char if char.isascii() else _in_letters(char)
        for char in spelled
        if not unicodedata.combining(char)
    )
    return tuple(re.findall(r"[a-z0-9]+", plain))


def _in_letters(char: str) -> str:
    if not char.isalnum():
        return " "
    code = ord(char)
    return _LETTERS[code // 26 % 26] + _LETTERS[code % 26]


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name; a Chinese one by syllables, also in Latin letters.

    >>> name_words("王小明"), name_words("Xiaoming WANG"), name_words("Ada Lovelace")
    (('wang', 'xiao', 'ming'), ('xiao', 'ming', 'wang'), ('ada', 'lovelace'))
    """
    found = words(name)
    if han.has_han(name):
        return found
    syllables = [han.split_syllables(word) for word in found]
    return sum(syllables, ()) if all(syllables) else found


def written(name: str) -> str:
    """Return the Chinese characters of a name in one order, simplified.

    >>> written("張偉") == written("伟 张"), written("Ada")
    (True, '')
    """
    if name.isascii():
        return ""
    return "".join(sorted(char for char in han.simplified(name) if han.has_han(char)))


def key(file: Mapping[str, str | date | None]) -> Key:
    """Return what is compared of a file, without what it doesn't say.

    >>> key({"name": "Ada L", "birthday": date(1990, 12, 10), "zip": "NW1 6"})
    {'name': 'ada l', 'born': '1990 12 10', 'zip': 'nw16'}
    """
    name = str(file.get("name") or "")
    born = file.get("birthday")
    compared = {
        "name": " ".join(name_words(name)),
        "written": written(name),
        "phone": re.sub(r"\D", "", str(file.get("phone") or "")),
        "email": str(file.get("email") or ""),
        "id_number": str(file.get("id_number") or "").upper(),
        "born": f"{born:%Y %m %d}" if isinstance(born, date) else "",
        "street": " ".join(words(str(file.get("street") or ""))),
        "city": " ".join(words(str(file.get("city") or ""))),
        "zip": "".join(words(str(file.get("zip") or ""))),
        "state": str(file.get("state") or ""),
    }
    return {name: value for name, value in compared.items() if value}


def blocks(compared: Key) -> set[int]:
    """Return the numbers of the blocks that a file stands in.

    >>> blocks(key({"name": "Wei Zhang", "phone": "+8613800138000"})) & blocks(
    ...     key({"name": "張偉", "phone": "+8613800138009"})
    ... ) != set()
    True
    """
    return {
        (zlib.crc32(block.encode()) + INTEGER // 2) % INTEGER - INTEGER // 2
        for block in _blocks(compared)
    }


def _blocks(compared: Key) -> Iterator[str]:
    names = compared.get("name", "").split()
    for name in ("email", "id_number", "phone"):
        if name in compared:
            yield f"{name} {compared[name]}"
    if names:
        yield f"name {' '.join(sorted(names))}"
        yield from _phone_blocks(compared, "".join(sorted(n[0] for n in names)))
    yield from _name_blocks(compared, set(names))
    yield from _street_blocks(compared.get("street", "").split())
    if "born" in compared and "zip" in compared:
        yield f"day {compared['born'][5:]} {compared['zip']}"


def _phone_blocks(compared: Key, initials: str) -> Iterator[str]:
    if phone := compared.get("phone"):
        yield f"front {phone[:-TAIL]} {initials}"
        yield f"tail {phone[-TAIL:]} {initials}"


def _name_blocks(compared: Key, names: set[str]) -> Iterator[str]:
    for name in names:
        if "born" in compared:
            yield f"born {name[0]} {compared['born']}"
        if "zip" in compared:
            yield f"zip {name[:START]} {compared['zip']}"


def _street_blocks(street: list[str]) -> Iterator[str]:
    numbers = [word for word in street if word[0].isdigit()]
    letters = [word for word in street if not word[0].isdigit()]
    if numbers and letters:
        yield f"street {numbers[0]} {letters[0][:STREET_START]}"
    if len(letters) > 1:
        yield f"way {letters[0]} {letters[1]}"
