"""Opening a case from a report, and giving it another report after it was checked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi import Report
from biaoshi_api import tallies
from biaoshi_api.audit import note
from biaoshi_api.desk.cases import kept, lines
from biaoshi_api.desk.cases.case import decided, lines_of
from biaoshi_api.desk.cases.tables import CASES, CLOSINGS, COPIES, FILES, FINDINGS, GROUNDS, PASSAGES, STEPS
from biaoshi_api.erasing import held_by
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a case and where in the vault its bytes are, if they were kept."""

    sha256: str
    size: int
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as it is opened: who handed it in, the report on it and where that and the record of names lie."""

    id: str
    owner: str
    unit: str
    report: Report
    stored: str
    record: str
    files: tuple[Kept, ...]


def open_case(connection: Connection, site: Site, made: Opened, rows: Sequence[dict[str, Any]], *, by: str) -> None:
    """Open the case with the `rows` of its findings; one that is there already is given the report anew. `by`: whose name
    the audit log takes."""
    there = connection.execute(sa.select(CASES.c.id).where(CASES.c.id == made.id)).first()
    if there is None:
        now = site.clock()
        values = {
            "id": made.id, "unit": made.unit, "owner": made.owner, "created": now, "state": "reviewing", "step": 1,
            "steps": site.settings.review.steps, "record": made.record, "decided": 0,
        }  # fmt: skip
        connection.execute(sa.insert(CASES).values(**values, **_told(site, made.report, made.stored, rows)))
    else:
        connection.execute(sa.delete(FILES).where(FILES.c.case_id == made.id))
        told = _told(site, made.report, made.stored, rows) | {"record": made.record}
        connection.execute(sa.update(CASES).where(CASES.c.id == made.id).values(**told))
    held = [
        {"case_id": made.id, "number": n, "sha256": f.sha256, "size": f.size, "original": f.original}
        for n, f in enumerate(made.files)
    ]
    connection.execute(sa.insert(FILES), held)
    _fill(connection, made.id, rows)
    recount(connection, site, [made.id])
    tallies.add(connection, made.report, now=site.clock(), owner=made.owner, unit=made.unit, job=made.id)
    said = f"verdict={made.report.verdict} files={len(made.files)} findings={len(rows)}"
    level = f" level={made.report.highest_level}" if made.report.highest_level else ""
    note(
        connection, now=site.clock(), who=by, action="review.open", subject=f"case:{made.id}", after=said + level,
        ruleset=made.report.tool.ruleset,
    )  # fmt: skip


def renew(
    connection: Connection, site: Site, case: str, report: Report, stored: str, record: str,
    rows: Sequence[dict[str, Any]], *, by: str, job: str,
) -> tuple[str, ...]:  # fmt: skip
    """Give the case the report that `job` made; decisions go on standing for the findings that have the same prints.

    Returns what the vault holds of the report before, to be erased: nothing leads to it any more.
    """
    before = _reported(connection, site, case)
    told = _told(site, report, stored, rows) | {"record": record}
    done = sa.update(CASES).where(CASES.c.id == case, CASES.c.job == job).values(job=None)  # another may be under way
    connection.execute(done)
    connection.execute(sa.update(CASES).where(CASES.c.id == case).values(**told))
    _fill(connection, case, rows)
    recount(connection, site, [case])
    after = f"verdict={report.verdict} findings={len(rows)} unread={told['unread']}"
    note(
        connection, now=site.clock(), who=by, action="review.recheck", subject=f"case:{case}", after=after,
        ruleset=report.tool.ruleset,
    )  # fmt: skip
    return tuple(one for one in before if one not in (stored, record))


def stop(connection: Connection, site: Site, case: str, *, by: str) -> tuple[str, ...]:
    """Close a case that turned out to be above the ceiling, and return all that the vault holds of it, to be erased."""
    held = _reported(connection, site, case)
    for column in (FILES.c.original, PASSAGES.c.record, CLOSINGS.c.record, STEPS.c.record):
        found = connection.execute(sa.select(column).where(column.table.c.case_id == case)).scalars()
        held += [one for one in found if one is not None]
    for job in map(
        site.queue.get, connection.execute(sa.select(COPIES.c.job).where(COPIES.c.case_id == case)).scalars()
    ):
        held += held_by(job) if job is not None else ()
    values = {"state": "closed", "conclusion": None, "ground": None, "due": None, "job": None, "verdict": "stopped"}
    connection.execute(
        sa.update(CASES).where(CASES.c.id == case).values(**values, closed=site.clock(), changed=site.clock())
    )
    note(connection, now=site.clock(), who=by, action="review.stop", subject=f"case:{case}", after="verdict=stopped")
    return tuple(held)


def _reported(connection: Connection, site: Site, case: str) -> list[str]:
    """Return what the vault holds of the report of the case: itself, its record, its documents as far as that tells them."""
    row = connection.execute(sa.select(CASES.c.record, CASES.c.report).where(CASES.c.id == case)).one()
    try:
        papers = kept.read_json(site, row.record)["papers"]
    except Problem:  # erased by an attempt before this one, or in its time
        papers = []
    return [row.record, row.report, *papers]


def recount(connection: Connection, site: Site, cases: Iterable[str]) -> None:
    """Write down how many findings have a decision, in each of `cases`."""
    for case in cases:
        stands = decided(connection, case)
        done = sum(line.needed and line.key in stands for line in lines_of(connection, case))
        connection.execute(sa.update(CASES).where(CASES.c.id == case).values(decided=done, changed=site.clock()))


def _told(site: Site, report: Report, stored: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what a report says of its case."""
    return {
        "report": stored, "changed": site.clock(), "verdict": report.verdict, "level": report.highest_level,
        "outcome": report.disclosure.outcome, "hold": any(one.disclosure.hold for one in report.family()),
        "errors": report.counts.error, "warnings": report.counts.warning, "infos": report.counts.info,
        "rank": lines.rank(report), "ruleset": report.tool.ruleset, "unread": lines.unread(report),
        "needed": sum(row["needed"] for row in rows),
    }  # fmt: skip


def _fill(connection: Connection, case: str, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(sa.delete(FINDINGS).where(FINDINGS.c.case_id == case))
    connection.execute(sa.delete(GROUNDS).where(GROUNDS.c.case_id == case))
    for start in range(0, len(rows), _BATCH):
        connection.execute(sa.insert(FINDINGS), [{"case_id": case, **row} for row in rows[start : start + _BATCH]])
    if grounds := sorted({row["ground"] for row in rows if row["ground"]}):
        connection.execute(sa.insert(GROUNDS), [{"case_id": case, "ground": ground} for ground in grounds])
