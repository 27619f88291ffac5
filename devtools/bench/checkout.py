"""Server time from payment to confirmed points: ours, `pos_loyalty`'s, and neither.

The same order of ten lines goes through `sync_from_ui` in one run, alternating, so
that whatever else the machine does weighs on all. `pos_loyalty` has an equivalent
programme, one point per 1.00, and needs its second call to confirm the points; a
plain order has no programme at all. Prints milliseconds, queries and ratios.
"""

import datetime
import statistics
import time
from decimal import Decimal

from odoo.fields import Command

from devtools.console import say
from devtools.replay import shop
from devtools.replay.history import History
from devtools.replay.sources import Purchase

ROUNDS = 120
WARM_UP = 20
LINES = 10
PURCHASED = datetime.datetime(2026, 1, 1, 12)


def run(env, rounds=ROUNDS):
    """Measure and print; ``rounds`` is how many orders of each kind."""
    config = shop.prepare(env).with_user(env.ref("base.user_admin"))
    history = History(config, shop.product(config.env), "bench")
    history._open_session(PURCHASED)
    company = env.company
    member_program, catalogue = company.member_program_id, _core_program(env)
    results = {"plain Odoo": [], "pos_loyalty": [], "member": []}
    for number in range(WARM_UP + int(rounds)):
        for kind, figures in results.items():
            company.member_program_id = member_program
            payload = _payload(history, f"{kind} {number}")
            card = _card(env, catalogue, payload) if kind == "pos_loyalty" else None
            company.member_program_id = kind == "member" and member_program
            env.cr.commit()
            env.invalidate_all()
            figures.append(_measure(history.env, payload, card))
    _report({kind: figures[WARM_UP:] for kind, figures in results.items()})


def _core_program(env):
    return env["loyalty.program"].create(
        {
            "name": "Core",
            "program_type": "loyalty",
            "applies_on": "both",
            "trigger": "auto",
            "rule_ids": [Command.create({"reward_point_mode": "money"})],
            "reward_ids": [Command.create({"required_points": 100})],
        }
    )


def _card(env, program, payload):
    values = {"program_id": program.id, "partner_id": payload["partner_id"]}
    Card = env["loyalty.card"]
    domain = [(name, "=", value) for name, value in values.items()]
    return Card.search(domain) or Card.create(values)


def _payload(history, number):
    """Return an order of ten lines of a customer who is registered already."""
    purchase = Purchase(
        number=number,
        customer=str(sum(map(ord, number)) % 40),
        date=PURCHASED,
        amount=Decimal("64.90"),
    )
    payload = history._payload(
        purchase, history.register(purchase.customer, purchase.date)
    )
    [(_create, _id, line)] = payload["lines"]
    share = line["price_unit"] / LINES
    lines = [
        line
        | dict.fromkeys(("price_unit", "price_subtotal", "price_subtotal_incl"), share)
        | {"uuid": f"{line['uuid']}-{index}"}
        for index in range(LINES)
    ]
    return payload | {"lines": [Command.create(values) for values in lines]}


def _measure(env, payload, card):
    """Return the seconds and the queries of one order, its points confirmed."""
    cr = env.cr
    queries, started = cr.sql_log_count, time.perf_counter()
    answer = env["pos.order"].sync_from_ui([payload])
    cr.commit()
    if card:
        order = env["pos.order"].browse(answer["pos.order"][0]["id"])
        order.confirm_coupon_programs(
            {
                card.id: {
                    "points": 64,
                    "program_id": card.program_id.id,
                    "coupon_id": card.id,
                    "line_codes": [],
                }
            }
        )
        cr.commit()
    return time.perf_counter() - started, cr.sql_log_count - queries


def _report(results):
    times = {}
    for kind, figures in results.items():
        seconds, queries = zip(*figures, strict=True)
        times[kind] = statistics.median(seconds)
        say(
            f"{kind:<12} {times[kind] * 1000:6.1f} ms median,"
            f" {statistics.median(queries):.0f} queries"
        )
    for kind in ("pos_loyalty", "plain Odoo"):
        say(f"member / {kind:<12} {times['member'] / times[kind]:6.2f}")
