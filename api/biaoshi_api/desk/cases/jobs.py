"""Jobs over the files of a case: they read what the case keeps, and leave it where it is."""

import json
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import biaoshi
from biaoshi.jobs import Job
from biaoshi_api.desk.cases import kept
from biaoshi_api.desk.cases.case import Case, File, closings_of, files_of
from biaoshi_api.desk.cases.tables import CASES
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site


def put(connection: Connection, site: Site, who: Principal, case: Case, kind: str, options: dict[str, Any]) -> Job:
    """Return a job of `kind` over the files of the case. Raises Problem gone where they are no longer kept."""
    files, names = files_of(connection, case.id), kept.record(site, case)["names"]
    if any(f.original is None for f in files):
        raise Problem("gone", "这一件没有留存文件，请重新提交文件审查。")
    sent = [_sent(f, name) for f, name in zip(files, names, strict=True)]
    raw = {"files": sent, "options": {"date": None, "profile": site.settings.checks.profile, **options}}
    order = kept.put(site, json.dumps(raw).encode())
    return site.queue.put(
        kind, {"order": order, "files": [], "who": who.name}, now=site.clock(), owner=who.id, unit=case.unit,
        max_attempts=site.settings.workers.attempts, connection=connection,
    )  # fmt: skip


def recheck(connection: Connection, site: Site, who: Principal, case: Case) -> Job:
    """Have the case checked again, with the parts that people have read since. Raises Problem gone."""
    read_by = [kept.read_json(site, c.record) for c in closings_of(connection, case.id)]
    job = put(connection, site, who, case, "review", {"case": case.id, "read_by": read_by})
    connection.execute(sa.update(CASES).where(CASES.c.id == case.id).values(job=job.id))
    return job


def closing(site: Site, made: biaoshi.Closing) -> str:
    """Put a closing away and return its id."""
    return kept.put_json(site, asdict(made))


def _sent(file: File, name: str) -> list[Any]:
    return [file.original, name, file.sha256, file.size, "file"]
