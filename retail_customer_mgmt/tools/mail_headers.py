"""What the headers of an e-mail tell of who wrote it."""

from __future__ import annotations

from collections.abc import Mapping

BULK = {"auto_reply", "bulk", "junk"}
SUPPRESSED = ("all", "oof", "autoreply")
# Headers that only programs set which answer for somebody who is away.
VACATION = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Mail-Autoreply")


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Tell whether a machine wrote it: an absence notice, a receipt, a circular.

    >>> is_automatic({"Auto-Submitted": "auto-replied (vacation)"})
    True
    >>> is_automatic({"X-Auto-Response-Suppress": "DR, OOF, AutoReply"})
    True
    >>> is_automatic({"Precedence": "Auto_Reply"}), is_automatic({"X-Autoreply": "yes"})
    (True, True)

    People write with these, too:

    >>> is_automatic({"Auto-Submitted": "No", "Precedence": "first-class"})
    False
    >>> is_automatic({"X-Auto-Response-Suppress": "DR, RN, NRN"}), is_automatic({})
    (False, False)
    """
    submitted = _value(headers, "Auto-Submitted").partition(";")[0].strip()
    suppressed = _value(headers, "X-Auto-Response-Suppress").split(",")
    return (
        submitted not in ("", "no")
        or any(part.strip() in SUPPRESSED for part in suppressed)
        or _value(headers, "Precedence") in BULK
        or any(_value(headers, name) not in ("", "no") for name in VACATION)
    )


def _value(headers: Mapping[str, str], name: str) -> str:
    return str(headers.get(name) or "").strip().lower()
