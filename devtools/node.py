"""The JavaScript packages of package.json, kept in the cache."""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from devtools.console import Failure, say
from devtools.locks import lock
from devtools.paths import CACHE, ROOT
from devtools.shell import run

FILES = ("package.json", "package-lock.json", ".npmrc")


@cache
def modules():
    """Return the installed packages, linked into the checkout for configurations."""
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in FILES))
    folder = CACHE / f"node-{digest.hexdigest()[:12]}"
    with lock(CACHE / "node.lock"):
        if not folder.is_dir():
            _install(folder)
    _link(folder / "node_modules")
    return folder / "node_modules"


def _install(folder):
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        raise Failure("Lint needs Node.js 20 or newer with npm: please install them.")
    say("installing JavaScript packages")
    with tempfile.TemporaryDirectory(dir=CACHE) as part:
        for name in FILES:
            shutil.copy(ROOT / name, part)
        run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=part)
        folder.mkdir()
        for name in Path(part).iterdir():
            name.rename(folder / name.name)


def _link(target):
    link = ROOT / "node_modules"
    if link.is_symlink() and link.readlink() == target:
        return
    part = ROOT / ".dev" / f"node_modules.{os.getpid()}"
    part.parent.mkdir(exist_ok=True)
    part.symlink_to(target)
    part.rename(link)
