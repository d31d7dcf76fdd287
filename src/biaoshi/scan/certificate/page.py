"""The statement as a page to print and sign; it loads nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape

from biaoshi.scan.certificate.curve import Point
from biaoshi.scan.certificate.statement import (
    Evidence,
    Statement,
    elusion_alpha,
    percent,
    recall_alpha,
)

TITLE = "档案开放审核抽样推断书"
CAUTION = (
    "本推断书只说明抽样和统计推断的结果，不代替三审和会同审核，不是开放与否的意见。",
    "推断以审核人的决定为准：决定有误的，推断随之有误。推断只及于这一批件；件有增减或者尺度有改变的，须重新开始。",
)
METHOD = (
    "一、对照组：按次序审核开始之前，从全部件中按种子随机抽取，先行审完。",
    "二、次序：每批七成取最可能应控的，两成取把握不定的，一成随机抽取，按已有的决定重新学习；次序与对照组无关，对照组的件轮到时才计入。",
    "三、停止条件：对照组应控 T 件，取满足 P(Bin(T, x) ≥ j) ≤ α₁ 的最小 j；按次序审到其中第 j 件时停止，查全率不低于 x。"
    "这是均匀随机子集的顺序统计量，不论次序好坏都成立，继续审核只会更高（Cormack、Grossman，SIGIR 2016；Lewis、Yang、Frieder，CIKM 2021；Hoeffding，1956）。",
    "四、遗漏抽样：从未审的件中随机抽取并审完，应控比例的上限用单侧 Clopper–Pearson 区间（1934）；第 r 次用 α₂/2ʳ。遗漏率指未审的件中应控的比例。",
    "五、α₁＋α₂＝α，两项陈述同时成立的置信度不低于 1−α。",
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is printed. `facts`: further lines (seed, digests, rule-set, day) in their order; `ordered`: papers of the order read."""

    statement: Statement
    evidence: Evidence
    course: tuple[Point, ...]
    ordered: int
    facts: tuple[tuple[str, str], ...]


def numbers(c: Certificate) -> tuple[tuple[str, str], ...]:
    """Return the counts a reader checks the statement with."""
    e, s = c.evidence, c.statement
    goal = "未定" if s.goal is None else f"{s.goal} 件"
    return (
        ("全部件数", f"{e.papers} 件"),
        ("对照组", f"{e.drawn} 件，其中应控 {e.relevant} 件" + ("" if e.closed else "（没有审完）")),
        ("按次序审到", f"{c.ordered} 件，遇到对照组应控 {e.reached} 件，停止须 {goal}"),
        ("合计已审", f"{e.reviewed} 件，应控 {e.found} 件；未审 {e.papers - e.reviewed} 件"),
        ("查全率目标和置信度", f"{percent(e.target, down=True)}，{percent(1 - e.alpha, down=True)}"),
        ("误差的分配", f"停止条件 α₁＝{recall_alpha(e.alpha):.4g}，遗漏抽样 α₂＝{elusion_alpha(e.alpha):.4g}"),
        ("查全率的依据", {"all": "全部审完", "rule": "停止条件", "elusion": "遗漏抽样", "none": "没有"}[s.basis]),
    )


def as_page(c: Certificate) -> str:
    """Return the certificate as HTML."""
    facts = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in c.facts)
    counts = "".join(f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in numbers(c))
    notes = "".join(f"<li>{escape(n)}</li>" for n in c.statement.notes)
    notes = f"<h2>须注意</h2><ul>{notes}</ul>" if notes else ""
    course = (
        f"<h2>费用曲线：按次序审核的件数与查全率（估计）</h2>{_plot(c.course)}<p class=small>点是对照组的估计，线段是单点的 95% 区间，不是陈述。</p>"
        if len(c.course) > 1
        else ""
    )
    method = "".join(f"<p>{escape(m)}</p>" for m in METHOD)
    caution = "".join(f"<p>{escape(m)}</p>" for m in CAUTION)
    return _PAGE.format(
        title=TITLE,
        words=escape(c.statement.words),
        counts=counts,
        notes=notes,
        course=course,
        method=method,
        facts=facts,
        caution=caution,
    )


def as_json(c: Certificate) -> str:
    """Return the certificate as JSON."""
    held = {
        "statement": asdict(c.statement), "evidence": asdict(c.evidence), "ordered": c.ordered,
        "course": [asdict(p) for p in c.course], "facts": dict(c.facts),
    }  # fmt: skip
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def facts(
    seed: str, ruleset: str, version: str, day: str, digests: Mapping[str, str], more: Sequence[tuple[str, str]] = ()
) -> tuple[tuple[str, str], ...]:
    """Return the lines that let another office draw and count again."""
    names = {"papers": "全部件", "control": "对照组", "order": "审核次序", "decisions": "各件决定"}
    return (
        ("日期", day),
        ("种子", seed),
        *((f"{names[k]}的 SHA-256", v) for k, v in digests.items()),
        ("规则集", ruleset),
        ("工具", version),
        *more,
    )


def _plot(course: Sequence[Point]) -> str:
    """Return the course of recall as an SVG drawing."""
    wide, high, left, bottom = 640, 260, 48, 30
    most = max(p.reviews for p in course) or 1

    def x(p: Point) -> float:
        return left + (wide - left - 12) * p.reviews / most

    def y(share: float) -> float:
        return 10 + (high - bottom - 10) * (1 - share)

    shown = course if len(course) <= 80 else [*course[:: len(course) // 80 + 1], course[-1]]
    steps = " ".join(f"{x(p):.1f},{y(p.recall):.1f}" for p in course)
    bars = "".join(
        f'<line x1="{x(p):.1f}" x2="{x(p):.1f}" y1="{y(p.low):.1f}" y2="{y(p.high):.1f}" stroke="#999"/>' for p in shown
    )
    grid = "".join(
        f'<line x1="{left}" x2="{wide - 12}" y1="{y(s):.1f}" y2="{y(s):.1f}" stroke="#ddd"/><text x="{left - 6}" y="{y(s) + 4:.1f}" text-anchor="end">{s:.0%}</text>'
        for s in (0, 0.25, 0.5, 0.75, 1)
    )
    ticks = "".join(
        f'<text x="{left + (wide - left - 12) * k / 4:.1f}" y="{high - 8}" text-anchor="{"start" if k == 0 else "end" if k == 4 else "middle"}">{most * k // 4}</text>'
        for k in range(5)
    )
    return (
        f'<svg viewBox="0 0 {wide} {high}" role="img" aria-label="费用曲线" font-size="11">{grid}{bars}'
        f'<polyline points="{steps}" fill="none" stroke="#000" stroke-width="1.6"/>{ticks}</svg>'
    )


_PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
@page{{size:A4;margin:20mm}}body{{font-family:serif;max-width:46em;margin:1.5em auto;padding:0 1em;line-height:1.5}}h1{{text-align:center;font-size:1.4em}}h2{{font-size:1.05em;margin:1em 0 .3em;break-after:avoid}}
.words{{border:1.5px solid;padding:.7em 1em;font-size:1.1em}}table{{border-collapse:collapse;width:100%}}td,th{{border:1px solid;padding:.3em .6em;text-align:left;font-weight:normal}}th{{width:30%}}
dl{{display:grid;grid-template-columns:auto 1fr;gap:.1em 1em;font-size:.85em}}dt{{white-space:nowrap}}dd{{margin:0;font-family:monospace;overflow-wrap:anywhere}}p{{margin:.3em 0}}.small,.method{{font-size:.85em}}svg{{width:100%;break-inside:avoid}}
</style></head><body><h1>{title}</h1><p class="words">{words}</p><table>{counts}</table>{notes}{course}<h2>方法</h2><div class="method">{method}</div><h2>凭以复核</h2><dl>{facts}</dl>{caution}
<p>审核负责人：＿＿＿＿＿＿　　抽样监督人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿</p></body></html>
"""
