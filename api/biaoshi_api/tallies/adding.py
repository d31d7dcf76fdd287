"""Counting a check, in the transaction that notes it."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, delete, insert, select

import biaoshi
from biaoshi_api.people.tables import ACCOUNTS
from biaoshi_api.tallies.tables import TALLIES


def tally_of(report: biaoshi.Report | None) -> dict[str, Any]:
    """Return the counts of a report; of a stopped paper (None is one too) nothing but that it was one."""
    if report is None or report.verdict == "stopped":
        return {"verdict": "stopped", "files": 1, "unread": 1, "marks": 0, "proper": 0, "faults": {}}
    found = biaoshi.quality([report])
    faults = Counter(
        f.rule
        for one in report.family()
        for f in one.findings
        if f.suppressed is None and f.severity in ("error", "warning")
    )
    share = found.all_marks
    return {
        "verdict": report.verdict, "files": found.files, "unread": found.unread, "marks": share.marks, "proper": share.right,
        "faults": dict(sorted(faults.items())),
    }  # fmt: skip


def add(
    connection: Connection,
    report: biaoshi.Report | None,
    *,
    now: float,
    owner: str,
    unit: str = "",
    job: str | None = None,
) -> None:
    """Count the check of `report` for `unit`, or where that is not known for the unit of the account `owner`."""
    if not unit:
        unit = connection.execute(select(ACCOUNTS.c.unit).where(ACCOUNTS.c.id == owner)).scalar() or ""
    if job is not None:
        connection.execute(delete(TALLIES).where(TALLIES.c.job == job))
    connection.execute(insert(TALLIES).values(job=job, moment=now, unit=unit, **tally_of(report)))
