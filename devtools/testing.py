"""Runs tests with pytest on a copy of the addon template."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryFile
from threading import Lock

from devtools import addons, databases, odoo, system
from devtools.console import Failure, say
from devtools.odoo_source import odoo_source
from devtools.paths import CONFIG, LOGS, ROOT
from devtools.results import Results, from_junit
from devtools.venv import odoo_python

TEST_DATABASE = "test_"  # and the process id, so that runs don't disturb each other
ONE_BY_ONE = Lock()  # set-up, where two runs start at once
TOOLS = "devtools"
NOTHING_SELECTED = 5  # pytest's exit code
# What must never break: a minute's worth of the suite.
FAST = [
    f"retail_customer_mgmt/tests/test_{name}.py"
    for name in ("earning", "redeem", "refund", "ledger", "access")
]


def run_whole():
    """Run everything in two halves: what needs the web server is in one of them.

    Then, alone, the tools' own tests, which kill processes and measure who waits.
    """
    found = Results()
    _run_side_by_side(addons.names(), found)
    found.check("tests of the tools and of racing tills", run_pytest, [TOOLS], False)
    return found


def _run_side_by_side(paths, found):
    with TemporaryFile("w+") as output:
        try:
            with ThreadPoolExecutor(2) as pool:
                rest = pool.submit(run_pytest, paths, False, half="rest")
                web = pool.submit(run_pytest, paths, half="web", output=output)
                found.check("tests", rest.result)
                found.check("tests in the browser", web.result)
        finally:
            output.seek(0)
            sys.stdout.write(output.read())


def run_pytest(arguments, with_browser=True, half=None, output=None):
    """Run tests in a database of their own and return the results.

    :param arguments: pytest's; without a path among them, all our tests are run
    :param half: which half of the work to do (see conftest.py)
    :param output: a file for what pytest prints
    """
    name = f"{TEST_DATABASE}{os.getpid()}{'_web' if with_browser else ''}"
    with ONE_BY_ONE:
        odoo.environment()
        if with_browser:
            system.browser()
        _drop_leftovers()
        databases.create(name)
    try:
        options = ["--odoo-http"] if with_browser else []
        environment = {"TEST_HALF": half} if half else {}
        return _run_pytest(name, [*options, *arguments], environment, output)
    finally:
        databases.drop(name)


def _run_pytest(database, arguments, environment, output):
    LOGS.mkdir(parents=True, exist_ok=True)
    report = LOGS / f"{database}.xml"
    report.unlink(missing_ok=True)
    options = [
        "-pno:cacheprovider",
        "-pconftest",  # also for tests outside this checkout
        "-Wignore::DeprecationWarning",
        "--show-capture=log",
        f"--rootdir={ROOT}",
        f"--odoo-config={CONFIG}",
        f"--odoo-database={database}",
        "--odoo-log-level=error",
        f"--odoo-extra=screenshots={LOGS / 'screenshots'}",
        f"--junitxml={report}",
    ]
    if not any(_is_path(argument) for argument in arguments):
        arguments = [*arguments, *addons.names(), TOOLS]
    say("pytest")
    done = subprocess.run(
        [odoo_python(), "-m", "pytest", *options, *arguments],
        cwd=ROOT,
        env=odoo.environment() | environment,
        stdout=output,
        check=False,
    )
    if done.returncode == NOTHING_SELECTED:
        raise Failure("No test was run.")
    if not report.exists():
        raise Failure("pytest ended before it ran a test.")
    results = from_junit(report)
    report.unlink()
    if done.returncode and not results.failed:
        # such as an error in the log after the last test
        results.failed = 1
    return results


def _is_path(argument):
    return not argument.startswith("-") and (ROOT / argument.split("::")[0]).exists()


def _drop_leftovers():
    """Remove the databases of test runs that were killed."""
    for name in databases.names():
        owner = re.fullmatch(rf"{TEST_DATABASE}(\d+)\w*", name)
        if owner and not _is_alive(int(owner[1])):
            databases.drop(name)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# Odoo's own suites without our addon, on Odoo 19.0.
UPSTREAM = ("loyalty", "pos_loyalty")
BASELINE = Results(passed=96, failed=0, skipped=3)


def run_upstream():
    """Run Odoo's own loyalty suites with our addon installed."""
    paths = []
    for name in UPSTREAM:
        homes = [path for path in odoo_source().addons_paths if (path / name).is_dir()]
        paths.append(str(homes[0] / name))
    found = run_pytest(paths)
    say(f"without our addon: {_counts(BASELINE)}; with it: {_counts(found)}")
    found.failed = max(0, found.failed - BASELINE.failed)
    if found.passed + found.failed + found.skipped < 99:
        raise Failure("Fewer tests were run than Odoo has: was one not collected?")
    return found


def _counts(results):
    total = results.passed + results.failed + results.skipped
    return (
        f"{total} tests, {results.passed} passed, {results.failed} failed, "
        f"{results.skipped} skipped"
    )
