"""What the user sees: everything goes to stderr, so stdout stays clean for pipes."""

import sys
import time

_STARTED = time.monotonic()
_BOLD, _RED, _PLAIN, _CLEAR_LINE = "\033[1m", "\033[31m", "\033[0m", "\r\033[K"


class Failure(Exception):
    """Something the user can act on; its text is shown without a traceback."""


def say(text):
    """Announce a step, with the seconds since the start."""
    line = f"[{elapsed():3.0f}s] {text}"
    _write(f"{_BOLD}{line}{_PLAIN}\n", f"{line}\n")


def complain(text):
    """Show what went wrong."""
    _write(f"{_RED}{text}{_PLAIN}\n", f"{text}\n")


def elapsed():
    """Seconds since this command started."""
    return time.monotonic() - _STARTED


class Progress:
    """One line that shows how far a long step is; on a plain log, a line every 15 s."""

    def __init__(self):
        self._next_line = time.monotonic() + 15

    def show(self, text):
        """Replace the progress line by this text."""
        if sys.stderr.isatty():
            _write(f"{_CLEAR_LINE}       {text[:70]}")
        elif time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + 15
            _write(f"       {text}\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if sys.stderr.isatty():
            _write(_CLEAR_LINE)


def _write(text, plain=None):
    is_plain = plain is not None and not sys.stderr.isatty()
    sys.stderr.write(plain if is_plain else text)
    sys.stderr.flush()
