"""Odoo's own command line, with our configuration."""

import os
import re
import subprocess
from functools import cache

from devtools.addons import manifests
from devtools.console import Failure, Progress
from devtools.odoo_source import odoo_source
from devtools.paths import CONFIG, DATA, LOGS, ROOT
from devtools.postgres import PORT, USER, cluster
from devtools.venv import odoo_python

CONFIGURATION = """\
[options]
addons_path = {addons_path}
data_dir = {data}
db_host = {host}
db_port = {port}
db_user = {user}
http_interface = 127.0.0.1
list_db = False
"""

LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ ([A-Z]+) ")
TROUBLE = ("WARNING", "ERROR", "CRITICAL")
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")


@cache
def environment():
    """Set everything up that Odoo needs, and return the variables to run it with."""
    server = cluster()
    python = odoo_python()
    _write_configuration(server)
    return {
        **os.environ,
        **server.environment(),
        "ODOO_RC": str(CONFIG),
        "PATH": f"{python.parent}:{server.programs}:{os.environ['PATH']}",
    }


def _write_configuration(server):
    manifests()  # Odoo warns about an addons path without addons
    DATA.mkdir(parents=True, exist_ok=True)
    text = CONFIGURATION.format(
        addons_path=",".join(map(str, [*odoo_source().addons_paths, ROOT])),
        data=DATA,
        host=server.sockets,
        port=PORT,
        user=USER,
    )
    if not CONFIG.exists() or CONFIG.read_text() != text:
        part = CONFIG.with_suffix(f".{os.getpid()}")
        part.write_text(text)
        part.rename(CONFIG)


def command(*arguments):
    """Return the command line that runs Odoo with these arguments."""
    return [str(odoo_python()), "-m", "odoo", *map(str, arguments)]


def become(*arguments):
    """Replace this process by Odoo, so that pipes and signals reach it unchanged."""
    variables = environment()
    program, *rest = command(*arguments)
    os.execve(program, [program, *rest], variables)


def run_quietly(log_name, *arguments, script=None):
    """Run Odoo into a log file and return the warnings and errors in it.

    :param script: what to feed to its standard input, for `odoo shell`
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{log_name}.log"
    with Progress() as progress, log.open("w") as file:
        process = subprocess.Popen(
            command(*arguments),
            env=environment(),
            stdin=subprocess.PIPE if script else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if script:
            process.stdin.write(script)
            process.stdin.close()
        for line in process.stdout:
            file.write(line)
            loading = LOADING.search(line)
            if loading:
                progress.show(f"{loading[1]} ({loading[2]} of {loading[3]})")
    trouble = trouble_in(log)
    if process.wait():
        reason = trouble or log.read_text()[-3000:]
        raise Failure(f"{reason}\nThe whole log: {log}")
    return trouble


def trouble_in(log):
    """Return the warnings and errors in a log file, each with its traceback."""
    found = []
    is_trouble = False
    for line in log.read_text().splitlines():
        start = LOG_LINE.match(line)
        if start:
            is_trouble = start[1] in TROUBLE
        if is_trouble:
            found.append(line)
    return "\n".join(found)
