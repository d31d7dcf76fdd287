"""Decisions given on: findings that are none as the file of accepted findings, paragraphs with their grounds as training data.

What is exported is of cases that are closed: their decisions were looked at by everybody who had to.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import biaoshi
from biaoshi import Document, Finding, Report
from biaoshi_api.desk.cases import kept, lines
from biaoshi_api.desk.cases.case import Case, decided, passages_of, visible
from biaoshi_api.desk.cases.codes import REASONS, WRONG
from biaoshi_api.desk.cases.standing import documents_of
from biaoshi_api.desk.cases.tables import CASES
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

_CLASSES = ("SC701", "SC702", "SC703", "SC704", "SC705", "SC706", "SC707", "SC708", "SC709")
"""Rules that speak of a paragraph's ground: what a classifier can learn from."""
LEVELS = ("秘密", "机密", "绝密")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file made of the decisions: `rows` in it, `gone` cases of which nothing is kept any more, the highest level."""

    data: bytes
    rows: int
    gone: int
    level: str | None


def exportable(connection: Connection, who: Principal) -> tuple[Case, ...]:
    """Return the closed cases whose decisions `who` may export."""
    wanted = (
        sa.select(CASES)
        .where(visible(who), CASES.c.state == "closed", CASES.c.conclusion.is_not(None))
        .order_by(CASES.c.closed, CASES.c.id)
    )
    return tuple(Case(**row._mapping) for row in connection.execute(wanted))


def highest(cases: tuple[Case, ...]) -> str | None:
    """Return the highest level marked on any of the cases."""
    known = {case.level for case in cases}
    return next((level for level in reversed(LEVELS) if level in known), None)


def accepted(
    connection: Connection, site: Site, cases: tuple[Case, ...], names: dict[str, str], today: date
) -> Exported:
    """Return what was rejected as the file that `biaoshi check --accepted` takes: no text in it.

    The place is accepted; a finding that was wrong is so wherever the same words stand in the same surroundings.
    """
    found: dict[tuple[str, str, str, str], biaoshi.Acceptance] = {}
    gone = 0
    for case in cases:
        stands = decided(connection, case.id)
        try:
            report = kept.report(site, case.report)
        except Problem:
            gone += 1
            continue
        key = report.tool.key or "unkeyed"
        for member, (one, _) in enumerate(lines.members(report)):
            for finding in one.findings:
                batch = stands.get((member, finding.fingerprint))
                if batch is None or batch.verb != "reject" or batch.reason is None:
                    continue
                try:
                    entry = biaoshi.accept(
                        finding, scope="passage" if batch.reason in WRONG else "place", sha256=None,
                        reason=REASONS[batch.reason], owner=names.get(batch.account, batch.account), until=None, added=today,
                        key=key,
                    )  # fmt: skip
                except biaoshi.UsageError:  # personal data without the office's key: such a print could be guessed
                    continue
                found[entry.rule, entry.scope, entry.print, entry.key] = entry
    data = biaoshi.dump_decisions(found.values()).encode()
    return Exported(data, len(found), gone, None)


def training(connection: Connection, site: Site, cases: tuple[Case, ...]) -> Exported:
    """Return the paragraphs people decided about, one JSON a line as `biaoshi train` reads them.

    Confirmed or added: with the ground; wrong: with none. Each row says the marked level of the paper it is from.
    """
    rows: list[str] = []
    gone = 0
    for case in cases:
        try:
            labelled = _labelled(connection, site, case)
        except Problem:
            gone += 1
            continue
        for (file, text), labels in labelled.items():
            raw = {"text": text, "labels": sorted(labels), "paper": f"{case.id[:12]}-{file}", "level": case.level}
            rows.append(json.dumps(raw, ensure_ascii=False))
    used = tuple(case for case in cases if any(f'"{case.id[:12]}-' in row for row in rows))
    return Exported(
        "".join(f"{row}\n" for row in rows).encode("utf-8", "backslashreplace"), len(rows), gone, highest(used)
    )


def _labelled(connection: Connection, site: Site, case: Case) -> dict[tuple[int, str], set[str]]:
    """Return the paragraphs of a case by file and text, with their grounds. Raises Problem gone."""
    report = kept.report(site, case.report)
    documents, stands = documents_of(site, case, report), decided(connection, case.id)
    found: dict[tuple[int, str], set[str]] = {}
    for member, (one, file) in enumerate(lines.members(report)):
        grounds = {mark: g.code for g in one.disclosure.grounds for mark in g.findings}
        for finding in one.findings:
            batch = stands.get((member, finding.fingerprint))
            if batch is None or finding.rule not in _CLASSES:
                continue
            wrong = batch.verb == "reject" and batch.reason in WRONG
            ground = grounds.get(finding.fingerprint)
            if ground is None or (batch.verb == "reject" and not wrong):
                continue  # it stands and is released all the same: nothing is learnt from that about the text
            for text in _paragraphs(report, documents, member, finding):
                found.setdefault((file, text), set()).update(() if wrong else (ground,))
    for passage in passages_of(connection, case.id):
        told = kept.read_json(site, passage.record)
        document = documents[told["member"]]
        for block in document.blocks if document is not None else ():
            if (block.part, block.index) == (told["part"], told["block"]):
                found.setdefault((passage.file, block.text), set()).add(passage.ground)
    return {key: labels for key, labels in found.items() if key[1].strip()}


def _paragraphs(report: Report, documents: list[Document | None], member: int, finding: Finding) -> Iterator[str]:
    for at in finding.locations[:1]:
        document = documents[lines.standing(report, member, at.child)]
        if document is not None:
            yield from (b.text for b in document.blocks if (b.part, b.index) == (at.part, at.block))
