"""How a case came to its end, and the masked copy of it, as its page shows them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy.engine import Connection

from biaoshi.advice.disclosure import NAMES
from biaoshi.write.certificate import Certificate, open_points
from biaoshi.write.certificate import Line as Removed
from biaoshi.write.weakness import Weak
from biaoshi_api.desk.cases import copies, kept
from biaoshi_api.desk.cases.case import Case, Step
from biaoshi_api.desk.cases.codes import CONCLUSIONS, STEPS
from biaoshi_api.desk.cases.concluding import State, live
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site
from biaoshi_api.vault import GoneError

_ACTS = {"concluded": "提出结论", "approved": "同意", "returned": "退回", "reopened": "重新审查"}


@dataclass(frozen=True, slots=True)
class Past:
    """One thing done with the case as a whole: which step, what, by whom, and the words written about it."""

    moment: float
    turn: str
    act: str
    conclusion: str
    by: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """The masked copy: `ready` when it was proved by just the decisions that stand, `stale` when by earlier ones."""

    state: Literal["none", "working", "failed", "gone", "stale", "ready"]
    wanted: bool  # something was decided to be masked
    files: int = 0
    why: str | None = None
    removed: tuple[tuple[str, str, int], ...] = ()
    proof: tuple[str, ...] = ()
    points: tuple[str, ...] = field(default=())

    @property
    def ready(self) -> bool:
        return self.state == "ready"


def pasts(site: Site, steps: Sequence[Step], case: Case, names: Mapping[str, str]) -> tuple[Past, ...]:
    """Return what was done with the case as a whole, in order."""
    return tuple(
        Past(
            one.moment, STEPS[case.steps][one.step - 1], _ACTS[one.act],
            CONCLUSIONS[one.conclusion].title if one.conclusion else "", names.get(one.account, ""), _written(site, one),
        )
        for one in steps
    )  # fmt: skip


_LABELS = {"reason": "理由", "party": "第三方", "check": "答复期限须核对", "note": "意见"}


def _written(site: Site, step: Step) -> tuple[tuple[str, str], ...]:
    if step.record is None:
        return ()
    try:
        raw = kept.read_json(site, step.record)
    except Problem:
        return (("内容", "已到保存期限，已清除"),)
    return tuple((label, raw[name]) for name, label in _LABELS.items() if raw.get(name))


def copy_of(connection: Connection, site: Site, state: State) -> Copied:
    """Return the masked copy that was asked for last."""
    wanted = "mask" in {b.verb for b in live(state)} | {p.verb for p in state.passages}
    found = copies.newest(connection, site, state.case.id)
    if found is None:
        return Copied("none", wanted)
    _, job = found
    if not job.ended:
        return Copied("working", wanted)
    kept_ = (job.result or {}).get("kept")
    if job.state != "done" or kept_ is None:
        return Copied("failed", wanted, why=job.why or "没有做成。")
    try:
        raw = json.loads(site.vault.read(kept_["certificate"]))["certificates"]
    except GoneError:
        return Copied("gone", wanted)
    made = [_certificate(one) for one in raw]
    removed = Counter((r.kind, _named(r.ground)) for one in made for r in one.removed for _ in range(r.places))
    proof = tuple(dict.fromkeys(step for one in made for step in one.proof))
    told = tuple(dict.fromkeys(line for one in made for line in open_points(one)))
    lines = tuple((kind, ground, n) for (kind, ground), n in sorted(removed.items()))
    return Copied("ready" if state.proved else "stale", wanted, len(made), None, lines, proof, told)


def _certificate(raw: dict[str, Any]) -> Certificate:
    """Return the certificate in the JSON a job kept."""
    own = {
        "removed": tuple(Removed(**r) for r in raw["removed"]), "proof": tuple(raw["proof"]),
        "weak": tuple(Weak(**w) for w in raw["weak"]), "unseen": tuple((kind, n) for kind, n in raw["unseen"]),
    }  # fmt: skip
    return Certificate(**raw | own)


def _named(ground: str) -> str:
    return next((name for code, name in NAMES.items() if code == ground), ground)
