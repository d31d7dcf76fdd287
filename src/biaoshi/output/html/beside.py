"""A page of one document: its text on the left, on the right each finding beside the words it is about.

    head, highest level ─ what was read ─ advice ┬ text ‖ notes, row by row ┬ files inside it
                                                  └ 1 marks ⇄ 1 note, linked ┘

For files nobody can write notes into (doc, OFD, mail, scans …). All text of the document has gone through the masking
door (`veiled`); the highlights are the report's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from biaoshi.masking import door
from biaoshi.output.html.page import checked_by, head, resource, top
from biaoshi.output.html.section import advised, coverage, finding, name, section
from biaoshi.output.words import TIERS, part_name, trained_on, verdict
from biaoshi.types.document import Block, Document, Span
from biaoshi.types.report import Finding, Report
from biaoshi.types.severity import SEVERITIES

_TITLES = {severity: title for severity, title, _ in TIERS}
_WIDEST = 40  # columns of a table that are drawn where cells are empty; a sparser one shows only what holds something


@dataclass(frozen=True, slots=True)
class Note:
    """One finding, its number on the page, and where its words stand in the text; none: of the whole document."""

    number: int
    finding: Finding
    spans: tuple[Span, ...]


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
    marks: dict[int, list[tuple[Note, int, int]]] = defaultdict(list)  # block → note, start, end within the block
    first: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        first[document.block_at(note.spans[0].start)].append(note)
        for span in note.spans:
            for number in range(document.block_at(span.start), document.block_at(max(span.start, span.end - 1)) + 1):
                own = document.span_of(number)
                a, b = max(span.start, own.start) - own.start, min(span.end, own.end) - own.start
                if a < b:
                    marks[number].append((note, a, b))
    left: list[str] = []
    part, page = "", None
    numbered = enumerate(document.blocks)
    for table, group in groupby(numbered, key=lambda nb: (nb[1].part, nb[1].cell[0]) if nb[1].cell else None):
        blocks = list(group)
        for held in [blocks] if table else [[one] for one in blocks]:
            number, block = held[0]
            if block.part != part:
                part = block.part
                left.append(f"<h3>{escape(part_name(part))}</h3>")
            if block.page != page and block.page:
                page = block.page
                left.append(f'<span class="pageno">第 {page} 页</span>')
            text = (
                _table(document, veiled, held, marks)
                if table
                else f"<p>{_words(document, veiled, number, marks[number])}</p>\n"
            )
            if beside := [note for n, _ in held for note in first[n]]:
                yield _row("".join(left), (), report) if left else ""
                left = []
                yield _row(text, beside, report)
            else:
                left.append(text)
    if left:
        yield _row("".join(left), (), report)


def _row(text: str, notes: Sequence[Note], report: Report) -> str:
    said = "".join(finding(n.finding, _TITLES[n.finding.severity], report, n.number) for n in notes)
    return f'<div class="row"><div class="text">{text}</div><div class="notes">{f"<ol>{said}</ol>" if said else ""}</div></div>\n'


def _table(
    document: Document, veiled: str, blocks: list[tuple[int, Block]], marks: dict[int, list[tuple[Note, int, int]]]
) -> str:
    columns = sorted({b.cell[2] for _, b in blocks if b.cell})
    rows: list[str] = []
    for _, row in groupby(blocks, key=lambda nb: nb[1].cell[1] if nb[1].cell else 0):
        cells: dict[int, list[str]] = defaultdict(list)
        for number, block in row:
            cells[block.cell[2] if block.cell else 0].append(_words(document, veiled, number, marks[number]))
        shown = columns if len(columns) <= _WIDEST else sorted(cells)
        drawn = "".join(f"<td>{'<br>'.join(cells[c])}</td>" for c in shown)
        rows.append(f"<tr>{drawn}</tr>\n")
    return f"<table><tbody>{''.join(rows)}</tbody></table>\n"


def _words(document: Document, veiled: str, number: int, marks: Sequence[tuple[Note, int, int]]) -> str:
    """Return the words of a block with its notes' marks; the first mark of a note is where its link leads."""
    span = document.span_of(number)
    text = veiled[span.start : span.end]
    edges = sorted({0, len(text), *(a for _, a, _ in marks), *(b for _, _, b in marks)})
    out = []
    for a, b in pairwise(edges):
        over = [(note, start) for note, start, end in marks if start <= a and b <= end]
        words = escape(door(text[a:b], "full") or "")
        if not over:
            out.append(words)
            continue
        worst = max((note.finding.severity for note, _ in over), key=SEVERITIES.index)
        begins = [note for note, start in over if start == a]
        links = "".join(_link(note, span.start + a) for note in begins)
        out.append(f'<mark class="{worst}">{links}{words}</mark>')
    return "".join(out)


def _link(note: Note, at: int) -> str:
    own = f' id="w{note.number}"' if at == note.spans[0].start else ""
    return f'<sup{own}><a href="#n{note.number}">{note.number}</a></sup>'
