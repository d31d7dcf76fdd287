"""Enhanced metafiles: records of 32-bit fields, and EMF+ records in their comments."""

import struct

from biaoshi.formats.metafile.drawn import Drawn

_SETTINGS = frozenset({
    1, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    48, 49, 50, 51, 52, 57, 58, 67, 68, 69, 75, 82, 93, 94, 95, 98, 99, 101, 104, 111, 112, 113, 115, 119, 120,
})  # fmt: skip
"""They set something up, make a pen, a brush, a font: nothing is drawn."""
_PLAIN = frozenset({4, 15, 42, 43, 44, 54, 87})
"""Lines, single points, rectangles and ellipses."""
_BITMAPS = {76: 84, 77: 84, 78: 84, 80: 48, 81: 48, 114: 84, 116: 84}
"""Records with a bitmap, and where they say where it is."""
_GLYPHS = 0x10  # ETO_GLYPH_INDEX: numbers of glyphs, no text
_STRING, _GLYPH_RUN = 0x401C, 0x4036  # EMF+ DrawString, DrawDriverString


def read_emf(data: bytes) -> Drawn:
    """Return what an enhanced metafile draws."""
    out = Drawn()
    fonts: dict[int, int] = {}
    height = 0
    plus = False
    at = 0
    while True:
        if at + 8 > len(data):
            out.fault = "图元文件不完整"
            break
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8 or at + size > len(data):
            out.fault = "图元文件不完整"
            break
        record = data[at : at + size]
        at += size
        try:
            if kind == 14:
                break
            if kind == 82 and size >= 16:
                number, tall = struct.unpack_from("<Ii", record, 8)
                fonts[number] = abs(tall)
            elif kind == 37:
                height = fonts.get(struct.unpack_from("<I", record, 8)[0], height)
            elif kind in (83, 84):
                _text(record, 36, kind == 84, height, out)
            elif kind in (96, 97):
                for i in range(min(struct.unpack_from("<I", record, 36)[0], size // 40)):
                    _text(record, 40 + 40 * i, kind == 97, height, out)
            elif kind == 108:
                _small(record, height, out)
            elif kind in _BITMAPS:
                _bitmap(record, _BITMAPS[kind], out)
            elif kind == 70:
                plus |= _comment(record, out)
            elif kind not in _SETTINGS and kind not in _PLAIN:
                out.whole = False
        except struct.error:
            out.fault = "图元文件的记录损坏"
    if plus and not out.lines and not out.bitmaps:
        out.whole = False
    return out


def _text(record: bytes, at: int, wide: bool, height: int, out: Drawn) -> None:
    _, y, count, start, options = struct.unpack_from("<iiIII", record, at)
    if not count:
        return
    if options & _GLYPHS:
        out.whole = False
        return
    raw = record[start : start + count * (2 if wide else 1)]
    out.write(raw.decode("utf-16-le" if wide else "gb18030", "replace"), y, height // 3)


def _small(record: bytes, height: int, out: Drawn) -> None:
    _, y, count, options = struct.unpack_from("<iiII", record, 8)
    start = 36 if options & 0x100 else 52
    if options & _GLYPHS:
        out.whole = False
        return
    narrow = bool(options & 0x200)
    raw = record[start : start + count * (1 if narrow else 2)]
    out.write(raw.decode("latin-1" if narrow else "utf-16-le", "replace"), y, height // 3)


def _bitmap(record: bytes, at: int, out: Drawn) -> None:
    head, head_size, bits, bits_size = struct.unpack_from("<IIII", record, at)
    if head_size and bits_size:
        out.paint(record[head : head + head_size] + record[bits : bits + bits_size])


def _comment(record: bytes, out: Drawn) -> bool:
    """Read the text of EMF+ records; return True if there are any that draw."""
    if record[12:16] != b"EMF+":
        return False
    at, draws = 16, False
    while at + 12 <= len(record):
        kind, _, size, length = struct.unpack_from("<HHII", record, at)
        if kind == _STRING and length >= 28:
            count = struct.unpack_from("<I", record, at + 20)[0]
            top = int(struct.unpack_from("<f", record, at + 28)[0])
            text = record[at + 40 : at + 40 + 2 * count].decode("utf-16-le", "replace")
            if not any(text in line for line in out.lines):  # most files draw the same twice, in either way
                out.write(text, top)
            draws = True
        elif 0x4009 <= kind <= 0x4037 and kind != _STRING:
            draws = True
        if size < 12:
            break
        at += size
    return draws
