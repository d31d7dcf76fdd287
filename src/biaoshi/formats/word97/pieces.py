"""The piece table: the characters of the document in order, from where they stand in the file.

    cp   0          120        121        400        the document's own count of characters
         ├─ piece ──┼─ piece ──┼─ piece ──┤
    fc   0x800      0x1A00     0x0900                bytes in WordDocument, one or two a character

One unit of UTF-16 is one character here; a pair is put together when a block is made.
"""

import codecs
import struct
from bisect import bisect_right
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits
from biaoshi.formats.ole.properties import decoded
from biaoshi.formats.word97.fib import CLX, FONTS, Fib, part_of, positions

FILLER = "\uffff"  # second byte of a character of two bytes, where positions count bytes
MISSING = "\ufffe"  # a character whose bytes are not in the file
_PAGES = {0x0804: 936, 0x1004: 936, 0x0404: 950, 0x0C04: 950, 0x1404: 950, 0x0411: 932, 0x0412: 949, 0x0419: 1251}
_SPARE = 2  # characters the table may have beyond the count: closing marks
_CHARSETS = {134: 936, 136: 950, 128: 932, 129: 949, 204: 1251, 161: 1253, 238: 1250}


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end`, standing from byte `place` on, `width` bytes each; `grpprl` alters their looks."""

    start: int
    end: int
    place: int
    width: int
    grpprl: bytes = b""


@dataclass
class Characters:
    """The whole text by position, its pieces, and what is wrong with them (`fault`, Chinese)."""

    text: str
    pieces: list[Piece]
    fault: tuple[str, str] | None = None
    starts: list[int] = field(default_factory=list)


def characters(fib: Fib, limits: Limits) -> Characters:
    """Return the text. Raises UnreadableError `failed` if the piece table is lost."""
    total = sum(fib.counts) + (1 if any(fib.counts[1:]) else 0)
    pieces, torn = _pieces(fib, total)
    texts: list[str] = []
    missing = chars = 0
    fault: tuple[str, str] | None = ("failed", "文字的索引损坏，只读出一部分") if torn else None
    kept: list[Piece] = []
    for piece in pieces:
        if chars > limits.chars:
            fault = ("limited", "文字过多，只读出一部分")
            break
        count = piece.end - piece.start
        text = _text(fib, piece)
        if len(text) < count:
            missing += count - len(text)
            text += MISSING * min(count - len(text), 16)
            piece = Piece(piece.start, piece.start + len(text), piece.place, piece.width, piece.grpprl)
        chars += len(text)
        texts.append(text)
        kept.append(piece)
        if piece.end - piece.start < count:
            break  # positions behind it would no longer agree
    whole = "".join(texts)
    if missing or (len(whole) < total and fault is None):
        fault = ("failed", "文件不完整，有文字不在文件中")
    elif fault is None and (len(whole) > total + _SPARE or not fib.counts[0]):
        fault = ("failed", "文字的长度与索引不符，可能有内容没有读到")
    if pieces and not whole.strip(MISSING):
        raise UnreadableError("failed", "文件不完整，正文不在文件中")
    return Characters(whole, kept, fault, [p.start for p in kept])


def place_of(characters: Characters, position: int) -> int:
    """Return the byte at which the character at `position` stands; -1 if there is none."""
    i = bisect_right(characters.starts, position) - 1
    if i < 0 or position >= characters.pieces[i].end:
        return -1
    piece = characters.pieces[i]
    return piece.place + (position - piece.start) * piece.width


def _pieces(fib: Fib, total: int) -> tuple[list[Piece], bool]:
    """Return the pieces in order of position, and whether the table is damaged."""
    clx = part_of(fib, CLX)
    looks: list[bytes] = []
    at = 0
    table = b""
    torn = False
    while at < len(clx):
        if clx[at] == 1 and at + 3 <= len(clx):
            size = struct.unpack_from("<H", clx, at + 1)[0]
            looks.append(clx[at + 3 : at + 3 + size])
            at += 3 + size
        elif clx[at] == 2 and at + 5 <= len(clx):
            size = struct.unpack_from("<I", clx, at + 1)[0]
            table = clx[at + 5 : at + 5 + size]
            torn = len(table) < size
            break
        else:
            torn = True
            break
    if not table:
        if not fib.old and (clx or fib.flags & 4 or fib.places[CLX][1]):
            raise UnreadableError("failed", "文件不完整，文字的索引不在文件中")
        wide = fib.last - fib.first >= 2 * total > 0
        return [Piece(0, total, fib.first, 2 if wide else 1)] if total else [], False
    numbers, entries = positions(table, 8)
    found: list[Piece] = []
    wide_old = fib.old and bool(entries) and fib.last - fib.first >= 2 * total > 0
    for start, end, entry in zip(numbers, numbers[1:], entries, strict=False):
        place, change = struct.unpack_from("<IH", entry, 2)
        if start >= end or (found and start != found[-1].end) or (not found and start):
            return found, True
        width = 1
        if fib.old:
            width = 2 if wide_old else 1
        elif place & 0x40000000:
            place = (place & 0x3FFFFFFF) // 2
        else:
            place, width = place & 0x3FFFFFFF, 2
        grpprl = b""
        if change & 1:
            grpprl = looks[change >> 1] if change >> 1 < len(looks) else b""
        elif change:
            grpprl = _single(change)
        found.append(Piece(start, end, place, width, grpprl))
    return found, torn


def _single(change: int) -> bytes:
    """Return the one modifier a piece carries in itself ([MS-DOC] Prm0), of those that hide or strike."""
    code = {0x41: 0x0800, 0x42: 0x0801, 0x55: 0x0835, 0x57: 0x0837, 0x5C: 0x083C}.get(change >> 1 & 0x7F)
    return struct.pack("<HB", code, change >> 8) if code else b""


def _text(fib: Fib, piece: Piece) -> str:
    raw = fib.word[piece.place : piece.place + (piece.end - piece.start) * piece.width]
    if piece.width == 2:
        text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "surrogatepass")
        if len(text) * 2 < len(raw) - 1:  # pairs: back to one character a unit
            text = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))
        return text.replace(FILLER, "\ufffd").replace(MISSING, "\ufffd")
    if fib.old:
        return _by_bytes(raw, _page(fib))
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in raw)


def _page(fib: Fib) -> int:
    """Code page of Word 6/95: the Macintosh's, that of the language, or that of the fonts where the language is Latin."""
    if fib.charset & 0xFF00 == 0x100:
        return {0x0804: 10008, 0x0404: 10002}.get(fib.language, 10000)
    if page := _PAGES.get(fib.language):
        return page
    fonts = part_of(fib, FONTS)
    at = 2
    while at + 5 < len(fonts):
        if page := _CHARSETS.get(fonts[at + 4]):
            return page
        at += 1 + fonts[at]
    return 936 if fib.flags & 0x4000 else 1252


def _by_bytes(raw: bytes, page: int) -> str:
    """Decode text of Word 6/95 so that one byte is one position: the second byte of a character becomes FILLER."""
    if page in (1252, 1251, 1253, 1250, 10000):
        return decoded(raw, page)
    out: list[str] = []
    for char in decoded(raw, page):
        size = 1 if char < "\x80" else max(1, len(_encoded(char, page)))
        out.append(char + FILLER * (size - 1))
    text = "".join(out)
    return (text + FILLER * len(raw))[: len(raw)]


def _encoded(char: str, page: int) -> bytes:
    if char == "\ufffd":
        return b"?"
    return char.encode({936: "gb18030", 10008: "gb18030", 10002: "big5"}.get(page, f"cp{page}"), "replace")


def joined(text: str) -> str:
    """Return `text` with its surrogate pairs put together and without fillers."""
    if FILLER in text or MISSING in text:
        text = text.replace(FILLER, "").replace(MISSING, "")
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return codecs.decode(text.encode("utf-16-le", "surrogatepass"), "utf-16-le", "replace")
