"""Sheets of a spreadsheet: cells as shown (their text is in the file), repeated ones, hidden rows and columns."""

from dataclasses import dataclass, field

from biaoshi.formats.odf.flow import flow, piece
from biaoshi.formats.odf.inline import plain_text
from biaoshi.formats.odf.state import Ground, Reading, count, hide, note, put
from biaoshi.formats.odf.styles import attributes, chain, hexed, length, look
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.sight import PAPER, TINY
from biaoshi.types.document import Block, Run, Style, View

MOST_CELLS = 2_000_000
"""Cells with text in one file, and how often one cell may stand for many."""
MOST_REPEATS = 20_000
_GONE = ("collapse", "filter")


@dataclass(slots=True)
class _Sheet:
    number: int
    part: str
    hidden: bool
    columns: list[tuple[int, bool, str | None]] = field(default_factory=list)  # last column, hidden, default style
    row: int = 0


def sheet(reading: Reading, table: Element, number: int) -> None:
    """Read sheet `number` (from 0)."""
    about = attributes(table)
    of_table = chain(reading.styles, "table", about.get("style-name"))
    at = _Sheet(number, f"sheet {number + 1}", of_table.get("table:display", "true") == "false")
    reading.blocks.setdefault(at.part, [])
    name = about.get("name", "")
    if at.hidden:
        reading.facts.append(("hidden_sheet", at.part))
        hide(reading, "sheet names", name, "hidden")
    else:
        note(reading, "sheet names", name)
    _rows(reading, table, at, gone=False)
    ground = Ground(at.part, "textbox", "hidden" if at.hidden else "shown", None)
    for shapes in table.iterfind("{*}shapes"):
        flow(reading, shapes, ground)
    for words in [e.text or "" for e in table.iterfind("{*}title")] + [e.text or "" for e in table.iterfind("{*}desc")]:
        note(reading, "alt text", words)
    for scenario in table.iterfind("{*}scenario"):
        hide(reading, at.part, attributes(scenario).get("comment", ""), "hidden")


def _rows(reading: Reading, parent: Element, at: _Sheet, *, gone: bool) -> None:
    for child in parent:
        name = local(child)
        if name in ("table-columns", "table-header-columns", "table-column-group"):
            _columns(child, at, reading, gone=attributes(child).get("display", "true") == "false")
        elif name == "table-column":
            _column(child, at, reading, gone=False)
        elif name in ("table-rows", "table-header-rows", "table-row-group"):
            _rows(reading, child, at, gone=gone or attributes(child).get("display", "true") == "false")
        elif name == "table-row":
            _row(reading, child, at, gone=gone)


def _columns(parent: Element, at: _Sheet, reading: Reading, *, gone: bool) -> None:
    for child in parent:
        if local(child) == "table-column":
            _column(child, at, reading, gone=gone)
        else:
            _columns(child, at, reading, gone=gone or attributes(child).get("display", "true") == "false")


def _column(e: Element, at: _Sheet, reading: Reading, *, gone: bool) -> None:
    about = attributes(e)
    width = length(chain(reading.styles, "table-column", about.get("style-name")).get("table:column-width"))
    hidden = gone or about.get("visibility", "visible") in _GONE or (width is not None and width <= 0.1)
    last = (at.columns[-1][0] if at.columns else -1) + _repeated(about.get("number-columns-repeated"))
    at.columns.append((last, hidden, about.get("default-cell-style-name")))


def _repeated(value: str | None) -> int:
    return max(1, min(int(value), 1 << 24)) if value and value.isascii() and value.isdigit() else 1


def _row(reading: Reading, row: Element, at: _Sheet, *, gone: bool) -> None:
    about = attributes(row)
    rows = _repeated(about.get("number-rows-repeated"))
    height = length(chain(reading.styles, "table-row", about.get("style-name")).get("table:row-height"))
    view: View = "shown"
    if at.hidden or gone or about.get("visibility", "visible") in _GONE or height == 0:
        view = "hidden"
    elif height is not None and height <= TINY:
        view = "tiny"
    column, place = 0, 0
    for cell in row:
        name = local(cell)
        if name not in ("table-cell", "covered-table-cell"):
            continue
        own = attributes(cell)
        columns = _repeated(own.get("number-columns-repeated"))
        while place < len(at.columns) and at.columns[place][0] < column:
            place += 1
        hidden, default = at.columns[place][1:] if place < len(at.columns) else (False, None)
        if len(cell):
            style = own.get("style-name") or about.get("default-cell-style-name") or default
            of_cell: View = view if view != "shown" else "hidden" if hidden or name.startswith("covered") else "shown"
            _cell(reading, cell, own, at, (column, columns, rows), of_cell, style)
        column += columns
    at.row += rows


def _cell(
    reading: Reading,
    cell: Element,
    about: dict[str, str],
    at: _Sheet,
    span: tuple[int, int, int],
    view: View,
    style: str | None,
) -> None:
    column, columns, rows = span
    properties = chain(reading.styles, "table-cell", style)
    named = reading.styles.named.get(("table-cell", style or ""))
    fill = hexed(properties.get("table:background-color")) or PAPER
    text = "\n".join(filter(None, (_shown(p) for p in cell.iterfind("{*}p"))))
    ground = Ground(at.part, "textbox", view, None)
    for child in cell:
        if local(child) not in ("p", "detective", "cell-range-source"):
            piece(reading, child, ground)
        elif child.find(".//{*}frame") is not None:
            flow(reading, child, ground)
    address = f"{_letters(column)}{at.row + 1}"
    _stored(reading, about, text, f"{at.part}!{address}", at.part)
    if not text:
        return
    look_of, seen = look(reading.styles, ("table-cell", style), behind=fill)
    if view == "shown" and seen != "shown" and not (named is not None and named.conditional):
        view = seen
    texts = _pieces(reading, cell, style, fill) if view == "shown" else [(text, view, look_of)]
    shown = "".join(t for t, v, _ in texts if v == "shown")
    for words, why, _ in texts:
        if why != "shown":
            hide(reading, at.part, words, why)
            reading.chars += len(words)
    if not shown:
        return
    if rows * columns > MOST_REPEATS or reading.filled > MOST_CELLS:
        reason = f"有单元格重复 {rows * columns} 次，超过上限，其余未读"
        reading.stopped.setdefault(at.part, ("limited", reason))
        rows = columns = 1
    runs: list[Run] = []
    start = 0
    for words, why, style_of in texts:
        if why == "shown":
            runs.append(Run(start, start + len(words), style_of))
            start += len(words)
    kept = tuple(runs)
    for r in range(rows):
        for c in range(columns):
            reading.filled += 1
            where = address if rows * columns == 1 else f"{_letters(column + c)}{at.row + r + 1}"
            block = Block(
                at.part,
                count(reading, at.part),
                shown,
                "cell",
                None,
                (at.number, at.row + r, column + c),
                None,
                where,
                kept,
            )
            if not put(reading, block):
                return


def _shown(p: Element) -> str:
    """Text of a cell's paragraph (spaces written out, notes and shapes left out)."""
    return (p.text or "") + "".join(_inner(child) + (child.tail or "") for child in p)


def _inner(child: Element) -> str:
    name = local(child)
    if name == "s":
        n = attributes(child).get("c", "1")
        return " " * (min(int(n), 1000) if n.isdigit() else 1)
    if name in ("tab", "line-break"):
        return "\t" if name == "tab" else "\n"
    return "" if name in ("annotation", "note", "frame", "custom-shape", "ruby-text") else _shown(child)


def _pieces(reading: Reading, cell: Element, style: str | None, fill: str) -> list[tuple[str, View, Style]]:
    """Text of a cell by spans of one look."""
    found: list[tuple[str, View, Style]] = []
    outer = ("table-cell", style)
    for i, p in enumerate(cell.iterfind("{*}p")):
        if i and found:
            found.append(("\n", "shown", found[-1][2]))
        base, seen = look(reading.styles, outer, behind=fill)
        if not any(local(c) == "span" for c in p):
            if text := _shown(p):
                found.append((text, "shown", base))
            continue
        if p.text:
            found.append((p.text, "shown", base))
        for child in p:
            inner, seen = look(reading.styles, outer, ("text", attributes(child).get("style-name")), behind=fill)
            if text := _inner(child):
                found.append((text, seen if local(child) == "span" else "shown", inner))
            if child.tail:
                found.append((child.tail, "shown", base))
    return found


def _stored(reading: Reading, about: dict[str, str], text: str, where: str, part: str) -> None:
    """Note numbers of more digits than are kept, and values that the cell does not show."""
    value = about.get("value", "")
    try:
        amount = float(value) if value else 0.0
    except ValueError:
        return
    if about.get("value-type") == "float" and abs(amount) >= 1e14 and amount == int(amount):
        if len(reading.facts) < 10_000:
            reading.facts.append(("float_digits", where))
        digits = value if value.isdigit() else str(int(amount))
        if digits not in "".join(filter(str.isalnum, text)):
            hide(reading, part, digits, "hidden")
    elif (words := about.get("string-value", "")) and words.strip() and not text.strip():
        hide(reading, part, words, "hidden")


def _letters(column: int) -> str:
    out = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def spreadsheet(reading: Reading, body: Element) -> None:
    """Read all sheets, and what the workbook says beside them."""
    number = 0
    for child in body:
        name = local(child)
        if name == "table":
            sheet(reading, child, number)
            number += 1
        elif name == "content-validations":
            for e in child.iter():
                about = attributes(e)
                texts = [about.get("title", ""), plain_text(e) if local(e).endswith("-message") else ""]
                condition = about.get("condition", "")
                texts += condition.split('"')[1::2]
                for text in texts:
                    note(reading, "validations", text)
        elif name == "named-expressions":
            for e in child:
                about = attributes(e)
                note(
                    reading,
                    "defined names",
                    f"{about.get('name', '')}={about.get('expression') or about.get('cell-range-address', '')}",
                )
        elif name == "tracked-changes":
            for e in child.iter("{*}p"):
                hide(reading, "tracked changes", "".join(map(str, e.itertext())), "deleted")
            reading.people += [("revision_author", e.text) for e in child.iter("{*}creator") if e.text]
        elif name == "dde-links":
            for e in child.iter("{*}p", "{*}table-cell"):
                hide(
                    reading, "links", "".join(map(str, e.itertext())) or attributes(e).get("string-value", ""), "hidden"
                )
