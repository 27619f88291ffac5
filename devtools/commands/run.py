"""Set everything up and serve Odoo with demo data on http://localhost:8069"""

import argparse
import sys
from contextlib import suppress

from devtools import addons, databases, odoo, system
from devtools.console import say
from devtools.server import check_free, serving

LOGINS = ("admin", "hq", "manager", "clerk", "cashier", "privacy")


def main(argv):
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        "./dev run", description=__doc__, epilog="Other arguments go to Odoo."
    )
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument("--db", default="demo", help="the database to serve")
    parser.add_argument("--lang", help="languages to load, such as zh_CN,zh_TW")
    parser.add_argument("--fresh", action="store_true", help="forget what was in it")
    arguments, for_odoo = parser.parse_known_args(argv)
    databases.check_name(arguments.db)
    check_free(arguments.port)
    odoo.environment()
    system.pdf_printer()
    options = _prepare(arguments.db, arguments.fresh)
    if arguments.lang:
        # Odoo's --load-language knows no models but its own yet: their data would
        # stay in English.
        say(f"loading {arguments.lang}")
        languages = ["-l", *arguments.lang.split(",")]
        odoo.run_quietly("lang", "i18n", "loadlang", "-d", arguments.db, *languages)
    say("starting Odoo")
    # Only warnings, so that the address stays in sight.
    options = ["--log-level=warn", *options, *for_odoo]
    with serving(arguments.db, arguments.port, options) as (address, server):
        sys.stdout.write(_welcome(address))
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            return server.wait()
    return 0


def _prepare(name, fresh):
    """Make the database, or return the option that brings an old one up to date."""
    key = databases.addon_key()
    if fresh or not databases.exists(name):
        databases.create(name, demo=True)
        databases.set_note(name, key)
        return []
    if databases.note(name) == key:
        return []
    say("the addon has changed: updating the database")
    databases.set_note(name, key)
    return ["-u", ",".join(addons.names())]


def _welcome(address):
    logins = ", ".join(f"{login} / {login}" for login in LOGINS)
    return (
        f"\n  Odoo serves on  {address}   (Ctrl+C ends it)"
        f"\n  Log in as       {logins}\n\n"
    )
