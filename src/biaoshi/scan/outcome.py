"""A report reduced to what a store may hold: codes, spans, digests, numbers. No text of the paper, no names, no titles."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from biaoshi.formats.unread import passing
from biaoshi.types.document import CLOSED
from biaoshi.types.report import Finding, Report

_GIVEN = re.compile(
    r"(?:body|header|footer|footnotes|endnotes|comments|properties|filename|annotations|bookmarks|form|headers|"
    r"attachments|textbox|notes|slide|sheet|page|members)[ ]?[0-9]{0,6}"
)
"""Names of parts that our readers give; others may be the paper's own (sheets, members of an archive)."""
_CONTENT = ("SC", "PI")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`columns` of scan_results, but for its digest, edition and seconds; `findings`: columns of scan_findings."""

    columns: dict[str, Any]
    findings: tuple[dict[str, Any], ...]
    sha256: tuple[str | None, ...]  # of the item's files, in order


def outcome(report: Report, step: str) -> Outcome:
    """Return what is kept of `report`, made in the pass `step` (read, top, ocr)."""
    found = tuple(_findings(report)) if report.verdict != "stopped" else ()
    live = [f for f in found if not f["suppressed"]]
    family = list(report.family())
    advice, archive = report.disclosure, report.archive
    columns: dict[str, Any] = {
        "as_of": report.as_of, "pass_": step, "kind": report.kind,
        "media_type": report.file.media_type and report.file.media_type[:120] if report.file else None,
        "verdict": report.verdict, "complete": report.coverage.complete and report.verdict not in ("incomplete", "unreadable", "stopped"),
        "unread": sum(line.status not in CLOSED for one in family for line in one.coverage.parts),
        "highest_level": report.highest_level,
        "error": report.counts.error, "warning": report.counts.warning, "info": report.counts.info,
        "suppressed": report.counts.suppressed,
        "genre": report.document.genre and report.document.genre[:20],
        "pages": _pages(family), "chars": sum(line.chars for one in family for line in one.coverage.parts),
        "formed": archive.formed, "expires": archive.expires, "twenty_five": archive.twenty_five_years,
        "review_on": archive.review_on, "opening": archive.suggestion, "outcome": advice.outcome,
        "art8": list(archive.art8), "openness": (archive.transfer.openness_record or "")[:60] or None,
        "changes": (archive.transfer.level_changes or "")[:300] or None, "transient": any(passing(p.why) for one in family for p in one.coverage.parts if p.status not in CLOSED), "nature": report.level_suggestion.nature, "level": report.level_suggestion.level,
        "confidence": round(report.level_suggestion.confidence, 4),
        "grounds": {g.code: round(g.confidence, 4) for g in advice.grounds},
        "codes": dict(sorted(Counter(f["rule"] for f in live).items())),
    }  # fmt: skip
    columns["pictures"] = step == "top" or any(s.name == "ocr" and not s.ran for r in family for s in r.stages)
    if step == "top":  # the rest of the first page, and all behind it, was not looked at
        columns |= {"complete": False, "verdict": report.verdict if report.verdict == "stopped" else "incomplete"}
    return Outcome(columns, found, _digests(report))


def _pages(family: list[Report]) -> int | None:
    return sum(r.file.pages or 0 for r in family if r.file) or None


def _digests(report: Report) -> tuple[str | None, ...]:
    if report.kind == "case":
        return tuple(c.file.sha256 if c.file else None for c in report.children)
    return (report.file.sha256 if report.file else None,)


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the findings of the report and of the files inside it, each with the digest of its file."""
    keyed = report.tool.key != "unkeyed"
    place = 0
    for one, child in _files(report, None):
        for f in one.findings:
            at = child if child is not None else f.locations[0].child if f.locations else None
            yield _finding(f, one, place, at, keyed=keyed)
            place += 1


def _files(report: Report, child: int | None) -> Iterator[tuple[Report, int | None]]:
    yield report, child
    for n, inner in enumerate(report.children):
        yield from _files(inner, n if report.kind == "case" else child)


def _finding(f: Finding, report: Report, place: int, child: int | None, *, keyed: bool) -> dict[str, Any]:
    at = f.locations[0] if f.locations else None
    start, end = at.offset if at and at.offset else (at.start, at.end) if at else (None, None)
    return {
        "place": place, "rule": f.rule, "severity": f.severity,
        "file": report.file.sha256 if report.file else None, "child": child,
        "part": (at.part if _GIVEN.fullmatch(at.part) else "other")[:24] if at else None,
        "page": at.page if at else None, "block": at.block if at else None, "start": start, "end": end,
        "confidence": round(f.confidence, 4),
        # without the office's key the print of an identifier could be found by trying them all
        "fingerprint": f.fingerprint if keyed or not f.rule.startswith(_CONTENT) else "",
        "suppressed": f.suppressed is not None,
    }  # fmt: skip
