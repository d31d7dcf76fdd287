"""The text of a document as HTML: blocks and tables in order, the words of each note marked and linked to it.

Whoever gives the text decides what of it may be seen: `shown` is as long as the document's text, so that places hold.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from biaoshi.masking import door
from biaoshi.output.words import part_name
from biaoshi.types.document import Block, Document, Span
from biaoshi.types.report import Finding
from biaoshi.types.severity import SEVERITIES

_WIDEST = 40  # columns of a table that are drawn where cells are empty; a sparser one shows only what holds something
_Marks = dict[int, list["tuple[Note, int, int]"]]
"""Block → note, start, end within the block."""


@dataclass(frozen=True, slots=True)
class Note:
    """One finding, its number on the page, and where its words stand in the text; none: of the whole document."""

    number: int
    finding: Finding
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A block or a table: what stands over it (a new part, a new page), itself, and the notes whose words begin in it."""

    head: str
    html: str
    notes: tuple[Note, ...]
    page: int | None


def pieces(
    document: Document,
    shown: str,
    notes: Iterable[Note],
    *,
    numbered: bool = False,
    wanted: Container[int] | None = None,
    paged: bool = False,
) -> Iterator[Piece]:
    """Yield the text piece by piece, only those that begin with a block of `wanted` if that is given; with `numbered`
    every block says its number, for whoever selects in it; with `paged` a table that goes on over pages is a piece on each."""
    marks: _Marks = defaultdict(list)
    first: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        if note.spans:
            first[document.block_at(note.spans[0].start)].append(note)
        for span in note.spans:
            for number in range(document.block_at(span.start), document.block_at(max(span.start, span.end - 1)) + 1):
                own = document.span_of(number)
                a, b = max(span.start, own.start) - own.start, min(span.end, own.end) - own.start
                if a < b:
                    marks[number].append((note, a, b))
    part, page = "", None
    blocks = enumerate(document.blocks)

    def table_of(numbered_block: tuple[int, Block]) -> tuple[str, int, int | None] | None:
        one = numbered_block[1]
        return (one.part, one.cell[0], one.page if paged else None) if one.cell else None

    for table, group in groupby(blocks, key=table_of):
        whole = list(group)
        for held in [whole] if table else [[one] for one in whole]:
            number, block = held[0]
            if wanted is not None and number not in wanted:
                continue
            head = ""
            if block.part != part:
                part = block.part
                head += f"<h3>{escape(part_name(part))}</h3>"
            if block.page != page and block.page:
                page = block.page
                head += f'<span class="pageno">第 {page} 页</span>'
            told = f' data-block="{number}"' if numbered else ""
            html = (
                _table(document, shown, held, marks, numbered)
                if table
                else f"<p{told}>{_words(document, shown, number, marks[number])}</p>\n"
            )
            yield Piece(head, html, tuple(note for n, _ in held for note in first[n]), block.page)


def leaf(document: Document, findings: Iterable[tuple[int, Finding]], blocks: range | None = None) -> str:
    """Return the text as it stands, with the words of the numbered `findings` marked: for who may open the document.

    `blocks`: only the pieces that begin with one of these.
    """
    found = pieces(document, document.text, _notes(document, findings), numbered=True, wanted=blocks)
    return "".join(p.head + p.html for p in found)


def leaves(document: Document, findings: Iterable[tuple[int, Finding]], pages: range) -> dict[int, str]:
    """Return by page what `leaf` would of it, for `pages` only; page 0 is what stands on none."""
    wanted = frozenset(n for n, b in enumerate(document.blocks) if (b.page or 0) in pages)
    out: dict[int, str] = defaultdict(str)
    notes = _notes(document, findings)
    for piece in pieces(document, document.text, notes, numbered=True, wanted=wanted, paged=True):
        out[piece.page or 0] += piece.head + piece.html
    return out


def _notes(document: Document, findings: Iterable[tuple[int, Finding]]) -> Iterator[Note]:
    """Yield the notes, with where in the text the places of each finding are."""
    numbers = {(b.part, b.index): n for n, b in enumerate(document.blocks)}
    whole = len(document.text)
    for number, finding in findings:
        found = ((numbers.get((at.part, at.block)), at) for at in finding.locations)
        starts = ((document.starts[n], at) for n, at in found if n is not None)
        spans = tuple(Span(start + at.start, min(start + at.end, whole)) for start, at in starts)
        yield Note(number, finding, spans)


def _table(
    document: Document, shown: str, blocks: list[tuple[int, Block]], marks: _Marks, numbered: bool
) -> str:  # fmt: skip
    columns = sorted({b.cell[2] for _, b in blocks if b.cell})
    rows: list[str] = []
    for _, row in groupby(blocks, key=lambda nb: nb[1].cell[1] if nb[1].cell else 0):
        cells: dict[int, list[str]] = defaultdict(list)
        for number, block in row:
            words = _words(document, shown, number, marks[number])
            words = f'<span data-block="{number}">{words}</span>' if numbered else words
            cells[block.cell[2] if block.cell else 0].append(words)
        seen = columns if len(columns) <= _WIDEST else sorted(cells)
        drawn = "".join(f"<td>{'<br>'.join(cells[c])}</td>" for c in seen)
        rows.append(f"<tr>{drawn}</tr>\n")
    return f"<table><tbody>{''.join(rows)}</tbody></table>\n"


def _words(document: Document, shown: str, number: int, marks: Sequence[tuple[Note, int, int]]) -> str:
    """Return the words of a block with its notes' marks; the first mark of a note is where its link leads."""
    span = document.span_of(number)
    text = shown[span.start : span.end]
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
