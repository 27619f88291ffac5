"""Running other programs."""

import subprocess

from devtools.console import Failure


def run(command, text_in="", **options):
    """Run a program; when it fails, its output becomes the failure's text."""
    command = [str(part) for part in command]
    done = subprocess.run(
        command, input=text_in, capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        tail = (done.stdout + done.stderr).strip()[-3000:]
        raise Failure(f"{' '.join(command)[:200]} failed:\n{tail}")
    return done.stdout


def succeeds(command, **options):
    """Tell whether a program can be run and exits with 0."""
    try:
        run(command, **options)
    except (Failure, OSError):
        return False
    return True
