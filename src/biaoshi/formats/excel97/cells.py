"""The cells of one sheet as they are shown, with rows, columns and what floats over them."""

import struct
from dataclasses import dataclass, field

from biaoshi.formats.cells.formats import general, number_format
from biaoshi.formats.excel97.book import Book
from biaoshi.formats.excel97.records import Record, body_at, records, text_at

_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_LONG = 1e14  # from here a number has 15 digits: what stands behind the 15th is lost


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its place, the text it shows, its format; `kept` is the value that its format does not show."""

    row: int
    column: int
    text: str
    form: int
    kept: str = ""
    long: bool = False


@dataclass
class Grid:
    """One sheet as read."""

    cells: list[Cell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    shown_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)  # twips, of rows that have their own
    height: int = 255  # twips, of all others
    rows_hidden: bool = False  # rows nobody set are hidden
    header: str = ""
    footer: str = ""
    comments: list[tuple[int, int, str, str]] = field(default_factory=list)  # row, column, author, text
    boxes: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    drawing: bytes = b""
    links: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)  # of Excel 5 and 95, and behind a sheet
    chars: int = 0
    fault: tuple[str, str] | None = None


@dataclass
class _State:
    pending: tuple[int, int, int] | None = None  # a formula whose text follows
    object: tuple[int, int] = (0, 0)  # kind and number of the object read last
    notes: dict[int, tuple[int, int, str]] = field(default_factory=dict)
    note_texts: dict[int, str] = field(default_factory=dict)


def load_grid(stream: bytes, start: int, book: Book, most: int) -> Grid:
    """Read the sheet at `start`, no more than `most` characters of it. Faults are told in the grid, none raised."""
    grid, state = Grid(), _State()
    try:
        for record in records(stream, start):
            try:
                _take(grid, state, record, book)
            except (struct.error, IndexError):
                grid.fault = ("failed", "工作表的部分记录损坏，没有读到")
            if grid.chars > most:
                grid.fault = ("limited", "文字过多，只读出一部分")
                break
    except ValueError:
        grid.fault = ("failed", "工作表不完整，只读出一部分")
    for number, (row, column, author) in state.notes.items():
        grid.comments.append((row, column, author, state.note_texts.pop(number, "")))
    grid.boxes += state.note_texts.values()
    grid.cells.sort(key=lambda c: (c.row, c.column))
    return grid


def _take(grid: Grid, state: _State, record: Record, book: Book) -> None:
    data = record.data
    if record.level > 1 and record.kind not in (0x100D, 0x1B6, 0x5D, 0xEC, 0x1025):
        return
    match record.kind:
        case 0xFD:
            row, column, form, number = struct.unpack_from("<HHHI", data)
            _text(grid, book, row, column, form, book.texts[number])
        case 0x27E:
            row, column, form, raw = struct.unpack_from("<HHHI", data)
            _number(grid, book, row, column, form, _rk(raw))
        case 0xBD:
            row, column = struct.unpack_from("<HH", data)
            for i in range((len(data) - 6) // 6):
                form, raw = struct.unpack_from("<HI", data, 4 + 6 * i)
                _number(grid, book, row, column + i, form, _rk(raw))
        case 0x203:
            row, column, form, value = struct.unpack_from("<HHHd", data)
            _number(grid, book, row, column, form, value)
        case 0x06 | 0x206 | 0x406:
            _formula(grid, state, book, data)
        case 0x207:
            if state.pending:
                _text(grid, book, *state.pending, text_at(record, 0, book.wide, book.page)[0])
                state.pending = None
        case 0x204 | 0xD6:
            row, column, form = struct.unpack_from("<HHH", data)
            _text(grid, book, row, column, form, text_at(record, 6, book.wide, book.page)[0])
        case 0x205:
            row, column, form, value, error = struct.unpack_from("<HHHBB", data)
            _text(grid, book, row, column, form, _ERRORS.get(value, "#") if error else ("TRUE" if value else "FALSE"))
        case 0x208:
            row, flags = struct.unpack_from("<H", data)[0], data[12]
            (grid.hidden_rows if flags & 0x20 else grid.shown_rows).add(row)
            grid.heights[row] = 0 if flags & 0x20 else struct.unpack_from("<H", data, 6)[0] & 0x7FFF
        case 0x225:
            grid.rows_hidden = bool(data[0] & 2)
            if len(data) >= 4:
                grid.height = 0 if grid.rows_hidden else struct.unpack_from("<H", data, 2)[0]
        case 0x7D:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", data)
            if flags & 1 or width == 0:
                grid.hidden_columns.append((first, last))
        case 0x14 | 0x15:
            text = text_at(record, 0, book.wide, book.page, 2 if book.wide else 1)[0] if data else ""
            grid.header, grid.footer = (text, grid.footer) if record.kind == 0x14 else (grid.header, text)
        case _:
            _floating(grid, state, record, book)


def _floating(grid: Grid, state: _State, record: Record, book: Book) -> None:
    data = record.data
    match record.kind:
        case 0x5D:
            state.object = struct.unpack_from("<HH", data, 4)
            if not book.wide and state.object[0] == 6:  # its text stands within the record, unlike later
                grid.fault = ("unsupported", "Excel 95 的文本框未读")
        case 0x1B6:
            count = struct.unpack_from("<H", data, 10)[0]
            if count and record.joints:
                text = body_at(Record(record.kind, data, record.joints[1:], 1), record.joints[0], count)[0]
                grid.chars += len(text)
                kind, number = state.object
                if kind == 0x19:
                    state.note_texts[number] = text
                else:
                    grid.boxes.append(text)
        case 0x1C:
            _note(grid, state, record, book)
        case 0x100D:
            text = text_at(record, 2, book.wide, book.page, size=1)[0]
            if text.strip() and text not in grid.charts:
                grid.charts.append(text)
        case 0xEC:
            grid.drawing += data
        case 0xE9 | 0x7F:
            grid.pictures.append(data)
        case 0x1B8:
            at = data.find("http".encode("utf-16-le"))
            if at >= 0:
                grid.links.append(data[at:].decode("utf-16-le", "replace").split("\0")[0])


def _note(grid: Grid, state: _State, record: Record, book: Book) -> None:
    row, column = struct.unpack_from("<HH", record.data)
    if book.wide:
        number = struct.unpack_from("<H", record.data, 6)[0]
        author = text_at(record, 8, True, book.page)[0] if len(record.data) > 10 else ""
        state.notes[number] = (row, column, author)
        return
    from biaoshi.formats.ole.properties import decoded

    text = decoded(record.data[6:], book.page)
    grid.chars += len(text)
    if row == 0xFFFF and grid.comments:  # goes on from the record before
        above = grid.comments.pop()
        grid.comments.append((above[0], above[1], above[2], above[3] + text))
    else:
        grid.comments.append((row, column, "", text))


def _formula(grid: Grid, state: _State, book: Book, data: bytes) -> None:
    row, column, form = struct.unpack_from("<HHH", data)
    result = data[6:14]
    state.pending = None
    if result[6:8] != b"\xff\xff":
        _number(grid, book, row, column, form, struct.unpack("<d", result)[0])
    elif result[0] == 0:
        state.pending = (row, column, form)
    elif result[0] == 1:
        _text(grid, book, row, column, form, "TRUE" if result[2] else "FALSE")
    elif result[0] == 2:
        _text(grid, book, row, column, form, _ERRORS.get(result[2], "#"))


def _rk(raw: int) -> float:
    value: float
    if raw & 2:
        value = (raw >> 2) - (1 << 30) if raw & 0x80000000 else raw >> 2
    else:
        value = struct.unpack("<d", struct.pack("<Q", (raw & 0xFFFFFFFC) << 32))[0]
    return value / 100 if raw & 1 else value


def _text(grid: Grid, book: Book, row: int, column: int, form: int, text: str) -> None:
    if not text:
        return
    grid.chars += len(text)
    code = book.formats[form].code if form < len(book.formats) else "General"
    by = number_format(code, book.date1904)[1] if code not in ("General", "@") else None
    shown = by(text) if by else text
    grid.cells.append(Cell(row, column, shown, form, "" if shown.strip() or not text.strip() else text))


def _number(grid: Grid, book: Book, row: int, column: int, form: int, value: float) -> None:
    code = book.formats[form].code if form < len(book.formats) else "General"
    if value != value or value in (float("inf"), float("-inf")):
        shown = "#NUM!"
    else:
        shown = general(value) if code == "General" else number_format(code, book.date1904)[0](value)
    long = _LONG <= abs(value) < 1e20 and value == int(value)
    whole = str(int(value)) if long else ""
    grid.chars += len(shown) + 1
    kept = "" if shown.strip() else general(value)
    grid.cells.append(Cell(row, column, shown, form, kept if not long or shown.strip() else whole, long))
