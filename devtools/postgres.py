"""A private PostgreSQL for this checkout, reached by a unix socket only."""

import getpass
import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from devtools import system
from devtools.console import Failure, say
from devtools.locks import lock
from devtools.paths import DEV, ROOT
from devtools.shell import run, succeeds

PORT = "5432"  # only names the socket file
USER = "odoo"

# The system's limit for a socket's path is 107 bytes.
LONGEST_SOCKET_FOLDER = 107 - len(f"/.s.PGSQL.{PORT}")

# Fast rather than safe: what is in here can be made again.
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
port = {port}
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 30min
shared_buffers = 512MB
jit = off
"""


@dataclass(frozen=True)
class Cluster:
    """Where a cluster lives and the programs that drive it."""

    programs: Path
    folder: Path

    @property
    def data(self):
        """The cluster's files."""
        return self.folder / "pg"

    @property
    def sockets(self):
        """The folder of the socket, and of the server's log."""
        return self.folder / "run"

    def environment(self):
        """Return the variables by which any client finds the cluster."""
        return {"PGHOST": str(self.sockets), "PGPORT": PORT, "PGUSER": USER}

    def client(self, program, *arguments, **options):
        """Run one of PostgreSQL's client programs and return its output."""
        environment = {**os.environ, **self.environment()}
        return run([self.programs / program, *arguments], env=environment, **options)

    def server_program(self, program, *arguments):
        """Run one of PostgreSQL's server programs, as the user who owns the data."""
        command = [self.programs / program, "-D", self.data, *arguments]
        return run(command, **_server_user())

    @property
    def is_running(self):
        """Whether the server is up."""
        return succeeds(
            [self.programs / "pg_ctl", "-D", self.data, "status"], **_server_user()
        )


@cache
def cluster():
    """Return the running cluster of this checkout, made and started if need be."""
    programs = _programs() or _install()
    with lock(DEV / "postgres.lock"):
        here = Cluster(programs, _folder())
        if not (here.data / "PG_VERSION").exists():
            _create(here)
        if not here.is_running:
            log = here.sockets / "postgres.log"
            here.server_program("pg_ctl", "-s", "-w", "-l", log, "start")
    return here


def stop():
    """Stop the cluster, if it runs."""
    programs = _programs()
    if programs:
        here = Cluster(programs, _folder())
        if here.is_running:
            here.server_program("pg_ctl", "-s", "-m", "fast", "stop")


def _create(here):
    say("creating a PostgreSQL cluster")
    for folder, mode in ((here.data, 0o700), (here.sockets, 0o755)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        folder.chmod(mode)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
    options = ["-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", USER]
    here.server_program("initdb", "--no-sync", *options)
    with (here.data / "postgresql.conf").open("a") as file:
        file.write(SETTINGS.format(sockets=here.sockets, port=PORT))


def _folder():
    """Return `.dev`, or a folder in /var/tmp if the server can't work in there."""
    if len(f"{DEV}/run") <= LONGEST_SOCKET_FOLDER and _server_can_enter(DEV):
        return DEV
    identity = hashlib.sha256(f"{getpass.getuser()} {ROOT}".encode()).hexdigest()[:10]
    folder = Path("/var/tmp") / f"retail_customer_mgmt-{identity}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


def _server_can_enter(folder):
    return succeeds(["test", "-x", folder], **_server_user())


def _server_user():
    """Return how to start a process as the server's user: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    return {"cwd": "/", "user": "postgres", "group": "postgres", "extra_groups": []}


def _programs():
    """Return the folder of the newest PostgreSQL server on this machine, or None."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    folders.sort(key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0))
    folders.append(_configured_programs())
    found = [folder for folder in folders if folder and (folder / "initdb").exists()]
    return found[-1] if found else None


def _configured_programs():
    config = shutil.which("pg_config")
    if not config:
        return None
    return Path(run([config, "--bindir"]).strip())


def _install():
    system.install("postgresql")
    programs = _programs()
    if not programs:
        raise Failure("Please install a PostgreSQL server (14 or newer).")
    return programs
