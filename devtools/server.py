"""A web server for as long as something drives its pages."""

import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

from devtools import odoo
from devtools.console import Failure
from devtools.paths import LOGS

PATIENCE = 120  # seconds until the first page


@contextmanager
def serving(database):
    """Serve a database on a free port and give the address."""
    port = free_port()
    options = [f"--database={database}", f"--db-filter=^{database}$"]
    options += [f"--http-port={port}", "--max-cron-threads=0"]
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "server.log").open("w") as log:
        server = subprocess.Popen(
            odoo.command("server", *options),
            env=odoo.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/web/health", server)
            yield address
        finally:
            server.terminate()
            server.wait()


def free_port():
    """Return a port that nothing listens on."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def _wait_for(address, server):
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        if _answers(address):
            return
        time.sleep(0.5)
    raise Failure(f"The server did not start: see {LOGS / 'server.log'}")


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False
