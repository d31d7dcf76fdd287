"""The section of one file: verdict, what was read, what is advised, what was found, its marks."""

from collections import Counter
from collections.abc import Iterator
from html import escape

from biaoshi.masking import door
from biaoshi.output import advice
from biaoshi.output.html.filters import grounds_of
from biaoshi.output.words import (
    PLACES_CLOSED,
    ROLES,
    STAGES,
    TIERS,
    highest,
    part_name,
    place,
    unscored,
    verdict,
)
from biaoshi.types.report import CoverageLine, Finding, MarkLine, Report


def name(report: Report) -> str:
    """Return what the file of a report is called on the page."""
    return (door(report.file.path, "full") or "（不留文件名）") if report.file else "本件（合并检查）"


def unread(report: Report) -> list[CoverageLine]:
    """Return the parts of the file that were not read."""
    return [p for p in report.coverage.parts if p.status not in PLACES_CLOSED]


def section(report: Report, anchor: str) -> Iterator[str]:
    """Yield the section of one file, without the files inside it; every string is escaped."""
    yield f'<section id="{anchor}" aria-labelledby="{anchor}-h"><h2 id="{anchor}-h">{escape(name(report))}</h2>\n'
    yield f'<p class="verdict {report.verdict}"><strong>{escape(verdict(report))}</strong></p>\n'
    if top := highest([report.highest_level]):
        yield f"<p>{top}</p>\n"
    yield from coverage(report)
    yield from advised(report)
    yield from _findings(report)
    if report.marks:
        yield '<h3>密级等标志</h3>\n<table><thead><tr><th scope="col">写法</th><th scope="col">性质</th><th scope="col">密级</th><th scope="col">期限届满</th><th scope="col">判断理由</th></tr></thead><tbody>\n'
        yield from (_mark(m) for m in report.marks)
        yield "</tbody></table>\n"
    yield "</section>\n"


def coverage(report: Report) -> Iterator[str]:
    """Yield what was read of the file, what was not, and which stages did not run."""
    yield "<h3>读了什么</h3>\n"
    parts = [p for r in (report.children if report.kind == "case" else (report,)) for p in r.coverage.parts]
    read = Counter(p.status for p in parts if p.status in PLACES_CLOSED)
    chars = sum(p.chars for p in parts if p.status in PLACES_CLOSED)
    ways = "，".join(f"{PLACES_CLOSED[status]} {count}" for status, count in sorted(read.items()))
    yield f"<p>读了什么：{sum(read.values())} 个部分{f'（{ways}）' if ways else ''}，{chars} 字。</p>\n"
    if left := unread(report):
        yield f'<p class="unread">没有读的（{len(left)}）：</p><ul class="unread">'
        yield from (f"<li>{escape(part_name(p.part))}：{escape(p.why or p.status)}</li>" for p in left)
        yield "</ul>\n"
    if missing := [s for s in report.stages if not s.ran]:
        yield '<p>没有做的检查（未做的检查不等于没有问题）：</p><ul class="stages">'
        yield from (
            f"<li>{STAGES.get(s.name, escape(s.name))}{f'：{escape(s.why)}' if s.why else ''}</li>" for s in missing
        )
        yield "</ul>\n"
    if line := unscored(report, inside=report.kind == "case"):
        yield f"<p>{line}</p>\n"


def advised(report: Report) -> Iterator[str]:
    """Yield the advice on the file."""
    shown = list(advice.lines(report))
    if not shown:
        return
    yield f"<h3>{advice.HEADING}</h3>\n<dl>"
    for line in shown:
        details = "".join(f"<br><small>{escape(d)}</small>" for d in line.details)
        yield f"<dt>{escape(line.label)}</dt><dd>{escape(line.words)}{details}</dd>\n"
    yield "</dl>\n"


def _findings(report: Report) -> Iterator[str]:
    for severity, title, _ in TIERS:
        found = [f for f in report.findings if f.severity == severity and f.suppressed is None]
        if found:
            yield f'<div class="tier"><h3>{title}（{len(found)}）</h3>\n<ol>\n'
            yield from (finding(f, title, report) for f in found)
            yield "</ol></div>\n"
    if report.counts.suppressed:
        yield f"<p>已接受、不再提示：{report.counts.suppressed} 条。</p>\n"


def finding(f: Finding, title: str, report: Report, number: int | None = None) -> str:
    """Return one finding; with a `number` it is the note to the mark of that number and says so in place of its words."""
    grounds = " ".join(grounds_of(f, report))
    own = "" if number is None else f' id="n{number}"'
    head = f'<li{own} class="f {f.severity}" data-severity="{f.severity}" data-family="{escape(f.rule[:2])}" data-ground="{escape(grounds)}">'
    where = f'<span class="place">{escape(place(f))}</span> ' if f.locations else ""
    if number is not None:
        where = f'<a href="#w{number}">{number}</a> {where}' if f.locations else ""
    right = (
        f'<p class="right">建议：<b>{escape(f.suggestion)}</b></p>'
        if f.suggestion and f.suggestion not in f.message
        else ""
    )
    basis = f"依据：{escape('；'.join(f.basis))}" if f.basis else "提示：业务惯例或者本工具建议，非法定要求"
    said = "".join(
        f"<br>{words}：{escape('、'.join(list_))}"
        for words, list_ in (("支持", f.matched), ("相反", f.against))
        if list_
    )
    return f'{head}<p><span class="tag">{title}</span> {where}{escape(f.message)}</p>{_quoted(f) if number is None else ""}{right}<p><small>{f.rule}　{basis}{said}</small></p></li>\n'


def _quoted(f: Finding) -> str:
    """Return the words at fault, marked, with what stands beside them on their line."""
    if not f.evidence:
        return ""
    before, after = (f.context.before, f.context.after) if f.context else ("", "")
    return f"<blockquote>{escape(before)}<mark>{escape(f.evidence)}</mark>{escape(after)}</blockquote>"


def _mark(m: MarkLine) -> str:
    cells = (m.text, ROLES[m.role], m.level or "—", m.expires or "—", m.role_reason)
    return "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>\n"
