"""Phone numbers as people type them, in one form."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers


def normalise(number: str, region: str | None) -> str:
    """Return the number in E.164.

    ``region`` is the two-letter country of numbers without a prefix.
    Full-width digits, spaces and dashes are understood.

    Raises ``ValueError`` when it can't be a phone number there.

    >>> normalise("１３８ 0013-8000", "CN")
    '+8613800138000'
    >>> normalise("0086 138 0013 8000", "TW")
    '+8613800138000'

    A Chinese mobile number without its prefix is none of North America, although it
    begins with North America's 1:

    >>> normalise("13800138000", "US")
    Traceback (most recent call last):
    ...
    ValueError: 13800138000
    >>> normalise("12", "CN")
    Traceback (most recent call last):
    ...
    ValueError: 12
    """
    plain = re.sub(r"[^\d+]", "", unicodedata.normalize("NFKC", number))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    try:
        parsed = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError(number) from error
    if not phonenumbers.is_possible_number(parsed) or _is_of_china(plain, parsed):
        raise ValueError(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_plausible(text: str) -> bool:
    """Tell whether somebody could be called there: five digits and more, no words.

    >>> is_plausible("+1 (212) 555-0147"), is_plausible("１３８ 0013 8000")
    (True, True)
    >>> is_plausible("not a phone 12ab"), is_plausible("110"), is_plausible("+-")
    (False, False, False)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(re.fullmatch(r"\+?[\s().\-/]*(\d[\s().\-/]*){5,20}", plain, re.ASCII))


def _is_of_china(plain: str, parsed: phonenumbers.PhoneNumber) -> bool:
    """Tell a Chinese mobile number that was taken for one with North America's 1."""
    looks_chinese = parsed.country_code == 1 and re.fullmatch(r"1[3-9]\d{9}", plain)
    return bool(looks_chinese) and not phonenumbers.is_valid_number(parsed)


def pretty(number: str) -> str:
    """Return an E.164 number as people read it.

    >>> pretty("+8613800138000")
    '+86 138 0013 8000'
    """
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(
        parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def digits(text: str) -> str:
    """Return the digits of a text, full-width ones as plain ones.

    >>> digits("１３8-0013")
    '1380013'
    """
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
