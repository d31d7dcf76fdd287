"""What is known of a paper before anyone read it, as numbers: from its report, or from its row of the scan store.

The first is the score papers are put in order by at the start: the strongest hint there is. The others are columns a
model may weigh. Nothing here decides: a paper without a hint is read later, or drawn at random.
"""

from collections.abc import Mapping
from typing import Any

from biaoshi.types.content import GROUNDS
from biaoshi.types.report import Report

LEVELS: Mapping[str | None, float] = {None: 0.0, "秘密": 0.7, "机密": 0.85, "绝密": 0.95}
OPENING: Mapping[str | None, float] = {None: 0.2, "open": 0.0, "open_part": 0.5, "refer": 0.45, "delay": 0.6}
ELSEWHERE = 0.6
"""Of a paper with a passage that was withheld elsewhere."""
UNREAD = 0.3
"""Of a paper not read to the end: worse than one in which nothing was found."""
_WEIGHED = (1.0, 0.7, 0.9, 0.8, 0.9, 0.3, 0.3, 0.7, 0.8)
"""How much a ground says of an archived paper: internal and procedural ones delay nothing by themselves."""


def prior(
    grounds: Mapping[str, float], level: str | None, opening: str | None, complete: bool, personal: int, elsewhere: bool = False
) -> tuple[float, ...]:  # fmt: skip
    """Return the priors. `grounds`: ground → confidence; `level`: highest marked; `opening`: suggestion of the archive's
    advice; `personal`: findings of personal data; `elsewhere`: a passage of it was withheld in another paper."""
    held = [min(1.0, grounds.get(g, 0.0)) for g in GROUNDS]
    most = max(c * w for c, w in zip(held, _WEIGHED, strict=True))
    people = min(1.0, personal / 5)
    marked = LEVELS.get(level, 0.7)
    suggested = OPENING.get(opening, 0.2)
    miss = 1.0
    for hint in (
        most,
        marked,
        suggested * 0.6,
        people * 0.3,
        0.0 if complete else UNREAD,
        ELSEWHERE if elsewhere else 0.0,
    ):
        miss *= 1 - hint
    return (1 - miss, *held, marked, suggested, people, 0.0 if complete else 1.0)


def of_report(report: Report) -> tuple[float, ...]:
    """Return the priors of a paper that was just checked, files inside it counted."""
    family = list(report.family())
    grounds: dict[str, float] = {}
    for one in family:
        for g in one.disclosure.grounds:
            grounds[g.code] = max(grounds.get(g.code, 0.0), g.confidence)
    personal = sum(f.rule.startswith("PI") and f.suppressed is None for one in family for f in one.findings)
    complete = all(one.verdict in ("findings", "no_findings") for one in family)
    elsewhere = any(f.rule == "SC713" and f.suppressed is None for one in family for f in one.findings)
    return prior(grounds, report.highest_level, report.archive.suggestion, complete, personal, elsewhere)


def of_row(row: Mapping[str, Any]) -> tuple[float, ...]:
    """Return the priors of a row of `scan_results` (columns by name)."""
    personal = sum(n for code, n in row["codes"].items() if code.startswith("PI"))
    complete = row["verdict"] in ("findings", "no_findings")
    return prior(row["grounds"], row["highest_level"], row["opening"], complete, personal, "SC713" in row["codes"])
