"""Makes `tools.points` values of the vectors in `vectors/earn.json`."""

from datetime import date, datetime
from decimal import Decimal

DECIMALS = {
    *("amount", "quantity", "points", "per_amount", "multiplier", "min_amount"),
    *("cap_order", "cap_day", "cap_month", "tier_multiplier", "day", "month"),
}
DATES = {"date_from", "date_to", "birthday"}


def read(vector, points):
    """Return the arguments of ``earn``; ``points`` is the module under test."""
    order = _values(vector["order"]) | {
        "date": datetime.fromisoformat(vector["order"]["date"]),
        "lines": tuple(
            points.Line(**_values(line)) for line in vector["order"]["lines"]
        ),
    }
    return (
        points.Order(**order),
        [points.Rule(**{"name": ""} | _values(rule)) for rule in vector["rules"]],
        points.Policy(**_values(vector["policy"])),
        {
            int(key): points.Usage(**_values(used))
            for key, used in vector.get("usage", {}).items()
        },
    )


def _values(values):
    return {name: _value(name, value) for name, value in values.items()}


def _value(name, value):
    if name in DECIMALS:
        return Decimal(value)
    if name in DATES:
        return date.fromisoformat(value)
    if name == "bands":
        return tuple((Decimal(upper), Decimal(given)) for upper, given in value)
    if name == "weekdays" or name.endswith("_ids"):
        return frozenset(value)
    return value
