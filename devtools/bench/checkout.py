"""Server time of a paid order: a member's in our programme against plain Odoo's.

Both go through `sync_from_ui` in the same run, alternating, so that whatever else
the machine does weighs on both. A plain order is the same order in a company
without a member programme. Prints milliseconds, queries and their ratio.
"""

import datetime
import statistics
import time
from decimal import Decimal

from devtools.console import say
from devtools.replay import shop
from devtools.replay.history import History
from devtools.replay.sources import Purchase

ROUNDS = 120
WARM_UP = 20
PURCHASED = datetime.datetime(2026, 1, 1, 12)


def run(env, rounds=ROUNDS):
    """Measure and print; ``rounds`` is how many orders of each kind."""
    config = shop.prepare(env).with_user(env.ref("base.user_admin"))
    history = History(config, shop.product(config.env), "bench")
    history._open_session(PURCHASED)
    program = config.company_id.member_program_id
    results = {"plain Odoo": [], "member": []}
    for number in range(WARM_UP + int(rounds)):
        for kind, figures in results.items():
            config.company_id.sudo().member_program_id = program
            purchase = _purchase(f"{kind} {number}")
            history._member(purchase)
            if kind == "plain Odoo":
                config.company_id.sudo().member_program_id = False
            env.cr.commit()
            env.invalidate_all()
            figures.append(_measure(history, purchase))
    _report({kind: figures[WARM_UP:] for kind, figures in results.items()})


def _purchase(number):
    return Purchase(
        number=number,
        customer=str(sum(map(ord, number)) % 40),
        date=PURCHASED,
        amount=Decimal("64.90"),
    )


def _measure(history, purchase):
    """Return the seconds and the queries of one order."""
    cr = history.env.cr
    queries, started = cr.sql_log_count, time.perf_counter()
    history.send([purchase])
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
    say(f"ratio        {times['member'] / times['plain Odoo']:6.2f}")
