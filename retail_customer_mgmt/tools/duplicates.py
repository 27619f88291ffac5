"""How likely two member files are one person's: a weighted sum of what agrees.

Each thing that both files say adds points between its two weights, by how alike it is;
what only one file says adds none. The points are log odds; the score is a logistic
function of their sum, a share between 0 and 1, drawn out so that people can tell a
strong pair from a stronger one.

The weights of name, birthday and address were tuned on the data set FEBRL2 and rounded;
see `devtools/bench/dedupe.py`. There is one table, from which the database's statement
is made as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

BIAS = -3.5  # before anything is known
SPREAD = 4.0  # how many points make odds e times higher in the score
THRESHOLD = 0.5  # from here on a pair is put before people
LEAST_POINTS = SPREAD * math.log(THRESHOLD / (1 - THRESHOLD))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one thing counts: ``differs`` up to a likeness, ``same`` from another on."""

    name: str
    differs: float
    same: float
    low: float = 0.0
    high: float = 1.0
    is_exact: bool = False

    def weigh(self, likeness: float) -> float:
        """Return the points of a likeness between 0 and 1.

        >>> Comparison("name", -4, 4, 0.25, 0.75).weigh(0.5)
        0.0
        """
        return self.differs + (self.same - self.differs) * self.share(likeness)

    def share(self, likeness: float) -> float:
        """Return how far a likeness is on the way from different to the same."""
        return min(1.0, max(0.0, (likeness - self.low) / (self.high - self.low)))


COMPARISONS = (
    Comparison("phone", -2, 7.5, 0.35, 0.95),
    Comparison("email", -0.5, 7.5, is_exact=True),
    Comparison("id_number", -6, 12, is_exact=True),
    Comparison("name", -3.5, 3.5, 0.4, 0.65),
    # Chinese characters; names that only sound alike say less.
    Comparison("written", -2, 0, is_exact=True),
    Comparison("born", -1.5, 7.5, 0.3, 0.8),
    Comparison("street", -2, 3, 0.05, 0.6),
    Comparison("city", -0.5, 1.5, 0.05, 0.7),
    Comparison("zip", -1, 1, 0.1, 0.8),
    Comparison("state", -1, 1, is_exact=True),
)


@lru_cache(maxsize=10_000)
def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """Return the share of trigrams that two texts have in common, as pg_trgm does.

    The order of words doesn't matter, nor do small slips weigh much.

    >>> likeness("wei zhang", "zhang wei"), likeness("smith", "smyth")
    (1.0, 0.3333333333333333)
    >>> likeness("ada", "bob")
    0.0
    """
    left = frozenset().union(*map(_trigrams, one.split()))
    right = frozenset().union(*map(_trigrams, other.split()))
    both = left | right
    return len(left & right) / len(both) if both else 0.0


def score(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """Return the share of certainty that two keys are one person's.

    >>> ada = {"name": "ada lovelace", "born": "1990 12 10"}
    >>> round(score(ada, ada), 3), round(score(ada, ada | {"name": "bo li"}), 3)
    (0.867, 0.531)
    >>> round(score(ada, {"phone": "12025550101"}), 3)
    0.294
    """
    points = BIAS + sum(
        comparison.weigh(_likeness(comparison, one, other))
        for comparison in COMPARISONS
        if one.get(comparison.name) and other.get(comparison.name)
    )
    return 1 / (1 + math.exp(-points / SPREAD))


def _likeness(
    comparison: Comparison, one: Mapping[str, str], other: Mapping[str, str]
) -> float:
    left, right = one[comparison.name], other[comparison.name]
    return float(left == right) if comparison.is_exact else likeness(left, right)
