"""Measure: ./dev bench lists the benchmarks, ./dev bench NAME runs one"""

import argparse
import os
import pkgutil
import subprocess
import sys

from devtools import bench, databases, odoo
from devtools.console import Failure, say
from devtools.paths import ROOT


def main(argv):
    """List the benchmarks, or run one."""
    parser = argparse.ArgumentParser("./dev bench", description=__doc__)
    parser.add_argument("name", nargs="?")
    parser.add_argument("arguments", nargs="*", help="what the benchmark takes")
    parser.add_argument("--demo", action="store_true", help="with our demo data")
    parser.add_argument("--db", help="keep the database, under this name")
    arguments = parser.parse_args(argv)
    names = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    if not arguments.name:
        sys.stdout.write("".join(f"{name}\n" for name in names))
        return 0
    if arguments.name not in names:
        raise Failure(f"There is no {arguments.name!r} among: {', '.join(names)}.")
    database = arguments.db or f"bench_{os.getpid()}"
    databases.create(database, demo=arguments.demo)
    try:
        return _run(arguments.name, arguments.arguments, database)
    finally:
        if not arguments.db:
            databases.drop(database)


def _run(name, arguments, database):
    say(f"benchmark {name}")
    script = f"from devtools.bench import {name}; {name}.run(env, *{arguments!r})\n"
    shell = ["shell", "--no-http", "--log-level=warn", "-d", database]
    done = subprocess.run(
        odoo.command(*shell),
        input=script,
        text=True,
        env={**odoo.environment(), "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return done.returncode
