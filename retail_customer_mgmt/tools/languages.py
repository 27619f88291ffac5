"""The language of a visitor who has no account."""

from __future__ import annotations

from collections.abc import Iterable

# Browsers of Hong Kong and Macao ask for traditional characters, too.
RELATIVES = {"zh_HK": "zh_TW", "zh_MO": "zh_TW", "zh_SG": "zh_CN"}
SCRIPTS = {"zh_Hant": "zh_TW", "zh_Hans": "zh_CN"}


def choose(wanted: Iterable[str], installed: Iterable[str]) -> str | None:
    """Return the installed language that fits best what a browser asks for.

    ``wanted`` comes in the order of preference, as in an Accept-Language header. A
    language without the asked country is taken in any country.

    >>> choose(["fr", "zh-CN", "en"], ["en_US", "zh_CN"])
    'zh_CN'
    >>> choose(["zh-Hant-HK"], ["en_US", "zh_CN", "zh_TW"])
    'zh_TW'
    >>> choose(["zh-HK"], ["zh_CN", "zh_TW"]), choose(["en-GB"], ["zh_CN", "en_US"])
    ('zh_TW', 'en_US')
    >>> choose(["*", "xx"], ["en_US"]) is None
    True
    """
    codes = list(installed)
    for tag in wanted:
        name = tag.replace("-", "_")
        parts = name.split("_")
        script = SCRIPTS.get("_".join(parts[:2]), "")
        for candidate in (script, name, RELATIVES.get(name, "")):
            if candidate in codes:
                return candidate
        for code in codes:
            if code.split("_")[0] == parts[0].lower():
                return code
    return None


def tag(code: str) -> str:
    """Return the language tag that HTML wants for a language code.

    >>> tag("zh_CN"), tag("sr@latin"), tag("en")
    ('zh-CN', 'sr', 'en')
    """
    return code.split("@")[0].replace("_", "-")
