"""Finds Odoo 19, or gets it: once a machine, into the cache.

Odoo is on no Python package index. In this order we take `ODOO_HOME`, the copy
in our cache, an `odoo` that Python can import, Debian's package, and at last a
shallow clone of Odoo's public repository.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from devtools import debian
from devtools.console import Failure, say
from devtools.locks import lock
from devtools.paths import CACHE
from devtools.shell import run

REPOSITORY = "https://github.com/odoo/odoo.git"
BRANCH = "19.0"
VERSION_MARK = "version_info = (19, 0"
CACHED = CACHE / "odoo19"


@dataclass(frozen=True)
class OdooSource:
    """An Odoo 19 on this machine; `root` is the folder to put on `sys.path`."""

    root: Path
    is_installed: bool = False

    @property
    def addons_paths(self):
        """The folders that hold Odoo's own addons (a git clone has two)."""
        folders = [self.root / "odoo" / "addons", self.root / "addons"]
        return [folder for folder in folders if any(folder.glob("*/__manifest__.py"))]


@cache
def odoo_source():
    """Return the Odoo 19 to work with."""
    home = os.environ.get("ODOO_HOME")
    if home:
        root = _root_in(Path(home).expanduser().resolve())
        if not root:
            raise Failure(f"ODOO_HOME={home} holds no Odoo {BRANCH}.")
        return OdooSource(root)
    root = _root_in(CACHED)
    return OdooSource(root) if root else _importable() or _downloaded()


def _root_in(folder):
    """Return where the package `odoo` is in an unpacked Odoo, or None."""
    for root in (folder, folder / "usr/lib/python3/dist-packages"):
        release = root / "odoo" / "release.py"
        if release.is_file() and VERSION_MARK in release.read_text():
            return root
    return None


def _importable():
    """Return the Odoo 19 that this Python has among its packages, or None."""
    code = "import odoo.release; print(odoo.release.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    root = found.returncode == 0 and _root_in(Path(found.stdout.strip()).parents[1])
    return OdooSource(root, is_installed=True) if root else None


def _downloaded():
    with lock(CACHE / "odoo.lock"):
        root = _root_in(CACHED)
        if not root:
            _download()
            root = _root_in(CACHED)
    if not root:
        raise Failure(f"No Odoo {BRANCH} to be had: set ODOO_HOME to yours.")
    return OdooSource(root)


def _download():
    """Put Odoo into the cache; what is half done never has the final name."""
    part = CACHE / "odoo19.part"
    if debian.is_usable():
        say("getting Odoo 19 from Debian's package (about 120 MB)")
        try:
            debian.unpack_odoo(part)
        except Failure as failure:
            say(f"that did not work ({str(failure).splitlines()[-1]})")
        else:
            (part / "root").rename(CACHED)
            shutil.rmtree(part)
            return
    say("cloning Odoo 19 from its public repository (a few minutes)")
    clone = CACHE / "odoo19.clone"
    shutil.rmtree(clone, ignore_errors=True)
    run(["git", "clone", "--depth", "1", "--branch", BRANCH, REPOSITORY, clone])
    clone.rename(CACHED)
