"""A fresh database with the addon, in seconds: ./dev db NAME [--demo]"""

import argparse

from devtools import databases
from devtools.console import say


def main(argv):
    """Make the database anew."""
    parser = argparse.ArgumentParser("./dev db", description=__doc__)
    parser.add_argument("name", help="an old database of that name is dropped")
    parser.add_argument("--demo", action="store_true", help="with our demo data")
    parser.add_argument("--drop", action="store_true", help="only drop it")
    arguments = parser.parse_args(argv)
    databases.check_name(arguments.name)
    if arguments.drop:
        databases.drop(arguments.name)
    else:
        databases.create(arguments.name, demo=arguments.demo)
        say(f"database {arguments.name} is ready: ./dev odoo shell -d {arguments.name}")
