"""The queue as its page shows it."""

from dataclasses import dataclass

from biaoshi.advice.disclosure import OUTCOMES
from biaoshi_api.desk.cases import kept
from biaoshi_api.desk.cases.case import Case
from biaoshi_api.desk.cases.codes import CONCLUSIONS, STATES
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site

LEVELS = {"none": "没有标密", "秘密": "秘密", "机密": "机密", "绝密": "绝密"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One case of the queue: what it is called, what is advised or was concluded, how far it is."""

    case: Case
    title: str
    files: int
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something handed in that is no case: `level` is that of a stopped paper ("" where it is not known), else None."""

    id: str
    state: str
    ended: bool
    why: str | None
    level: str | None
    moment: float


def listed(site: Site, case: Case) -> Listed:
    """Return the case as the queue lists it; one whose files have been erased says so."""
    title, names = titled(site, case)
    state = case.turn if case.state == "approving" else STATES[case.state]
    says = CONCLUSIONS[case.conclusion].title if case.conclusion else OUTCOMES.get(case.outcome, case.outcome)
    return Listed(case, title, len(names), f"待{state}" if case.state == "approving" else state, says)


def titled(site: Site, case: Case) -> tuple[str, tuple[str, ...]]:
    """Return what the case is called and the names of its files."""
    try:
        record = kept.record(site, case)
    except Problem:
        return "（已到保存期限，内容已清除）", ()
    names = tuple(record["names"])
    title = next(filter(None, record["titles"]), None) or names[0]
    return (title if len(names) == 1 else f"{title} 等 {len(names)} 个文件"), names
