"""Compares and merges translation files, with the library `polib`.

Started as a program, by the Python that has it:
po_files refresh|check EXPORTED.pot I18N-FOLDER LANGUAGE…
"""

import sys
from pathlib import Path

import polib

SHOWN = 20


def refresh(exported, pot, pos):
    """Write the template and each language's file, keeping all translations."""
    template = polib.pofile(str(exported))
    if not pot.exists() or _terms(polib.pofile(str(pot))) != _terms(template):
        pot.parent.mkdir(exist_ok=True)
        pot.write_text(exported.read_text())
    for file in pos:
        po = polib.pofile(str(file)) if file.exists() else _new(file.stem, template)
        before = str(po)
        po.merge(template)
        for entry in po.obsolete_entries():
            po.remove(entry)
        if str(po) != before or not file.exists():
            po.save(str(file))
    return [gap for file in pos for gap in _gaps(file)]


def check(exported, pot, pos):
    """Return what is wrong, without changing anything."""
    fresh = _terms(polib.pofile(str(exported)))
    known = _terms(polib.pofile(str(pot))) if pot.exists() else set()
    problems = [f"{pot.name} lacks: {term}" for term in sorted(fresh - known)]
    problems += [f"{pot.name} still has: {term}" for term in sorted(known - fresh)]
    for file in pos:
        listed = _terms(polib.pofile(str(file))) if file.exists() else set()
        problems += [f"{file.name} lacks: {term}" for term in sorted(known - listed)]
        problems += _gaps(file) if file.exists() else []
    return problems


def _new(language, template):
    po = polib.POFile(wrapwidth=78)
    po.metadata = {
        **template.metadata,
        "Language": language,
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return po


def _terms(po):
    return {entry.msgid for entry in po if not entry.obsolete}


def _gaps(file):
    """Return the terms without a translation that can be relied on."""
    return [
        f"{file.name} does not translate: {entry.msgid}"
        for entry in polib.pofile(str(file))
        if not entry.obsolete and not entry.translated()
    ]


def main(action, exported, folder, *languages):
    """Do it, print what is wrong, and return the exit code."""
    exported, folder = Path(exported), Path(folder)
    pot = folder / exported.name
    pos = [folder / f"{language}.po" for language in languages]
    problems = {"refresh": refresh, "check": check}[action](exported, pot, pos)
    sys.stdout.write("\n".join(problems[:SHOWN]))
    if len(problems) > SHOWN:
        sys.stdout.write(f"\n… and {len(problems) - SHOWN} more")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
