"""What the checks found, and the closing lines of `./dev test`."""

import sys
from dataclasses import dataclass, field
from xml.etree import ElementTree

from devtools.console import Failure, complain, say


@dataclass
class Results:
    """Counts of passed, failed and skipped checks, with the names of the failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)

    def check(self, name, function, *arguments):
        """Run a check: it fails by raising, and may return Results of its own."""
        say(name)
        try:
            self.add(name, function(*arguments) or Results(passed=1))
        except Failure as failure:
            complain(str(failure))
            self.add(name, Results(failed=1))

    def add(self, name, other):
        """Count the results of one check."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        if other.failed:
            self.failures.append(name)

    def close(self):
        """Print the summary and return the exit code."""
        say("all is well" if not self.failed else f"failed: {', '.join(self.failures)}")
        line = f"{self.passed} passed, {self.failed} failed"
        if self.skipped:
            line += f", {self.skipped} skipped"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
        return 1 if self.failed else 0


def from_junit(file):
    """Read the counts from the report that a test runner wrote."""
    suites = ElementTree.parse(file).getroot().iter("testsuite")
    totals = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for name in totals:
            totals[name] += int(suite.get(name, 0))
    failed = totals["failures"] + totals["errors"]
    passed = max(totals["tests"] - failed - totals["skipped"], 0)
    return Results(passed, failed, totals["skipped"])
