"""From the bytes of a .xls to a Document."""

import re
from collections.abc import Iterator

from biaoshi.errors import UnreadableError
from biaoshi.formats.excel97.book import Book, Sheet, load_book
from biaoshi.formats.excel97.cells import Cell, Grid, load_grid
from biaoshi.formats.excel97.cipher import unlocked
from biaoshi.formats.excel97.pictures import placed
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.logos import LEAST, repeated
from biaoshi.formats.metafile import bmp_of
from biaoshi.formats.ole.blips import line_of, stored
from biaoshi.formats.ole.escher import pictures, shapes
from biaoshi.formats.ole.ledger import rest_of, summary
from biaoshi.formats.ole.objects import objects
from biaoshi.formats.ole.storage import open_compound, read_stream
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.formats.sight import PAPER, plain
from biaoshi.types.document import Block, BlockKind, Document, Part, Run, Status, Style, Unseen, View

_MEDIA = {".et": "application/wps-office.et", ".ett": "application/wps-office.ett"}
_CODE = re.compile(r'&(?:"[^"]*"|[0-9]+|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|([LCRPNDTFAGZBIUESXYOH&]))', re.I)
_MOST_LONG = 1000
_LAST = 255  # column


def read(source: Source, limits: Limits) -> Document:
    """Read a workbook of Excel 5.0 to 2003. Raises UnreadableError: encrypted, failed, limited."""
    compound = open_compound(source.data, limits)
    by_name = {p.lower(): p for p in compound.entries if "/" not in p}
    main = by_name.get("workbook") or by_name.get("book")
    if main is None:
        raise UnreadableError("failed", "工作簿已损坏，内容不在文件中")
    content = read_stream(compound, main)
    opened = unlocked(content.data)
    stream = opened or content.data
    book = load_book(stream, unlocked_already=opened is not None)
    entries, written, told = summary(compound)
    blocks: list[Block] = []
    unseen: list[Unseen] = []
    parts: list[Part] = []
    facts: list[tuple[str, str]] = []
    running: list[Block] = []
    comments: list[Block] = []
    authors: dict[str, None] = {}
    images: list[bytes | None] = []
    heights: dict[int, list[float | None]] = {}  # picture of the store → wherever it is drawn
    sheets: dict[int, set[int]] = {}  # … → sheets that show it
    seen: set[int] = set()
    left = limits.chars
    for number, sheet in enumerate(book.sheets, 1):
        part = f"sheet {number}"
        facts.append((f"sheet:{number}", sheet.name))
        if sheet.hidden:
            facts.append(("hidden_sheet", part))
            facts += [("very_hidden_sheet", part)] * (sheet.hidden == 2)
        if left < 0 or sheet.start in seen or sheet.start + 4 > len(stream):
            limited = left < 0
            why = "文字过多，未读" if limited else "工作表不在文件中，未读"
            parts.append(Part(part, "text", 0, "limited" if limited else "failed", why))
            continue
        seen.add(sheet.start)
        grid = load_grid(stream, sheet.start, book, left)
        left -= grid.chars
        found, hidden = _cells(book, sheet, number, grid)
        blocks += found
        unseen += hidden
        if sheet.hidden:
            facts += [("hyperlink", link) for link in grid.links]
            rest = [t for _, _, _, t in grid.comments] + [t for _, _, t in _running(grid)]
            unseen += [Unseen(part, 0, None, t, "hidden", address=part) for t in rest if t.strip()]
        else:
            running += [
                Block(f"{kind} {number}", i, text, kind, address=f"{part}!{kind}") for kind, i, text in _running(grid)
            ]
            comments += [
                Block("comments", len(comments) + i, text, "comment", address=f"{part}!{address_of(row, column)}")
                for i, (row, column, _, text) in enumerate(c for c in grid.comments if c[3])
            ]
            facts += [("hyperlink", link) for link in grid.links]
        authors.update(dict.fromkeys(a for _, _, a, _ in grid.comments if a))
        facts += [("float_digits", f"{part}!{address_of(c.row, c.column)}") for c in grid.cells if c.long][:_MOST_LONG]
        images += [_bitmap(data) for data in grid.pictures]
        for picture, height in placed(grid):
            heights.setdefault(picture, []).append(height)
            sheets.setdefault(picture, set()).update(() if sheet.hidden else (number,))
        chars = sum(len(b.text) for b in found) + sum(len(u.text) for u in hidden)
        if grid.fault:
            status: Status = grid.fault[0]  # type: ignore[assignment]  # failed or limited
            parts.append(Part(part, "text", chars, status, grid.fault[1]))
        else:
            parts.append(Part(part, "text", chars, "read" if chars or not sheet.hidden else "no_text"))
    parts += [
        Part(name, "text", sum(len(b.text) for b in running if b.part == name), "read")
        for name in dict.fromkeys(b.part for b in running)
    ]
    if comments:
        parts.append(Part("comments", "text", sum(len(b.text) for b in comments), "read"))
    blocks += running + comments
    for part, texts in (("sheet names", [s.name for s in book.sheets]), ("names", book.names)):
        blocks += [Block(part, i, t, "property", address=f"{part}[{i}]") for i, t in enumerate(texts)]
        if texts:
            parts.append(Part(part, "metadata", sum(map(len, texts)), "read"))
    fault = book.fault or content.fault
    parts.append(Part("workbook", "other", 0, "failed" if fault else "no_text", fault))
    store = stored(book.drawings)
    used = [n for n, uses in enumerate(pictures(book.drawings), 1) if uses > 0]
    logos = {
        len(images) + i for i, n in enumerate(used, 1) if repeated(heights.get(n, ()), len(sheets.get(n, ())), LEAST)
    }
    images += [store.get(n) for n in used]
    shown = {f"picture {n}": data for n, data in enumerate(images, 1)}
    parts += [line_of(name, data, logo=n in logos) for n, (name, data) in enumerate(shown.items(), 1)]
    children, lines = objects(compound, [e.path for e in compound.entries.values() if e.storage and re.fullmatch("MBD[0-9A-F]{8}", e.path)])  # fmt: skip
    parts += lines
    older = by_name.get("book")
    if older and older != main:
        parts.append(_older(read_stream(compound, older).data, blocks, unseen, limits))
    rest_lines, more = rest_of(
        compound, {main, older or main} | {p.name for p in told}, tuple(e.address + "/" for e in children)
    )
    if any(p.lower().startswith("_vba_project") for p in compound.entries):
        facts.append(("macro", "_VBA_PROJECT_CUR"))
    if book.shared or "Revision Log" in compound or "User Names" in compound:
        facts.append(("shared", "1"))
    if "Revision Log" in compound:
        facts.append(("revision_log", "1"))
    facts += [("external_link", target) for target in book.links]
    people = [("comment_author", n) for n in authors] + [("last_user", book.writer)] * bool(book.writer)
    document = Document(
        media_type=_media(source.name),
        blocks=(*blocks, *written, *more),
        parts=(*parts, *told, *rest_lines),
        unseen=tuple(unseen),
        properties=tuple([(name, value) for name, value, _ in entries] + people),
        children=tuple(children),
        facts=tuple(dict.fromkeys(facts)),
    )
    return with_pictures(document, lambda part: shown.get(part.name), source, limits)


def _bitmap(data: bytes) -> bytes | None:
    """Return the picture of an IMDATA or BKHIM record ([MS-XLS] 2.4.154): a bitmap or a metafile behind its format."""
    if len(data) < 16:
        return None
    kind, inner = data[0], data[8:]
    return bmp_of(inner) if kind == 9 else inner if kind == 2 else None


def _older(stream: bytes, blocks: list[Block], unseen: list[Unseen], limits: Limits) -> Part:
    """Read the copy for Excel 5.0/95 a file may hold beside the workbook: texts it alone has are an earlier version."""
    known = {b.text for b in blocks} | {text for u in unseen for text in u.text.split("\t")}
    try:
        book = load_book(stream)
    except UnreadableError as error:
        return Part("Book", "text", 0, error.status, error.why)  # type: ignore[arg-type]  # a status
    chars = 0
    fault = book.fault
    for start in dict.fromkeys(s.start for s in book.sheets):
        grid = load_grid(stream, start, book, limits.chars - chars)
        fault = fault or (grid.fault[1] if grid.fault else None)
        chars += grid.chars
        texts = [c.text for c in grid.cells] + [c[3] for c in grid.comments] + grid.boxes
        if lone := [
            t for t in texts if t.strip() and t not in known and not t.replace(".", "").replace("-", "").isdigit()
        ]:
            unseen.append(Unseen("Book", 0, None, "\n".join(lone), "earlier", address="Book"))
    return Part("Book", "text", chars, "failed" if fault else "read", fault)


def _media(name: str | None) -> str:
    lower = (name or "").lower()
    return next((media for end, media in _MEDIA.items() if lower.endswith(end)), "application/vnd.ms-excel")


def address_of(row: int, column: int) -> str:
    """Return the address of a cell as people write it: 2, 1 → B3."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _cells(book: Book, sheet: Sheet, number: int, grid: Grid) -> tuple[list[Block], list[Unseen]]:
    """Return the blocks of a sheet, text boxes behind the cells, and what of it is not shown, row by row."""
    part = f"sheet {number}"
    blocks: list[Block] = []
    unseen: list[Unseen] = []
    hidden_columns = {c for first, last in set(grid.hidden_columns) for c in range(first, min(last, _LAST) + 1)}
    aside: dict[tuple[int, View], list[Cell]] = {}
    runs: dict[tuple[int, int], tuple[Run, ...]] = {}
    for cell in grid.cells:
        form = book.formats[cell.form] if cell.form < len(book.formats) else None
        view = _view(
            sheet, grid, hidden_columns, cell, form.style if form else Style(), filled=bool(form and form.filled)
        )
        if cell.kept or (view != "shown" and cell.text.strip()):
            aside.setdefault((cell.row, "hidden" if cell.kept else view), []).append(cell)
        elif cell.text.strip():
            key = (cell.form, len(cell.text))
            if key not in runs:
                runs[key] = (Run(0, len(cell.text), form.style),) if form else ()
            blocks.append(
                Block(
                    part, len(blocks), cell.text, "cell", cell=(number - 1, cell.row, cell.column),
                    address=f"{part}!{address_of(cell.row, cell.column)}", runs=runs[key],
                )
            )  # fmt: skip
    for (row, view), cells in aside.items():
        text = "\t".join(c.kept or c.text for c in cells)
        unseen.append(Unseen(part, 0, None, text, view, address=f"{part}!{address_of(row, cells[0].column)}"))
    drawn = shapes(grid.drawing)
    floating = [*grid.boxes, *grid.charts, *(s.effect for s in drawn), *(s.description for s in drawn)]
    for text in floating:
        if not text.strip():
            continue
        if sheet.hidden:
            unseen.append(Unseen(part, 0, None, text, "hidden", address=part))
        else:
            blocks.append(Block(part, len(blocks), text, "textbox", address=f"{part}!shape"))
    return blocks, unseen


def _view(sheet: Sheet, grid: Grid, columns: set[int], cell: Cell, style: Style, *, filled: bool) -> View:
    if sheet.hidden or cell.row in grid.hidden_rows or cell.column in columns:
        return "hidden"
    if grid.rows_hidden and cell.row not in grid.shown_rows:
        return "hidden"
    return plain(size=style.size, colour=style.color, ground=None if filled else PAPER)


def _running(grid: Grid) -> Iterator[tuple[BlockKind, int, str]]:
    """Yield the texts of header and footer, left, centre, right, without their codes."""
    kinds: tuple[tuple[BlockKind, str], ...] = (("header", grid.header), ("footer", grid.footer))
    for kind, code in kinds:
        texts = [t.strip() for t in re.split("\0", _CODE.sub(_plain, code)) if t.strip()]
        yield from ((kind, i, text) for i, text in enumerate(texts))


def _plain(code: "re.Match[str]") -> str:
    letter = (code[1] or "").upper()
    return "\0" if letter in ("L", "C", "R") and letter else "&" if letter == "&" else ""
