"""The addons of this repository, as their manifests describe them."""

import ast
import hashlib
from functools import cache

from devtools.console import Failure
from devtools.paths import ROOT

# Files that a database with the addon installed does not depend on.
NOT_INSTALLED = {"tests", "static", "readme", "__pycache__"}


@cache
def manifests():
    """Return {addon name: manifest} of the installable addons at the root."""
    found = {
        file.parent.name: ast.literal_eval(file.read_text())
        for file in sorted(ROOT.glob("*/__manifest__.py"))
    }
    found = {name: each for name, each in found.items() if each.get("installable", 1)}
    if not found:
        raise Failure("There is no addon at the root of this checkout yet.")
    return found


def names():
    """Return the names of our addons."""
    return sorted(manifests())


def dependencies():
    """Return the names of the addons of Odoo that ours build on."""
    needed = {name for each in manifests().values() for name in each["depends"]}
    return sorted(needed - set(manifests()))


def fingerprint():
    """Return a hash of all that shapes a database with our addons installed."""
    digest = hashlib.sha256()
    for name in names():
        for file in sorted((ROOT / name).rglob("*")):
            relative = file.relative_to(ROOT)
            if file.is_file() and not NOT_INSTALLED & set(relative.parts):
                digest.update(f"{relative} ".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
