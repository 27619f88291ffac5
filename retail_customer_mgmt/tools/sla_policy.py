"""Which of several targets applies to a complaint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """What a policy is meant for; what is empty asks for nothing."""

    policy_id: int
    sequence: int = 10
    severity: str = ""
    tier_ids: frozenset[int] = frozenset()
    shop_ids: frozenset[int] = frozenset()

    def covers(self, severity: str, tier_id: int, shop_id: int) -> bool:
        return (
            self.severity in ("", severity)
            and (not self.tier_ids or tier_id in self.tier_ids)
            and (not self.shop_ids or shop_id in self.shop_ids)
        )

    @property
    def conditions(self) -> int:
        return bool(self.severity) + bool(self.tier_ids) + bool(self.shop_ids)


def choose(
    scopes: Iterable[Scope], severity: str, tier_id: int, shop_id: int
) -> int | None:
    """Return the policy that applies: the one with most conditions, then by sequence.

    >>> plain = Scope(1)
    >>> serious = Scope(2, sequence=20, severity="2")
    >>> harbour = Scope(3, sequence=10, shop_ids=frozenset({7}))
    >>> both = Scope(4, sequence=30, severity="2", shop_ids=frozenset({7}))
    >>> everything = [plain, serious, harbour, both]
    >>> choose(everything, "2", 0, 7), choose(everything, "0", 0, 8)
    (4, 1)

    Where two ask for as much, the first in the list wins; nothing fits, nothing applies:

    >>> choose([serious, harbour], "2", 0, 7), choose([serious], "1", 0, 7)
    (3, None)
    """
    fitting = [scope for scope in scopes if scope.covers(severity, tier_id, shop_id)]
    fitting.sort(
        key=lambda scope: (-scope.conditions, scope.sequence, scope.policy_id)
    )
    return fitting[0].policy_id if fitting else None
