"""What the cells of a member list mean."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from . import entry

# What lists from other systems call a column, beside its own label.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("full name", "customer", "customer name", "member", "member name")
    + ("姓名", "名字", "会员姓名", "會員姓名"),
    "phone": ("mobile", "mobile phone", "telephone", "tel", "phone number", "cell")
    + ("手机", "手机号", "手机号码", "电话", "手機", "手機號碼", "電話"),
    "email": (
        "e-mail",
        "mail",
        "email address",
        "邮箱",
        "电子邮件",
        "電子郵件",
        "信箱",
    ),
    "birthday": ("birth date", "date of birth", "dob", "生日", "出生日期"),
    "gender": ("sex", "性别", "性別"),
    "street": ("address", "地址"),
    "city": ("town", "城市"),
    "zip": ("postcode", "postal code", "zip code", "邮编", "郵遞區號"),
    "id_number": ("id no", "identity number", "身份证", "身份证号", "身分證字號"),
    "points": ("points", "balance", "points balance", "积分", "點數", "积分余额"),
    "points_expire_on": ("expiry", "expiry date", "expires", "积分有效期", "點數效期"),
    "member_code": ("card", "card number", "card no", "member number", "member no")
    + ("卡号", "会员号", "会员卡号", "卡號", "會員編號"),
    "date_joined": ("joined", "join date", "registered", "registration date")
    + ("入会日期", "注册日期", "入會日期"),
}
_DATE = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})日?(?:[T ].*)?")
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "@", "+", "-", "\t", "\r")


def guess(header: str, labels: Mapping[str, Iterable[str]]) -> str | None:
    """Return the key that a header names, by one of its labels or a usual word.

    >>> guess("Mobile ", {"phone": ["Phone"]})
    'phone'
    >>> guess("E-MAIL*", {"email": ["Email"]})
    'email'
    >>> guess("colour", {"phone": ["Phone"]})
    """
    word = _word(header)
    for key, own in labels.items():
        if word in {_word(label) for label in (key, *own, *HEADERS.get(key, ()))}:
            return key
    return None


def _word(header: str) -> str:
    return entry.line(header).strip("*: ").replace("_", " ").lower()


def day(text: str, order: str = "mdy") -> datetime.date:
    """Return the date that a cell says.

    :param order: what a date without a leading year means, "mdy" or "dmy"
    :raises ValueError: if it is no date

    >>> day("2026-01-31"), day("2026年1月31日"), day("2026/1/31 00:00:00")
    (datetime.date(2026, 1, 31), datetime.date(2026, 1, 31), datetime.date(2026, 1, 31))
    >>> day("3/4/1990"), day("3/4/1990", "dmy"), day("31.12.1990")
    (datetime.date(1990, 3, 4), datetime.date(1990, 4, 3), datetime.date(1990, 12, 31))
    >>> day("3/4/90")
    Traceback (most recent call last):
        ...
    ValueError: 3/4/90
    """
    match = _DATE.fullmatch(entry.line(text))
    first, second, third = match.groups() if match else ("", "", "")
    if len(first) == 4:
        return datetime.date(int(first), int(second), int(third))
    if len(third) != 4:
        raise ValueError(text)
    one, two = int(first), int(second)
    if order == "dmy" or one > 12:
        one, two = two, one
    return datetime.date(int(third), one, two)


def number(text: str, most: int = 10**15) -> Decimal:
    """Return the number that a cell says; commas between thousands are left out.

    :param most: the largest that can be meant
    :raises ValueError: if it is no number, or a larger one

    >>> number("1,250.5"), number("１２")
    (Decimal('1250.5'), Decimal('12'))
    >>> number("12 points")
    Traceback (most recent call last):
        ...
    ValueError: 12 points
    >>> number("1e400")
    Traceback (most recent call last):
        ...
    ValueError: 1e400
    """
    plain = re.sub(r",(?=\d{3}(\D|$))", "", entry.line(text))
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or abs(value) > most:
        raise ValueError(text)
    return value


def choice(text: str, choices: Iterable[tuple[object, Iterable[str]]]) -> object:
    """Return the value whose words include the cell's.

    :param choices: (value, the words for it)
    :raises ValueError: if there is none

    >>> choice("female", [("f", ["Female", "女"]), ("m", ["Male", "男"])])
    'f'
    >>> choice("x", [("f", ["Female"])])
    Traceback (most recent call last):
        ...
    ValueError: x
    """
    word = entry.line(text).lower()
    for value, words in choices:
        if word in {str(value).lower(), *(entry.line(own).lower() for own in words)}:
            return value
    raise ValueError(text)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("+86 138 0013 8000"), harmless("-5"), harmless("Li")
    ("'=1+1", '+86 138 0013 8000', '-5', 'Li')
    """
    is_number = re.fullmatch(r"[+-][\d .,]*", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
