"""What the passages a paper shares with registered sources mean: which are secret still, decided elsewhere, public already."""

from biaoshi.types.content import Reuse
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS

MOST = 0.8
"""Share of a passage that must stand in a public source too for it to count as public."""


def secret(facts: Facts) -> tuple[Reuse, ...]:
    """Return the passages of registered classified sources whose period is not over and that are not public as well."""
    day = facts.as_of.isoformat()
    return tuple(
        r
        for r in facts.content.reuses
        if r.decision == "classified" and not (r.expires is not None and r.expires <= day) and not published(facts, r)
    )


def published(facts: Facts, passage: Reuse) -> bool:
    """Tell whether nearly all of `passage` stands in a public source too."""
    own = passage.span
    return any(
        min(own.end, r.span.end) - max(own.start, r.span.start) >= MOST * len(own)
        for r in facts.content.reuses
        if r.decision == "public"
    )


def rank(passage: Reuse) -> int:
    """Return how high the level of its source is: 1 秘密 … 3 绝密, 0 without one."""
    return LEVELS.index(passage.level) + 1 if passage.level else 0
