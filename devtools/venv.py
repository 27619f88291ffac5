"""Python environments in the cache, one for each list of pinned packages.

Odoo and the lint tools need different versions of the same packages, so each
list has an environment of its own.
"""

import hashlib
import shutil
import sys
from functools import cache

from devtools.console import Failure, say
from devtools.locks import lock
from devtools.odoo_source import odoo_source
from devtools.paths import CACHE, ROOT
from devtools.shell import run, succeeds

# The pinned packages have ready-made wheels for these.
SUPPORTED = ("3.12", "3.11", "3.10")


@cache
def odoo_python():
    """Return the Python that can import Odoo and all that it needs."""
    source = odoo_source()
    return _environment(
        "odoo",
        ROOT / "requirements.txt",
        import_from=source.root,
        with_system_packages=source.is_installed,
    )


@cache
def tools_python():
    """Return the Python that has the lint tools and Playwright."""
    return _environment("tools", ROOT / "requirements-dev.txt")


def _environment(name, requirements, import_from=None, with_system_packages=False):
    base = _base_python()
    identity = f"{base} {import_from} {with_system_packages}"
    content = requirements.read_bytes() + identity.encode()
    folder = CACHE / f"venv-{name}-{hashlib.sha256(content).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    complete = folder / "complete"
    if not complete.exists():
        with lock(CACHE / f"venv-{name}.lock"):
            if not complete.exists():
                say(f"installing Python packages of {requirements.name}")
                shutil.rmtree(folder, ignore_errors=True)
                options = ["--system-site-packages"] if with_system_packages else []
                run([base, "-m", "venv", *options, folder])
                _install(python, requirements)
                if import_from:
                    _make_importable(folder, import_from)
                complete.touch()
    return python


def _base_python():
    """Return a Python that the pinned packages support."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" in SUPPORTED:
        return sys.executable
    for version in SUPPORTED:
        python = shutil.which(f"python{version}")
        if python and succeeds([python, "-m", "venv", "--help"]):
            return python
    raise Failure(f"Please install one of Python {', '.join(SUPPORTED)} (with venv).")


def _install(python, requirements):
    """Install with uv, which is several times faster, or with plain pip."""
    uv = shutil.which("uv")
    if not uv and succeeds([python, "-m", "pip", "install", "-q", "uv"]):
        uv = python.with_name("uv")
    if uv:
        run([uv, "pip", "install", "-q", "--python", python, "-r", requirements])
    else:
        run([python, "-m", "pip", "install", "-q", "-r", requirements])


def _make_importable(folder, path):
    """Let the environment import from `path`, before any other code runs."""
    (packages,) = folder.glob("lib/python3*/site-packages")
    (packages / "odoo19.pth").write_text(f"{path}\n")
