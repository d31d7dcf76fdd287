"""HTML: one page on its own (no scripts, nothing loaded), for people who do not work in a terminal."""

from collections.abc import Iterable, Iterator
from html import escape

from biaoshi.output import advice
from biaoshi.output.form import Output, View
from biaoshi.output.words import PLACES_CLOSED, STAGES, TIERS, VERDICTS, part_name, place, trained_on
from biaoshi.types.report import Finding, MarkLine, Report

_STYLE = """body{font:16px/1.7 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}
h2{border-bottom:1px solid #ccc;margin-top:2em}.error{border-left:5px solid #b00}.warning{border-left:5px solid #c80}
.info{border-left:5px solid #07a}.f{padding:.2em .8em;margin:.6em 0;background:#f7f7f7}.unread{color:#b00}
small{color:#666}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left}"""
_ROLES = {
    "document": "本件标志",
    "attachment": "附件标志",
    "paragraph": "段落标志",
    "source": "所引来源",
    "obsolete": "已废止",
    "mention": "仅为提到",
}


def write(reports: Iterable[Report], view: View) -> Iterator[str]:
    """Yield one page over all reports; every string of a report is escaped."""
    yield f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>标识检查报告</title><style>{_STYLE}</style><h1>标识检查报告</h1>\n'
    for report in reports:
        yield from _report(report, 2)
    yield "</html>\n"


def _report(report: Report, level: int) -> Iterator[str]:
    name = report.file.path if report.file else "本件（合并检查）"
    yield f"<h{level}>{escape(name)}</h{level}>\n<p><b>{VERDICTS[report.verdict]}</b>"
    if report.highest_level:
        yield f"　源文件最高标注密级：{report.highest_level}"
    if trained := trained_on(report):
        yield f"　{trained}"
    yield f"　<small>检查日 {report.as_of}，规则版本 {escape(report.tool.ruleset)}，方案 {escape(report.tool.profile)}</small></p>\n"
    for severity, title, _ in TIERS:
        found = [f for f in report.findings if f.severity == severity and f.suppressed is None]
        if found:
            yield f"<h{level + 1}>{title}（{len(found)}）</h{level + 1}>\n"
            yield from (_finding(f) for f in found)
    if report.counts.suppressed:
        yield f"<p>已接受、不再提示：{report.counts.suppressed} 条。</p>\n"
    if report.marks:
        yield "<table><tr><th>写法</th><th>性质</th><th>密级</th><th>期限届满</th><th>判断理由</th></tr>\n"
        yield from (_mark(m) for m in report.marks)
        yield "</table>\n"
    yield from _coverage(report)
    yield from _advice(report, level)
    for child in report.children:
        yield from _report(child, min(level + 1, 5))


def _finding(f: Finding) -> str:
    where = f"{place(f)} " if f.locations else ""
    quoted = f"【{escape(f.evidence)}】" if f.evidence else ""
    right = f" → <b>{escape(f.suggestion)}</b>" if f.suggestion and f.suggestion not in f.message else ""
    basis = f"依据：{escape('；'.join(f.basis))}" if f.basis else "提示：业务惯例或者本工具建议，非法定要求"
    return f'<div class="f {f.severity}">{escape(where)}{quoted}{escape(f.message)}{right}<br><small>{f.rule}　{basis}</small></div>\n'


def _mark(m: MarkLine) -> str:
    cells = (m.text, _ROLES[m.role], m.level or "—", m.expires or "—", m.role_reason)
    return "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>\n"


def _coverage(report: Report) -> Iterator[str]:
    read = [p for p in report.coverage.parts if p.status in PLACES_CLOSED]
    yield f"<p><small>读了什么：{len(read)} 个部分，{sum(p.chars for p in read)} 字。</small></p>\n"
    unread = [p for p in report.coverage.parts if p.status not in PLACES_CLOSED]
    if unread:
        yield f'<p class="unread">没有读的（{len(unread)}）：</p><ul class="unread">'
        yield from (f"<li>{escape(part_name(p.part))}：{escape(p.why or p.status)}</li>" for p in unread)
        yield "</ul>\n"
    missing = [STAGES.get(s.name, s.name) for s in report.stages if not s.ran]
    if missing:
        yield f"<p><small>没有做的检查：{'、'.join(missing)}。未做的检查不等于没有问题。</small></p>\n"


def _advice(report: Report, level: int) -> Iterator[str]:
    shown = list(advice.lines(report))
    if not shown:
        return
    yield f"<h{level + 1}>{advice.HEADING}</h{level + 1}>\n<dl>"
    for line in shown:
        details = "".join(f"<br><small>{escape(d)}</small>" for d in line.details)
        yield f"<dt><b>{escape(line.label)}</b></dt><dd>{escape(line.words)}{details}</dd>\n"
    yield "</dl>\n"


OUTPUT = Output("html", "独立网页", write)
