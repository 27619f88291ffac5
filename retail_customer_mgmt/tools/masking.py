"""Phone numbers and e-mail addresses for those who may not see them whole."""

from __future__ import annotations

import re

import phonenumbers

from .phone import digits

SHOWN = 4  # digits at the end of a long number
LONG = 9  # so many digits it has without its country
SIGN = "***"
NUMBER = re.compile(r"\+?(?:\d[ ().-]{0,2}){6,}\d")
ADDRESS = re.compile(r"[^\s<>,;\"'()]+@[^\s<>,;\"'()]*")


def is_masked(text: object) -> bool:
    """Tell whether a text has been masked: no phone or address has two stars in a row.

    >>> is_masked("+86 *** **** 8000"), is_masked("+86 138 0013 8000"), is_masked(False)
    (True, False, False)
    """
    return isinstance(text, str) and "**" in text


def mask_phone(number: str) -> str:
    """Return a number of which only country and last digits can be read.

    >>> mask_phone("+86 138 0013 8000")
    '+86 *** **** 8000'
    >>> mask_phone("+8613800138000")
    '+86*******8000'
    >>> mask_phone("(415) 555-0100")
    '(***) ***-0100'

    Of a short number fewer digits are left, or none; few hidden ones are soon guessed:

    >>> mask_phone("+852 2345 4567"), mask_phone("95588")
    ('+852 **** **67', '***88')
    >>> mask_phone("110"), mask_phone("1-1"), mask_phone("")
    ('***', '***', '')

    Words beside the number are hidden, and full-width digits are digits:

    >>> mask_phone("Ann 415 555 0100")
    '*** *** *** 0100'
    >>> mask_phone("１３８００１３８０００")
    '*******８０００'
    """
    total = sum(letter.isdigit() for letter in number)
    first = _country_digits(number)
    own = total - first
    shown = SHOWN if own >= LONG else 2 if own > SHOWN else 0
    place = 0
    masked = []
    for letter in number:
        place += letter.isdigit()
        is_shown = letter.isdigit() and (place <= first or place > total - shown)
        masked.append("*" if letter.isalnum() and not is_shown else letter)
    text = "".join(masked)
    return text if is_masked(text) or not number else SIGN


def _country_digits(number: str) -> int:
    """Return how many digits are the country's; none where it isn't said."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return 0
    return len(str(parsed.country_code)) if number.lstrip().startswith("+") else 0


def mask_email(text: str) -> str:
    """Return e-mail addresses of which only first letters and the ending can be read.

    >>> mask_email("anna@example.com")
    'a***@e***.com'
    >>> mask_email('"Anna" <anna@mail.example.co.uk>, b@例子.中国')
    '"Anna" <a***@m***.uk>, ***@例***.中国'

    What is no address may be one that was typed wrongly:

    >>> mask_email("anna.example.com"), mask_email("anna@"), mask_email("")
    ('***', 'a***@***', '')
    """
    if not text:
        return text
    masked, found = ADDRESS.subn(lambda match: _mask_address(match.group()), text)
    return masked if found else SIGN


def _mask_address(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    host, dot, ending = domain.rpartition(".")
    start = local[0] if len(local) > 1 else ""
    place = (host if dot else domain)[:1]
    return f"{start}{SIGN}@{place}{SIGN}{dot}{ending if dot else ''}"


def mask_words(text: str) -> str:
    """Return a text in which addresses and long numbers are masked.

    >>> mask_words("550 5.1.1 <anna@example.com>: unknown")
    '550 5.1.1 <a***@e***.com>: unknown'
    >>> mask_words("No route to +1 415-555-0142.")
    'No route to +1 ***-***-0142.'
    """
    return NUMBER.sub(
        lambda match: mask_phone(match.group()),
        ADDRESS.sub(lambda match: _mask_address(match.group()), text),
    )


def mask_name(text: str, number: str, email: str) -> str:
    """Return a name without the phone or e-mail it was made of.

    Who is registered with a phone only bears it as name, until somebody asks.

    >>> mask_name("+1 415 555 0100", "+1 415-555-0100", "")
    '+1 *** *** 0100'
    >>> mask_name("anna@example.com", "", "anna@example.com")
    'a***@e***.com'
    >>> mask_name("Anna 1980", "+1 415-555-0100", "anna@example.com")
    'Anna 1980'
    """
    if email and email.casefold() in text.casefold():
        return mask_email(text)
    known, typed = digits(number or ""), digits(text)
    if len(typed) > SHOWN and (known.endswith(typed) or typed.endswith(known[-7:])):
        return mask_phone(text) if known else text
    return text


def is_mask_of(shown: str, whole: str, mask=mask_phone) -> bool:
    """Tell whether a masked text stands for this value, whatever its separators.

    >>> is_mask_of("+86 *******8000", "+86 138 0013 8000")
    True
    >>> is_mask_of("+86 *******8001", "+86 138 0013 8000")
    False
    >>> is_mask_of("a***@e***.com", "anna@example.com", mask_email)
    True
    """
    return bool(whole) and _bare(shown) == _bare(mask(whole))


def _bare(text: str) -> str:
    return re.sub(r"[\s()./+-]", "", text).casefold()


def is_same_contact(typed: str, stored: str) -> bool:
    """Tell whether two texts are one number or address, whatever their form.

    >>> is_same_contact("+1 415 555 0100", "(415) 555-0100")
    True
    >>> is_same_contact("+1 415 555 0101", "(415) 555-0100")
    False
    >>> is_same_contact("Anna@Example.com", "anna@example.com")
    True
    """
    if "@" in typed or "@" in stored:
        return typed.strip().casefold() == stored.strip().casefold()
    one, other = digits(typed), digits(stored)
    return bool(one and other) and (one.endswith(other) or other.endswith(one))
