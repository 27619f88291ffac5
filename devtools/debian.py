"""Odoo 19 from Debian's package, unpacked without touching the system.

Debian has the package in its suite `sid` only, so we read that suite from the
mirror this machine already uses, through package lists of our own.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from devtools.console import Failure
from devtools.shell import run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# Odoo's package links to libraries and fonts in packages of their own. They come
# from bookworm, as fonts-font-awesome must be 4.7 and newer suites have another.
PACKAGES = [
    "odoo-19/sid",
    "fonts-montserrat/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
    "fonts-ocr-b/bookworm",
    "fonts-roboto-unhinted/bookworm",
    "libjs-jquery/bookworm",
    "libjs-jquery-form/bookworm",
    "libjs-underscore/bookworm",
]

# A second copy of the addons, and translations but the Chinese: two thirds of it.
LEFT_OUT = [
    "./usr/lib/python3/dist-packages/addons",
    "*/i18n/[!z]*.po",
    "*/i18n/z[!h]*.po",
]

# Named by the manifest of `mail`, left out by Debian as not free. Asset bundles
# complain about a missing file, not about an empty one.
STUB = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def is_usable():
    """Tell whether this machine has Debian's package tools and a Debian mirror."""
    has_tools = shutil.which("apt-get") and shutil.which("dpkg-deb")
    return bool(has_tools and KEYRING.is_file() and _mirror())


def unpack_odoo(folder):
    """Download the packages into `folder` and unpack them into its `root`.

    What an interrupted run has downloaded is used again.
    """
    packages = folder / "packages"
    packages.mkdir(parents=True, exist_ok=True)
    options = _apt_options(folder)
    run(["apt-get", *options, "update"])
    run(["apt-get", *options, "download", *PACKAGES], cwd=packages)
    root = folder / "root"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for package in sorted(packages.glob("*.deb")):
        _unpack(package, root)
    stub = root / "usr/lib/python3/dist-packages" / STUB
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text("/* not part of Debian's package */\n")


def _unpack(package, root):
    excludes = [f"--exclude={pattern}" for pattern in LEFT_OUT]
    tar = ["tar", "-x", "-C", root, "--no-same-owner", "--wildcards", *excludes]
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE
    ) as archive:
        unpacked = subprocess.run(tar, stdin=archive.stdout, check=False)
    if archive.returncode or unpacked.returncode:
        package.unlink()
        raise Failure(f"{package.name} was broken; it will be downloaded again.")


def _apt_options(folder):
    """Return options for package lists of our own, with their folders made."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    mirror = _mirror()
    sources.write_text(
        "".join(
            f"deb [signed-by={KEYRING}] {mirror} {suite} main\n"
            for suite in ("sid", "bookworm")
        )
    )
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Acquire::Languages": "none",
    }
    if os.geteuid() == 0:
        settings["APT::Sandbox::User"] = "root"
    return ["-qq", *(f"-o{name}={value}" for name, value in settings.items())]


def _mirror():
    """Return the address of the Debian mirror that this machine uses, or None."""
    format_ = "$(ORIGIN) $(LABEL) $(REPO_URI)"
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", format_, "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found = re.search(r"^Debian Debian (\S+)$", targets, re.MULTILINE)
    return found[1] if found else _mirror_in_sources()


def _mirror_in_sources():
    """Read the mirror from apt's own files, for when its lists were cleaned away."""
    apt = Path("/etc/apt")
    files = [apt / "sources.list", *apt.glob("sources.list.d/*")]
    for file in filter(Path.is_file, files):
        for address in re.findall(
            r"^(?:URIs:\s*|deb (?:\[[^]]*\] )?)(\S+)", file.read_text(), re.MULTILINE
        ):
            if "security" not in address and "debian" in address:
                return address
    return None
