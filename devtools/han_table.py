"""Writes `tools/han.txt`, what the addon knows of Chinese characters, from Unihan.

    python -m devtools.han_table FOLDER

FOLDER has Unihan_Readings.txt and Unihan_Variants.txt.

One line a syllable without tone, then the characters read so; under "=" each
traditional character beside its simplified one. Characters in daily use only: those of
the standards GB 2312 and Big5 (first level). Run when a new Unicode is wanted.
"""

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from devtools.paths import ROOT

FILE = ROOT / "retail_customer_mgmt" / "tools" / "han.txt"
HEAD = """\
# Readings and simplified forms of Chinese characters, made by devtools/han_table.py
# from the Unicode Character Database (Unihan), Copyright 1991-2022 Unicode, Inc.,
# used under the Unicode licence: https://www.unicode.org/license.txt
"""


def main(folder):
    """Read the two files of Unihan in the folder and write ours."""
    readings = _property(folder / "Unihan_Readings.txt", "kMandarin")
    simplified = _property(folder / "Unihan_Variants.txt", "kSimplifiedVariant")
    characters = sorted(filter(_is_common, readings))
    by_syllable = defaultdict(str)
    for character in characters:
        by_syllable[_without_tone(readings[character].split()[0])] += character
    lines = [f"{syllable} {by_syllable[syllable]}" for syllable in sorted(by_syllable)]
    pairs = "".join(
        character + _character(simplified[character])
        for character in characters
        # What has several simplified forms, or is one itself, stays as it is.
        if character in simplified
        and " " not in simplified[character]
        and _character(simplified[character]) != character
    )
    FILE.write_text(f"{HEAD}{chr(10).join(lines)}\n= {pairs}\n", encoding="utf-8")


def _property(file, name):
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return {
        _character(row[0]): row[2] for row in rows if len(row) == 3 and row[1] == name
    }


def _character(code):
    return chr(int(code.removeprefix("U+"), 16))


def _is_common(character):
    try:
        if character.encode("gb2312"):
            return True
    except UnicodeEncodeError:
        try:
            return character.encode("big5") < b"\xc9\x40"
        except UnicodeEncodeError:
            return False


def _without_tone(reading):
    decomposed = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(char for char in decomposed if char.isascii())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
