"""How a case stands at one moment: the report, what people decided, what they have read, the masked copy."""

from dataclasses import replace

from sqlalchemy.engine import Connection

from biaoshi import Document, Report
from biaoshi.types.report import CoverageLine
from biaoshi_api.desk import papers
from biaoshi_api.desk.cases import copies, kept, lines
from biaoshi_api.desk.cases.case import Case, Closing, closings_of, decided, lines_of, passages_of
from biaoshi_api.desk.cases.concluding import State
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site


def state_of(connection: Connection, site: Site, case: Case) -> State:
    """Return all that a conclusion depends on. Raises Problem gone, for a case that was stopped at once."""
    if case.verdict == "stopped":
        raise Problem("gone")
    stands, passages = decided(connection, case.id), passages_of(connection, case.id)
    fresh = read_since(case, closings_of(connection, case.id))
    report = closed(kept.report(site, case.report), fresh)
    copy = copies.newest(connection, site, case.id)
    return State(
        case, report, lines_of(connection, case.id), stands, passages, lines.unread(report),
        bool(fresh) or pending(site, case),
        copies.proved(site, copy, copies.basis(case, stands, passages)),
    )  # fmt: skip


def pending(site: Site, case: Case) -> bool:
    """Tell whether a check of the case is under way; one that failed is not."""
    job = site.queue.get(case.job) if case.job is not None else None
    return job is not None and not job.ended


def read_since(case: Case, closings: tuple[Closing, ...]) -> tuple[Closing, ...]:
    """Return what people have read since the case was checked: the report does not know of it yet."""
    return tuple(c for c in closings if c.report == case.report)


def closed(report: Report, fresh: tuple[Closing, ...]) -> Report:
    """Return the report with the lines closed that people have read since; its advice stays what it was."""
    if not fresh:
        return report
    known = {(c.member, c.line) for c in fresh}
    number = -1

    def told(one: Report) -> Report:
        nonlocal number
        number += 1
        member = number
        parts = tuple(_read(p) if (member, n) in known else p for n, p in enumerate(one.coverage.parts))
        return replace(one, coverage=replace(one.coverage, parts=parts), children=tuple(map(told, one.children)))

    return told(report)


def documents_of(site: Site, case: Case, report: Report) -> list[Document | None]:
    """Return the documents of the report's family, as far as they were kept. Raises Problem gone."""
    held = kept.record(site, case)["papers"]
    found: list[Document | None] = [one for paper in held for one in papers.loaded(kept.read(site, paper))]
    family = len(tuple(report.family()))
    head: list[Document | None] = [None] if report.kind == "case" else []
    return [*head, *found, *[None] * family][:family]


def _read(part: CoverageLine) -> CoverageLine:
    return replace(part, status="read_by_person", why="已人工阅看，待重新检查")
