"""What the passages a paper shares with registered sources mean: which are secret still, decided elsewhere, public already."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable

from biaoshi.types.content import Reuse
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS

MOST = 0.8
"""Share of a passage that must stand in a public source too for it to count as public."""


def secret(facts: Facts) -> tuple[Reuse, ...]:
    """Return the passages of registered classified sources whose period is not over and that are not public as well."""
    known = published(facts)
    return tuple(r for r in running(facts) if not known(r))


def running(facts: Facts) -> tuple[Reuse, ...]:
    """Return the passages of registered classified sources whose period is not over."""
    day = facts.as_of.isoformat()
    return tuple(r for r in facts.content.reuses if r.decision == "classified" and not (r.expires and r.expires <= day))


def published(facts: Facts) -> Callable[[Reuse], bool]:
    """Return what tells of a passage whether nearly all of it stands in a public source too.

    Of the public passages those within another tell nothing more; of the others, in order of start and so of end, only
    the few that touch a passage are looked at: a long paper shares thousands.
    """
    held: list[Span] = []
    for span in sorted(
        {r.span for r in facts.content.reuses if r.decision == "public"}, key=lambda s: (s.start, -s.end)
    ):
        if not held or span.end > held[-1].end:
            held.append(span)
    starts, ends = [s.start for s in held], [s.end for s in held]

    def told(passage: Reuse) -> bool:
        own = passage.span
        touching = held[bisect_right(ends, own.start) : bisect_left(starts, own.end)]
        return any(min(own.end, s.end) - max(own.start, s.start) >= MOST * len(own) for s in touching)

    return told


def rank(passage: Reuse) -> int:
    """Return how high the level of its source is: 1 秘密 … 3 绝密, 0 without one."""
    return LEVELS.index(passage.level) + 1 if passage.level else 0
