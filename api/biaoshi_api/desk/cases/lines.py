"""Reports → rows of findings: codes and prints, and where a table has them."""

from collections.abc import Callable, Iterator
from typing import Any

from biaoshi import Finding, Report
from biaoshi_api.desk.cases.codes import NEEDS

Words = Callable[[int, Finding], str | None]
"""The words a finding of that member of the family speaks of; None where its text was not kept."""


def members(report: Report) -> tuple[tuple[Report, int], ...]:
    """Return every report of the family in its order, with the number of the file it belongs to."""
    if report.kind != "case":
        return tuple((one, 0) for one in report.family())
    found = [(report, 0)]
    for number, child in enumerate(report.children):
        found += [(one, number) for one in child.family()]
    return tuple(found)


def own(report: Report) -> frozenset[int]:
    """Return the members that are files that were handed in, or the case of them, and not something inside a file."""
    if report.kind != "case":
        return frozenset({0})
    handed = {id(one) for one in (report, *report.children)}  # by identity: a file may lie in another one as well
    return frozenset(n for n, (one, _) in enumerate(members(report)) if id(one) in handed)


def standing(report: Report, member: int, child: int | None) -> int:
    """Return the member whose text a place of `member` is in: of a case's own findings that is one of its files."""
    if child is None or report.kind != "case" or member:
        return member
    return next(n for n, (one, _) in enumerate(members(report)) if one is report.children[child])


def rows(report: Report, print_of: Callable[[str], str | None], words: Words) -> Iterator[dict[str, Any]]:
    """Yield the row of each finding that nobody has accepted before."""
    number = 0
    for member, (one, file) in enumerate(members(report)):
        grounds = {mark: g.code for g in one.disclosure.grounds for mark in g.findings}
        for found in one.findings:
            if found.suppressed is not None:
                continue
            at = found.locations[0] if found.locations else None
            said = words(member, found) if at is not None else None
            child = at.child if at is not None and at.child is not None else file
            cell = at.cell if at is not None else None
            yield {
                "number": number, "member": member, "file": child, "print": found.fingerprint, "rule": found.rule,
                "severity": found.severity, "ground": grounds.get(found.fingerprint), "needed": needed(found),
                "passage": found.fingerprint.rpartition("-")[0], "words": print_of(said) if said else None,
                "table_no": f"{member}.{print_of(at.part)!s:.8}.{cell[0]}" if cell and at else None,
                "line_no": cell[1] if cell else None, "column_no": cell[2] if cell else None,
            }  # fmt: skip
            number += 1


def needed(found: Finding) -> bool:
    """Tell whether a person has to decide about it; what was not read is closed by reading it."""
    return found.severity in NEEDS and not found.rule.startswith("RD")


def unread(report: Report) -> int:
    """Return how many parts nobody has read, in all files."""
    return sum(line.status not in CLOSED for one in report.family() for line in one.coverage.parts)


CLOSED = frozenset({"read", "ocr", "no_text", "read_by_person"})
_OUTCOME = {"withhold": 4, "refer": 3, "consult_third_party": 3, "withhold_discretionary": 2, "publish_redacted": 2}
_LEVELS = ("秘密", "机密", "绝密")


def rank(report: Report) -> int:
    """Return how urgently somebody should look: marks first, then what must not be public, what was not read, faults."""
    level = _LEVELS.index(report.highest_level) + 1 if report.highest_level in _LEVELS else 0
    held = any(one.disclosure.hold for one in report.family())
    return (
        level * 20_000 + held * 10_000 + _OUTCOME.get(report.disclosure.outcome, 0) * 1_000
        + 500 * (report.verdict in ("incomplete", "unreadable")) + min(report.counts.error, 100) * 4
        + min(report.counts.warning, 99)
    )  # fmt: skip
