"""What holds for the whole workbook: sheets, fonts, formats of cells, shared texts, names."""

import contextlib
import struct
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.cells.formats import BUILT_IN
from biaoshi.formats.excel97.records import Record, records, shared_strings, text_at
from biaoshi.types.document import Style

_COLORS = (
    "000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF",
)  # fmt: skip
_PALETTE = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
).split()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the workbook lists it: where it stands, its kind (0 cells, 2 chart, 6 macros), 0 shown 1 hidden 2 very hidden."""

    name: str
    start: int
    kind: int
    hidden: int


@dataclass(frozen=True, slots=True)
class CellFormat:
    """How a cell looks: number format, type face, whether it is filled with a colour."""

    code: str
    style: Style
    filled: bool


@dataclass
class Book:
    """The workbook. `fault` is Chinese: part of it could not be read."""

    wide: bool  # BIFF8
    page: int = 1252
    date1904: bool = False
    sheets: list[Sheet] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fonts: list[Style] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[CellFormat] = field(default_factory=list)
    raw_formats: list[tuple[int, int, bool]] = field(default_factory=list)
    palette: list[str] = field(default_factory=lambda: list(_PALETTE))
    names: list[str] = field(default_factory=list)
    drawings: bytes = b""
    writer: str = ""
    shared: bool = False
    links: list[str] = field(default_factory=list)  # other files and programs that values come from
    fault: str | None = None


def load_book(stream: bytes, *, unlocked_already: bool = False) -> Book:
    """Read the globals of the workbook, whose lock has been taken off if `unlocked_already`. Raises UnreadableError: encrypted, failed, unsupported."""
    if len(stream) < 8:
        raise UnreadableError("failed", "工作簿不完整，读不出内容")
    kind, _, version = struct.unpack_from("<HHH", stream)
    if kind != 0x809:
        raise UnreadableError("failed", "工作簿的头部损坏，读不出内容")
    book = Book(version == 0x600)
    try:
        for record in records(stream, 0):
            if record.kind == 0x2F and not unlocked_already:
                raise UnreadableError("encrypted", "工作簿设有打开口令，需要口令")
            if record.level == 1:
                try:
                    _take(book, record)
                except (struct.error, IndexError):
                    book.fault = "工作簿的公用部分损坏，可能有内容没有读到"
    except ValueError:
        book.fault = "工作簿不完整，可能有内容没有读到"
    codes = {**BUILT_IN, **book.codes}
    for font, number, filled in book.raw_formats:
        place = font - 1 if font > 4 else font
        style = book.fonts[place] if place < len(book.fonts) else Style()
        book.formats.append(CellFormat(codes.get(number, "General"), style, filled))
    return book


def _take(book: Book, record: Record) -> None:
    data = record.data
    match record.kind:
        case 0x42:
            book.page = struct.unpack_from("<H", data)[0]
        case 0x22:
            book.date1904 = data[0] == 1
        case 0x85:
            start, hidden, kind = struct.unpack_from("<IBB", data)
            name, _ = text_at(record, 6, book.wide, book.page, size=1)
            book.sheets.append(Sheet(name, start, kind, hidden & 3))
        case 0xFC:
            book.texts, whole = shared_strings(record)
            if not whole:
                book.fault = "工作簿的文字表损坏，可能有内容没有读到"
        case 0x31 | 0x231:
            book.fonts.append(_font(book, record))
        case 0x41E:
            with contextlib.suppress(IndexError):  # a format cut short shows numbers as General does
                number = struct.unpack_from("<H", data)[0]
                book.codes[number] = text_at(record, 2, book.wide, book.page, 2 if book.wide else 1)[0]
        case 0xE0:
            font, number = struct.unpack_from("<HH", data)
            if book.wide:
                filled = struct.unpack_from("<I", data, 14)[0] >> 26 != 0
            else:
                filled = struct.unpack_from("<H", data, 8)[0] & 0x3F != 0
            book.raw_formats.append((font, number, filled))
        case 0x92:
            count = min(struct.unpack_from("<H", data)[0], (len(data) - 2) // 4, 56)
            book.palette[:count] = [data[2 + 4 * i : 5 + 4 * i].hex().upper() for i in range(count)]
        case 0x18:
            _name(book, record)
        case 0xEB:
            book.drawings += data
        case 0x5C:
            text = text_at(record, 0, book.wide, book.page, 2 if book.wide else 1)[0]
            book.writer = text.strip("\0 ")
        case 0x194:
            book.shared = True
        case 0x1AE:
            if target := _linked(record, book):
                book.links.append(target)


def _linked(record: Record, book: Book) -> str:
    """Return the file, or the program, another workbook's values come from; "" for the workbook's own sheets ([MS-XLS] 2.4.271)."""
    data = record.data
    if len(data) < 5 or data[2:4] in (b"\x01\x04", b"\x01\x3a"):
        return ""
    text = text_at(record, 2, book.wide, book.page, 2)[0]
    return "".join(c if c.isprintable() else "/" for c in text).strip("/ ")


def _font(book: Book, record: Record) -> Style:
    height, flags, color, weight = struct.unpack_from("<HHHH", record.data)
    name, _ = text_at(record, 14, book.wide, book.page, size=1)
    rgb = _COLORS[color] if color < 8 else book.palette[color - 8] if color - 8 < len(book.palette) else None
    return Style(name or None, height / 20, weight >= 600, bool(flags & 8), rgb)


def _name(book: Book, record: Record) -> None:
    flags, _, count = struct.unpack_from("<HBB", record.data)
    if flags & 0x20 or not count:  # print areas and the like
        return
    if book.wide:
        wide = record.data[14] & 1
        raw = record.data[15 : 15 + count * (1 + wide)]
        book.names.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
    else:
        from biaoshi.formats.ole.properties import decoded

        book.names.append(decoded(record.data[14 : 14 + count], book.page))
