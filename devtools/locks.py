"""Keeps two runs of `./dev` from doing the same work at the same time."""

import fcntl
from contextlib import contextmanager

from devtools.console import say


@contextmanager
def lock(path):
    """Hold the lock file `path`; it frees itself when the process ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./dev ({path.stem})")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
