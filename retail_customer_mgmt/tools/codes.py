"""Codes printed on cards and read by scanners."""

from __future__ import annotations


def ean13(digits: str) -> str:
    """Append the check digit of an EAN-13 (GS1 General Specifications, 7.9).

    >>> ean13("042000000001")
    '0420000000013'
    """
    odd, even = digits[::2], digits[1::2]
    total = sum(map(int, odd)) + 3 * sum(map(int, even))
    return f"{digits}{-total % 10}"
