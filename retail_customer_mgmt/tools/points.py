"""What an order earns, and what a return takes back.

Amounts and points come and go as ``Decimal``; in between they are exact fractions.
Beside this door stand ``points_rules`` (when a rule applies), ``points_gifts`` (what
each kind of rule gives) and ``points_rounding``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .points_gifts import Gift, combine, gifts_of
from .points_rounding import (
    FINE,
    QUANTA,
    Part,
    Rounded,
    apportion,
    quantise,
    round_parts,
    split,
)
from .points_rounding import text as _text
from .points_rules import ONE, ZERO, Line, Order, Rule, Usage, rules_of

__all__ = [
    "QUANTA",
    "Earning",
    "Line",
    "Order",
    "Policy",
    "Rule",
    "Usage",
    "apportion",
    "combine",
    "earn",
    "quantise",
    "rules_of",
    "snapshot",
    "split",
    "take_back",
]

_CAPS = ("order", "day", "month")
_NEW = Usage()


@dataclass(frozen=True, slots=True)
class Policy:
    """How a programme rounds and stacks."""

    rounding: str = "down"
    rounding_scope: str = "order"
    stacking: str = "best"
    tier_multiplier: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Earning:
    """``shares`` maps each line's key to its exact part of ``points``.

    ``qualifying`` is the part of the points that counts towards a tier, and
    ``qualifying_shares`` its parts by line; ``rules`` maps each rule that took part
    to the points it gave. The rest says why: ``explanation`` what each line gave,
    ``raw`` the sum before rounding, ``caps`` those that were reached, ``refused`` the
    rules that an earlier order had used up.
    """

    points: Decimal
    shares: dict[int, Decimal]
    qualifying: Decimal = ZERO
    qualifying_shares: dict[int, Decimal] = field(default_factory=dict)
    rules: dict[int, Decimal] = field(default_factory=dict)
    raw: str = "0"
    explanation: list[dict] = field(default_factory=list)
    caps: list[dict] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)


def earn(
    order: Order,
    rules: Iterable[Rule],
    policy: Policy,
    usage: Mapping[int, Usage] | None = None,
) -> Earning:
    """Compute what an order earns, line by line.

    For each line the highest matching rate wins; units, bands, gifts for the order
    and for the first purchase add. The matching multipliers, the tier's among them,
    are stacked on rates, units and bands; then the rules' caps hold; then the sum is
    rounded once. The order of the rules changes nothing.

    ``usage`` says by rule what the member got before; see ``Rule.needs_usage``.

    >>> from datetime import datetime
    >>> order = Order(datetime(2026, 5, 1), (Line(1, Decimal("64.00")),))
    >>> rules = [Rule(1, "1 per 1", "rate", points=ONE)]
    >>> earn(order, rules, Policy(tier_multiplier=Decimal("1.5"))).points
    Decimal('96')
    >>> rules = [Rule(1, "1 per 1", "rate", points=ONE, cap_day=Decimal(80))]
    >>> earn(order, rules, Policy(), {1: Usage(day=Decimal(50))}).points
    Decimal('30')
    """
    usage = usage or {}
    matching = rules_of(order, rules)
    allowed = [rule for rule in matching if not _is_used_up(rule, usage)]
    boosts = [_boosts(line, allowed) for line in order.lines]
    factors = [
        combine(_multipliers(found, policy), policy.stacking) for found in boosts
    ]
    gifts = gifts_of(order, allowed, factors)
    rooms = [_room(gift.rule, usage.get(gift.rule.id, _NEW), policy) for gift in gifts]
    caps = [_limit(gift, room, usage) for gift, room in zip(gifts, rooms, strict=True)]
    rounded = _rounded(order, gifts, rooms, policy)
    keys = [line.key for line in order.lines]
    return Earning(
        points=sum(rounded.shares, ZERO),
        shares=dict(zip(keys, rounded.shares, strict=True)),
        qualifying=sum(rounded.qualifying_shares, ZERO),
        qualifying_shares=dict(zip(keys, rounded.qualifying_shares, strict=True)),
        rules=_points_of_rules(gifts, rounded, boosts, factors, policy),
        raw=_text(sum(sum(gift.points) for gift in gifts)),
        explanation=[
            _explain(line, index, gifts, boosts[index], factors[index], policy)
            | {"points": str(rounded.shares[index])}
            for index, line in enumerate(order.lines)
        ],
        caps=[cap for cap in caps if cap],
        refused=[
            _refusal(rule, usage[rule.id]) for rule in matching if rule not in allowed
        ],
    )


def _is_used_up(rule: Rule, usage: Mapping[int, Usage]) -> bool:
    is_first_only = bool(rule.first_in_scope) or rule.kind == "event"
    return is_first_only and usage.get(rule.id, _NEW).is_used


def _boosts(line: Line, rules: Sequence[Rule]) -> list[Rule]:
    return [
        rule for rule in rules if rule.kind == "multiplier" and rule.matches_line(line)
    ]


def _multipliers(boosts: Sequence[Rule], policy: Policy) -> list[Decimal]:
    found = [rule.multiplier for rule in boosts]
    if policy.tier_multiplier != ONE:
        found.append(policy.tier_multiplier)
    return found


# Caps and rounding


def _room(rule: Rule, used: Usage, policy: Policy) -> tuple[Decimal, str] | None:
    """Return what a rule may still give and which cap says so; ``None`` without one.

    What is left of a cap is cut to whole quanta, so that rounding never exceeds it.
    """
    caps = (rule.cap_order, rule.cap_day, rule.cap_month)
    spent = (ZERO, used.day, used.month)
    limits = [
        (max(cap - before, ZERO), scope)
        for scope, cap, before in zip(_CAPS, caps, spent, strict=True)
        if cap
    ]
    if not limits:
        return None
    room, scope = min(limits, key=lambda limit: limit[0])
    quantum = QUANTA[policy.rounding]
    return math.floor(room / quantum) * quantum, scope


def _limit(
    gift: Gift, room: tuple[Decimal, str] | None, usage: Mapping[int, Usage]
) -> dict | None:
    """Scale a gift down to the room its caps leave; return what happened, if it did."""
    before = sum(gift.points)
    if room is None or before <= room[0]:
        return None
    left, scope = room
    gift.points = [part * Fraction(left) / before for part in gift.points]
    used = usage.get(gift.rule.id, _NEW)
    return {
        "id": gift.rule.id,
        "name": gift.rule.name,
        "cap": scope,
        "limit": _text(getattr(gift.rule, f"cap_{scope}")),
        "used": _text(getattr(used, scope, ZERO)),
        "before": _text(before),
        "after": _text(left),
        "is_late": used.is_late,
    }


def _rounded(
    order: Order, gifts: Sequence[Gift], rooms: Sequence, policy: Policy
) -> Rounded:
    parts = [
        Part(gift.points, gift.rule.is_qualifying, room[0] if room else None)
        for gift, room in zip(gifts, rooms, strict=True)
    ]
    return round_parts(parts, len(order.lines), policy.rounding, policy.rounding_scope)


# Explanation


def _points_of_rules(
    gifts: Sequence[Gift],
    rounded: Rounded,
    boosts: Sequence[Sequence[Rule]],
    factors: Sequence[Decimal],
    policy: Policy,
) -> dict[int, Decimal]:
    """Return the points by rule; a multiplier that raised something gave none itself.

    Where only the best multiplier counts, only the best took part.
    """
    ids = [gift.rule.id for gift in gifts]
    given = dict(zip(ids, rounded.by_rule, strict=True))
    for index, found in enumerate(boosts):
        is_raised = any(gift.is_multiplied and gift.bases[index] for gift in gifts)
        for rule in found if is_raised else ():
            if policy.stacking != "best" or rule.multiplier == factors[index]:
                given[rule.id] = ZERO
    return dict(sorted(given.items()))


def _explain(
    line: Line,
    index: int,
    gifts: Sequence[Gift],
    boosts: Sequence[Rule],
    factor: Decimal,
    policy: Policy,
) -> dict:
    """Say what one line gave, by which rules."""
    here = [gift for gift in gifts if gift.bases[index]]
    rates = [snapshot(gift.rule) for gift in here if gift.rule.kind == "rate"]
    return {
        "line": line.key,
        "amount": str(line.amount),
        "quantity": _text(line.quantity),
        "rate": rates[0] if rates else {},
        "multipliers": [snapshot(rule) for rule in boosts],
        "tier_multiplier": str(policy.tier_multiplier),
        "factor": str(factor),
        "raw": _text(sum(gift.points[index] for gift in here)),
        "gifts": [
            {
                "rule": snapshot(gift.rule),
                "base": _text(gift.bases[index]),
                "raw": _text(gift.raws[index]),
                "points": _text(gift.points[index]),
            }
            for gift in here
        ],
    }


def snapshot(rule: Rule) -> dict:
    """Return what an entry keeps of a rule: the version that paid."""
    kept = {
        "id": rule.id,
        "name": rule.name,
        "kind": rule.kind,
        "points": str(rule.points),
        "per_amount": str(rule.per_amount),
        "multiplier": str(rule.multiplier),
    }
    return kept | {"event": rule.event} if rule.event else kept


def _refusal(rule: Rule, used: Usage) -> dict:
    return {
        "id": rule.id,
        "name": rule.name,
        "scope": rule.first_in_scope or rule.event,
        "is_late": used.is_late,
    }


def take_back(
    share: Decimal, sold: Decimal, returned_before: Decimal, returned: Decimal
) -> Decimal:
    """Compute what returning ``returned`` of ``sold`` takes back of a line's share.

    Cumulative: all returns of a line together never exceed its share, whatever
    the rounding of each.

    >>> [int(take_back(Decimal(10), Decimal(3), Decimal(n), ONE)) for n in range(4)]
    [3, 4, 3, 0]
    """
    quantum = ONE if share == share.to_integral_value() else FINE

    def up_to(quantity: Decimal) -> Decimal:
        part = share * min(quantity, sold) / sold
        return part.quantize(quantum, ROUND_HALF_UP)

    return up_to(returned_before + returned) - up_to(returned_before)
