"""What pytest must do as Odoo's own test runner does, and pytest-odoo does not.

* Asset bundles are made once a session. Otherwise each browser test makes its own
  and rolls it back.
* A test that logs an error it did not expect (`assertLogs`, `mute_logger`) fails.
* Without a web server (`--odoo-http`) the tests that need one are deselected,
  rather than counted as skipped.
* With `TEST_HALF` in the environment, half of the work is selected: `web` is the
  tests that need a web server and some files of others, `rest` the remainder.
  (pytest reads this file twice: it can't add options.)
"""

import inspect
import logging
import os
import re
from pathlib import Path
from zlib import crc32

import pytest

ROOT = Path(__file__).parent
LOG_RECORD = re.compile(r"(DEBUG|INFO|WARNING|ERROR|CRITICAL) +\S+:")
LONGEST_RECORD = 40  # lines
WEB_HALF_EXTRA = 27  # % of the files without web tests, so that both halves last alike


class LoggedErrors(logging.Handler):
    """Collects what is logged as an error; loggers under assertLogs don't get here."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        """Keep the text, as the record's arguments may change later."""
        self.messages.append(f"{record.levelname} {record.name}: {self.format(record)}")

    def take(self):
        """Return what came since the last call."""
        messages, self.messages = self.messages, []
        return messages


LOGGED = LoggedErrors()


def pytest_configure():
    logging.getLogger().addHandler(LOGGED)


def pytest_collection_modifyitems(config, items):
    has_web = config.getoption("--odoo-http")
    half = os.environ.get("TEST_HALF")

    def is_wanted(item):
        is_web = _is_http_case(item)
        in_web_half = is_web or crc32(item.path.name.encode()) % 100 < WEB_HALF_EXTRA
        return (has_web or not is_web) and half in (
            None,
            "web" if in_web_half else "rest",
        )

    left_out = [item for item in items if not is_wanted(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if is_wanted(item)]


@pytest.fixture(scope="session", autouse=True)
def pregenerated_assets(request, load_registry):
    """Make the asset bundles in advance that the selected tests will ask for."""
    from odoo import SUPERUSER_ID, api, tools
    from odoo.modules.registry import Registry

    sources = {_source(item) for item in request.session.items if _is_http_case(item)}
    if any("tour" in source or "browser" in source for source in sources):
        has_units = any("/web/tests" in source for source in sources)
        (database,) = tools.config["db_name"]
        with Registry(database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            _make_bundles(env["ir.qweb"], has_units)


def _make_bundles(qweb, has_units):
    """Do as `_pregenerate_assets_bundles` does, without those that take half its time:
    the dark ones, and the JavaScript unit tests if they aren't run.
    """

    def wanted(bundles):
        return sorted(
            bundle
            for bundle in bundles
            if not bundle.endswith("_dark")
            and (has_units or "unit_tests" not in bundle)
        )

    scripts, styles = qweb._get_bundles_to_pregenarate()
    for bundle in wanted(scripts):
        qweb._get_asset_bundle(bundle, css=False, js=True).js()
    for bundle in wanted(styles):
        made = qweb._get_asset_bundle(bundle, css=True, js=False)
        made.css()
        # Odoo only warns, and shows the old style or none.
        assert not made.css_errors, made.css_errors


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    return _failing_on_logged_errors(item, (yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    return _failing_on_logged_errors(item, (yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    return _failing_on_logged_errors(item, (yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    report.sections = [(name, _shortened(text)) for name, text in report.sections]
    return report


def pytest_runtest_logreport(report):
    # A test that failed anyway needs no second reason.
    if report.failed:
        LOGGED.take()


def pytest_sessionfinish(session):
    late = LOGGED.take()
    if late:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config.get_terminal_writer().line("\n".join(["", *late]), red=True)


def _failing_on_logged_errors(item, result):
    messages = LOGGED.take()
    # Odoo's own suites are judged by their results alone.
    if messages and ROOT in item.path.parents:
        pytest.fail("Errors were logged:\n" + "\n".join(messages), pytrace=False)
    return result


def _shortened(text):
    """Cut records of the log that fill screens, such as a dumped JavaScript object."""
    shown = []
    length = 0
    for line in text.splitlines():
        length = 0 if LOG_RECORD.match(line) else length + 1
        if length <= LONGEST_RECORD:
            shown.append(line)
        elif length == LONGEST_RECORD + 1:
            shown.append("    …")
    return "\n".join(shown)


def _is_http_case(item):
    from odoo.tests import HttpCase

    return isinstance(item.cls, type) and issubclass(item.cls, HttpCase)


def _source(item):
    return inspect.getsource(inspect.getmodule(item.cls))
