"""Take the pictures of docs/screenshots/ from the running program"""

import argparse
import os
import subprocess

from devtools import databases, system
from devtools.paths import LOGS, ROOT
from devtools.server import serving
from devtools.venv import tools_python


def main(argv):
    """Serve a demo database and let the browser take the pictures."""
    parser = argparse.ArgumentParser("./dev screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pictures")
    arguments = parser.parse_args(argv)
    browser = system.browser()
    database = f"screenshots_{os.getpid()}"
    databases.create(database, demo=True)
    try:
        log = (LOGS / "screenshots.log").open("w")
        with log, serving(database, log=log) as (address, _):
            camera = [tools_python(), "-m", "devtools.camera", browser, address]
            done = subprocess.run([*camera, *arguments.names], cwd=ROOT, check=False)
    finally:
        databases.drop(database)
    return done.returncode
