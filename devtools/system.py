"""Programs of the operating system that we need, installed when we may."""

import os
import shutil

from devtools.console import Failure, say
from devtools.shell import run, succeeds

BROWSERS = ("google-chrome", "chromium", "chromium-browser")


def browser():
    """Return the path of Chromium (or Chrome), installing it if need be."""
    return _first(BROWSERS) or _install_for("chromium", lambda: _first(BROWSERS))


def pdf_printer():
    """Install what Odoo prints PDFs with, where that can be done."""
    if not shutil.which("wkhtmltopdf"):
        try:
            install("wkhtmltopdf")
        except Failure:
            say("without wkhtmltopdf Odoo shows reports as web pages, not as PDFs")


def _first(names):
    return next(filter(None, map(shutil.which, names)), None)


def _install_for(package, find):
    """Install a Debian package, then return what `find` finds."""
    install(package)
    found = find()
    if not found:
        raise Failure(f"Please install {package} and run this again.")
    return found


def install(package):
    """Install a Debian or Ubuntu package when this user may do that unasked."""
    apt = _as_root("apt-get")
    if not apt:
        raise Failure(f"Please install {package} and run this again.")
    say(f"installing {package}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([*apt, "-qq", "update"], env=environment)
    options = ["-qq", "-y", "--no-install-recommends"]
    run([*apt, "install", *options, package], env=environment)


def _as_root(program):
    """Return the command that runs `program` as root, or None if we may not."""
    if not shutil.which(program):
        return None
    if os.geteuid() == 0:
        return [program]
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND", program]
    return None
