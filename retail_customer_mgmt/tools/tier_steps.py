"""One step of a member's way on the ladder: what to ask, and what follows.

A step first asks for figures (``Question``) and then decides on the answer, which
tells no more than which levels the figures reach or keep. Whoever counts, Python
for one member or PostgreSQL for a million, the days and tiers follow from here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from . import tier_periods as periods
from .tier_periods import DAY, Span
from .tier_policy import (
    Figures,
    Ladder,
    Lift,
    Move,
    Policy,
    State,
    base_level,
    level_of,
    tier_at,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What happens on ``day``, and the spans whose figures decide it.

    ``newest`` is the last entry of the ledger that is known when it is decided; 0
    where that is in the morning of ``day``, so that whoever counts has to find it;
    ``None`` if nobody knows.
    """

    event: str
    day: datetime.date
    span: Span | None = None
    other: Span | None = None
    newest: int | None = 0


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels that figures reach and keep, lowest first."""

    reach: tuple[bool, ...] = ()
    keep: tuple[bool, ...] = ()

    def highest(self, below: int | None = None) -> int:
        """Return the highest level reached, or -1."""
        found = [n for n, met in enumerate(self.reach[:below]) if met]
        return found[-1] if found else -1

    def is_kept(self, level: int) -> bool:
        return level >= 0 and self.keep[level]


def levels(ladder: Ladder, figures: Figures) -> Levels:
    return Levels(
        tuple(tier.reach.is_met(figures) for tier in ladder),
        tuple(tier.keep.is_met(figures) for tier in ladder),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The levels of a question's spans."""

    span: Levels = Levels()
    other: Levels = Levels()


# When something happens by itself


def next_check(state: State) -> datetime.date | None:
    """Return the day on which the member's tier has to be looked at again."""
    days = [day for day, _event in _agenda(state)]
    return min(days, default=None)


def _agenda(state: State) -> list[tuple[datetime.date, str]]:
    """Return what comes by itself; on one day in this order."""
    agenda = []
    if state.lift:
        agenda.append((state.lift.on, "lift"))
    if state.grace:
        agenda.append((state.grace + DAY, "grace"))
    elif state.until:
        agenda.append((state.until + DAY, "end"))
    if state.manual:
        agenda.append((state.manual.until + DAY, "manual"))
    return agenda


def ask(policy: Policy, state: State, until: datetime.date) -> Question | None:
    """Return the question of the next event up to a day, if there is one."""
    agenda = [item for item in _agenda(state) if item[0] <= until]
    if not agenda:
        return None
    day, event = min(agenda, key=lambda item: item[0])
    if event == "lift" and state.lift:
        return Question(event, day, periods.counted(policy, state, state.lift.since))
    if event == "end" and state.until:
        return Question(event, day, periods.tested(policy, state, state.until))
    if event == "grace" and state.until and state.grace:
        first, _last = periods.tested(policy, state, state.until)
        recent = state.until + DAY, state.grace
        return Question(event, day, (first, state.grace), recent)
    return Question(event, day)


def ask_to_keep(policy: Policy, ladder: Ladder, state: State) -> Question | None:
    """Return the question whether the tier will be kept; none for the lowest."""
    if state.until is None or level_of(ladder, state.tier) <= base_level(ladder):
        return None
    first, last = periods.tested(policy, state, state.until)
    return Question("end", state.until + DAY, (first, state.grace or last))


def ask_about(
    policy: Policy, state: State, day: datetime.date, newest: int | None = None
) -> Question:
    """Return the question after figures of ``day`` have changed."""
    kept_by = None
    if state.grace and state.until:
        first, _last = periods.tested(policy, state, state.until)
        kept_by = first, state.grace
    span = periods.counted(policy, state, day)
    return Question("figures", day, span, kept_by, newest)


# What follows


def decide(
    policy: Policy, ladder: Ladder, state: State, question: Question, answer: Answer
) -> tuple[State, Move | None]:
    """Return the state after an event, and the move the member sees, if any."""
    after, earned = _DECISIONS[question.event](policy, ladder, state, question, answer)
    return after, _seen(policy, ladder, state, after, question, earned)


def _at_lift(policy, ladder, state, question, answer):
    """Give a tier that was reached last month, if it still is."""
    level, since = answer.span.highest(), state.lift.since
    if level <= level_of(ladder, state.tier):
        return replace(state, lift=None), None
    return _rise(
        policy, ladder, state, level, question.day, since, question.newest
    ), "reached"


def _at_end(policy, ladder, state, question, answer):
    """Test on the last day whether the tier is kept."""
    level = level_of(ladder, state.tier)
    never_falls = policy.downgrade == "none" or policy.validity == "forever"
    if level <= base_level(ladder):
        return replace(state, until=None), None
    if never_falls or policy.period == "lifetime" or answer.span.is_kept(level):
        return _keep(policy, state, question.day), "kept"
    if policy.grace_days:
        grace = state.until + DAY * policy.grace_days
        return replace(state, grace=grace), "grace"
    return _fall(policy, ladder, state, question, answer), "fell"


def _at_grace(policy, ladder, state, question, answer):
    """Fall after the grace period, unless spending in it has kept the tier."""
    if answer.span.is_kept(level_of(ladder, state.tier)):
        return _keep(policy, state, question.day), "kept"
    return _fall(policy, ladder, state, question, answer), "fell"


def _at_manual(_policy, _ladder, state, _question, _answer):
    return replace(state, manual=None), "manual_ended"


def _at_figures(policy, ladder, state, question, answer):
    """Rise, extend or keep after purchases that count on the question's day."""
    level, target = level_of(ladder, state.tier), answer.span.highest()
    if target > level and policy.upgrade == "immediate":
        day = max(question.day, state.moved or question.day)
        newest = question.newest
        return _rise(policy, ladder, state, target, day, question.day, newest), (
            "reached"
        )
    if target > level:
        state = _plan_lift(ladder, state, target, question.day)
    if level <= base_level(ladder):
        return state, None
    if state.until is None:
        return _limit(policy, state, question.day)
    if answer.span.reach[level] and periods.is_later(policy, state, question.day):
        after = _extend(policy, state, question.day)
        if after.until is None or after.until > state.until:
            return after, "extended"
    if state.grace and answer.other.is_kept(level):
        return _keep(policy, state, question.day), "kept"
    return state, None


_DECISIONS: dict[str, Callable] = {
    "lift": _at_lift,
    "end": _at_end,
    "grace": _at_grace,
    "manual": _at_manual,
    "figures": _at_figures,
}


def _rise(policy, ladder, state, level, day, since, newest):
    """Return the state at a higher level, given on ``day`` for what ``since`` reached.

    Counting starts anew after the ``newest`` entry, or on the next day where nobody
    knows it.
    """
    after = replace(
        state,
        tier=ladder[level].id,
        since=since,
        term=day,
        moved=day,
        count_from=day + DAY if newest is None else day,
        count_after=newest or 0,
        grace=None,
        lift=None,
    )
    if level <= base_level(ladder):
        return replace(after, until=None)
    return replace(after, until=periods.until_of_reached(policy, after, day, since))


def _plan_lift(ladder, state, level, day):
    if state.lift and level_of(ladder, state.lift.tier) >= level:
        return state
    on = periods.first_of_next_month(day)
    return replace(state, lift=Lift(ladder[level].id, on, day))


def _limit(policy, state, day):
    """Give a tier without an end the one that a changed policy gives from now on."""
    after = replace(state, since=day, term=day)
    until = periods.until_of_reached(policy, after, day, day)
    if until is None:
        return state, None
    return replace(after, until=until), "policy"


def _extend(policy, state, day):
    after = replace(state, since=day, term=day, grace=None)
    return replace(after, until=periods.until_of_reached(policy, after, day, day))


def _keep(policy, state, day):
    day = max(day, state.until + DAY)
    after = replace(state, grace=None)
    return replace(after, until=periods.until_after(policy, after, day))


def _fall(policy, ladder, state, question, answer):
    """Return the state below, which lasts as long as the tier would have."""
    day, level = question.day, level_of(ladder, state.tier)
    target = max(
        fallen_level(policy, ladder, level, answer.span),
        answer.other.highest(level),
    )
    after = replace(
        state,
        tier=tier_at(ladder, target),
        moved=day,
        count_from=day,
        count_after=question.newest or 0,
        grace=None,
    )
    if target <= base_level(ladder):
        return replace(after, until=None)
    return replace(after, until=periods.until_after(policy, after, day))


def fallen_level(policy: Policy, ladder: Ladder, level: int, found: Levels) -> int:
    """Return the level below ``level`` that the programme lets a member fall to.

    Qualified is who meets what keeps a level: having spent more must never end
    below somebody who held the lower level and kept it.
    """
    base = base_level(ladder)
    if policy.downgrade == "one_level":
        return level - 1
    if policy.downgrade == "to_base":
        return base
    kept = [n for n in range(level) if found.keep[n]]
    return max([base, *kept])


# What the member sees: purchases, and a manual tier laid over them


def held(
    policy: Policy, ladder: Ladder, state: State
) -> tuple[int | None, datetime.date | None]:
    """Return the tier that a member holds, and its last day."""
    if not state.manual:
        return state.tier, state.until
    by_hand = level_of(ladder, state.manual.tier)
    earned = level_of(ladder, state.tier)
    if policy.manual_is_floor and earned > by_hand:
        return state.tier, state.until
    if policy.manual_is_floor and earned == by_hand:
        return state.tier, state.until and max(state.until, state.manual.until)
    return state.manual.tier, state.manual.until


def _seen(policy, ladder, before, after, question, reason):
    """Return the move as the member sees it: none, while a manual tier hides it."""
    from_tier, until_before = held(policy, ladder, before)
    to_tier, until = held(policy, ladder, after)
    if reason == "grace":
        if from_tier != before.tier:
            return None
        until = after.grace
    if not reason or (from_tier, until_before) == (to_tier, until):
        return None
    rule, (first, last) = _evidence(policy, question, reason)
    starts_anew = policy.counts_anew and reason in ("reached", "fell")
    return Move(
        day=max(question.day, after.moved or question.day),
        reason=reason,
        from_tier=from_tier,
        to_tier=to_tier,
        until=until,
        rule=rule,
        first=first,
        last=last,
        after=periods.counts_after(policy, before) if first else 0,
        upto=(question.newest or 0) if starts_anew else 0,
        until_before=until_before,
    )


def _evidence(policy, question, reason):
    """Return what was tested, and over which days."""
    none = None, None
    if reason == "policy":
        return None, none
    if reason in ("reached", "extended"):
        return "reach", question.span or none
    if reason == "kept" and (
        policy.downgrade == "none" or policy.validity == "forever"
    ):
        return None, none
    if reason == "kept" and question.event == "figures":
        return "keep", question.other or none
    return ("keep", question.span) if question.span else (None, none)
