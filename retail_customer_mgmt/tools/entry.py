"""What people type, in one form: the same at every door."""

from __future__ import annotations

import re
import unicodedata

NAME_LONGEST = 120  # letters of a name: as many as the public page takes

# Full-width letters, digits and spaces, as Chinese keyboards type them. Chinese
# punctuation is left alone: in a name or a note it is right.
_FULL_WIDTH = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    0x3000: 0x20,
}
# Invisible, and in nobody's name: zero-width spaces, direction marks, a BOM. The
# joiners of Indic names and of emoji stay.
_INVISIBLE = {
    code: None
    for code in (0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x00AD)
    + (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def _plain(value: str) -> str:
    value = unicodedata.normalize("NFC", value)
    return value.translate(_FULL_WIDTH).translate(_INVISIBLE)


def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Co")


def line(value: str) -> str:
    r"""Return a text of one line without stray spaces and control characters.

    >>> line("  Ｌｉ　 Mei\t\u200b ")
    'Li Mei'
    >>> line("１２３ 大街，二楼")
    '123 大街，二楼'
    >>> line("\x00 \u3000")
    ''
    """
    words = " ".join(_plain(value).split())
    return "".join(filter(_is_printable, words)).strip()


def text(value: str) -> str:
    r"""Return a text of several lines, each of them in standard form.

    >>> text(" Oat  milk \r\n\n\n\nno sugar\x07 ")
    'Oat milk\n\nno sugar'
    """
    lines = "\n".join(line(row) for row in _plain(value).splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def email(value: str) -> str:
    """Return an e-mail address in small letters, without spaces.

    >>> email(" Ｍｅｉ＠Example．com ")
    'mei@example.com'
    """
    compact = "".join(unicodedata.normalize("NFKC", line(value)).split())
    return compact.lower()
