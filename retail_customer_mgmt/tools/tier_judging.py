"""What becomes of one member's tier: by itself, after a purchase, after a return."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from . import tier_periods as periods
from . import tier_refunds, tier_steps
from .tier_policy import Figures, Ladder, Move, Policy, State, level_of
from .tier_steps import Answer, held, levels


class Count(Protocol):
    """What a member's ledger holds."""

    def __call__(
        self,
        first: datetime.date,
        last: datetime.date,
        before: datetime.date | None = None,
        after: int = 0,
        upto: int = 0,
    ) -> Figures:
        """Return the figures from ``first`` to ``last``.

        ``before`` leaves out what came in on that day or later. Only those entries
        count whose number is above ``after``, and at most ``upto`` unless that is 0;
        what takes an entry back counts where it did.
        """

    def newest(self, before: datetime.date) -> int:
        """Return the number of the last entry that came in before a day, or 0."""


def advance(
    policy: Policy,
    ladder: Ladder,
    state: State,
    count: Count,
    today: datetime.date,
    not_before: datetime.date | None = None,
    newest: int | None = None,
) -> tuple[State, list[Move]]:
    """Let everything happen that comes by itself up to the morning of ``today``.

    Each day is judged by what was known before it, so that a run that comes late
    gives the moves and dates of one every night. ``not_before`` is the day of a
    return that changes the past: what follows from it happens then, after the
    ``newest`` entry of the ledger.
    """
    moves = []
    while question := tier_steps.ask(policy, state, today):
        known_before: datetime.date | None = question.day
        if not_before and not_before > question.day:
            question = replace(question, day=not_before, newest=newest)
            known_before = None
        state, move = _decide(policy, ladder, state, question, count, known_before)
        moves += [move] if move else []
    return state, moves


def take_in(
    policy: Policy,
    ladder: Ladder,
    state: State,
    count: Count,
    day: datetime.date,
    newest: int | None = None,
) -> tuple[State, list[Move]]:
    """Judge a member after figures of ``day`` have come in.

    ``newest`` is the last entry of the ledger that ``count`` knows.
    """
    question = tier_steps.ask_about(policy, state, day, newest)
    state, move = _decide(policy, ladder, state, question, count, None)
    return state, [move] if move else []


def take_back(
    policy: Policy,
    ladder: Ladder,
    state: State,
    moves: Iterable[Move],
    count: Count,
    day: datetime.date,
    newest: int | None = None,
) -> tuple[State, list[Move]]:
    """Judge a member after a return on ``day``; ``moves`` are the newest first."""
    if not policy.refund_demotes:
        return state, []

    def count_now(first, last, after, upto):
        return count(first, last, None, after, upto)

    after, move = tier_refunds.undo(
        policy, ladder, state, moves, count_now, day, newest
    )
    if move is None:
        return state, []
    seen = held(policy, ladder, state), held(policy, ladder, after)
    has_fallen = level_of(ladder, after.tier) < level_of(ladder, state.tier)
    after, others = advance(policy, ladder, after, count, day, day, newest)
    if has_fallen:
        # What other periods reach had been nothing new at the tier held before.
        after, found = take_in(policy, ladder, after, count, day, newest)
        others += found
    if seen[0] == seen[1]:
        return after, others
    (from_tier, until_before), (to_tier, until) = seen
    return after, [
        replace(
            move,
            from_tier=from_tier,
            to_tier=to_tier,
            until=until,
            until_before=until_before,
        ),
        *others,
    ]


def _decide(policy, ladder, state, question, count, known_before):
    if policy.counts_anew and known_before and question.newest == 0:
        question = replace(question, newest=count.newest(known_before))
    figures = [
        count(*span, known_before, periods.counts_after(policy, state))
        if span
        else Figures()
        for span in (question.span, question.other)
    ]
    answer = Answer(*(levels(ladder, found) for found in figures))
    state, move = tier_steps.decide(policy, ladder, state, question, answer)
    if move and move.first:
        is_other = (move.first, move.last) == question.other
        move = replace(move, figures=figures[1 if is_other else 0])
    return state, move
