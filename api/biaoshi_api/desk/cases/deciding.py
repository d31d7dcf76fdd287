"""What people decide: about findings, one or a group at a press; passages that were missed; parts they have read; undoing."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi_api.audit import note
from biaoshi_api.desk.cases import groups
from biaoshi_api.desk.cases.case import Case, Line, decided, lines_of
from biaoshi_api.desk.cases.codes import ACROSS, REASONS, SCOPES, VERBS
from biaoshi_api.desk.cases.opening import recount
from biaoshi_api.desk.cases.tables import BATCHES, CASES, CLOSINGS, DECISIONS, PASSAGES
from biaoshi_api.people.duties import Principal, allowed
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

_ROWS = 500
_SUBMITTED = "这一件已经提交，不能再改；要改，请审批人退回，办结的请重新审查。"


@dataclass(frozen=True, slots=True)
class Done:
    """What a press did: the findings it decided in this case by number, how many elsewhere."""

    batch: int
    here: tuple[int, ...]
    elsewhere: int


def check_open(case: Case, who: Principal) -> None:
    """Raise Problem unless `who` may decide about the case now."""
    if not allowed(who, "review.decide"):
        raise Problem("forbidden")
    if case.state != "reviewing":
        raise Problem("conflict", _SUBMITTED)


def decide(
    connection: Connection, site: Site, who: Principal, case: Case, number: int, verb: str, scope: str, reason: str | None
) -> Done:  # fmt: skip
    """Decide about finding `number` and what belongs together with it. Raises Problem.

    A group takes in what nobody has decided yet; what somebody decided by itself stays as it was decided.
    """
    check_open(case, who)
    if verb not in VERBS or scope not in SCOPES or (reason is not None and reason not in REASONS):
        raise Problem("invalid", "没有这种决定、范围或者原因。")
    if (verb == "reject") != (reason is not None):
        raise Problem("invalid", "误报要说明原因，其他决定没有原因。")
    lines = lines_of(connection, case.id)
    chosen = next((x for x in lines if x.number == number), None)
    if chosen is None:
        raise Problem("not-found", "没有这个问题，可能已经重新检查过；请刷新页面。")
    stands = decided(connection, case.id)
    here = [
        x
        for x in groups.within(groups.groups_of(lines), chosen, scope)
        if x is chosen or (x.key not in stands and x.needed)
    ]
    there = _undecided(connection, groups.across(connection, who, chosen, scope)) if scope in ACROSS else []
    states = _locked(connection, {case.id, *(x.case_id for x in there)})
    if states[case.id] != "reviewing":
        raise Problem("conflict", _SUBMITTED)
    there = [x for x in there if states[x.case_id] == "reviewing"]
    batch = _batch(connection, site, who, case, verb, scope, reason)
    _insert(connection, batch, [*here, *there])
    others = sorted({x.case_id for x in there})
    recount(connection, site, [case.id, *others])
    after = f"verb={verb} scope={scope} findings={len(here)} elsewhere={len(there)}"
    note(
        connection, now=site.clock(), who=who.name, action="review.decide", subject=f"case:{case.id}",
        after=after + (f" reason={reason}" if reason else ""), ruleset=case.ruleset,
    )  # fmt: skip
    return Done(batch, tuple(x.number for x in here), len(there))


def add_passages(
    connection: Connection, site: Site, who: Principal, case: Case, file: int, ground: str, verb: str,
    records: Sequence[str],
) -> int:  # fmt: skip
    """Add what the tool missed, at each place that one of `records` in the vault tells of. Returns the batch. Raises Problem."""
    check_open(case, who)
    batch = _batch(connection, site, who, case, verb, "one", None)
    rows = [{"batch": batch, "case_id": case.id, "file": file, "ground": ground, "record": r} for r in records]
    connection.execute(sa.insert(PASSAGES), rows)
    _touch(connection, site, case)
    note(
        connection, now=site.clock(), who=who.name, action="review.passage", subject=f"case:{case.id}",
        after=f"verb={verb} ground={ground} file={file} places={len(records)}", ruleset=case.ruleset,
    )  # fmt: skip
    return batch


def close_part(
    connection: Connection, site: Site, who: Principal, case: Case, member: int, line: int, record: str
) -> None:
    """Write down that `who` has read a part nobody could read for him. Raises Problem."""
    check_open(case, who)
    values = {"case_id": case.id, "moment": site.clock(), "report": case.report, "member": member, "line": line}
    connection.execute(sa.insert(CLOSINGS).values(**values, account=who.id, record=record))
    _touch(connection, site, case)
    note(
        connection, now=site.clock(), who=who.name, action="review.read-by", subject=f"case:{case.id}",
        after=f"member={member} line={line}", ruleset=case.ruleset,
    )  # fmt: skip


def undo(connection: Connection, site: Site, who: Principal, case: Case) -> int | None:
    """Take back what `who` decided last from this case, wherever it reached; return its batch, None where there is none.

    What another person decided is not undone but decided anew. Raises Problem.
    """
    check_open(case, who)
    mine = sa.select(BATCHES).where(
        BATCHES.c.case_id == case.id, BATCHES.c.account == who.id, BATCHES.c.undone.is_(None)
    )
    last = connection.execute(mine.order_by(BATCHES.c.n.desc()).limit(1)).first()
    if last is None:
        return None
    reached = connection.execute(sa.select(DECISIONS.c.case_id).where(DECISIONS.c.batch == last.n).distinct()).scalars()
    cases = {case.id, *reached}
    if any(state != "reviewing" for state in _locked(connection, cases).values()):
        raise Problem("conflict", "这次决定涉及的另一件已经提交，不能撤销；请逐个重新决定。")
    connection.execute(sa.update(BATCHES).where(BATCHES.c.n == last.n).values(undone=site.clock()))
    recount(connection, site, sorted(cases))
    note(
        connection, now=site.clock(), who=who.name, action="review.undo", subject=f"case:{case.id}",
        before=f"verb={last.verb} scope={last.scope}", ruleset=case.ruleset,
    )  # fmt: skip
    return int(last.n)


def _locked(connection: Connection, cases: set[str]) -> dict[str, str]:
    """Keep the cases as they are until the transaction ends, and return their states; always taken in one order, so that no
    two reviewers wait for each other."""
    wanted = sa.select(CASES.c.id, CASES.c.state).where(CASES.c.id.in_(cases)).order_by(CASES.c.id)
    return {row.id: row.state for row in connection.execute(wanted.with_for_update())}


def _undecided(connection: Connection, lines: Sequence[Line]) -> list[Line]:
    stands = {case: decided(connection, case) for case in {x.case_id for x in lines}}
    return [x for x in lines if x.key not in stands[x.case_id]]


def _batch(
    connection: Connection, site: Site, who: Principal, case: Case, verb: str, scope: str, reason: str | None
) -> int:
    values = {"moment": site.clock(), "case_id": case.id, "verb": verb, "reason": reason, "scope": scope}
    made = connection.execute(sa.insert(BATCHES).values(**values, account=who.id).returning(BATCHES.c.n))
    return int(made.scalar_one())


def _insert(connection: Connection, batch: int, lines: Sequence[Line]) -> None:
    rows = [{"batch": batch, "case_id": x.case_id, "member": x.member, "print": x.print} for x in lines]
    for start in range(0, len(rows), _ROWS):
        connection.execute(sa.insert(DECISIONS), rows[start : start + _ROWS])


def _touch(connection: Connection, site: Site, case: Case) -> None:
    connection.execute(sa.update(CASES).where(CASES.c.id == case.id).values(changed=site.clock()))
