"""What a programme asks for its tiers, and what a member has to show."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What counts towards a tier within one period."""

    amount: Decimal = ZERO
    points: Decimal = ZERO
    visits: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.amount + other.amount,
            self.points + other.points,
            self.visits + other.visits,
        )


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What figures have to be; 0 means that figure is not asked."""

    amount: Decimal = ZERO
    points: Decimal = ZERO
    visits: int = 0
    match: str = "all"

    def asked(self) -> dict[str, Decimal]:
        """Return what is asked, by the figure's name."""
        wanted = {"amount": self.amount, "points": self.points, "visits": self.visits}
        return {name: Decimal(value) for name, value in wanted.items() if value}

    def missing(self, figures: Figures) -> dict[str, Decimal]:
        """Return what the figures lack; where any is enough, all or nothing of it.

        >>> both = Thresholds(amount=Decimal(500), visits=5)
        >>> both.missing(Figures(amount=Decimal(600), visits=3))
        {'visits': Decimal('2')}
        >>> Thresholds(Decimal(500), visits=5, match="any").missing(Figures(visits=5))
        {}
        """
        asked = self.asked()
        lacking = {
            name: wanted - Decimal(getattr(figures, name))
            for name, wanted in asked.items()
            if getattr(figures, name) < wanted
        }
        if self.match == "any" and len(lacking) < len(asked):
            return {}
        return lacking

    def is_met(self, figures: Figures) -> bool:
        """Tell whether the figures are enough; nothing asked is always met.

        >>> gold = Thresholds(amount=Decimal(1000), visits=10, match="any")
        >>> gold.is_met(Figures(amount=Decimal(1000)))
        True
        >>> gold.is_met(Figures(amount=Decimal("999.99"), visits=9))
        False
        """
        return not self.missing(figures)


@dataclass(frozen=True, slots=True)
class Tier:
    """One level: what reaches it, and what keeps it."""

    id: int
    amount: Decimal = ZERO
    points: Decimal = ZERO
    visits: int = 0
    match: str = "all"
    keep_amount: Decimal = ZERO
    keep_points: Decimal = ZERO
    keep_visits: int = 0

    @property
    def reach(self) -> Thresholds:
        return Thresholds(self.amount, self.points, self.visits, self.match)

    @property
    def keep(self) -> Thresholds:
        """What keeps the level: as to reach it, where nothing else is said.

        >>> Tier(1, amount=Decimal(500), visits=5, keep_visits=3).keep.asked()
        {'amount': Decimal('500'), 'visits': Decimal('3')}
        """
        return Thresholds(
            self.keep_amount or self.amount,
            self.keep_points or self.points,
            self.keep_visits or self.visits,
            self.match,
        )

    def is_reached(self, figures: Figures) -> bool:
        return self.reach.is_met(figures)


Ladder = Sequence[Tier]
"""The tiers of a programme from the lowest to the highest."""


def level_of(ladder: Ladder, tier_id: int | None) -> int:
    """Return the place of a tier on the ladder; -1 for none."""
    return next((n for n, tier in enumerate(ladder) if tier.id == tier_id), -1)


def tier_at(ladder: Ladder, level: int) -> int | None:
    return ladder[level].id if level >= 0 else None


def base_level(ladder: Ladder) -> int:
    """Return the level everybody has: the lowest, if it asks nothing."""
    return 0 if ladder and not ladder[0].reach.asked() else -1


def reached(figures: Figures, tiers: Ladder) -> Tier | None:
    """Return the highest tier reached.

    >>> base, silver = Tier(1), Tier(2, amount=Decimal(500))
    >>> reached(Figures(amount=Decimal(499)), [base, silver]).id
    1
    """
    found = [tier for tier in tiers if tier.is_reached(figures)]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Policy:
    """How a programme counts, and how long a tier lasts: semantics of its fields."""

    period: str = "calendar_year"
    months: int = 12
    anchor: str = "joined"
    reset_on_move: bool = False
    validity: str = "next_period_end"
    validity_months: int = 12
    upgrade: str = "immediate"
    downgrade: str = "to_qualified"
    grace_days: int = 0
    refund_demotes: bool = False
    manual_is_floor: bool = True

    @property
    def counts_anew(self) -> bool:
        """Whether what made a move counts no more after it."""
        return self.reset_on_move or self.is_anchored_to_moves

    @property
    def is_anchored_to_moves(self) -> bool:
        return self.period == "membership_year" and self.anchor == "last_move"


@dataclass(frozen=True, slots=True)
class Lift:
    """A tier that has been reached and is given on the first of a month."""

    tier: int
    on: datetime.date
    since: datetime.date


@dataclass(frozen=True, slots=True)
class Manual:
    """A tier given by hand; ``until`` is its last day."""

    tier: int
    until: datetime.date


@dataclass(frozen=True, slots=True)
class State:
    """Where a member stands by purchases, with a manual tier laid over it.

    ``until`` is the last day of the tier, ``since`` a day of the period that
    qualified, ``term`` the day from which a validity in months runs, ``moved`` the
    day of the last change of tier, ``grace`` the last day of a grace period.
    After a move that lets counting start anew counts what came in after entry
    ``count_after`` of the ledger, whatever its day; where that is 0, for nobody knows
    it, what is of ``count_from`` or a later day.
    """

    tier: int | None = None
    until: datetime.date | None = None
    joined: datetime.date = datetime.date.min
    since: datetime.date | None = None
    term: datetime.date | None = None
    moved: datetime.date | None = None
    count_from: datetime.date | None = None
    count_after: int = 0
    grace: datetime.date | None = None
    lift: Lift | None = None
    manual: Manual | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A change of what a member holds, or until when, with its evidence.

    ``rule`` says what was tested over ``first`` to ``last``: ``reach`` or ``keep``;
    ``after`` is the entry up to which purchases had made the move before, ``upto``
    the last one that made this move; 0 where later ones may stand in for them.
    """

    day: datetime.date
    reason: str
    from_tier: int | None
    to_tier: int | None
    until: datetime.date | None
    rule: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    after: int = 0
    upto: int = 0
    until_before: datetime.date | None = None
    figures: Figures = field(default_factory=Figures)
