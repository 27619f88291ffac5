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

Count = Callable[[datetime.date, datetime.date], Figures]


def undo(
    policy: Policy,
    ladder: Ladder,
    state: State,
    moves: Iterable[Move],
    count: Count,
    day: datetime.date,
) -> tuple[State, Move | None]:
    """Take back what the figures no longer justify.

    ``moves`` are the member's, the newest first. Each that reached, extended or kept
    the present tier is tested again over its own days; the first that still holds
    ends the search.
    """
    found, evidence = state, None
    for move in moves:
        if move.to_tier != found.tier or move.reason not in _UNDOING or not move.rule:
            break
        first = move.first or periods.BEGINNING
        figures = count(first, move.last or periods.END)
        tier = ladder[level_of(ladder, found.tier)]
        if getattr(tier, move.rule).is_met(figures):
            break
        found = _UNDOING[move.reason](policy, ladder, found, move, figures, day)
        evidence = replace(move, figures=figures)
        if found.tier != move.to_tier:
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


def _undo_reached(policy, ladder, state, move, figures, day):
    """Return to the tier held before, or to the one the figures still reach."""
    level = level_of(ladder, state.tier)
    target = levels(ladder, figures).highest(level)
    before = level_of(ladder, move.from_tier)
    counts_from = move.first if policy.counts_anew else None
    after = replace(
        state, moved=counts_from or day, count_from=counts_from, grace=None, lift=None
    )
    if before >= target:
        return replace(after, tier=move.from_tier, until=move.until_before)
    after = replace(after, tier=tier_at(ladder, target))
    if target <= base_level(ladder):
        return replace(after, until=None)
    since = state.since or day
    return replace(after, until=periods.until_of_reached(policy, after, day, since))


def _undo_extended(_policy, _ladder, state, move, _figures, _day):
    return replace(state, until=move.until_before, since=None, term=move.until_before)


def _undo_kept(policy, ladder, state, _move, figures, day):
    level = level_of(ladder, state.tier)
    target = fallen_level(policy, ladder, level, levels(ladder, figures))
    after = replace(state, tier=tier_at(ladder, target), moved=day, count_from=day)
    if target <= base_level(ladder):
        return replace(after, until=None)
    return after


_UNDOING = {
    "reached": _undo_reached,
    "extended": _undo_extended,
    "kept": _undo_kept,
}
