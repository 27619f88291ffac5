"""Chinese names in Latin letters: how they sound, whichever way they are written."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

# As surnames these are read otherwise than elsewhere.
_SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "查": "zha",
    "区": "ou",
    "朴": "piao",
    "盖": "ge",
    "尉": "yu",
    "繁": "po",
    "乐": "yue",
    "翟": "zhai",
}


@cache
def _table() -> tuple[dict[str, str], dict[int, str]]:
    """Return {character: syllable} and what makes a text simplified."""
    sounds: dict[str, str] = {}
    pairs = ""
    file = Path(__file__).with_name("han.txt")
    for line in file.read_text(encoding="utf-8").splitlines():
        syllable, _blank, characters = line.partition(" ")
        if syllable == "=":
            pairs = characters
        elif syllable != "#":
            sounds.update(dict.fromkeys(characters, syllable))
    simpler = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return sounds, str.maketrans(simpler)


@cache
def _syllables() -> re.Pattern[str]:
    known = sorted(set(_table()[0].values()), key=len, reverse=True)
    return re.compile("|".join(known))


def has_han(text: str) -> bool:
    """Tell whether a text holds Chinese characters.

    >>> has_han("Li 丽"), has_han("Li")
    (True, False)
    """
    return not text.isascii() and any("㐀" <= char <= "鿿" for char in text)


def simplified(text: str) -> str:
    """Return a text with simplified characters instead of traditional ones.

    >>> simplified("張偉，陳")
    '张伟，陈'
    """
    return text.translate(_table()[1])


def sound(text: str) -> str:
    """Return the syllables of Chinese characters without tones, the rest as it is.

    A first character is read as a surname.

    >>> sound("张伟"), sound("單小明"), sound("Anna 王")
    ('zhang wei', 'shan xiao ming', 'Anna wang')
    """
    plain = simplified(text)
    first = _SURNAMES.get(plain[:1])
    rest = plain[1:] if first else plain
    sounds = _table()[0]
    spelled = "".join(f" {sounds[c]} " if c in sounds else c for c in rest)
    return " ".join(f"{first or ''} {spelled}".split())


@lru_cache(maxsize=50_000)
def split_syllables(word: str) -> tuple[str, ...]:
    """Return the syllables of a word in pinyin; none where it isn't one.

    >>> split_syllables("xiaoming"), split_syllables("xian"), split_syllables("smith")
    (('xiao', 'ming'), ('xian',), ())
    >>> split_syllables("zhangan")
    ('zhang', 'an')
    """
    if not word:
        return ()
    for end in range(min(len(word), 6), 0, -1):
        if _syllables().fullmatch(word[:end]):
            rest = split_syllables(word[end:])
            if rest or end == len(word):
                return (word[:end], *rest)
    return ()
