"""Windows metafiles: records of 16-bit fields; text in the code page of the font that is selected."""

import struct

from biaoshi.formats.metafile.drawn import Drawn

_ENCODINGS = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 0: "gb18030", 1: "gb18030"}
_MAKES = frozenset({0x02FA, 0x02FB, 0x02FC, 0x0142, 0x01F9, 0x00F7, 0x06FF, 0x02FD, 0x06FE})
_SETTINGS = frozenset({
    0x0000, 0x0102, 0x0103, 0x0104, 0x0105, 0x0106, 0x0107, 0x0108, 0x0127, 0x001E, 0x012A, 0x012B, 0x012C, 0x012D, 0x012E,
    0x01F0, 0x0201, 0x0209, 0x020A, 0x020B, 0x020C, 0x020D, 0x020E, 0x020F, 0x0211, 0x0214, 0x0220, 0x0231, 0x0234, 0x0035,
    0x0037, 0x0139, 0x0149, 0x0410, 0x0412, 0x0415, 0x0416, 0x0436, 0x0626,
}) | _MAKES  # fmt: skip
_PLAIN = frozenset({0x0213, 0x0325, 0x041B, 0x061C, 0x0418, 0x041F, 0x061D})
"""Lines, rectangles, ellipses, single points, fills by pattern."""
_BITMAPS = {0x0F43: 22, 0x0B41: 20, 0x0940: 16, 0x0D33: 18}
"""Records with a bitmap, and where among their parameters it begins."""


def read_wmf(data: bytes, start: int) -> Drawn:
    """Return what a metafile draws whose header stands at `start`."""
    out = Drawn()
    objects: list[tuple[int, int] | None] = []  # height and character set of fonts, (0, -1) for others
    height, charset = 0, 134
    at = start + 18
    while True:
        if at + 6 > len(data):
            out.fault = "图元文件不完整"
            break
        size, kind = struct.unpack_from("<IH", data, at)
        if size < 3 or at + 2 * size > len(data):
            out.fault = "图元文件不完整"
            break
        inner = data[at + 6 : at + 2 * size]
        at += 2 * size
        try:
            if kind == 0:
                break
            if kind in _MAKES:
                font = (abs(struct.unpack_from("<h", inner)[0]), inner[13]) if kind == 0x02FB else (0, -1)
                free = objects.index(None) if None in objects else len(objects)
                objects[free : free + 1] = [font]
            elif kind == 0x012D:
                number = struct.unpack_from("<H", inner)[0]
                chosen = objects[number] if number < len(objects) else None
                if chosen is not None and chosen[1] >= 0:
                    height, charset = chosen
            elif kind == 0x01F0:
                number = struct.unpack_from("<H", inner)[0]
                if number < len(objects):
                    objects[number] = None
            elif kind == 0x0521:
                count = struct.unpack_from("<H", inner)[0]
                y = struct.unpack_from("<h", inner, 2 + count + count % 2)[0]
                _put(inner[2 : 2 + count], charset, y, height, out)
            elif kind == 0x0A32:
                y, _, count, options = struct.unpack_from("<hhHH", inner)
                first = 16 if options & 6 else 8
                _put(inner[first : first + count], charset, y, height, out)
            elif kind in _BITMAPS:
                if len(inner) > _BITMAPS[kind] + 16:
                    out.paint(inner[_BITMAPS[kind] :])
            elif kind == 0x0626 and inner[4:8] == b"WMFC":
                out.whole = False  # an enhanced metafile in pieces
            elif kind not in _SETTINGS and kind not in _PLAIN:
                out.whole = False
        except (struct.error, IndexError):
            out.fault = "图元文件的记录损坏"
    return out


def _put(raw: bytes, charset: int, y: int, height: int, out: Drawn) -> None:
    if charset == 2 and any(b > 0x7F for b in raw):
        out.whole = False  # a symbol font: its codes are no characters
    text = raw.decode(_ENCODINGS.get(charset, "gb18030"), "replace")
    out.whole = out.whole and "\ufffd" not in text
    out.write(text, y, height // 3)
