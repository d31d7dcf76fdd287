"""Masked copies of a case: what is to be cut out by the decisions that stand, and whether a copy by just these was proved."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi import Report
from biaoshi.jobs import Job
from biaoshi_api.audit import note
from biaoshi_api.desk.cases import kept, lines
from biaoshi_api.desk.cases.case import Batch, Case, Copy, Passage, copies_of
from biaoshi_api.desk.cases.tables import COPIES
from biaoshi_api.erasing import kept_of
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

_NAME = "filename"
"""The part that the name of a file is: a copy is another file."""
Place = dict[str, Any]
"""file, part, block, start, end (code points of the block), rule, ground."""


def basis(case: Case, stands: dict[tuple[int, str], Batch], passages: Sequence[Passage]) -> str:
    """Return the digest of all that a masked copy depends on."""
    masked = sorted(key for key, batch in stands.items() if batch.verb == "mask")
    spared = sorted(key for key, batch in stands.items() if batch.verb == "reject")
    said = [case.report, masked, spared, [p.batch for p in passages if p.verb == "mask"]]
    return sha256(json.dumps(said).encode()).hexdigest()


def cuts(
    site: Site, report: Report, stands: dict[tuple[int, str], Batch], passages: Sequence[Passage]
) -> tuple[list[Place], list[Place]]:
    """Return the places to be masked, and those that people said are to stay.

    Raises Problem plan where something is to be masked inside a file within a file: that file is to be handed in itself;
    and where it stands nowhere in the text, as in the name of the file: a copy without it would say that it was masked.
    """
    own = lines.own(report)
    cut: list[Place] = []
    spared: list[Place] = []
    for member, (one, file) in enumerate(lines.members(report)):
        for found in one.findings:
            batch = stands.get((member, found.fingerprint))
            if batch is None or batch.verb not in ("mask", "reject"):
                continue
            if member not in own:
                if batch.verb == "mask":
                    raise Problem("plan", "有要遮盖的内容在附件、压缩包里的文件中：请把那个文件单独提交审查。")
                continue
            ground = next(
                (g.code for g in one.disclosure.grounds if found.fingerprint in g.findings), "personal_privacy"
            )
            places = [
                {
                    "file": file if at.child is None else at.child, "part": at.part, "block": at.block, "start": at.start,
                    "end": at.end, "rule": found.rule, "ground": ground,
                }
                for at in found.locations
                if at.start < at.end and at.part != _NAME
            ]  # fmt: skip
            if batch.verb == "mask" and not places:
                raise Problem(
                    "plan",
                    f"决定遮盖的问题（{found.rule}）在正文里没有可以遮盖的文字，如文件名里的要自己改名；请对它作别的决定。",
                )
            (cut if batch.verb == "mask" else spared).extend(places)
    for passage in passages:
        if passage.verb == "mask":
            told = kept.read_json(site, passage.record)
            place = {name: told[name] for name in ("part", "block", "start", "end")}
            cut.append({**place, "file": passage.file, "rule": "", "ground": passage.ground})
    return cut, spared


def asked(connection: Connection, site: Site, who: Principal, case: Case, job: Job, made_by: str) -> None:
    """Write down that the job writes a masked copy of the case by the decisions with the digest `made_by`."""
    values = {"job": job.id, "case_id": case.id, "moment": site.clock(), "account": who.id, "basis": made_by}
    connection.execute(sa.insert(COPIES).values(**values))
    note(
        connection, now=site.clock(), who=who.name, action="review.copy", subject=f"case:{case.id}",
        after=f"job={job.id}", ruleset=case.ruleset,
    )  # fmt: skip


def newest(connection: Connection, site: Site, case: str) -> tuple[Copy, Job] | None:
    """Return the copy asked for last and its job."""
    for copy in copies_of(connection, case)[:1]:
        job = site.queue.get(copy.job)
        if job is not None:
            return copy, job
    return None


def proved(site: Site, found: tuple[Copy, Job] | None, now: str) -> bool:
    """Tell whether the copy was written and proved by the decisions with the digest `now`, and is still there."""
    if found is None or found[0].basis != now or found[1].state != "done":
        return False
    held = kept_of(found[1])
    return bool(held) and all(site.vault.header(one) is not None for one in held)
