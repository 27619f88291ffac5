"""Whether a member may be written to or called now, later, or not at all."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

import pytz

WEEK = timedelta(days=7)
MONTH = timedelta(days=30)

# What a member asked for herself waits for nothing and counts for nothing.
REQUESTED = "requested"
PROMOTION = "promotion"


class Policy(NamedTuple):
    """How often and when members are reached at all.

    Quiet hours that begin when they end are none; a cap or gap of 0 neither.
    """

    quiet_from: float = 0.0
    quiet_to: float = 0.0
    week_cap: int = 0
    month_cap: int = 0
    gap_hours: float = 0.0


class Member(NamedTuple):
    """What is known of a member for one way to reach her and one purpose."""

    zone: str = "UTC"
    has_address: bool = True
    is_archived: bool = False
    has_left: bool = False
    consent: bool | None = None  # her newest answer
    is_unwilling: bool = False  # by that answer, its lack, or a blacklist
    has_complaint: bool = False
    promotions: tuple[datetime, ...] = ()  # of the last month, in any order
    last_voice: datetime | None = None  # that she did not ask for
    has_channel: bool = True  # somebody or something sends on it


class Answer(NamedTuple):
    """Yes, later (from ``moment``, in UTC) or no, and which rule says so."""

    verdict: str
    moment: datetime | None
    reason: str


YES = Answer("yes", None, "allowed")


# A night asks for thousands of members, most of whom stand alike.
@lru_cache
def answer(purpose: str, moment: datetime, member: Member, policy: Policy) -> Answer:
    """Return whether the member may be reached at a moment (naive UTC).

    A later moment satisfies every rule, as long as nothing else reaches her before:

    >>> noon = datetime(2026, 5, 4, 12)
    >>> policy = Policy(quiet_from=21, quiet_to=9, week_cap=2, gap_hours=24)
    >>> agreed = Member(consent=True)
    >>> answer("promotion", noon, agreed, policy).verdict
    'yes'
    >>> answer("promotion", noon.replace(hour=22), agreed, policy)
    Answer(verdict='later', moment=datetime.datetime(2026, 5, 5, 9, 0), reason='quiet')
    >>> greeted = agreed._replace(last_voice=noon - timedelta(hours=14))
    >>> answer("promotion", noon, greeted, policy)
    Answer(verdict='later', moment=datetime.datetime(2026, 5, 5, 9, 0), reason='gap')
    >>> answer("requested", noon.replace(hour=22), greeted, policy).verdict
    'yes'
    >>> answer("promotion", noon, agreed._replace(has_complaint=True), policy).reason
    'complaint'
    """
    if objection := _objection(purpose, member):
        return Answer("no", None, objection)
    if purpose == REQUESTED:
        return YES
    reason, free = _free_from(purpose, moment, member, policy)
    loud = after_quiet(free, member.zone, policy.quiet_from, policy.quiet_to)
    if loud == moment:
        return YES
    return Answer("later", loud, reason if free > moment else "quiet")


def _objection(purpose: str, member: Member) -> str | None:
    """Return the reason never to reach her so, as things stand."""
    is_promotion = purpose == PROMOTION
    objections = {
        "no_channel": not member.has_channel,
        "archived": member.is_archived,
        "refused": member.consent is False,
        "no_consent": is_promotion and member.consent is None,
        "blacklisted": member.is_unwilling,
        "left": is_promotion and member.has_left,
        "complaint": is_promotion and member.has_complaint,
        "no_address": not member.has_address,
    }
    return next((reason for reason, holds in objections.items() if holds), None)


def _free_from(
    purpose: str, moment: datetime, member: Member, policy: Policy
) -> tuple[str, datetime]:
    """Return when caps and gap let her be reached, and which of them decides.

    These rules forget: once one lets her be reached, it does so ever after.
    """
    free = {"allowed": moment}
    if policy.gap_hours and member.last_voice:
        free["gap"] = member.last_voice + timedelta(hours=policy.gap_hours)
    if purpose == PROMOTION:
        free["week_cap"] = _room(member.promotions, policy.week_cap, WEEK, moment)
        free["month_cap"] = _room(member.promotions, policy.month_cap, MONTH, moment)
    reason = max(free, key=free.__getitem__)
    return reason, free[reason]


def _room(
    history: tuple[datetime, ...], cap: int, window: timedelta, moment: datetime
) -> datetime:
    """Return when fewer than ``cap`` moments of the history lie in the window.

    >>> days = [datetime(2026, 5, day) for day in (1, 3, 6)]
    >>> _room(days, 2, WEEK, datetime(2026, 5, 7))
    datetime.datetime(2026, 5, 10, 0, 0)
    >>> _room(days, 4, WEEK, datetime(2026, 5, 7))
    datetime.datetime(2026, 5, 7, 0, 0)
    """
    if not cap or len(history) < cap:
        return moment
    return max(moment, sorted(history)[-cap] + window)


def after_quiet(moment: datetime, zone: str, start: float, end: float) -> datetime:
    """Return the first moment from this one on (naive UTC) outside the quiet hours.

    >>> quiet = ("America/New_York", 21, 9)
    >>> after_quiet(datetime(2026, 3, 8, 12, 30), *quiet)  # summer time since 2 am
    datetime.datetime(2026, 3, 8, 13, 0)
    >>> after_quiet(datetime(2026, 3, 7, 13, 30), *quiet)
    datetime.datetime(2026, 3, 7, 14, 0)
    >>> after_quiet(datetime(2026, 3, 7, 14, 0), *quiet)
    datetime.datetime(2026, 3, 7, 14, 0)
    """
    while is_quiet(moment, zone, start, end):
        moment = _next_local(moment, zone, end)
    return moment


def is_quiet(moment: datetime, zone: str, start: float, end: float) -> bool:
    """Tell whether a moment (naive UTC) is in the quiet hours; they may span midnight.

    >>> [is_quiet(datetime(2026, 5, 4, hour), "UTC", 21, 9) for hour in (8, 9, 20, 21)]
    [True, False, False, True]
    >>> [is_quiet(datetime(2026, 5, 4, hour), "UTC", 12, 14) for hour in (11, 12, 14)]
    [False, True, False]
    >>> is_quiet(datetime(2026, 5, 4), "UTC", 9, 9)
    False
    """
    local = _local(moment, zone)
    now = local.hour * 60 + local.minute
    first, last = _minutes(start), _minutes(end)
    if first <= last:
        return first <= now < last
    return now >= first or now < last


def _next_local(moment: datetime, zone: str, hour: float) -> datetime:
    """Return the next moment (naive UTC) at which clocks there show this hour.

    Where clocks leap over it, the moment lies as much after the leap.
    """
    local = _local(moment, zone)
    clock = time(*divmod(_minutes(hour), 60))
    for ahead in (0, 1, 2):
        day = local.date() + timedelta(days=ahead)
        shown = pytz.timezone(zone).localize(datetime.combine(day, clock))
        found = shown.astimezone(pytz.utc).replace(tzinfo=None)
        if found > moment:
            return found
    raise AssertionError("every second day has this hour")


def _minutes(hour: float) -> int:
    return round(hour * 60)


def _local(moment: datetime, zone: str) -> datetime:
    return pytz.utc.localize(moment).astimezone(pytz.timezone(zone))


def timely(said: Answer, now: datetime, until: datetime | None) -> Answer:
    """Return the answer, or no where it would come too late.

    >>> noon = datetime(2026, 5, 4, 12)
    >>> timely(Answer("later", noon, "quiet"), noon, noon).verdict
    'later'
    >>> timely(Answer("later", noon, "quiet"), noon, noon - timedelta(hours=1))
    Answer(verdict='no', moment=None, reason='too_late')
    """
    is_late = until is not None and (said.moment or now) > until
    if said.verdict == "no" or not is_late:
        return said
    return Answer("no", None, "too_late")
