"""Replay real shop history: ./dev replay cdnow-sample|cdnow|FILE.csv"""

import argparse
import os
import subprocess

from devtools import databases, odoo
from devtools.console import say
from devtools.paths import ROOT
from devtools.replay import opening, sources


def main(argv):
    """Replay a source into a database, which is made where it doesn't exist."""
    parser = argparse.ArgumentParser("./dev replay", description=__doc__)
    parser.add_argument("source", help="cdnow-sample, cdnow, or a CSV of invoices")
    parser.add_argument("--db", help="the database; by default replay_SOURCE")
    parser.add_argument("--limit", type=int, help="only the first N purchases")
    parser.add_argument(
        "--opening",
        metavar="FILE",
        help="what the customers bring along: CSV with the columns CustomerID, points,"
        " expires_on, date",
    )
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    arguments = parser.parse_args(argv)
    source = arguments.source
    if source not in sources.CDNOW:
        source = os.path.abspath(source)
    sources.read(source, 1)  # a wrong name fails at once
    balances = arguments.opening and os.path.abspath(arguments.opening)
    if balances:
        opening.parse(sources.lines_of(balances))
    database = arguments.db or f"replay_{sources.name_of(source).replace('-', '_')}"
    odoo.environment()
    if not databases.exists(database):
        databases.create(database)
    say(f"replaying {source} into {database}")
    call = f"env, {source!r}, {arguments.limit!r}, {arguments.profile!r}, {balances!r}"
    script = f"from devtools.replay.run import main\nmain({call})\n"
    shell = ["shell", "--no-http", "--log-level=error", "-d", database]
    done = subprocess.run(
        odoo.command(*shell),
        input=script,
        text=True,
        env={**odoo.environment(), "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return done.returncode
