"""What may be said: one statement, both halves of which hold together with the confidence named.

    α ┬ RULE   of it for the stopping rule    recall ≥ x
      └ the rest for all elusion samples      missed  ≤ y     (Bonferroni: together they err with α at most)

An elusion sample that finds something is never passed over: its papers are found from then on, y is computed from it,
and where it shows that recall cannot be x the rule's statement is withdrawn and the sample's own stands in its place.
"""

import math
from dataclasses import dataclass
from typing import Literal

from biaoshi.scan.certificate.elusion import Round, at_least, missing
from biaoshi.scan.certificate.target import fewest, more, needed, reachable

RULE = 0.8
"""Share of α the stopping rule may err with: relevant papers of a control set cost far more than an elusion sample."""
Basis = Literal["all", "rule", "elusion", "none"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts of one review. `reached`: relevant control papers the order has brought so far; `closed`: the control set is
    reviewed to its last paper. `reviewed` and `found` count everything decided: order, control set and samples."""

    papers: int
    drawn: int
    relevant: int
    closed: bool
    reached: int
    reviewed: int
    found: int
    rounds: tuple[Round, ...] = ()
    target: float = 0.95
    alpha: float = 0.05


@dataclass(frozen=True, slots=True)
class Statement:
    """`recall` None: nothing is said of it; `missed` None: no elusion sample. `goal`: j; `lacking`: control papers to draw."""

    basis: Basis
    recall: float | None
    missed: float | None
    goal: int | None
    lacking: int
    stop: bool
    words: str
    notes: tuple[str, ...]


def recall_alpha(alpha: float) -> float:
    return RULE * alpha


def elusion_alpha(alpha: float) -> float:
    return (1 - RULE) * alpha


def state(e: Evidence) -> Statement:
    """Return what may be said on `e`."""
    ours, theirs = recall_alpha(e.alpha), elusion_alpha(e.alpha)
    unread = e.papers - e.reviewed
    goal = needed(e.relevant, e.target, ours) if e.closed else None
    met = goal is not None and e.reached >= goal
    most = missing(e.rounds, e.found, unread, theirs) if e.rounds else unread
    least = at_least(e.rounds, e.found, theirs)
    refuted = met and e.found < e.target * (e.found + least)
    basis: Basis
    recall: float | None
    if unread == 0:
        basis, recall = "all", 1.0
    elif met and not refuted:
        basis, recall = "rule", e.target
    elif e.rounds and e.found:
        basis, recall = "elusion", math.floor(1000 * e.found / (e.found + most)) / 1000
    else:
        basis, recall = "none", None
    missed = 0.0 if unread == 0 else most / unread if e.rounds else None
    lacking = more(e.drawn, e.relevant, e.target, ours) if e.closed and goal is None else 0
    lacking = min(lacking, e.papers - e.drawn)
    notes = (*_shortfall(e, goal, lacking), *_samples(e, refuted))
    return Statement(basis, recall, missed, goal, lacking, met or unread == 0, _words(e, recall, missed), notes)


def _words(e: Evidence, recall: float | None, missed: float | None) -> str:
    if e.reviewed == e.papers:
        return f"已审 {e.reviewed} 件，全部审完，应控 {e.found} 件，不需推断；不代替三审和会同审核"
    sure = f"以 {percent(1 - e.alpha, down=True)} 置信度"
    said = [f"已审 {e.reviewed} 件"]
    if recall is None and missed is None:
        said.append("没有达到停止条件，不作查全率和遗漏率的陈述")
    elif recall is None:
        said.append(f"{sure}，遗漏率 ≤ {percent(missed or 0.0, down=False)}；对查全率不作陈述")
    else:
        said.append(f"{sure}，应控档案查全率 ≥ {percent(recall, down=True)}")
        said.append("遗漏率没有抽样，不作陈述" if missed is None else f"遗漏率 ≤ {percent(missed, down=False)}")
    return "；".join((*said, "据抽样推断，不代替三审和会同审核"))


def _shortfall(e: Evidence, goal: int | None, lacking: int) -> tuple[str, ...]:
    ours = recall_alpha(e.alpha)
    if not e.closed:
        return ("对照组还没有审完，停止条件没有确定。",)
    if goal is None:
        best = reachable(e.relevant, ours)
        said = f"对照组 {e.drawn} 件中应控 {e.relevant} 件，要有 {fewest(e.target, ours)} 件才能说明查全率 {percent(e.target, down=True)}"
        way = f"按目前的比例约须再抽 {lacking} 件" if lacking else "已经全部抽完"
        instead = f"，或者把目标降到 {percent(best, down=True)}" if best >= 0.5 else ""
        return (f"{said}；{way}{instead}。目标须在开始按次序审核之前定下。",)
    if e.reached < goal:
        return (f"对照组应控 {e.relevant} 件，按次序审到第 {goal} 件时停止，现在审到 {e.reached} 件。",)
    return ()


def _samples(e: Evidence, refuted: bool) -> tuple[str, ...]:
    said = [
        f"第 {n} 次遗漏抽样：从未审的 {r.left} 件中抽 {r.drawn} 件，发现应控 {r.hits} 件"
        + ("，已列入应控，遗漏率据此计算。" if r.hits else "。")
        for n, r in enumerate(e.rounds, 1)
    ]
    if refuted:
        said.append(
            f"遗漏抽样与查全率 {percent(e.target, down=True)} 不相容，按停止条件得出的陈述撤回，改用遗漏抽样所能说明的；"
            "请核对各人掌握的尺度是否一致，并继续审核。"
        )
    return tuple(said)


def percent(share: float, *, down: bool) -> str:
    """Return `share` in per cent with at most two decimals, rounded to the cautious side."""
    exact = round(share * 10000, 6)
    number = (math.floor(exact) if down else math.ceil(exact)) / 100
    return f"{number:.2f}".rstrip("0").rstrip(".") + "%"
