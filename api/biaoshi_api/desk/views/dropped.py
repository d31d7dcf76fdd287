"""What the drafter's pages show besides the paper: what was dropped, and the findings in three tiers, few of them open."""

from collections.abc import Sequence
from dataclasses import dataclass

from biaoshi.output.words import TIERS
from biaoshi_api.desk.views.paper import Item, Paper

OPEN = 5
"""Lines that are open, of all tiers together; the others are a click away."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """One drop of the session, for the list on the first page."""

    id: str
    title: str
    moment: float


@dataclass(frozen=True, slots=True)
class Tier:
    """One of the three tiers: `shown` lines are open, `folded` ones are not."""

    severity: str
    title: str
    shown: tuple[Item, ...]
    folded: tuple[Item, ...]

    @property
    def count(self) -> int:
        return len(self.shown) + len(self.folded)


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be had of one file: repaired, where something in it may be, or with comments; `able`: its format is written."""

    number: int
    name: str
    able: bool
    fix: bool
    annotate: bool


def titled(names: Sequence[str | None]) -> str:
    """Return what a drop is called: the name of its file, or of its first and how many there are."""
    first = names[0] or "（没有文件名）"
    return first if len(names) == 1 else f"{first} 等 {len(names)} 个文件"


def tiers_of(paper: Paper) -> tuple[Tier, ...]:
    """Return the tiers that have anything, the worst first, at most OPEN lines of them open."""
    left = OPEN
    found = []
    for severity, title, _ in TIERS:
        own = tuple(i for i in paper.items if i.finding.severity == severity)
        if own:
            found.append(Tier(severity, title, own[:left], own[left:]))
            left -= min(left, len(own))
    return tuple(found)
