"""Stop the private PostgreSQL that the other commands started."""

import argparse

from devtools import postgres


def main(argv):
    """Stop it, if it runs."""
    argparse.ArgumentParser("./dev stop", description=__doc__).parse_args(argv)
    postgres.stop()
