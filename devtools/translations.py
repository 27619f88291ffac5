"""The translations of our addons: refreshed, and checked for gaps."""

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from devtools import addons, databases, odoo
from devtools.console import Failure, say
from devtools.paths import ROOT
from devtools.venv import odoo_python

LANGUAGES = ("zh_CN", "zh_TW")


def refresh():
    """Write each addon's .pot, and bring its .po files in line with it."""
    _run("refresh")


def check():
    """Fail if a .pot is stale or a term is not translated."""
    _run("check")


def _run(action):
    with _exported_terms() as folder:
        for name in addons.names():
            done = subprocess.run(
                [odoo_python(), "-m", "devtools.po_files", action]
                + [folder / f"{name}.pot", ROOT / name / "i18n", *LANGUAGES],
                cwd=ROOT,
                text=True,
                stdout=subprocess.PIPE,
                check=False,
            )
            if done.returncode:
                raise Failure(done.stdout.strip())


@contextmanager
def _exported_terms():
    """Let Odoo write the terms of each addon into a folder, as NAME.pot."""
    database = f"i18n_{os.getpid()}"
    databases.create(database)
    say("exporting the terms")
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name in addons.names():
                arguments = ["-d", database, "-o", f"{folder}/{name}.pot", name]
                odoo.run_quietly("i18n", "i18n", "export", *arguments)
            yield Path(folder)
    finally:
        databases.drop(database)
