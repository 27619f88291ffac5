"""What a return undoes where the programme demotes at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace

from . import tier_periods as periods
from .tier_policy import (
    Figures,
    Ladder,
    Move,
    Policy,
    State,
    base_level,
    level_of,
    tier_at,
)
from .tier_steps import fallen_level, levels

Count = Callable[[datetime.date, datetime.date, int, int], Figures]


def undo(
    policy: Policy,
    ladder: Ladder,
    state: State,
    moves: Iterable[Move],
    count: Count,
    day: datetime.date,
    newest: int | None = None,
) -> tuple[State, Move | None]:
    """Take back what the figures no longer justify.

    ``moves`` are the member's, the newest first. Each that the present tier rests on
    is tested again over its own days; the first that still holds ends the search.
    What came in after a move that let counting start anew does not hold it.
    What is undone leads to an earlier tier, and on to the moves which that rests on.
    """
    found, evidence = state, None
    for move in [*moves, *_unseen(policy, ladder, state)]:
        level = level_of(ladder, found.tier)
        if move.reason in _ENDS or level <= base_level(ladder):
            break
        if not _rests_on(ladder, level, move):
            continue
        span = move.first or periods.BEGINNING, move.last or periods.END
        figures = count(*span, move.after, move.upto)
        if _holds(ladder, level, move, figures):
            break
        moment = day, newest or 0
        after = _UNDOING[move.reason](policy, ladder, found, move, figures, *moment)
        if after == found:
            continue
        found, evidence = after, replace(move, figures=figures)
        if _holds(ladder, level_of(ladder, found.tier), move, figures):
            break
    if evidence is None or found == state:
        return state, None
    return found, Move(
        day=day,
        reason="refund",
        from_tier=state.tier,
        to_tier=found.tier,
        until=found.until,
        rule=evidence.rule,
        first=evidence.first,
        last=evidence.last,
        until_before=state.until,
        figures=evidence.figures,
    )


def _unseen(policy: Policy, ladder: Ladder, state: State) -> list[Move]:
    """Return the rise that a manual tier hid, so that no move tells of it.

    It comes last: where moves tell more, they have decided before.
    """
    if not state.since or state.tier is None:
        return []
    first, last = periods.period(policy, state, state.since)
    if policy.counts_anew:
        first, last = periods.BEGINNING, state.since
    base = tier_at(ladder, base_level(ladder))
    return [
        Move(
            state.since,
            "reached",
            base,
            state.tier,
            state.until,
            "reach",
            first,
            last,
            upto=state.count_after if policy.counts_anew else 0,
        )
    ]


def _rests_on(ladder: Ladder, level: int, move: Move) -> bool:
    """Tell whether a member stands on ``level`` because of a move.

    Not because of one that a return has undone already, nor of one without a test.
    """
    if move.reason not in _UNDOING or not move.rule:
        return False
    before, after = level_of(ladder, move.from_tier), level_of(ladder, move.to_tier)
    if move.reason == "reached":
        return before < level <= after
    if move.reason == "extended":
        return level == after
    return level <= after


def _holds(ladder: Ladder, level: int, move: Move, figures: Figures) -> bool:
    """Tell whether figures justify a level, or one above it that the move is about.

    Who fell one level stands on what had reached the higher tier, which may be
    another figure than the lower one asks for.
    """
    top = max(level_of(ladder, move.from_tier), level_of(ladder, move.to_tier))
    tiers = ladder[level : top + 1] if level >= 0 else ()
    return any(getattr(tier, str(move.rule)).is_met(figures) for tier in tiers)


def _undo_reached(policy, ladder, state, move, figures, day, _newest):
    """Return to the tier held before, or to the one the figures still reach."""
    level = level_of(ladder, state.tier)
    target = levels(ladder, figures).highest(level)
    before = level_of(ladder, move.from_tier)
    counts_from = move.first if policy.counts_anew else None
    after = replace(
        state,
        moved=counts_from or day,
        count_from=counts_from,
        count_after=move.after,
        grace=None,
        lift=None,
    )
    if before >= target:
        return replace(
            after,
            tier=move.from_tier,
            until=move.until_before,
            since=None,
            term=move.until_before,
        )
    after = replace(after, tier=tier_at(ladder, target))
    if target <= base_level(ladder):
        return replace(after, until=None)
    since = state.since or day
    return replace(after, until=periods.until_of_reached(policy, after, day, since))


def _undo_extended(_policy, _ladder, state, move, _figures, _day, _newest):
    return replace(state, until=move.until_before, since=None, term=move.until_before)


def _undo_kept(policy, ladder, state, move, figures, day, newest):
    """Let the member fall now who should have fallen then, but not twice."""
    level, met = level_of(ladder, state.tier), levels(ladder, figures)
    has_fallen = level < level_of(ladder, move.from_tier)
    if has_fallen and policy.downgrade != "to_qualified":
        return state
    target = fallen_level(policy, ladder, level, met)
    after = replace(
        state,
        tier=tier_at(ladder, target),
        moved=day,
        count_from=day,
        count_after=newest,
    )
    if target <= base_level(ladder):
        return replace(after, until=None, grace=None)
    return after


# Files that became one brought a tier along: nothing tells what it rests on.
_ENDS = frozenset(("merge",))
_UNDOING = {
    "reached": _undo_reached,
    "extended": _undo_extended,
    "kept": _undo_kept,
    "fell": _undo_kept,
}
