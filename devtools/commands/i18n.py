"""Refresh the translation files and report what is not translated"""

import argparse

from devtools import translations


def main(argv):
    """Refresh, or only check."""
    parser = argparse.ArgumentParser("./dev i18n", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args(argv)
    if arguments.check:
        translations.check()
    else:
        translations.refresh()
