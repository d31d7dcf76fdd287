"""The terminal report: what a busy drafter needs, in three tiers, five lines open at most, and always what was
read and what was not."""

from collections.abc import Iterable, Iterator
from io import StringIO

from rich.console import Console
from rich.text import Text

from biaoshi.masking import door
from biaoshi.output import advice
from biaoshi.output.form import Output, View
from biaoshi.output.words import PLACES_CLOSED, STAGES, TIERS, highest, part_name, place, trained_on, unscored, verdict
from biaoshi.types.report import Coverage, Finding, Report

OPEN_LINES = 5
"""Findings shown without -v, over all tiers together: the rest is counted."""


def write(reports: Iterable[Report], view: View) -> Iterator[str]:
    """Yield the report of each file as text; ANSI colours only if `view.color`."""
    for report in reports:
        buffer = StringIO()
        console = Console(
            file=buffer, width=view.width, force_terminal=view.color, color_system="standard" if view.color else None,
            highlight=False, soft_wrap=False, legacy_windows=False,
        )  # fmt: skip
        _report(console, report, view)
        yield buffer.getvalue()


def _report(console: Console, report: Report, view: View, depth: int = 0) -> None:
    name = report.file.path if report.file else "本件（合并检查）"
    console.print(Text(door(name, "full") or "", style="bold underline"))  # a name may hold what steers a terminal
    console.print(_summary(report))
    if top := highest([report.highest_level]):
        console.print(top)
    if trained := trained_on(report):
        console.print(trained)
    budget = 10**6 if view.verbose else OPEN_LINES
    for severity, title, style in TIERS:
        found = [f for f in report.findings if f.severity == severity and f.suppressed is None]
        if not found:
            continue
        console.print(Text(f"{title}（{len(found)}）", style=style))
        for f in found[: max(0, budget)]:
            _finding(console, f, view)
        hidden = len(found) - max(0, budget)
        if hidden > 0:
            console.print(f"  还有 {hidden} 条，加 -v 查看。")
        budget -= len(found)
    if report.counts.suppressed:
        console.print(f"已接受、不再提示：{report.counts.suppressed} 条。")
    _coverage(console, report.coverage, view)
    if not depth:
        _stages(console, report)
    _advice(console, report, view)
    clean = [] if view.verbose else [c for c in report.children if _silent(c)]
    for child in report.children:
        if not (clean and _silent(child)):
            console.print()
            _report(console, child, view, depth + 1)
    if clean:
        console.print()
        console.print(f"其余 {len(clean)} 个文件：{verdict(clean[0])}，加 -v 逐个查看。")
    if not depth:
        console.print()


def _silent(report: Report) -> bool:
    """Tell whether a file inside another has nothing to say but that it was read."""
    return (
        report.verdict == "no_findings"
        and not report.highest_level
        and not any(report.findings)
        and not report.children
    )


def _summary(report: Report) -> Text:
    style = {"no_findings": "green", "findings": "yellow"}.get(report.verdict, "bold red")
    return Text(verdict(report), style=style)


def _finding(console: Console, f: Finding, view: View) -> None:
    line = Text()
    if f.locations:
        line.append(f"{place(f)} ", style="dim")
    if f.evidence:
        shown = f.evidence if len(f.evidence) <= 40 else f.evidence[:39] + "…"
        line.append("【" + shown.replace("\n", "⏎") + "】", style="reverse")
        line.append(" ")
    line.append(f.message)
    _put(console, line, 2)
    if f.suggestion and f.suggestion not in f.message:
        _put(console, Text(f"→ {f.suggestion}", style="green"), 6)
    if view.verbose:
        label = "依据" if f.basis else "提示"
        detail = "；".join(f.basis) if f.basis else "业务惯例或者本工具建议，非法定要求"
        _put(console, Text(f"{f.rule}  {label}：{detail}", style="dim"), 6)
        for words, said in (("支持", f.matched), ("相反", f.against)):
            if said:
                _put(console, Text(f"{words}：{'、'.join(said)}", style="dim"), 6)
        _put(console, Text(f"编号 {f.fingerprint}", style="dim"), 6)


def _put(console: Console, line: Text, indent: int) -> None:
    """Print `line` with every row indented. Chinese has no spaces to break at: the few there are must not be preferred."""
    line.plain = line.plain.replace(" ", "\u00a0")
    for row in line.wrap(console, console.width - indent, overflow="fold"):
        row.plain = row.plain.replace("\u00a0", " ")
        console.print(Text(" " * indent).append_text(row), end="\n", overflow="ignore", no_wrap=True, crop=False)


def _coverage(console: Console, coverage: Coverage, view: View) -> None:
    unread = [p for p in coverage.parts if p.status not in PLACES_CLOSED]
    read = [p for p in coverage.parts if p.status in PLACES_CLOSED]
    chars = sum(p.chars for p in read)
    console.print(Text(f"读了什么：{len(read)} 个部分，{chars} 字。", style="dim"))
    if unread:
        console.print(Text(f"没有读的（{len(unread)}）：", style="bold red"))
        for p in unread if view.verbose else unread[:OPEN_LINES]:
            _put(console, Text(f"{part_name(p.part)}：{p.why or p.status}"), 2)
        if len(unread) > OPEN_LINES and not view.verbose:
            console.print(f"  还有 {len(unread) - OPEN_LINES} 项，加 -v 查看。")


def _stages(console: Console, report: Report) -> None:
    missing = [s for s in report.stages if not s.ran]
    if missing:
        names = "、".join(STAGES.get(s.name, s.name) for s in missing)
        _put(console, Text(f"没有做的检查：{names}。未做的检查不等于没有问题。", style="dim"), 0)
    if line := unscored(report):
        _put(console, Text(line, style="dim"), 0)


def _advice(console: Console, report: Report, view: View) -> None:
    """Print what is advised; the details only if asked for."""
    shown = [line for line in advice.lines(report) if line.brief or view.verbose]
    if shown:
        console.print(Text(f"{advice.HEADING}：", style="bold"))
    for line in shown:
        _put(console, Text(f"{line.label}：{line.words}"), 2)
        for detail in line.details if view.verbose else ():
            _put(console, Text(detail, style="dim"), 6)


OUTPUT = Output("text", "终端报告", write)
