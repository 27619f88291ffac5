"""Child processes that share a loaded registry, each with connections of its own.

They are what Odoo's workers are: forked, and unable to see each other's memory.
"""

import json
import logging
import os
import random
import signal
import sys

from odoo import api, sql_db

_logger = logging.getLogger(__name__)


class Child:
    """A process that calls ``work(child, registry, *arguments)``.

    What that returns is ``result()``; ``say()`` in the child ends ``wait()`` here.
    """

    def __init__(self, registry, work, *arguments):
        self.reader, self.writer = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            self._run(registry, work, arguments)
        os.close(self.writer)
        self.stream = os.fdopen(self.reader)

    def _run(self, registry, work, arguments):
        """Do the work and end, without what this process would do at its end."""
        code = 1
        try:
            # The parent's connections belong to the parent.
            sql_db._Pool = sql_db._Pool_readonly = None
            registry._db = sql_db.db_connect(registry.db_name)
            random.seed(os.getpid())
            self.say(work(self, registry, *arguments))
            code = 0
        except Exception:
            _logger.exception("A child process has failed")
        finally:
            os._exit(code)

    def say(self, message):
        """Tell the parent something; called in the child."""
        os.write(self.writer, f"{json.dumps(message)}\n".encode())

    def pause(self):
        """Say that a moment has come, and wait to be killed; called in the child."""
        self.say("here")
        signal.pause()

    def wait(self):
        """Return the next message of the child."""
        line = self.stream.readline()
        if not line:
            raise RuntimeError("A child process has failed.")
        return json.loads(line)

    def result(self):
        """Return what the work returned, when the child has ended."""
        message = self.wait()
        self._reap()
        return message

    def kill(self):
        """End the child as a power cut would."""
        os.kill(self.pid, signal.SIGKILL)
        self._reap()

    def _reap(self):
        os.waitpid(self.pid, 0)
        self.stream.close()


def in_parallel(registry, work, argument_lists):
    """Run a child for each list of arguments; return their results."""
    children = [Child(registry, work, *arguments) for arguments in argument_lists]
    return [child.result() for child in children]


def cursor_env(cr, uid=api.SUPERUSER_ID):
    """Return the environment of a user on a cursor of this process."""
    return api.Environment(cr, uid, {})
