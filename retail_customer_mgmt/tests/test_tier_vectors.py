from datetime import date
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools import tiers
from ..tools.tier_policy import base_level, tier_at
from . import shared_vectors


@tagged("post_install", "-at_install")
class TestTierVectors(BaseCase):
    """Month ends, leap days, anniversaries, and policies changed in mid-year."""

    def test_shared_vectors(self):
        for vector in shared_vectors.load("tiers"):
            with self.subTest(vector["name"]):
                self._check(vector)

    def _check(self, vector):
        policy, ladder, state, moves = self._live(vector)
        self.assertEqual([_words(move) for move in moves], vector["moves"])
        self.assertEqual(state.tier, vector["tier"])
        self.assertEqual(state.until and str(state.until), vector["until"])
        today = date.fromisoformat(vector["today"])
        count = tiers.counter(_history(vector))
        standing = tiers.standing(policy, ladder, state, count, today)
        for name in ("keep", "rise"):
            if name in vector:
                self._check_need(getattr(standing, name), vector[name])

    def _live(self, vector):
        """Live through the history, with a review in the night of each change."""
        policy, ladder = tiers.Policy(**vector["policy"]), _ladder(vector["ladder"])
        joined = date.fromisoformat(vector["joined"])
        state = tiers.State(tier_at(ladder, base_level(ladder)), joined=joined)
        history, moves, done = _history(vector), [], date.min
        for change in vector.get("changes", ()):
            day = date.fromisoformat(change["day"])
            known = [item for item in history if item.arrival < day]
            state, found = tiers.replay(policy, ladder, state, known, day, done)
            moves, done = moves + found, date.fromordinal(day.toordinal() - 1)
            if "policy" in change:
                policy = tiers.Policy(**change["policy"])
            if "ladder" in change:
                ladder = _ladder(change["ladder"])
            count = tiers.counter(known)
            state, found = tiers.take_in(policy, ladder, state, count, day)
            moves += found
        today = date.fromisoformat(vector["today"])
        state, found = tiers.replay(policy, ladder, state, history, today, done)
        return policy, ladder, state, moves + found

    def _check_need(self, need, expected):
        self.assertEqual(need.tier, expected["tier"])
        missing = {name: str(value) for name, value in need.missing.items()}
        self.assertEqual(missing, expected["missing"])
        for name in ("first", "last"):
            if name in expected:
                self.assertEqual(str(getattr(need, name)), expected[name])


def _ladder(values):
    return [
        tiers.Tier(
            **{
                name: value
                if name in ("id", "match", "visits")
                else Decimal(str(value))
                for name, value in tier.items()
            }
        )
        for tier in values
    ]


def _history(vector):
    return [
        tiers.Counted(
            date.fromisoformat(item["day"]),
            tiers.Figures(Decimal(str(item["amount"])), visits=item.get("visits", 0)),
            date.fromisoformat(item["known"]) if "known" in item else None,
            number=number,
            of=item.get("of", 0),
        )
        for number, item in enumerate(vector["history"], 1)
    ]


def _words(move):
    return f"{move.day} {move.reason} {move.to_tier or '-'} {move.until or '-'}"
