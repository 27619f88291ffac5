"""The linters, each on all code of the checkout."""

import subprocess

from devtools import addons
from devtools.console import Failure
from devtools.node import modules
from devtools.paths import ROOT
from devtools.venv import tools_python

# Said here because pylint lets `enable` in a configuration file overrule `disable`.
PYLINT_PASSES = (
    "consider-merging-classes-inherited",  # a large extension is split by subject
    "missing-readme",  # the repository has one for all
    "no-search-all",  # programmes and rules are few
)
PRETTIER_FILES = "**/*.{js,json,xml,yaml,yml}"


def checks():
    """Return (name, function) of each linter."""
    return [(name, lambda each=each: _check(*each)) for name, each in _linters()]


def fix():
    """Let those linters that can mend what they find; return what they say."""
    packages = [str(ROOT / name) for name in addons.names()]
    _run(_tool("oca-checks-odoo-module", "--fix", "--no-exit", *packages))
    _run(_tool("ruff", "check", "--fix-only", "--quiet", "."))
    _run(_tool("ruff", "format", "--quiet", "."))
    _run(_script("eslint", "--fix", *_javascript()))
    _run(_script("prettier", "--write", "--log-level=warn", PRETTIER_FILES))


def _linters():
    names = addons.names()
    translations = sorted(ROOT.glob("*/i18n/*.po"))
    yield "ruff", [_tool, "ruff", "check", "--quiet", "--output-format=concise", "."]
    yield "ruff format", [_tool, "ruff", "format", "--quiet", "--diff", "."]
    yield (
        "pylint-odoo",
        [
            *[_tool, "pylint", "--score=no"],
            f"--disable={','.join(PYLINT_PASSES)}",
            *names,
        ],
    )
    yield "oca-hooks", [_tool, "oca-checks-odoo-module", *names]
    if translations:
        yield "oca-hooks of translations", [_tool, "oca-checks-po", *translations]
    yield "prettier", [_script, "prettier", "--check", PRETTIER_FILES]
    if _javascript():
        yield "eslint", [_script, "eslint", *_javascript()]


def _check(where, program, *arguments):
    done = _run(where(program, *arguments))
    if done.returncode:
        raise Failure((done.stdout + done.stderr).strip())


def _run(command):
    return subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True
    )


def _tool(program, *arguments):
    """Return the command line of a linter written in Python."""
    return [tools_python().with_name(program), *arguments]


def _script(program, *arguments):
    """Return the command line of a linter written in JavaScript."""
    return [modules() / ".bin" / program, *arguments]


def _javascript():
    """Return the folders that hold JavaScript of ours."""
    folders = (ROOT / name / "static" for name in addons.names())
    return [str(folder) for folder in folders if any(folder.rglob("*.js"))]
