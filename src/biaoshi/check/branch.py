"""A file with the files inside it, each judged for itself: children first, then what they mean for their parent.

    node ─ facts ─ above the ceiling? ─ children, each a branch ─ their lines closed ─ facts with children ─ report

Of a child of an archive only the report is kept: an archive has no marks its members could outrank, and many
members must not be held in memory at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from biaoshi.closings import origin_of
from biaoshi.formats import formats
from biaoshi.isolate import Node, Reader, Reading
from biaoshi.masking import mask
from biaoshi.types.document import CLOSED, Document, Part
from biaoshi.types.facts import Facts
from biaoshi.types.mark import LEVELS
from biaoshi.types.report import File, Report

_VERDICTS = ("stopped", "unreadable", "incomplete", "findings", "no_findings")


@dataclass(frozen=True, slots=True)
class Branch:
    """What is known of one file: its facts (children's in them), and the reports of the files inside it."""

    facts: Facts
    file: File
    container: bool
    children: tuple[Report, ...] = ()
    stopped: bool = False  # it or a file inside it is above the site's ceiling


@dataclass(frozen=True, slots=True)
class Judge:
    """What `grow` needs of the checker: facts of a reading with its name (the bool: the date given by the caller is its
    own; the string: what a person's readings of its parts go by), whether they stop the check, and a report."""

    facts: Callable[[Reading, str | None, bool, str], Facts]
    stops: Callable[[Facts], bool]
    report: Callable[[Branch], Report]


def grow(
    reader: Reader,
    node: Node,
    path: str,
    judge: Judge,
    *,
    dated: bool = True,
    kept: bool = False,
    told: dict[str, Report] | None = None,
    origin: str | None = None,
) -> Branch:
    """Return the branch of `node`, called `path` in the report.

    `dated`: the date the caller gave is this file's. `kept`: a paper around it needs the facts of all. `told`: reports
    in this tree by digest; a copy has the verdict and the level of the first. `origin`: see `closings`.
    """
    told = {} if told is None else told
    origin = origin or node.reading.sha256 or ""
    facts = judge.facts(node.reading, node.name, dated, origin)
    file = file_of(node.reading, path)
    container = is_container(node.reading.media_type)
    if judge.stops(facts):
        return Branch(facts, file, container, stopped=True)
    kept = kept or not container
    inner_dated = dated and container and len(node.reading.document.children) == 1
    reports: list[Report] = []
    inner: list[Facts] = []
    lines: dict[str, Part] = {}
    for number, found in reader.inside(node):
        child = node.reading.document.children[number]
        if isinstance(found, Part):
            lines[child.address] = found
            continue
        inside = f"{path}!/{mask(child.name)}"
        own = origin_of(found.reading.sha256, origin, child.name)
        branch = grow(reader, found, inside, judge, dated=inner_dated, kept=kept, told=told, origin=own)
        report = _like(judge.report(branch), told)
        reports.append(report)
        if branch.stopped:
            return Branch(facts, file, container, tuple(reports), stopped=True)
        lines[child.address] = _line(child.address, branch.facts.document)
        if kept:
            inner.append(branch.facts)
    if lines:
        facts = replace(facts, document=_closed(facts.document, lines), children=tuple(inner))
    return Branch(facts, file, container, tuple(reports))


def _like(report: Report, told: dict[str, Report]) -> Report:
    """Return `report` with what the report of the same content said, if it is a copy; else remember it."""
    digest = report.file.sha256 if report.file else None
    if digest is None:
        return report
    first = told.setdefault(digest, report)
    worst = min(report.verdict, first.verdict, key=_VERDICTS.index)
    levels = [level for level in LEVELS if level in (report.highest_level, first.highest_level)]
    return replace(report, verdict=worst, highest_level=levels[-1] if levels else None)


def is_container(media_type: str | None) -> bool:
    """Tell whether files of the type are nothing but a wrapping of others."""
    return any(f.container and f.media_type == media_type for f in formats())


def file_of(reading: Reading, path: str) -> File:
    """Return the report's line on the file itself."""
    pages = len(reading.document.pages) or None
    return File(path, reading.sha256, reading.media_type, reading.bytes, pages)


def _line(name: str, document: Document) -> Part:
    """Return the parent's line for a child: closed if anything of it was read; what is open in it, it says itself."""
    own = [p for p in document.parts if p.name != "filename"]
    opened = next((p for p in own if p.status not in CLOSED), None)
    if opened is None or any(p.status in CLOSED for p in own):
        return Part(name, "embedded", 0, "read", "内含文件，见该文件自己的检查结果")
    return Part(name, "embedded", 0, opened.status, "内含文件没有读出，见该文件自己的检查结果", rule="")


def _closed(document: Document, lines: dict[str, Part]) -> Document:
    def line(p: Part) -> Part:
        return lines.get(p.name, p) if p.kind == "embedded" and p.status != "read_by_person" else p

    return replace(document, parts=tuple(map(line, document.parts)))
