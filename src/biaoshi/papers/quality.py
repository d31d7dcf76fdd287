"""Marking quality (标志规范率): the share of marks that are right, and the faults by rule, unit and month.

A mark counts where it stands for this paper, an attachment or a paragraph of it; mentions, sources and what was made
void do not. It is right where no finding of a marking rule that is at least a warning touches it. What was accepted
by a person is no fault. Faults that touch no mark (a mark that is missing) are counted by rule, not against a mark.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from biaoshi.rules import rule as rule_of
from biaoshi.types.mark import LIVE
from biaoshi.types.report import Finding, Location, MarkLine, Report

FAMILIES = ("MK", "PE", "LY", "CO", "NS", "DC")
"""Families of rules that speak of marks: how they are written, where they stand, whether they agree."""
KINDS = ("state_secret", "work_secret", "trade_secret", "internal", "declassified", "changed")
UNKNOWN = "（没有写明）"
COMMONEST = 5


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `marks`; `rate` None where there is no mark to speak of."""

    marks: int = 0
    right: int = 0

    @property
    def rate(self) -> float | None:
        return self.right / self.marks if self.marks else None

    def plus(self, right: bool) -> "Share":
        return Share(self.marks + 1, self.right + right)


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts over many reports. `units` and `months` are of the papers' issuers and own dates."""

    counts: Counter[str] = field(default_factory=Counter)  # files; unread: not to the end; stopped
    units: dict[str, Share] = field(default_factory=dict)
    months: dict[str, Share] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    unit_faults: dict[str, Counter[str]] = field(default_factory=dict)
    levels: Counter[str] = field(default_factory=Counter)
    tool: str = ""
    as_of: str = ""

    @property
    def files(self) -> int:
        return self.counts["files"]

    @property
    def unread(self) -> int:
        """Files not read to the end: their marks may not all be counted."""
        return self.counts["unread"]

    @property
    def stopped(self) -> int:
        return self.counts["stopped"]

    @property
    def all_marks(self) -> Share:
        shares = self.units.values()
        return Share(sum(s.marks for s in shares), sum(s.right for s in shares))

    def commonest(self, unit: str | None = None, most: int = COMMONEST) -> list[tuple[str, int]]:
        """Return the commonest faults, of one unit if named, by rule: most first, equal ones by code."""
        counted = self.faults if unit is None else self.unit_faults.get(unit, Counter())
        return sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:most]

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain JSON types."""
        return {
            "tool": self.tool, "as_of": self.as_of, "files": self.files, "files_not_read_to_the_end": self.unread,
            "files_stopped": self.stopped, "highest_level": max(self.levels, key=_rank, default=None),
            "marks": _share(self.all_marks),
            "units": [{"unit": unit, **_share(s)} for unit, s in _ordered(self.units)],
            "months": [{"month": month, **_share(s)} for month, s in sorted(self.months.items())],
            "faults": [{"rule": code, "title": rule_of(code).title, "count": n} for code, n in self.commonest(most=10**6)],
        }  # fmt: skip


def measure(reports: Iterable[Report]) -> Quality:
    """Return the quality of the marks of all files of the reports, those inside others too."""
    found = Quality()
    tool = as_of = ""
    for report in reports:
        tool = f"{report.tool.name} {report.tool.version}，规则版本 {report.tool.ruleset}，方案 {report.tool.profile}"
        as_of = max(as_of, report.as_of)
        for one in report.family():
            if one.kind != "case":  # a case has no marks of its own; those of its files are told by their reports
                _add(found, one)
    return replace(found, tool=tool, as_of=as_of)


def _add(found: Quality, one: Report) -> None:
    found.counts["files"] += 1
    found.counts["stopped"] += one.verdict == "stopped"
    found.counts["unread"] += one.verdict in ("unreadable", "incomplete", "stopped")
    if one.highest_level:
        found.levels[one.highest_level] += 1
    unit, month = one.document.issuer or UNKNOWN, (one.document.date or UNKNOWN)[:7]
    faults = [f for f in one.findings if _fault(f)]
    for mark in one.marks:
        if mark.role in LIVE and mark.kind in KINDS:
            right = not any(_touches(f, mark) for f in faults)
            found.units[unit] = found.units.get(unit, Share()).plus(right)
            found.months[month] = found.months.get(month, Share()).plus(right)
    _count(found, unit, faults)


def _count(found: Quality, unit: str, faults: Iterable[Finding]) -> None:
    codes = [f.rule for f in faults]
    found.faults.update(codes)
    if codes:
        found.unit_faults.setdefault(unit, Counter()).update(codes)


def _fault(f: Finding) -> bool:
    return f.rule.startswith(FAMILIES) and f.severity in ("error", "warning") and f.suppressed is None


def _touches(f: Finding, mark: MarkLine) -> bool:
    return any(_same(at, mark.location) for at in f.locations if at.child is None)


def _same(a: Location, b: Location) -> bool:
    """Tell whether two places share text: by offsets in the whole text, or within their part where there are none."""
    if a.offset is not None and b.offset is not None:
        return a.offset[0] < b.offset[1] and b.offset[0] < a.offset[1]
    return (a.part, a.block, a.cell) == (b.part, b.block, b.cell) and a.start < b.end and b.start < a.end


def _share(s: Share) -> dict[str, Any]:
    return {"count": s.marks, "right": s.right, "share": None if s.rate is None else round(s.rate, 4)}


def _ordered(units: dict[str, Share]) -> list[tuple[str, Share]]:
    return sorted(units.items(), key=lambda item: (-item[1].marks, item[0]))


def _rank(level: str) -> int:
    from biaoshi.types.mark import LEVELS

    return LEVELS.index(level) if level in LEVELS else -1
