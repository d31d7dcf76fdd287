"""Disclosure advice on papers of grounds-v1 and clean-v1: outcomes, and the heads of what must be published.

Outcomes two ways: with the grounds the labels give (the logic of the advice alone) and with what the program found itself
(end to end). Baselines for outcomes: the outcome most papers have; a list of words as offices use them. For heads: one
word of the head's own name in the text.
"""

import datetime
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

from biaoshi.advice import advise
from biaoshi.advice.genres import OF_NINETEEN
from biaoshi.check.content import NAMES, with_content
from biaoshi.check.facts import facts_of
from biaoshi.formats.plain import read_text
from biaoshi.profiles import load_profile
from biaoshi.types.content import GROUNDS, Content, Passage
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts, Stage
from quality.corpus import ROOT

CORPORA = ("grounds-v1", "clean-v1")
AS_OF = datetime.date(2026, 11, 25)
OTHER = "其他"
WORDS = {
    "refer": ("绝密", "机密", "国家秘密"),
    "withhold": ("维稳", "上访", "艾滋", "未成年", "爆炸物", "举报人"),
    "consult_third_party": ("商业秘密", "配方", "技术参数", "客户名单"),
    "withhold_discretionary": ("请示", "会议记录", "内部", "讨论", "笔录", "值班", "考核"),
    "publish_redacted": ("身份证", "住址", "病"),
}
"""The baseline's words: what an office's list of sensitive words holds, strictest first."""


@dataclass
class Tally:
    """Right of all, with the interval of Wilson."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.all += 1

    def row(self) -> dict[str, Any]:
        n, p, z = self.all, self.right / max(1, self.all), 1.96
        if not n:
            return {"n": 0, "share": None, "interval": None}
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
        return {"n": n, "share": round(p, 4), "interval": [round(low, 3), round(high, 3)]}


@dataclass
class Heads:
    """Recognition of heads: named at all, named right, named where there is none."""

    named: Tally = field(default_factory=Tally)
    right: Tally = field(default_factory=Tally)
    public: Tally = field(default_factory=Tally)  # … or as a notice to the public (art. 19)
    false: Tally = field(default_factory=Tally)
    false_with_ground: Tally = field(default_factory=Tally)
    baseline: Tally = field(default_factory=Tally)
    baseline_false: Tally = field(default_factory=Tally)
    missed: Counter[str] = field(default_factory=Counter)


def papers(split: str) -> list[dict[str, Any]]:
    """Return the papers of a split of both corpora; none of a corpus that is not there."""
    found = [p for c in CORPORA if (p := ROOT / "corpora" / c / f"{split}.jsonl").exists()]
    return [json.loads(line) for p in found for line in p.read_text("utf-8").splitlines()]


def facts(paper: dict[str, Any]) -> Facts:
    """Return the facts of a paper's text, dated in the middle of the year it was written."""
    text = "\n".join(line["text"] for line in paper["lines"])
    day = datetime.date(paper["year"], 6, 30)
    return facts_of(read_text(text), profile=load_profile("gov"), as_of=AS_OF, given=day)


def labelled(paper: dict[str, Any], known: Facts) -> Facts:
    """Return the facts with the passages the labels give, as if every stage had run."""
    passages: list[Passage] = []
    at = 0
    for line in paper["lines"]:
        span = Span(at, at + len(line["text"]))
        passages += [Passage(g, span, 0.95, level=line["level"]) for g in GROUNDS if g in line["labels"]]
        at = span.end + 1
    stages = tuple(Stage(s.name, True) for s in known.stages) + tuple(Stage(n, True) for n in NAMES)
    return replace(known, content=Content(passages=tuple(passages)), stages=stages)


def measure(split: str) -> dict[str, Any]:
    """Return the figures of one split."""
    outcomes: dict[str, Tally] = {n: Tally() for n in ("given labels", "found", "most common", "words")}
    confused: Counter[str] = Counter()
    ran = False
    heads = Heads()
    listed = papers(split)
    common = Counter(p["outcome"] for p in listed).most_common(1)[0][0] if listed else ""
    for paper in listed:
        known = facts(paper)
        told = advise(labelled(paper, known), True).disclosure
        content = with_content(known)
        ran = ran or all(s.ran for s in content.stages if s.name in NAMES)
        alone = advise(content, True).disclosure
        wanted = paper["outcome"]
        outcomes["given labels"].add(told.outcome == wanted)
        outcomes["found"].add(alone.outcome == wanted)
        outcomes["most common"].add(common == wanted)
        outcomes["words"].add(_by_words(known.text) == wanted)
        if alone.outcome != wanted:
            confused[f"{wanted} → {alone.outcome}"] += 1
        _heads(heads, paper, known.text, [m.category for m in told.must_publish])
    return {
        "papers": len(listed),
        "content stages ran": ran,
        "outcome": {name: t.row() for name, t in outcomes.items()},
        "confused (found)": dict(confused.most_common(12)),
        "must publish": {
            "recognised (a named head)": heads.named.row(),
            "recognised (a named head or a notice to the public)": heads.public.row(),
            "right head among those labelled": heads.right.row(),
            "baseline: the head's name in the text": heads.baseline.row(),
            "false, papers under no head": heads.false.row(),
            "false, papers under no head that have a ground": heads.false_with_ground.row(),
            "baseline, false": heads.baseline_false.row(),
            "missed by head": dict(heads.missed.most_common()),
        },
    }


def _heads(heads: Heads, paper: dict[str, Any], text: str, found: list[str]) -> None:
    wanted = {w for w in (paper["publish"] or "").replace("，", ",").replace("、", ",").split(",") if w}
    named = [f for f in found if f != OF_NINETEEN[0]]
    by_name = [head for head in _ALL if head.removesuffix("结果").removesuffix("信息") in text]
    if wanted and wanted != {OTHER}:
        heads.named.add(bool(named))
        heads.public.add(bool(found))
        heads.right.add(bool(wanted & set(named)))
        heads.baseline.add(bool(wanted & set(by_name)))
        heads.missed.update(() if named else wanted)
    elif not wanted:
        heads.false.add(bool(named))
        heads.baseline_false.add(bool(by_name))
        if paper["outcome"] != "no_ground_found":
            heads.false_with_ground.add(bool(named))


_ALL = (
    "行政处罚结果", "行政许可结果", "预算决算", "政府采购", "招标投标", "规划", "统计信息", "规范性文件", "机构职能", "应急预案", "监督检查", "事故调查",
    "招考录用", "任前公示", "征地补偿", "救助公示", "决策草案", "审计结果", "环评", "收费", "重大项目", "民生政策",
)  # fmt: skip


def _by_words(text: str) -> str:
    return next((o for o, words in WORDS.items() if any(w in text for w in words)), "no_ground_found")


def lines(figures: dict[str, dict[str, Any]]) -> list[str]:
    """Return the tables of the quality page; `figures` by split."""
    out = ["", "## Disclosure advice (grounds-v1 and clean-v1, whole papers)", ""]
    out += ["| split | measure | papers | share | 95 % interval |", "|---|---|---|---|---|"]
    for split, row in figures.items():
        rows = {f"outcome right: {name}": t for name, t in row["outcome"].items()}
        rows |= {f"must publish: {name}": t for name, t in row["must publish"].items() if "share" in t}
        for name, t in rows.items():
            share = "–" if t["share"] is None else f"{t['share']:.3f}"
            interval = "–" if t["interval"] is None else f"{t['interval'][0]:.3f}–{t['interval'][1]:.3f}"
            out.append(f"| {split} | {name} | {t['n']} | {share} | {interval} |")
    return [*out, "", "“given labels”: the logic of the advice on the labelled grounds; “found”: end to end.", ""]
