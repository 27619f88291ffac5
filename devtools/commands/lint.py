"""Check the form of all code: ./dev lint [--fix]"""

import argparse

from devtools import linting
from devtools.results import Results


def main(argv):
    """Mend if asked to, then check."""
    parser = argparse.ArgumentParser("./dev lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    arguments = parser.parse_args(argv)
    if arguments.fix:
        linting.fix()
    results = Results()
    for name, check in linting.checks():
        results.check(name, check)
    return results.close()
