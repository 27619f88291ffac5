"""Runs a replay inside an Odoo shell."""

import cProfile
import pstats
import sys
import time

from devtools.console import Failure, Progress, complain, say
from devtools.replay import opening, report, shop, sources
from devtools.replay.history import History


def main(env, *arguments):
    """Run, and show a failure without its traceback."""
    try:
        run(env, *arguments)
    except Failure as failure:
        complain(str(failure))
        sys.exit(1)  # Odoo's shell would end with 0


def run(env, source, limit=None, profile=False, balances_file=None):
    """Replay a source into this database, print the figures and verify them."""
    purchases = sources.read(source, limit)
    balances = opening.parse(sources.lines_of(balances_file)) if balances_file else []
    config = shop.prepare(env).with_user(env.ref("base.user_admin"))
    history = History(config, shop.product(config.env), sources.name_of(source))
    if balances:
        _bring_along(history, balances)
    missing = history.missing(purchases)
    say(f"{len(purchases)} purchases, {len(missing)} to send")
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    seconds = _send(history, missing)
    if profiler:
        profiler.disable()
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("cumtime").print_stats(140)
    found = report.figures(history)
    _print(found, len(missing), seconds)
    report.verify(found, purchases, balances)
    say("verified against the source")


def _bring_along(history, balances):
    started = time.monotonic()
    new = opening.load(history, balances)
    seconds = time.monotonic() - started
    say(f"{len(balances)} opening balances, {new} of them new, in {seconds:.0f} s")


def _send(history, purchases):
    started, done = time.monotonic(), 0
    with Progress() as progress:
        for sent in history.replay(purchases):
            done += sent
            rate = done / (time.monotonic() - started)
            left = (len(purchases) - done) / rate
            progress.show(
                f"{done} of {len(purchases)} orders, {rate:.1f} a second,"
                f" {left / 60:.0f} min left"
            )
    return time.monotonic() - started


def _print(found, sent, seconds):
    tiers = ", ".join(f"{name} {count}" for name, count in found["tiers"].items())
    rate = f"{sent / seconds:.1f}" if sent else "-"
    rows = {
        "members": found["members"],
        "orders": found["orders"],
        "points issued": found["points"].normalize(),
        "members by tier": tiers,
        "orders sent now": sent,
        "wall time": f"{seconds:.0f} s",
        "orders per second": rate,
    }
    for name, value in rows.items():
        text = f"{value:f}" if hasattr(value, "quantize") else value
        sys.stdout.write(f"{name:<18} {text}\n")
