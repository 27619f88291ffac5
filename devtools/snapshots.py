"""Keeps base templates in the cache, so that the next checkout need not install Odoo.

A snapshot is a folder with a dump of the database and the files that belong to it.
"""

import os
import shutil

from devtools.console import say
from devtools.locks import lock
from devtools.paths import CACHE, FILESTORE
from devtools.postgres import cluster

KEPT = 2
LOCK = CACHE / "snapshots.lock"


def save(database, name):
    """Put a database into the cache under a name."""
    with lock(LOCK):
        for old in sorted(CACHE.glob("snapshot-*"), key=os.path.getmtime)[: 1 - KEPT]:
            shutil.rmtree(old)
        part = CACHE / "snapshot.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        dump = ["-Fd", "-j2", "-Z1", "-f", part / "dump", database]
        cluster().client("pg_dump", *dump)
        shutil.copytree(FILESTORE / database, part / "filestore")
        part.rename(_folder(name))


def restore(name, database):
    """Make a database from the cache; tell whether there was such a snapshot."""
    folder = _folder(name)
    if not folder.is_dir():
        return False
    with lock(LOCK):
        say("copying the base template from the cache")
        cluster().client("createdb", database)
        options = ["-j2", "--no-owner", "-d", database, folder / "dump"]
        cluster().client("pg_restore", *options)
        cluster().client("vacuumdb", "-q", "--analyze-only", database)
        FILESTORE.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder / "filestore", FILESTORE / database)
    return True


def _folder(name):
    return CACHE / f"snapshot-{name}"
