"""Runs the doctests of the addons' `tools/`, which must not need Odoo.

Started as a program. The addon itself is never imported (that would take Odoo): its
`tools` get an empty stand-in as parent, and an import of odoo is an error.
"""

import doctest
import importlib
import sys
import types
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main():
    """Run them all; print the numbers of those that passed and failed."""
    sys.modules["odoo"] = None
    suite = unittest.TestSuite()
    for folder in sorted(ROOT.glob("*/tools")):
        if (folder.parent / "__manifest__.py").exists():
            suite.addTests(_suite_of(folder))
    result = unittest.TextTestRunner().run(suite)
    failed = len(result.failures) + len(result.errors)
    sys.stdout.write(f"{result.testsRun - failed} {failed}\n")


def _suite_of(folder):
    addon = types.ModuleType(folder.parent.name)
    addon.__path__ = [str(folder.parent)]
    sys.modules[addon.__name__] = addon
    for file in sorted(folder.glob("*.py")):
        stem = "" if file.stem == "__init__" else f".{file.stem}"
        module = importlib.import_module(f"{addon.__name__}.tools{stem}")
        yield doctest.DocTestSuite(module)


if __name__ == "__main__":
    main()
