"""A case and its parts as rows say them; whoever may not see a case does not find it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi_api.desk.cases.codes import STEPS as NAMES
from biaoshi_api.desk.cases.tables import BATCHES, CASES, CLOSINGS, COPIES, DECISIONS, FILES, FINDINGS, PASSAGES, STEPS
from biaoshi_api.people.duties import Principal, sees
from biaoshi_api.problems import Problem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `step` of `steps` is whose turn it is; `needed` findings ask for a decision, `decided` have one."""

    id: str
    unit: str
    owner: str
    created: float
    changed: float
    state: str
    step: int
    steps: int
    rank: int
    verdict: str
    level: str | None
    outcome: str
    hold: bool
    errors: int
    warnings: int
    infos: int
    needed: int
    decided: int
    unread: int
    conclusion: str | None
    ground: str | None
    due: str | None
    closed: float | None
    ruleset: str
    record: str
    report: str
    job: str | None

    @property
    def left(self) -> int:
        return self.needed - self.decided

    @property
    def turn(self) -> str:
        """What the step it is at is called."""
        return NAMES[self.steps][self.step - 1]


@dataclass(frozen=True, slots=True)
class File:
    """One file of a case; `original` is in the vault, if it was kept."""

    number: int
    sha256: str
    size: int
    original: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: codes, and the prints by which it is found again and grouped."""

    case_id: str
    number: int
    member: int
    file: int
    print: str
    rule: str
    severity: str
    ground: str | None
    needed: bool
    passage: str
    words: str | None
    table_no: str | None
    line_no: int | None
    column_no: int | None

    @property
    def key(self) -> tuple[int, str]:
        """By what a decision names it."""
        return self.member, self.print


@dataclass(frozen=True, slots=True)
class Batch:
    """What one press decided."""

    n: int
    moment: float
    case_id: str
    verb: str
    reason: str | None
    scope: str
    account: str
    undone: float | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage a person added; `record` in the vault says where and why."""

    batch: int
    file: int
    ground: str
    record: str
    verb: str
    account: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A part a person has read, by the report in which it stood open."""

    moment: float
    report: str
    member: int
    line: int
    account: str
    record: str


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what with the case as a whole."""

    moment: float
    step: int
    act: str
    conclusion: str | None
    account: str
    record: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """A masked copy asked for; `basis`: digest of the decisions it is made by."""

    job: str
    moment: float
    account: str
    basis: str


def case_of(connection: Connection, who: Principal, case: str, *, lock: bool = False) -> Case:
    """Return the case if `who` may see it; `lock` keeps it as it is until the transaction ends. Raises Problem not-found."""
    wanted = sa.select(CASES).where(CASES.c.id == case)
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None or not sees(who, row.unit, row.owner):
        raise Problem("not-found")
    return Case(**row._mapping)


def visible(who: Principal) -> sa.ColumnElement[bool]:
    """Return the condition on cases that `who` sees: what `sees` says, for a whole table."""
    own = CASES.c.owner == who.id
    if not who.unit or who.roles.isdisjoint({"reviewer", "approver"}):
        return own
    beneath = CASES.c.unit.startswith(who.unit + "/", autoescape=True)
    return sa.or_(own, CASES.c.unit == who.unit, beneath)


def files_of(connection: Connection, case: str) -> tuple[File, ...]:
    """Return the files in order."""
    return _all(connection, File, FILES, FILES.c.case_id == case, FILES.c.number)


def lines_of(connection: Connection, case: str) -> tuple[Line, ...]:
    """Return the findings in order."""
    return _all(connection, Line, FINDINGS, FINDINGS.c.case_id == case, FINDINGS.c.number)


def decided(connection: Connection, case: str) -> dict[tuple[int, str], Batch]:
    """Return what stands about each finding: the last decision that was not undone."""
    both = BATCHES.join(DECISIONS, DECISIONS.c.batch == BATCHES.c.n)
    wanted = sa.select(BATCHES, DECISIONS.c.member, DECISIONS.c.print).select_from(both)
    wanted = wanted.where(DECISIONS.c.case_id == case, BATCHES.c.undone.is_(None)).order_by(BATCHES.c.n)
    names = [f.name for f in fields(Batch)]
    return {
        (row.member, row.print): Batch(**{name: getattr(row, name) for name in names})
        for row in connection.execute(wanted)
    }


def passages_of(connection: Connection, case: str) -> tuple[Passage, ...]:
    """Return the passages people added and did not take back."""
    both = PASSAGES.join(BATCHES, BATCHES.c.n == PASSAGES.c.batch)
    wanted = sa.select(
        PASSAGES.c.batch, PASSAGES.c.file, PASSAGES.c.ground, PASSAGES.c.record, BATCHES.c.verb, BATCHES.c.account
    ).select_from(both)
    wanted = wanted.where(PASSAGES.c.case_id == case, BATCHES.c.undone.is_(None)).order_by(PASSAGES.c.batch)
    return tuple(Passage(**row._mapping) for row in connection.execute(wanted))


def closings_of(connection: Connection, case: str) -> tuple[Closing, ...]:
    """Return the parts people have read."""
    return _all(connection, Closing, CLOSINGS, CLOSINGS.c.case_id == case, CLOSINGS.c.n)


def steps_of(connection: Connection, case: str) -> tuple[Step, ...]:
    """Return what was done with the case as a whole, in order."""
    return _all(connection, Step, STEPS, STEPS.c.case_id == case, STEPS.c.n)


def copies_of(connection: Connection, case: str) -> tuple[Copy, ...]:
    """Return the masked copies asked for, the newest first."""
    return _all(connection, Copy, COPIES, COPIES.c.case_id == case, COPIES.c.moment.desc())


def hands(connection: Connection, case: str) -> frozenset[str]:
    """Return the accounts that reviewed the case or approved it in this round: none of them may approve it now."""
    took = sa.select(BATCHES.c.account).join(DECISIONS, DECISIONS.c.batch == BATCHES.c.n)
    added = sa.select(BATCHES.c.account).join(PASSAGES, PASSAGES.c.batch == BATCHES.c.n)
    read = sa.select(CLOSINGS.c.account).where(CLOSINGS.c.case_id == case)
    did = sa.union(took.where(DECISIONS.c.case_id == case), added.where(PASSAGES.c.case_id == case), read)
    steps = steps_of(connection, case)
    last = max((n for n, s in enumerate(steps) if s.act in ("returned", "reopened")), default=-1)
    acted = (s.account for n, s in enumerate(steps) if s.act == "concluded" or (n > last and s.act == "approved"))
    return frozenset((*connection.execute(did).scalars(), *acted))


def _all(
    connection: Connection, kind: type[T], table: sa.Table, where: sa.ColumnElement[bool], order: Any
) -> tuple[T, ...]:
    columns: Sequence[Any] = [table.c[f.name] for f in fields(kind)]  # type: ignore[arg-type]  # always one of ours
    return tuple(kind(**row._mapping) for row in connection.execute(sa.select(*columns).where(where).order_by(order)))
