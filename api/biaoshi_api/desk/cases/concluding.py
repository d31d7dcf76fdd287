"""How a case ends: what stands against each conclusion, the conclusion itself, approval by others, sending back.

reviewing ─ conclude ─→ approving ─ approve ─→ … ─→ closed          the steps are the policy's: settings [review] steps
    └────────────── send back ←────┘             none of them may be one's own
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from biaoshi import Report
from biaoshi_api.audit import note
from biaoshi_api.desk.cases.case import Batch, Case, Line, Passage, hands
from biaoshi_api.desk.cases.codes import CONCLUSIONS, DISCRETIONARY, MANDATORY
from biaoshi_api.desk.cases.tables import CASES, STEPS
from biaoshi_api.people.duties import Principal, allowed, may_approve
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site


@dataclass(frozen=True, slots=True)
class State:
    """All that a conclusion depends on: what was found, what people decided, what nobody has read."""

    case: Case
    report: Report
    lines: tuple[Line, ...]
    stands: dict[tuple[int, str], Batch]
    passages: tuple[Passage, ...]
    unread: int  # lines of the ledger that nobody has read
    rechecking: bool  # a check that counts what was read since is still to come
    proved: bool  # there is a masked copy by just these decisions


@dataclass(frozen=True, slots=True)
class Concluded:
    """What was concluded; `record` in the vault holds the reason and the third party."""

    conclusion: str
    ground: str | None
    due: str | None
    record: str


def obstacles(state: State, conclusion: str) -> tuple[str, ...]:
    """Return in Chinese what stands against the conclusion; nothing: it may be drawn."""
    found: list[str] = []
    left = sum(line.needed and line.key not in state.stands for line in state.lines)
    if left and conclusion != "refer":
        found.append(f"还有 {left} 个问题没有决定")
    if conclusion in ("none_found", "redacted"):
        if state.unread:
            found.append(f"还有 {state.unread} 个部分没有读取，也没有人工阅看")
        if state.rechecking:
            found.append("有的部分是刚刚人工阅看的，还没有重新检查")
        if not_run := sorted({s.name for one in state.report.family() for s in one.stages if not s.ran} - {"layout"}):
            found.append(f"有 {len(not_run)} 项检查没有做")
        if state.case.level:
            found.append(f"文件标有密级（{state.case.level}），解密以前不得公开")
    if conclusion == "none_found":
        if grave := sum(_speaks(state, line) for line in state.lines) + len(state.passages):
            found.append(f"有 {grave} 处已经认定属实、须遮盖、征求意见或者提请确定")
    if conclusion == "redacted":
        if not any(b.verb == "mask" for b in _all(state)):
            found.append("没有一处决定遮盖")
        if open_ := sum(b.verb in ("ask", "refer") for b in live(state)):
            found.append(f"有 {open_} 个问题要先征求第三方意见或者提请确定")
        elif not state.proved:
            found.append("还没有按现在的决定做出遮盖件并证明")
    return tuple(found)


def conclude(connection: Connection, site: Site, who: Principal, state: State, made: Concluded) -> Case:
    """Draw the conclusion and hand the case on to the next step; with one step it is closed. Raises Problem."""
    case, ending = state.case, CONCLUSIONS.get(made.conclusion)
    if not allowed(who, "review.decide") or ending is None:
        raise Problem("forbidden" if ending else "invalid")
    if case.state != "reviewing":
        raise Problem("conflict", "这一件已经提交。")
    if case.steps == 1 and who.id == case.owner:
        raise Problem("forbidden", "自己提交的文件不能由自己审结，请由他人审查。")
    if why := obstacles(state, made.conclusion):
        raise Problem("conflict", f"还不能得出“{ending.title}”：{'；'.join(why)}。")
    if ending.ground and made.ground not in (MANDATORY if made.conclusion == "withhold" else DISCRETIONARY):
        raise Problem("invalid", "请选定不予公开的事由；第十六条的三种只能“可以不予公开”。")
    done = case.steps == 1
    values = {"conclusion": made.conclusion, "ground": made.ground, "due": made.due}
    _move(connection, site, case, values, done=done, step=1 if done else 2)
    _step(connection, site, who, case, "concluded", made.conclusion, made.record)
    after = f"conclusion={made.conclusion} step=1 state={'closed' if done else 'approving'}"
    after += f" ground={made.ground}" if made.ground else ""
    _note(connection, site, who, case, "review.conclude", after + (f" due={made.due}" if made.due else ""))
    return case


def approve(connection: Connection, site: Site, who: Principal, case: Case, record: str | None) -> None:
    """Approve what the steps before concluded; with the last step the case is closed. Raises Problem."""
    check_approval(connection, who, case)
    done = case.step >= case.steps
    _move(connection, site, case, {}, done=done, step=case.step if done else case.step + 1)
    _step(connection, site, who, case, "approved", case.conclusion, record)
    _note(
        connection, site, who, case, "review.approve",
        f"conclusion={case.conclusion} step={case.step} state={'closed' if done else 'approving'}",
    )  # fmt: skip


def send_back(connection: Connection, site: Site, who: Principal, case: Case, record: str) -> None:
    """Give the case back to the first step with a note of why. Raises Problem."""
    check_approval(connection, who, case)
    values = {"state": "reviewing", "step": 1, "conclusion": None, "ground": None, "due": None}
    connection.execute(sa.update(CASES).where(CASES.c.id == case.id).values(**values, changed=site.clock()))
    _step(connection, site, who, case, "returned", case.conclusion, record)
    _note(connection, site, who, case, "review.return", f"step={case.step} state=reviewing")


def reopen(connection: Connection, site: Site, who: Principal, case: Case, record: str) -> None:
    """Take a closed case up again, as when a third party has answered or circumstances have changed. Raises Problem."""
    if not allowed(who, "review.decide"):
        raise Problem("forbidden")
    if case.state != "closed":
        raise Problem("conflict", "这一件还没有办结。")
    if case.verdict == "stopped":
        raise Problem("gone")
    values = {"state": "reviewing", "step": 1, "conclusion": None, "ground": None, "due": None, "closed": None}
    connection.execute(sa.update(CASES).where(CASES.c.id == case.id).values(**values, changed=site.clock()))
    _step(connection, site, who, case, "reopened", case.conclusion, record)
    _note(connection, site, who, case, "review.reopen", f"conclusion={case.conclusion} state=reviewing")


def check_approval(connection: Connection, who: Principal, case: Case) -> None:
    """Raise Problem unless `who` may approve the case now."""
    if case.state != "approving":
        raise Problem("conflict", "这一件现在不待审批。")
    if not allowed(who, "review.approve"):
        raise Problem("forbidden")
    if not may_approve(who, drafted=case.owner, reviewed=hands(connection, case.id)):
        raise Problem("forbidden", "自己提交、审查或者复核过的，不能由自己审批。")


def _speaks(state: State, line: Line) -> bool:
    """Tell whether people let the finding stand as something of which the paper cannot simply be released."""
    batch = state.stands.get(line.key)
    if batch is None or batch.verb == "reject":
        return False
    return batch.verb in ("mask", "ask", "refer") or line.ground is not None


def live(state: State) -> Sequence[Batch]:
    """Return what stands about the findings there are; one that is no longer found has no say."""
    return [state.stands[line.key] for line in state.lines if line.key in state.stands]


def _all(state: State) -> Sequence[Batch | Passage]:
    return [*live(state), *state.passages]


def _move(connection: Connection, site: Site, case: Case, values: dict[str, Any], *, done: bool, step: int) -> None:
    now = site.clock()
    values = values | {"state": "closed" if done else "approving", "step": step, "changed": now}
    connection.execute(sa.update(CASES).where(CASES.c.id == case.id).values(**values, closed=now if done else None))


def _step(
    connection: Connection, site: Site, who: Principal, case: Case, act: str, conclusion: str | None, record: str | None
) -> None:
    values = {"case_id": case.id, "moment": site.clock(), "step": case.step, "act": act, "conclusion": conclusion}
    connection.execute(sa.insert(STEPS).values(**values, account=who.id, record=record))


def _note(connection: Connection, site: Site, who: Principal, case: Case, action: str, after: str) -> None:
    note(
        connection, now=site.clock(), who=who.name, action=action, subject=f"case:{case.id}",
        before=f"state={case.state}", after=after, ruleset=case.ruleset,
    )  # fmt: skip
