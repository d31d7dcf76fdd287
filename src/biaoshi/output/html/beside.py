"""A page of one document: its text on the left, on the right each finding beside the words it is about.

    head, highest level ─ what was read ─ advice ┬ text ‖ notes, row by row ┬ files inside it
                                                  └ 1 marks ⇄ 1 note, linked ┘

For files nobody can write notes into (doc, OFD, mail, scans …). All text of the document has gone through the masking
door (`veiled`); the highlights are the report's own.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from biaoshi.output.html.leaf import Note, pieces
from biaoshi.output.html.page import checked_by, head, resource, top
from biaoshi.output.html.section import advised, coverage, finding, name, section
from biaoshi.output.words import TIERS, trained_on, verdict
from biaoshi.types.document import Document, Span
from biaoshi.types.report import Finding, Report

_TITLES = {severity: title for severity, title, _ in TIERS}


def beside(
    report: Report, document: Document, veiled: str, found: Iterable[tuple[Finding, tuple[Span, ...]]]
) -> Iterator[str]:
    """Yield the page. `veiled`: the document's text with personal data hidden, as long as it is; `found`: findings and
    their places in it."""
    notes = [Note(n, f, spans) for n, (f, spans) in enumerate(found, 1)]
    about = (checked_by(report), *(line for line in (trained_on(report),) if line))
    title = "标识检查对照页"
    yield from head(title, resource("style.css") + resource("beside.css"))
    yield from top(title, (r.highest_level for r in report.family()), about)
    yield f'<main id="main">\n<h2>{escape(name(report))}</h2>\n'
    yield f'<p class="verdict {report.verdict}"><strong>{escape(verdict(report))}</strong></p>\n'
    yield from coverage(report)
    yield from advised(report)
    yield f"<h2>原文与问题（{len(notes)}）</h2>\n"
    if loose := [n for n in notes if not n.spans]:
        yield _row('<p class="head">（整个文件）</p>', loose, report)
    yield from _rows(document, veiled, [n for n in notes if n.spans], report)
    for number, child in enumerate(r for r in report.family() if r is not report):
        yield from section(child, f"f{number}")
    yield "</main>\n<footer><p>本页只列线索和理由，由人判断；左栏是原文，其中的个人信息已经隐去。没有发现问题不等于没有问题，公开前须经审查。</p></footer>\n</body></html>\n"


def _rows(document: Document, veiled: str, notes: Sequence[Note], report: Report) -> Iterator[str]:
    """Yield the text in rows: a block that notes belong to, or a table, is a row of its own, so that they stand beside it."""
    left: list[str] = []
    for piece in pieces(document, veiled, notes):
        left.append(piece.head)
        if piece.notes:
            yield _row("".join(left), (), report) if any(left) else ""
            left = []
            yield _row(piece.html, piece.notes, report)
        else:
            left.append(piece.html)
    if left:
        yield _row("".join(left), (), report)


def _row(text: str, notes: Sequence[Note], report: Report) -> str:
    said = "".join(finding(n.finding, _TITLES[n.finding.severity], report, n.number) for n in notes)
    return f'<div class="row"><div class="text">{text}</div><div class="notes">{f"<ol>{said}</ol>" if said else ""}</div></div>\n'
