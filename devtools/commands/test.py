"""Run all checks and tests, or some of them: ./dev test -k points"""

import argparse
import os
import subprocess

from devtools import databases, linting, testing, translations
from devtools.console import Failure
from devtools.paths import ROOT
from devtools.results import Results
from devtools.venv import odoo_python

EPILOG = """
All other arguments go to pytest, which then runs alone:

  ./dev test -k points                       those with "points" in their name
  ./dev test retail_customer_mgmt/tests/test_earning.py     those of one file
"""


def main(argv):
    """Run what the arguments ask for and return the exit code."""
    parser = argparse.ArgumentParser(
        "./dev test",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--fast",
        action="store_true",
        help="lint, doctests and the tests of points: under two minutes",
    )
    which.add_argument(
        "--upstream", action="store_true", help="Odoo's own loyalty tests (15 minutes)"
    )
    arguments, for_pytest = parser.parse_known_args(argv)
    results = Results()
    if arguments.upstream:
        results.check("Odoo's own tests", testing.run_upstream)
    elif for_pytest:
        results.check("tests", testing.run_pytest, for_pytest, not arguments.fast)
    elif arguments.fast:
        _run_static_checks(results)
        results.check("tests of points", testing.run_pytest, testing.FAST, False)
    else:
        _run_all(results)
    return results.close()


def _run_static_checks(results):
    for name, check in linting.checks():
        results.check(name, check)
    results.check("doctests", _doctests)


def _run_all(results):
    _run_static_checks(results)
    results.check("translations", translations.check)
    results.check("installation", databases.check_installation, False)
    results.check("tests", testing.run_whole)
    results.check("installation with demo data", databases.check_installation, True)


def _doctests():
    command = [odoo_python(), "-m", "devtools.doctests"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failure("The doctests could not be run.")
    passed, failed = map(int, done.stdout.split())
    return Results(passed, failed)
