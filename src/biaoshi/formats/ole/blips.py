"""Pictures of Office drawings ([MS-ODRAW] 2.2.21–2.2.31): from their records to picture files.

store   F007 entry ─ picture within │ its place in another stream (.doc: WordDocument, .ppt: Pictures)
picture F01A EMF │ F01B WMF │ F01C PICT │ F01D JPEG │ F01E PNG │ F01F DIB │ F029 TIFF │ F02A JPEG
        one or two digests of 16 bytes, a byte │ a header of 34 bytes for metafiles, mostly deflated │ the file
"""

import struct
import zlib

from biaoshi.formats.logos import WHY
from biaoshi.formats.metafile import bmp_of
from biaoshi.formats.ole.escher import records
from biaoshi.formats.ooxml.pictures import without_text
from biaoshi.types.document import Part

_ENTRY = 0xF007
_METAFILES = {0xF01A: (0x3D4,), 0xF01B: (0x216,), 0xF01C: (0x542,)}
_BITMAPS = {0xF01D: (0x46A, 0x6E2), 0xF01E: (0x6E0,), 0xF01F: (0x7A8,), 0xF029: (0x6E4,), 0xF02A: (0x46A, 0x6E2)}
"""Types with the instances that have one digest; the next number has two."""
MOST = 64 << 20  # bytes of one picture, inflated
LOW = 42.5  # points, 15 mm
_SMALL = 64 << 10  # bytes: a larger picture is not looked into for its size


def stored(data: bytes, start: int = 0, end: int | None = None, elsewhere: bytes = b"") -> dict[int, bytes]:
    """Return the pictures in the store of a stretch of drawing records, by number from 1.

    `elsewhere` is the stream in which the entries have their pictures where they do not hold them. What cannot be had
    is left out.
    """
    found: dict[int, bytes] = {}
    number = 0
    for kind, _, inner, stop, _ in records(data, start, end):
        if kind == _ENTRY and stop - inner >= 36:
            number += 1
            after = inner + 36 + data[inner + 33]
            size, _, place = struct.unpack_from("<III", data, inner + 20)
            if after + 8 <= stop:
                picture = first(data[after:stop])
            else:
                picture = first(elsewhere[place : place + max(size, 8)]) if place + 8 <= len(elsewhere) else None
            if picture is not None:
                found[number] = picture
    return found


def first(data: bytes) -> bytes | None:
    """Return the picture of the first picture record in `data`, of entries' own ones too; None if there is none."""
    for kind, instance, inner, stop, _ in records(data):
        if kind == _ENTRY and stop - inner >= 44:
            found = first(data[inner + 36 + data[inner + 33] : stop])
        else:
            found = _picture(kind, instance, data[inner:stop])
        if found is not None:
            return found
    return None


def _picture(kind: int, instance: int, body: bytes) -> bytes | None:
    if kind in _BITMAPS:
        data = body[17 if instance in _BITMAPS[kind] else 33 :]
        return (bmp_of(data) if kind == 0xF01F and data[:2] != b"BM" else data) or None
    if kind not in _METAFILES:
        return None
    at = 16 if instance in _METAFILES[kind] else 32
    if len(body) < at + 34:
        return None
    size, packed = struct.unpack_from("<I", body, at)[0], body[at + 32]
    data = body[at + 34 :]
    if packed == 0:
        if size > MOST:
            return None
        try:
            data = zlib.decompressobj().decompress(data, min(size, MOST) + 1)
        except zlib.error:
            return None
    return data or None


def inline(data: bytes, place: int) -> bytes | None:
    """Return the picture at `place` of the Data stream of a .doc ([MS-DOC] PICFAndOfficeArtData), None if not to be had."""
    if place + 68 > len(data):
        return None
    size, header, mode = struct.unpack_from("<IHh", data, place)
    start, end = place + header, min(place + size, len(data))
    if header < 44 or start >= end:
        return None
    if mode in (0x64, 0x66):
        if mode == 0x66:
            start += 1 + data[start]
        return first(data[start:end])
    if mode == 8:
        return data[start:end]  # a bare Windows metafile, as Word 6 kept it
    return None


def line_of(name: str, data: bytes | None, height: float | None = None, *, logo: bool = False) -> Part:
    """Return the line of the ledger of a picture drawn `height` points high, None if that is not known: closed where it
    is too small to hold text, of one tone or a `logo`, else open until it is read; open for good where its bytes cannot
    be had."""
    if data is None:
        low = height is not None and 0 < height < LOW
        why = None if low else "图片的数据取不出来，未做文字识别"
        return Part(name, "image", 0, "no_text" if low else "skipped", why, rule=None if low else "RD104")
    if without_text(data if len(data) <= _SMALL else b"", [height]):
        return Part(name, "image", 0, "no_text")
    if logo:
        return Part(name, "image", 0, "no_text", WHY)
    return Part(name, "image", 0, "skipped", "图片未做文字识别", rule="RD104")
