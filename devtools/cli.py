"""Finds the subcommand and runs it."""

import importlib
import pkgutil
import signal
import sys

from devtools import commands
from devtools.console import Failure, complain


def main(argv):
    """Run `./dev` with these arguments and return the exit code."""
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    if not argv or argv[0] in ("-h", "--help", "help"):
        sys.stdout.write(_overview(names))
        return 0
    # Being ended by another program is like Ctrl+C: clean up first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    name, *arguments = argv
    if name not in names:
        complain(f"./dev has no command {name!r}. It has: {', '.join(names)}.")
        return 2
    try:
        return _load(name).main(arguments) or 0
    except Failure as failure:
        complain(str(failure))
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        complain("Interrupted. Run the same command again to continue.")
        return 130


def _load(name):
    return importlib.import_module(f"{commands.__name__}.{name}")


def _overview(names):
    lines = ["Usage: ./dev COMMAND [ARGUMENTS]   (./dev COMMAND --help tells more)", ""]
    for name in names:
        summary = _load(name).__doc__.splitlines()[0]
        lines.append(f"  {name:<12} {summary}")
    return "\n".join(lines) + "\n"
