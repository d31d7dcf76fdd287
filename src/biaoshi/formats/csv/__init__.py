"""Tables in plain text: cells parted by comma, semicolon, tab or bar, quoted where they hold one of these.

`Document.text` is exactly the text of the file: what stands between two cells is kept in `separators`, quotes too.
Empty cells are no blocks. What does not keep to the rules of its table is read as plain text, line by line. Remarks in
`Document.facts`: ("external_call", formula that calls a program or fetches an address).
"""

import re
from dataclasses import replace
from itertools import repeat

from biaoshi.formats import plain
from biaoshi.formats.columns import many, rows
from biaoshi.formats.encoding import decode, guess
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.rewriting import VERBS, rewrite
from biaoshi.types.document import Block, Document
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]

_DELIMITERS = (",", "\t", ";", "|")
_HEAD = 1 << 16
_OTHER = re.compile(r"\s*[{\[<|#>]")  # JSON, mark-up, Markdown
_STARTS = ("=", "+", "-", "@")
_CALL = re.compile(
    r"[=+\-@]\s*(?:[A-Za-z0-9_.]+\|.{1,200}!|(?:WEBSERVICE|IMPORT[A-Z]+|DDE|CALL|EXEC|HYPERLINK)\s*\()", re.I
)
"""A cell that a spreadsheet takes for a formula which calls a program or fetches an address."""
_EVEN = 0.9
"""Share of records that must have the commonest number of cells."""
_CELLS = {
    d: re.compile(
        rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{re.escape(d)}\r\n][^{re.escape(d)}\r\n]*)?)({re.escape(d)}|\r\n?|\n|\Z)'
    )
    for d in _DELIMITERS
}


def sniff(source: Source) -> float:
    """Return 0.5 if the bytes are a text whose records have the same number of cells, else 0."""
    if not any(d.encode() in source.data[:_HEAD] for d in _DELIMITERS) or not plain.sniff(source):
        return 0.0
    head = source.data[:_HEAD]
    return 0.5 if _delimiter(decode(head, guess(head)).text, whole=len(source.data) <= _HEAD) else 0.0


def _delimiter(text: str, *, whole: bool) -> str | None:
    """Return what parts the cells of `text`, the beginning of a file or all of it; None if it is no table."""
    if _OTHER.match(text):
        return None
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        counts, broken = _counts(text, delimiter)
        if broken and whole:
            continue
        counts = counts if whole else counts[:-1]
        full = [n for n in counts if n]
        common = max(set(full), key=full.count) if full else 0
        enough = len(full) >= 3 or (len(full) == 2 and common >= 3)
        if common >= 2 and enough and full.count(common) >= _EVEN * len(full) and (best is None or common > best[0]):
            best = (common, delimiter)
    return best[1] if best else None


def _counts(text: str, delimiter: str) -> tuple[list[int], bool]:
    """Return the number of cells of each record (0 for an empty one), and whether the table ends broken."""
    counts: list[int] = []
    cells, at = 0, 0
    pattern = _CELLS[delimiter]
    while at < len(text):
        m = pattern.match(text, at)
        if m is None:
            return counts, True
        cells += 1
        if m[3] != delimiter:
            counts.append(0 if cells == 1 and not (m[1] or m[2]) else cells)
            cells = 0
        at = m.end()
    if cells:  # the file ends with a delimiter: an empty cell comes after it
        counts.append(cells + 1)
    return counts, False


def read(source: Source, limits: Limits) -> Document:
    """Return the text of `source` with a block for every cell that holds something; as plain text if it is no table."""
    document = plain.read(source, limits)
    text = document.text
    delimiter = _delimiter(text[:_HEAD], whole=len(text) <= _HEAD)
    found = _cells(text, delimiter) if delimiter else None
    if not found:
        return document
    starts, ends, places = found
    if starts[0]:
        starts, ends, places = [0, *starts], [0, *ends], [None, *places]
    with many():
        blocks = rows(
            Block,
            len(starts),
            {
                "part": repeat("body"),
                "index": range(len(starts)),
                "text": [text[a:b] for a, b in zip(starts, ends, strict=True)],
                "kind": ["paragraph" if p is None else "cell" for p in places],
                "cell": places,
            },
        )
    separators = tuple(text[a:b] for a, b in zip(ends, [*starts[1:], len(text)], strict=True))
    called = blocks if _CALL.search(text) else ()
    calls = tuple(("external_call", b.text[:200]) for b in called if b.text.startswith(_STARTS) and _CALL.match(b.text))
    media_type = "text/tab-separated-values" if delimiter == "\t" else "text/csv"
    return replace(document, media_type=media_type, blocks=blocks, separators=separators, facts=document.facts + calls)


def _cells(text: str, delimiter: str) -> tuple[list[int], list[int], list[tuple[int, int, int] | None]] | None:
    """Return start, end and place of every cell that is not empty; None where the text is no whole table."""
    starts: list[int] = []
    ends: list[int] = []
    places: list[tuple[int, int, int] | None] = []
    match, row, column, at = _CELLS[delimiter].match, 0, 0, 0
    while at < len(text):
        m = match(text, at)
        if m is None:
            return None
        group = 2 if m[2] is not None else 1
        if m[group]:
            starts.append(m.start(group))
            ends.append(m.end(group))
            places.append((0, row, column))
        if m[3] == delimiter:
            column += 1
        else:
            row, column = row + 1, 0
        at = m.end()
    return (starts, ends, places) if starts else None


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the table after `orders`; see `rewriting.rewrite`."""
    return rewrite(source, limits, orders, read)


FORMAT = Format(
    name="csv",
    title="逗号分隔的表格（CSV）",
    media_type="text/csv",
    extensions=(".csv", ".tsv"),
    sniff=sniff,
    read=read,
    extract=plain.extract,
    write=write,
    verbs=VERBS,
    kin=(("text/tab-separated-values", VERBS),),
    proved="自制样例：逗号、制表符、分号、竖线分隔，引号内换行，UTF-8 和 GB18030",
)
