"""A web server for as long as something drives its pages."""

import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

from devtools import odoo
from devtools.console import Failure

PATIENCE = 120  # seconds until the first page


@contextmanager
def serving(database, port=None, options=("--max-cron-threads=0",), log=None):
    """Serve a database and give the address, once it answers.

    :param port: a free one by default
    :param log: where Odoo's output goes; the terminal by default
    """
    port = port or free_port()
    address = f"http://localhost:{port}"
    where = [f"--database={database}", f"--db-filter=^{database}$"]
    server = subprocess.Popen(
        odoo.command("server", *where, f"--http-port={port}", *options),
        env=odoo.environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log and subprocess.STDOUT,
    )
    try:
        _wait_for(f"{address}/web/health", server)
        yield address, server
    finally:
        server.terminate()
        server.wait()


def check_free(port):
    """Fail if something listens on the port already."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise Failure(f"Port {port} is taken: give another one with --port.")


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
    raise Failure("The server did not start.")


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except OSError:
        return False
