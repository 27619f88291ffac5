"""Where a visitor comes from, as limits count it."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

HOME = 64  # bits of an IPv6 address that one connection has; the rest it may choose


def subject(address: str | None) -> str:
    """Return what limits count instead of an address: of IPv6 the whole connection.

    >>> subject("203.0.113.9"), subject("2001:db8:1:2:3:4:5:6")
    ('203.0.113.9', '2001:db8:1:2::/64')
    >>> subject("::ffff:203.0.113.9"), subject("fe80::1%eth0"), subject(None)
    ('203.0.113.9', 'fe80::/64', '')
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(IPv6Network((found, HOME), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
