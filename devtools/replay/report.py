"""What came of a replay, and whether it is what the source says."""

from decimal import ROUND_FLOOR, Decimal

from devtools.console import Failure


def figures(history):
    """Return what the database holds of a source: members, orders, points, tiers."""
    # Whoever runs a replay may see e-mail addresses masked, and find none by a part.
    env = history.env(su=True)
    env.flush_all()
    members = env["res.partner"].search(
        [("email", "=ilike", f"%@{history.source}.example"), ("is_member", "=", True)]
    )
    memberships = members.membership_id
    tiers = env["retail.membership"]._read_group(
        [("id", "in", memberships.ids)], ["tier_id"], ["__count"]
    )
    entries = env["retail.points.entry"].search_fetch(
        [("membership_id", "in", memberships.ids)], ["points", "pos_order_id"]
    )
    return {
        "members": len(members),
        "orders": env["pos.order"].search_count([("partner_id", "in", members.ids)]),
        "entries": len(entries),
        "points": sum(Decimal(str(entry.points)) for entry in entries),
        "balances": sum(Decimal(str(m.balance)) for m in memberships),
        "tiers": {tier.name: count for tier, count in tiers},
    }


def expected(purchases, balances=()):
    """Compute from the source alone what the replay's rule gives: 1 point per 1.00.

    ``balances`` are what customers bring along.

    >>> from devtools.replay.sources import parse_cdnow
    >>> expected(parse_cdnow("1 19970101 1 9.99\\n1 19970102 1 0.50\\n2 19970102 1 0"))
    {'members': 2, 'orders': 3, 'entries': 2, 'points': Decimal('9')}
    """
    earned = (p.amount.to_integral_value(ROUND_FLOOR) for p in purchases)
    bought = sum(1 for purchase in purchases if purchase.amount > 0)
    return {
        "members": len({each.customer for each in (*purchases, *balances)}),
        "orders": len(purchases),
        "entries": bought + len(balances),
        "points": sum(earned, Decimal(0)) + sum(each.points for each in balances),
    }


def verify(found, purchases, balances=()):
    """Fail where the database does not hold what the source says."""
    wanted = expected(purchases, balances)
    wanted["balances"] = wanted["points"]
    wrong = [
        f"{name}: {found[name]} instead of {value}"
        for name, value in wanted.items()
        if found[name] != value
    ]
    if wrong:
        raise Failure("The replay differs from its source. " + "; ".join(wrong))
