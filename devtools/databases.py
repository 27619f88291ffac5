"""Databases in seconds: made once as a template, then copied.

    base template    what our addons depend on, with demo data and asset bundles;
                     made again when Odoo or the list of dependencies changes
    addon template   base + our addons, without or with their demo data;
                     made again when one of their files changes
    a database       a copy of an addon template

Templates carry the key of what they were made from in their name. A template has
its final name only when it is complete, so an interrupted run leaves no half one.
"""

import hashlib
import os
import re
import shutil

from devtools import addons, odoo, snapshots
from devtools.console import Failure, complain, say
from devtools.locks import lock
from devtools.odoo_source import odoo_source
from devtools.paths import DEV, FILESTORE, ROOT
from devtools.postgres import cluster

BASE, ADDON, ADDON_DEMO = "template_base_", "template_addon_", "template_demo_"
BUILD = "template_in_making"
KEPT = 3  # addon templates of a kind, so that going back and forth is quick

PREGENERATE_ASSETS = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()\n"


def create(name, demo=False):
    """Make the database `name` anew, with our addons installed."""
    check_name(name)
    odoo.environment()
    with lock(DEV / "templates.lock"):
        template = _addon_template(demo)
        _copy(template, name)
    trouble = note(template)
    if trouble:
        complain(f"Warnings when the addon was installed:\n{trouble}")


def check_installation(demo):
    """Fail if anything is logged as a warning or error when our addons are installed.

    It catches broken views and missing access rules, which no test would.
    """
    odoo.environment()
    with lock(DEV / "templates.lock"):
        trouble = note(_addon_template(demo))
    if trouble:
        raise Failure(trouble)


def exists(name):
    """Tell whether there is a database of that name, with its files."""
    return name in names() and (FILESTORE / name).is_dir()


def names():
    """Return the names of all databases of our cluster."""
    return query("SELECT datname FROM pg_database").split()


def query(statement, database="postgres", **values):
    """Run one SQL statement and return what it prints, unaligned.

    A value goes in as a literal, `:'name'`, or as an identifier, `:"name"`.
    """
    variables = [f"--set={name}={value}" for name, value in values.items()]
    options = ["-X", "-A", "-t", "-q", "--set=ON_ERROR_STOP=1", *variables]
    return cluster().client("psql", *options, database, text_in=statement)


def note(name):
    """Return the note that was left with a database."""
    return query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = :'name'",
        name=name,
    ).strip()


def set_note(name, text):
    """Leave a note with a database; it goes where the database goes."""
    query("COMMENT ON DATABASE :\"name\" IS :'text'", name=name, text=text)


def drop(name):
    """Remove a database and its files, if there are any."""
    cluster().client("dropdb", "--if-exists", "--force", name)
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def check_name(name):
    """Refuse names that are not plain, or that this tool uses itself."""
    reserved = name.startswith("template") or name == "postgres"
    if reserved or not re.fullmatch(r"[a-z][a-z0-9_-]{0,50}", name):
        raise Failure(
            f"{name!r} can't be a database here: take small letters, digits, _ and -."
        )


def addon_key():
    """Return the key of the addon template that fits the files as they are now."""
    return _key(_base_key(), addons.fingerprint())


def _base_key():
    release = odoo_source().root / "odoo" / "release.py"
    return _key(
        str(odoo_source().root),
        str(cluster().programs),
        release.read_text(),
        ",".join(addons.dependencies()),
        (ROOT / "requirements.txt").read_text(),
    )


def _key(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _base_template():
    name = BASE + _base_key()
    if not exists(name):
        for old in _named(BASE) + _named(ADDON) + _named(ADDON_DEMO):
            drop(old)
        drop(BUILD)
        if not snapshots.restore(name, BUILD):
            _make_base()
            snapshots.save(BUILD, name)
        _finish(name)
    return name


def _make_base():
    modules = ",".join(addons.dependencies())
    say(f"installing {modules} into the base template (once, 1–2 minutes)")
    _install(modules, "base", "--with-demo")
    say("making the asset bundles of the base template")
    arguments = ["shell", "--no-http", "-d", BUILD]
    odoo.run_quietly("base-assets", *arguments, script=PREGENERATE_ASSETS)


def _addon_template(demo):
    prefix = ADDON_DEMO if demo else ADDON
    name = prefix + addon_key()
    if not exists(name):
        base = _base_template()
        for old in _named(prefix)[: 1 - KEPT]:
            drop(old)
        modules = ",".join(addons.names())
        say(f"installing {modules}{' with demo data' if demo else ''}")
        _copy(base, BUILD)
        _set_demo(demo)
        trouble = _install(modules, prefix.strip("_"))
        _set_demo(True)
        set_note(BUILD, trouble)
        _finish(name)
    return name


def _set_demo(wanted):
    """Tell Odoo whether the installed modules have demo data.

    A module gets its demo data when all that it depends on has it, so this is how
    ours is installed without demo data next to Odoo's modules with theirs.
    """
    query(
        "UPDATE ir_module_module SET demo = :'wanted' WHERE state = 'installed' "
        "AND name <> ALL (string_to_array(:'ours', ','))",
        BUILD,
        wanted=wanted,
        ours=",".join(addons.names()),
    )


def _install(modules, log_name, *options):
    arguments = ["--no-http", "--max-cron-threads=0", "--stop-after-init"]
    arguments += ["-d", BUILD, "-i", modules, *options]
    return odoo.run_quietly(log_name, "server", *arguments)


def _finish(name):
    """Give the template in making its final name."""
    shutil.rmtree(FILESTORE / name, ignore_errors=True)
    (FILESTORE / BUILD).mkdir(parents=True, exist_ok=True)
    (FILESTORE / BUILD).rename(FILESTORE / name)
    cluster().client("dropdb", "--if-exists", "--force", name)
    query('ALTER DATABASE :"old" RENAME TO :"new"', old=BUILD, new=name)


def _copy(source, target):
    """Copy a database; its files are hard links, as Odoo never changes one in place."""
    drop(target)
    cluster().client("createdb", "-T", source, target)
    FILESTORE.mkdir(parents=True, exist_ok=True)
    shutil.copytree(FILESTORE / source, FILESTORE / target, copy_function=os.link)


def _named(prefix):
    """Return the databases whose name starts so, oldest first."""
    found = query(
        "SELECT datname FROM pg_database WHERE starts_with(datname, :'prefix') "
        "ORDER BY oid",
        prefix=prefix,
    )
    return found.split()
