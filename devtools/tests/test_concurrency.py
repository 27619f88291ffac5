"""Tills that race for one account, and workers that are killed, on a real database."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from devtools import databases, odoo
from devtools.paths import ROOT
from devtools.tests import racing

SCRIPT = "from devtools.tests import racing; racing.run(env, {path!r})\n"
SECONDS = 240  # of a busy machine; it takes about 30


class TestConcurrency(unittest.TestCase):
    """All scenarios run once, in processes of their own; each test judges one."""

    @classmethod
    def setUpClass(cls):
        database = f"test_{os.getpid()}_race"
        databases.create(database)
        try:
            cls.found = cls._run(database)
        finally:
            databases.drop(database)

    @staticmethod
    def _run(database):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "found.json"
            shell = ["shell", "--no-http", "--log-level=critical", "-d", database]
            done = subprocess.run(
                odoo.command(*shell),
                input=SCRIPT.format(path=str(path)),
                text=True,
                env={**odoo.environment(), "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=SECONDS,
                check=False,
            )
            if not path.exists():
                raise AssertionError(done.stdout)
            return json.loads(path.read_text())

    def _assert_sound(self, found, balance):
        self.assertEqual(found["findings"], [])
        self.assertEqual(
            (found["balance"], found["points"], found["debt"], found["held"]),
            (balance, balance, 0, 0),
        )

    def test_four_tills_end_at_the_exact_balance(self):
        found = self.found["race"]
        operations = racing.TILLS * racing.OPERATIONS
        done = found["burnt"] / racing.BURNT + found["earned"] / racing.EARNED
        self.assertEqual(done + found["refused"], operations)
        self.assertGreater(found["refused"], 0, "points must run short")
        self.assertGreaterEqual(found["lowest"], 0)
        balance = racing.OPENING + found["earned"] - found["burnt"]
        self._assert_sound(found, balance)

    def test_of_two_tills_that_reserve_the_same_points_one_wins(self):
        found = self.found["reserve_at_once"]
        self.assertEqual(found["winners"], [1] * 10)
        self._assert_sound(found, racing.OPENING)

    def test_an_order_of_two_tills_earns_once(self):
        """features.md, complaint 14: points double when another till reopens it."""
        found = self.found["sync_at_once"]
        self._assert_sound(found, racing.OPENING + found["earned"])

    def test_a_killed_worker_leaves_nothing_and_sending_again_completes_it(self):
        """features.md, complaint 3: a repeated confirmation counts twice."""
        for moment in ("in the posting", "before the commit"):
            with self.subTest(moment):
                found = self.found[moment]
                after = found["after_the_kill"]
                self.assertEqual(after["orders"], 0)
                self.assertEqual(after["entries"], [["opening", racing.OPENING]])
                self.assertEqual(after["held"], racing.BURNT)
                self.assertEqual(after["findings"], [])
                self._assert_redeemed_once(found)

    def test_a_worker_killed_before_it_answers_leaves_everything(self):
        """features.md, complaint 3: a repeated confirmation counts twice."""
        found = self.found["after the commit"]
        after = found["after_the_kill"]
        self.assertEqual(after["orders"], 1)
        self.assertEqual(after["entries"], found["entries"])
        self.assertEqual(after["held"], 0)
        self._assert_redeemed_once(found)

    def _assert_redeemed_once(self, found):
        self.assertEqual(found["orders"], 1)
        self.assertEqual(
            found["entries"],
            [["opening", racing.OPENING], ["redeem", -racing.BURNT]],
        )
        self._assert_sound(found, racing.OPENING - racing.BURNT)
