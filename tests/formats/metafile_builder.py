"""Builders of metafiles and of the picture records of Office drawings, byte by byte."""

import struct
import zlib
from collections.abc import Sequence
from hashlib import md5


def dib(width: int = 8, height: int = 8, shade: int = 255) -> bytes:
    """A bitmap of 24 bits of one grey, without a file header."""
    row = bytes([shade]) * (3 * width)
    row += bytes(-len(row) % 4)
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(row) * height, 0, 0, 0, 0) + row * height


def emf(texts: Sequence[tuple[int, int, str]] = (), bitmaps: Sequence[bytes] = (), extra: bytes = b"") -> bytes:
    """An enhanced metafile with texts (x, y, words), bitmaps without file headers, and further records."""
    records = b""
    for x, y, words in texts:
        raw = words.encode("utf-16-le")
        raw += bytes(-len(raw) % 4)
        body = struct.pack("<4iIffiiIII4iI", 0, 0, 0, 0, 1, 1.0, 1.0, x, y, len(words), 76, 0, 0, 0, 0, 0, 76) + raw
        records += struct.pack("<II", 84, 8 + len(body)) + body
    for bitmap in bitmaps:
        head, bits = bitmap[:40], bitmap[40:]
        body = struct.pack("<4i6i4IIIii", *[0] * 10, 80, len(head), 80 + len(head), len(bits), 0, 0xCC0020, 8, 8)
        records += struct.pack("<II", 81, 8 + len(body) + len(bitmap)) + body + head + bits
    records += extra + struct.pack("<IIIII", 14, 20, 0, 16, 20)
    total = 108 + len(records)
    head = struct.pack("<II8i4sIIIHHIII2i2i", 1, 108, *[0] * 8, b" EMF", 0x10000, total, 3, 1, 0, 0, 0, 0, 1, 1, 1, 1)
    return head.ljust(108, b"\0") + records


def wmf(
    texts: Sequence[tuple[int, int, str]] = (), charset: int = 134, extra: bytes = b"", placeable: bool = True
) -> bytes:
    """A Windows metafile whose texts (x, y, words) are in GBK, in a font of `charset`."""

    def record(kind: int, body: bytes) -> bytes:
        body += bytes(len(body) % 2)
        return struct.pack("<IH", 3 + len(body) // 2, kind) + body

    font = (
        struct.pack("<hhhhhBBBBBBBB", -20, 0, 0, 0, 400, 0, 0, 0, charset, 0, 0, 0, 0) + "宋体".encode("gbk") + b"\0\0"
    )
    out = record(0x02FB, font) + record(0x012D, struct.pack("<H", 0))
    for x, y, words in texts:
        raw = words.encode("gb18030")
        out += record(0x0A32, struct.pack("<hhHH", y, x, len(raw), 0) + raw)
    out += extra + record(0, b"")
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 9 + len(out) // 2, 1, 64, 0)
    first = struct.pack("<IHhhhhHIH", 0x9AC6CDD7, 0, 0, 0, 100, 100, 96, 0, 0) if placeable else b""
    return first + head + out


_KINDS = {"emf": (0xF01A, 0x3D4), "wmf": (0xF01B, 0x216), "jpeg": (0xF01D, 0x46A), "png": (0xF01E, 0x6E0), "dib": (0xF01F, 0x7A8), "tiff": (0xF029, 0x6E4)}  # fmt: skip


def blip(kind: str, data: bytes, *, digests: int = 1, packed: bool = True) -> bytes:
    """A picture record ([MS-ODRAW] 2.2.23), metafiles deflated unless `packed` is False."""
    number, instance = _KINDS[kind]
    body = md5(data, usedforsecurity=False).digest() * digests
    if kind in ("emf", "wmf"):
        stored = zlib.compress(data) if packed else data
        body += struct.pack(
            "<I4iiiIBB", len(data), 0, 0, 100, 100, 1000, 1000, len(stored), 0 if packed else 0xFE, 0xFE
        )
        body += stored
    else:
        body += b"\xff" + data
    return struct.pack("<HHI", (instance + digests - 1) << 4, number, len(body)) + body


def entry(picture: bytes, *, uses: int = 1, place: int | None = None) -> bytes:
    """An entry of the picture store, with its picture or with its place in another stream."""
    held = picture if place is None else b""
    body = struct.pack("<BB16sHIIIBBBB", 6, 6, bytes(16), 0, len(picture), uses, place or 0, 0, 0, 0, 0) + held
    return struct.pack("<HHI", 6 << 4 | 2, 0xF007, len(body)) + body


def store(*entries: bytes) -> bytes:
    """The picture store of a drawing group."""
    inner = b"".join(entries)
    group = struct.pack("<HHI", len(entries) << 4 | 15, 0xF001, len(inner)) + inner
    return struct.pack("<HHI", 15, 0xF000, len(group)) + group


def inline(picture: bytes, height: int = 3000) -> bytes:
    """What the Data stream of a .doc holds for a picture in the line; `height` in twips."""
    held = entry(picture)
    head = (
        struct.pack("<IHhhhh", 68 + len(held), 68, 0x64, 0, 0, 0)
        + bytes(14)
        + struct.pack("<hhHH", 3000, height, 1000, 1000)
    )
    return head.ljust(68, b"\0") + held
