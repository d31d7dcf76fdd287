"""Builders of Office 97 files for tests: small, byte by byte after [MS-DOC], [MS-XLS] and [MS-PPT]."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from biaoshi.formats.ole.writing import compound_file

DELETED, INSERTED, HIDDEN, STRIKE = b"\x00\x08\x01", b"\x01\x08\x01", b"\x3c\x08\x01", b"\x37\x08\x01"
SPECIAL = b"\x55\x08\x01"
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"
CENTRED = b"\x61\x24\x01"


def size(points: float) -> bytes:
    """Modifier of the type size."""
    return struct.pack("<HH", 0x4A43, int(points * 2))


def color(rgb: str) -> bytes:
    """Modifier of the colour RRGGBB."""
    return struct.pack("<H", 0x6870) + bytes.fromhex(rgb) + b"\0"


@dataclass
class Paragraph:
    """Runs of (text, modifiers), the mark that ends it with modifiers of its own, modifiers of the paragraph."""

    runs: Sequence[tuple[str, bytes]]
    papx: bytes = b""
    end: str = "\r"
    mark: bytes = b""


@dataclass
class Word:
    """A document: paragraphs of the main text, and whole texts of the other stories."""

    body: Sequence[Paragraph]
    footnotes: str = ""
    headers: Sequence[
        str
    ] = ()  # six separators' place left out: even, odd header, even, odd footer, first header, footer …
    comments: str = ""
    endnotes: str = ""
    boxes: Sequence[str] = ()
    people: Sequence[str] = ()
    first_page: bool = False
    facing: bool = False
    flags: int = 0
    compressed: bool = False
    members: Mapping[str, bytes] = field(default_factory=dict)
    tables: Mapping[int, bytes] = field(default_factory=dict)  # further tables, by their number in the block


def plain(*lines: str) -> list[Paragraph]:
    """Paragraphs without any formatting."""
    return [Paragraph([(line, b"")]) for line in lines]


def word97(document: Word) -> bytes:
    """Return the document as a compound file."""
    runs: list[tuple[int, int, bytes]] = []
    paragraphs: list[tuple[int, bytes]] = []
    text = ""
    for paragraph in document.body:
        for written, look in [*paragraph.runs, (paragraph.end, paragraph.mark)]:
            words = _units(written)
            runs.append((len(text), len(text) + len(words), look))
            text += words
        paragraphs.append((len(text), paragraph.papx))
    counts = [len(text)]
    running = ""
    places = [0] * 7
    for header in document.headers:
        running += header + "\r" if header else ""
        places.append(len(running))
    boxes = "".join(f"{b}\r" for b in document.boxes)
    stories = [document.footnotes, running, "", document.comments, document.endnotes, boxes, ""]
    for story in stories:
        counts.append(len(story))
        for line in story.splitlines(keepends=True):
            text += line
            paragraphs.append((len(text), b""))
    if any(counts[1:]):
        text += "\r"
        paragraphs.append((len(text), b""))
    runs.append((counts[0], len(text), b""))
    return _assembled(document, text, counts, runs, paragraphs, places)


def _units(text: str) -> str:
    """Return `text` with one character for each unit of UTF-16: positions of the file count those."""
    raw = text.encode("utf-16-le")
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


def _assembled(
    document: Word,
    text: str,
    counts: list[int],
    runs: list[tuple[int, int, bytes]],
    paragraphs: list[tuple[int, bytes]],
    places: list[int],
) -> bytes:
    width = 1 if document.compressed else 2
    raw = text.encode("cp1252") if document.compressed else text.encode("utf-16-le", "surrogatepass")
    start = 0x800
    pages = start + -(-len(raw) // 512) * 512
    chpx = _page([(start + width * a, start + width * b, look) for a, b, look in runs if a < b], papx=False)
    ends = [start + width * e for e, _ in paragraphs]
    stretches = [(a, b, p) for a, b, (_, p) in zip([start, *ends[:-1]], ends, paragraphs, strict=True)]
    papx = [_page(stretches[i : i + 12], papx=True) for i in range(0, len(stretches), 12)]
    sepx = struct.pack("<HHB", 3, 0x300A, int(document.first_page))
    word = bytearray(pages) + chpx + b"".join(papx)
    sepx_at = len(word)
    word += sepx
    word[start : start + len(raw)] = raw
    tables: dict[int, bytes] = {}
    place = start * 2 | 0x40000000 if document.compressed else start
    tables[33] = b"\x02" + struct.pack("<IIIHIH", 16, 0, len(text), 0, place, 0)
    tables[12] = struct.pack("<III", start, start + len(raw), pages // 512)
    firsts = [stretches[i][0] for i in range(0, len(stretches), 12)]
    numbers = [pages // 512 + 1 + i for i in range(len(papx))]
    tables[13] = struct.pack(f"<{2 * len(papx) + 1}I", *firsts, ends[-1], *numbers)
    tables[6] = struct.pack("<IIHIHI", 0, counts[0], 0, sepx_at, 0, 0)
    tables[31] = bytes([int(document.facing)]) + bytes(83)
    if document.headers:
        tables[11] = struct.pack(f"<{len(places) + 1}I", *places, places[-1] + 1)
    if document.people:
        names = b"".join(struct.pack("<H", len(p)) + p.encode("utf-16-le") for p in document.people)
        tables[51] = struct.pack("<HHH", 0xFFFF, len(document.people), 0) + names
    if document.boxes:
        bounds = [0]
        for box in document.boxes:
            bounds.append(bounds[-1] + len(box) + 1)
        tables[56] = struct.pack(f"<{len(bounds)}I", *bounds) + bytes(22 * len(document.boxes))
    tables |= document.tables
    table = b"".join(tables.values())
    pairs = bytearray(8 * 93)
    at = 0
    for number, content in tables.items():
        struct.pack_into("<II", pairs, 8 * number, at, len(content))
        at += len(content)
    fib = struct.pack("<6H", 0xA5EC, 0xC1, 0, 0x0804, 0, 0x0200 | document.flags) + bytes(12)
    fib += struct.pack("<II", start, start + len(raw)) + struct.pack("<H", 14) + bytes(28)
    fib += struct.pack("<H", 22) + bytes(12) + struct.pack("<8i", *counts) + bytes(88 - 44)
    fib += struct.pack("<H", 93) + pairs
    word[: len(fib)] = fib
    return compound_file({"WordDocument": bytes(word).ljust(4096, b"\0"), "1Table": table, **document.members})


def _page(stretches: Sequence[tuple[int, int, bytes]], *, papx: bool) -> bytes:
    page = bytearray(512)
    count = len(stretches)
    struct.pack_into(f"<{count + 1}I", page, 0, *[a for a, _, _ in stretches], stretches[-1][1])
    page[511] = count
    step = 13 if papx else 1
    free = 510
    for i, (_, _, look) in enumerate(stretches):
        body = b"\0\0" + look if papx else look
        body += bytes(len(body) & 1 if papx else 0)
        head = bytes([0, len(body) // 2]) if papx else bytes([len(body)])
        if not look and not papx:
            continue
        free = (free - len(head) - len(body)) & ~1
        page[free : free + len(head) + len(body)] = head + body
        page[4 * (count + 1) + step * i] = free // 2
    assert free > 4 * (count + 1) + step * count
    return bytes(page)


def word95(text: str, language: int = 0x0804) -> bytes:
    """Return a document of Word 95: one byte a position, in the code page of its language."""
    raw = text.encode("gb18030")
    word = bytearray(0x400) + raw
    struct.pack_into("<6H", word, 0, 0xA5DC, 104, 0, language, 0, 0)
    struct.pack_into("<II", word, 0x18, 0x400, 0x400 + len(raw))
    struct.pack_into("<i", word, 0x34, len(raw))
    page = bytearray(512)
    struct.pack_into("<II", page, 0, 0x400, 0x400 + len(raw))
    page[511] = 1
    word += bytes(-len(word) % 512)
    number = len(word) // 512
    word += page
    table = struct.pack("<IIH", 0x400, 0x400 + len(raw), number)
    struct.pack_into("<II", word, 0xB8, len(word), len(table))
    struct.pack_into("<II", word, 0xC0, len(word), len(table))
    word += table
    return compound_file({"WordDocument": bytes(word).ljust(4096, b"\0")})


def record(kind: int, content: bytes = b"") -> bytes:
    """Return one record of a workbook, with CONTINUE records where it is too long for one."""
    out = struct.pack("<HH", kind, min(len(content), 8224)) + content[:8224]
    for at in range(8224, len(content), 8224):
        piece = content[at : at + 8224]
        out += struct.pack("<HH", 0x3C, len(piece)) + piece
    return out


def wide(text: str, length: str = "<H") -> bytes:
    """Return a text as workbooks of Excel 97 keep it."""
    return struct.pack(length, len(text)) + b"\x01" + text.encode("utf-16-le")


@dataclass
class Tab:
    """A sheet: cells by (row, column), texts or (number, format number); further records; 0 shown, 1 hidden, 2 very."""

    cells: Mapping[tuple[int, int], str | tuple[float, int]]
    extra: bytes = b""
    hidden: int = 0
    name: str = "名单"


def excel97(
    tabs: Sequence[Tab], codes: Sequence[str] = (), extra: bytes = b"", members: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a workbook of Excel 97. Cells (number, n) have format n: 0 General, 1 … those of `codes`."""
    bof = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    texts = list(dict.fromkeys(c for t in tabs for c in t.cells.values() if isinstance(c, str)))
    head = record(0x42, struct.pack("<H", 1200)) + extra
    head += record(0x31, struct.pack("<HHHHHBBBB", 240, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + wide("宋体", "<B"))
    head += b"".join(record(0x41E, struct.pack("<H", 164 + i) + wide(c)) for i, c in enumerate(codes))
    for number in [0, *range(164, 164 + len(codes))]:
        head += record(0xE0, struct.pack("<HHH", 0, number, 0) + bytes(14))
    table = record(0xFC, struct.pack("<II", len(texts), len(texts)) + b"".join(wide(t) for t in texts))
    sheets = []
    for tab in tabs:
        body = tab.extra
        for (row, column), value in tab.cells.items():
            if isinstance(value, str):
                body += record(0xFD, struct.pack("<HHHI", row, column, 0, texts.index(value)))
            else:
                body += record(0x203, struct.pack("<HHHd", row, column, value[1], value[0]))
        sheets.append(start + body + record(0x0A))
    names = [wide(t.name, "<B") for t in tabs]
    listed = sum(4 + 6 + len(n) for n in names)
    at = len(bof) + len(head) + listed + len(table) + 4
    bounds = b""
    for tab, name, sheet in zip(tabs, names, sheets, strict=True):
        bounds += record(0x85, struct.pack("<IBB", at, tab.hidden, 0) + name)
        at += len(sheet)
    stream = bof + head + bounds + table + record(0x0A) + b"".join(sheets)
    return compound_file({"Workbook": stream.ljust(4096, b"\0"), **(members or {})})


def excel95(lines: Sequence[str], name: str = "名单") -> bytes:
    """Return a workbook of Excel 95 in GBK, one line a row."""
    bof = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 0))
    start = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    head = record(0x42, struct.pack("<H", 936)) + record(0xE0, bytes(16))
    raw = name.encode("gbk")
    at = len(bof) + len(head) + 4 + 7 + len(raw) + 4
    head += record(0x85, struct.pack("<IBBB", at, 0, 0, len(raw)) + raw) + record(0x0A)
    body = b""
    for row, line in enumerate(lines):
        text = line.encode("gb18030")
        body += record(0x204, struct.pack("<HHHH", row, 0, 0, len(text)) + text)
    return compound_file({"Book": (bof + head + start + body + record(0x0A)).ljust(4096, b"\0")})


def atom(kind: int, content: bytes = b"", instance: int = 0) -> bytes:
    """Return a record of a presentation that holds bytes."""
    return struct.pack("<HHI", instance << 4, kind, len(content)) + content


def container(kind: int, *inner: bytes, instance: int = 0) -> bytes:
    """Return a record of a presentation that holds records."""
    content = b"".join(inner)
    return struct.pack("<HHI", instance << 4 | 15, kind, len(content)) + content


def shape(
    text: str,
    kind: int = 4,
    *,
    prompt: bool = False,
    effect: str = "",
    points: int = 0,
    colour: bytes = b"",
    box: tuple[int, int, int, int] | None = None,
    settings: Mapping[int, int] | None = None,
    flags: int = 0,
) -> bytes:
    """Return a shape with text, in a placeholder if `prompt`, or with a text effect; `points`: its size, `colour`: of its
    text (RGB and FE, or three bytes and a place in the scheme), `box` in points, `settings`: numbers of its properties."""
    inner = [atom(0xF00A, struct.pack("<II", 1, flags), 1)]
    if settings:
        numbers = b"".join(struct.pack("<HI", key, value) for key, value in settings.items())
        inner.append(atom(0xF00B, numbers, len(settings)))
    if box is not None:
        left, top, right, bottom = (8 * v for v in box)
        inner.append(atom(0xF010, struct.pack("<4h", top, left, right, bottom)))
    if effect:
        raw = effect.encode("utf-16-le") + b"\0\0"
        inner.append(atom(0xF00B, struct.pack("<HI", 0x80C0, len(raw)) + raw, instance=1))
    if prompt:
        inner.append(container(0xF011, atom(3011, bytes(8))))
    if text:
        count = len(text.encode("utf-16-le")) // 2 + 1
        mask = bool(points) << 17 | bool(colour) << 18
        look = struct.pack("<IHI", count, 0, 0) + struct.pack("<II", count, mask)
        look += (struct.pack("<H", points) if points else b"") + colour
        styled = [atom(4001, look)] if mask else []
        inner.append(
            container(0xF00D, atom(3999, struct.pack("<I", kind)), atom(4000, text.encode("utf-16-le")), *styled)
        )
    return container(0xF004, *inner)


FILLED, BARE = 0x100010, 0x100000
"""Values of a shape's property 1BF: its fill is drawn, or not."""


def slide(
    *shapes: bytes,
    hidden: bool = False,
    comments: Sequence[tuple[str, str]] = (),
    kind: int = 1006,
    paper: int | None = None,
    scheme: Sequence[str] = (),
    follows: int = 0,
) -> bytes:
    """Return a slide (1006), master (1016) or notes page (1008), with the colour of its background and its scheme of
    eight colours RRGGBB; `follows`: what it takes of its master (1 shapes, 2 scheme, 4 background)."""
    own = []
    if paper is not None:
        own = [shape("", settings={0x181: paper, 0x1BF: FILLED}, flags=0x400)]
    inner = [container(1036, container(0xF002, container(0xF003, *shapes), *own))]
    if scheme:
        inner.append(atom(2032, b"".join(bytes.fromhex(c) + b"\0" for c in scheme), 1))
    if follows:
        inner.insert(0, atom(1007, bytes(12) + struct.pack("<IIHH", 256, 0, follows, 0)))
    if hidden:
        inner.append(atom(1017, struct.pack("<iIBBHI", 0, 0, 0, 0, 4, 0)))
    if comments:
        said = b"".join(
            container(12000, atom(4026, a.encode("utf-16-le"), 0), atom(4026, t.encode("utf-16-le"), 1))
            for a, t in comments
        )
        inner.append(container(5000, container(5002, atom(5003, said))))
    if kind == 1008:
        inner.insert(0, atom(1009, struct.pack("<IHH", 256, 0, 0)))
    return container(kind, *inner)


def powerpoint97(
    slides: Sequence[bytes],
    masters: Sequence[bytes] = (),
    notes: Sequence[bytes] = (),
    outline: Sequence[str] = (),
    footer: str = "",
    token: int = 0xE391C05F,
    extra: bytes = b"",
    persisted: Mapping[int, bytes] | None = None,
    members: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a presentation; `outline` are texts that the document keeps for the slides, one each.

    `extra` are records of the document, `persisted` further objects by number, `members` further streams.
    """
    lists = []
    number = 2
    for instance, sheets in ((1, masters), (0, slides), (2, notes)):
        inner = []
        for i in range(len(sheets)):
            inner.append(atom(1011, struct.pack("<IIiII", number, 0, 0, 256 + i, 0)))
            if instance == 0 and i < len(outline):
                inner += [atom(3999, struct.pack("<I", 0)), atom(4000, outline[i].encode("utf-16-le"))]
            number += 1
        lists.append(container(4080, *inner, instance=instance))
    said = []
    if footer:
        said = [
            container(
                4057, atom(4058, struct.pack("<HH", 0, 0x20)), atom(4026, footer.encode("utf-16-le"), 2), instance=3
            )
        ]
    document = container(
        1000, atom(1001, struct.pack("<iiiiii", 5760, 4320, 0, 0, 0, 0) + bytes(16)), extra, *said, *lists, atom(1002)
    )
    stream = b""
    places = []
    for sheet in (document, *masters, *slides, *notes):
        places.append(len(stream))
        stream += sheet
    listed = struct.pack(f"<I{len(places)}I", len(places) << 20 | 1, *places)
    for number, kept in (persisted or {}).items():
        listed += struct.pack("<II", 1 << 20 | number, len(stream))
        stream += kept
    directory = len(stream)
    stream += atom(6002, listed)
    edit = len(stream)
    stream += atom(0x0FF5, struct.pack("<IHBBIIIIHH", 256, 0, 0, 3, 0, directory, 1, len(places) + 1, 1, 0))
    user = atom(0x0FF6, struct.pack("<IIIHHBBH", 20, token, edit, 0, 0x3F4, 3, 0, 0) + b"\x08\0\0\0")
    return compound_file({"PowerPoint Document": stream.ljust(4096, b"\0"), "Current User": user, **(members or {})})


def rtf(*paragraphs: str, head: str = "", tail: str = "}") -> bytes:
    """Return an RTF file in GBK: paragraphs of control words and text, bytes beyond ASCII as \\'hh."""
    body = "".join(f"{p}\\par\n" for p in paragraphs)
    text = (
        f"{{\\rtf1\\ansi\\ansicpg936\\deff0{{\\fonttbl{{\\f0\\fnil\\fcharset134 宋体;}}}}{head}\\f0\\fs32 {body}{tail}"
    )
    return "".join(c if c < "\x80" else "".join(f"\\'{b:02x}" for b in c.encode("gb18030")) for c in text).encode()
