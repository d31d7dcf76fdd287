"""The file information block: where everything of a .doc stands ([MS-DOC] 2.5; Word 6/95: the same tables, other places)."""

import struct
from dataclasses import dataclass

from biaoshi.errors import UnreadableError
from biaoshi.formats.ole.storage import Compound, read_stream

STYLES, NOTE_PLACES, NOTES, COMMENT_PLACES, COMMENTS, SECTIONS = 1, 2, 3, 4, 5, 6
RUNNING, RUNS, PARAGRAPHS, FONTS, BOOKMARKS, SETTINGS, ASSOCIATED, CLX = 11, 12, 13, 15, 21, 31, 32, 33
OWNERS, SHAPES, RUNNING_SHAPES, DRAWINGS, REVISERS, BOXES, RUNNING_BOXES = 36, 40, 41, 50, 51, 56, 58
VARIABLES = 60


@dataclass(frozen=True)
class Fib:
    """What the block says. `counts`: characters of main text, footnotes, headers, macros, comments, endnotes, boxes, header boxes."""

    old: bool  # Word 6 or 95
    language: int
    charset: int  # 256: of a Macintosh
    flags: int
    next_page: int  # of the block of the AutoText document, 0 if none
    first: int  # of the text, where there is no piece table
    last: int
    counts: tuple[int, ...]
    word: bytes
    table: bytes
    places: tuple[tuple[int, int], ...]
    faults: list[str]

    @property
    def quick_saves(self) -> int:
        return self.flags >> 4 & 15


def read_fib(compound: Compound, stream: str) -> Fib:
    """Return the block of the document in `stream`. Raises UnreadableError: encrypted, broken, or of another version."""
    content = read_stream(compound, stream)
    word = content.data
    if len(word) < 0x180:
        raise UnreadableError("failed", "Word 文档不完整，读不出正文")
    magic, version, _, language, next_page, flags = struct.unpack_from("<HHHHHH", word, 0)
    faults = [content.fault] if content.fault else []
    if magic >> 8 not in (0xA5, 0xA6):
        raise UnreadableError("failed", "Word 文档的头部损坏，读不出正文")
    if version < 0x60:
        raise UnreadableError("unsupported", "Word 2.0 及更早的文档，本版不能读取")
    old = version < 0xC0
    if flags & 0x100:
        raise UnreadableError("encrypted", "Word 文档设有打开口令，需要口令")
    first, last = struct.unpack_from("<II", word, 0x18)
    try:
        if old:
            counts = struct.unpack_from("<8i", word, 0x34)
            places = struct.unpack_from("<76I", word, 0x58)
            table = word
        else:
            words = struct.unpack_from("<H", word, 0x20)[0]
            at = 0x22 + 2 * words
            longs = struct.unpack_from("<H", word, at)[0]
            counts = struct.unpack_from("<8i", word, at + 2 + 12)
            at += 2 + 4 * longs
            pairs = min(struct.unpack_from("<H", word, at)[0], (len(word) - at - 2) // 8, 200)
            places = struct.unpack_from(f"<{2 * pairs}I", word, at + 2)
            name = "1Table" if flags & 0x200 else "0Table"
            folder = stream.rpartition("/")[0]
            name = f"{folder}/{name}" if folder else name
            found = read_stream(compound, name)
            if found.fault:
                faults.append(found.fault)
            table = found.data
    except struct.error as error:
        raise UnreadableError("failed", "Word 文档的头部损坏，读不出正文") from error
    if len(places) <= 2 * CLX + 1:
        raise UnreadableError("failed", "Word 文档的头部损坏，读不出正文")
    if any(n < 0 for n in counts):
        raise UnreadableError("failed", "Word 文档的头部损坏，读不出正文")
    return Fib(
        old, language, struct.unpack_from("<H", word, 0x14)[0], flags, next_page, first, last, counts, word, table,
        tuple(zip(places[::2], places[1::2], strict=True)), faults,
    )  # fmt: skip


def part_of(fib: Fib, index: int) -> bytes:
    """Return the table of that number, b"" if there is none; one that reaches beyond its stream is a fault."""
    if index >= len(fib.places):
        return b""
    start, length = fib.places[index]
    if not length:
        return b""
    if start + length > len(fib.table) and "文档的索引表不完整，可能有内容没有读到" not in fib.faults:
        fib.faults.append("文档的索引表不完整，可能有内容没有读到")
    return fib.table[start : start + length]


def positions(plc: bytes, size: int) -> tuple[tuple[int, ...], list[bytes]]:
    """Split a PLC into its positions (n + 1) and its n entries of `size` bytes."""
    count = max(0, (len(plc) - 4) // (4 + size))
    if count == 0:
        return (), []
    numbers = struct.unpack_from(f"<{count + 1}I", plc)
    base = 4 * (count + 1)
    return numbers, [plc[base + size * i : base + size * (i + 1)] for i in range(count)]


def strings(table: bytes, extra: bool = True) -> list[str]:
    """Return the texts of an STTB in UTF-16; entries of one byte a character are read as GBK."""
    try:
        wide = table[:2] == b"\xff\xff"
        at = 2 if wide else 0
        count, added = struct.unpack_from("<HH", table, at)
        at += 4
        found = []
        for _ in range(count):
            if wide:
                size = struct.unpack_from("<H", table, at)[0] * 2
                found.append(table[at + 2 : at + 2 + size].decode("utf-16-le", "replace"))
                at += 2 + size + (added if extra else 0)
            else:
                size = table[at]
                found.append(table[at + 1 : at + 1 + size].decode("gb18030", "replace"))
                at += 1 + size + (added if extra else 0)
    except (struct.error, IndexError):
        return []
    return found
