"""The invisible text of a page that became a picture: every character at its place, in a font without outlines.

One font serves the whole file: two-byte codes, a ToUnicode table of the characters in use, and a font file with
blocks for glyphs, so that no viewer looks for another one. Codes are UTF-16 units; characters beyond them take codes of
surrogates, which stand for nothing else.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from biaoshi.formats.pdf.glyphs import OWN
from biaoshi.types.document import Box

_ASCENT, _DESCENT = 880, -120
_NARROW = 500  # of 1000: width of letters and digits
_WIDE = 0x2010  # the first code that is wide: boxes.wide


@dataclass(slots=True)
class Codes:
    """Codes given out so far: character → code."""

    given: dict[str, int] = field(default_factory=dict)
    spare: int = 0xD800


@dataclass(frozen=True, slots=True)
class Words:
    """A line of the layer. Boxes are of the displayed page; None for a gap. `size` in points, `direction` in degrees
    clockwise, `upright` for characters one under the other."""

    text: str
    boxes: tuple[Box | None, ...]
    size: float
    direction: float = 0.0
    upright: bool = False


def code_of(char: str, codes: Codes) -> int:
    """Return the code of `char`. Raises OverflowError after 2048 characters beyond the first 65536."""
    code = codes.given.get(char)
    if code is None:
        code = ord(char)
        if code > 0xFFFF or 0xD800 <= code < 0xE000:
            code, codes.spare = codes.spare, codes.spare + 1
            if code > 0xDFFF:
                raise OverflowError
        codes.given[char] = code
    return code


def painted(lines: Sequence[Words], height: float, codes: Codes) -> bytes:
    """Return the contents that put `lines` on a page of that height, unseen."""
    out = [b"BT 3 Tr"]
    for line in lines:
        out += _line(line, height, codes)
    return b"\n".join([*out, b"ET"])


def _line(line: Words, height: float, codes: Codes) -> list[bytes]:
    set_ = [(c, b) for c, b in zip(line.text, line.boxes, strict=True) if b is not None and not c.isspace()]
    if not set_:
        return []
    size = max(1.0, line.size)
    out = [f"/F {size:.2f} Tf".encode()]
    if line.upright or line.direction not in (0.0, 90.0, 180.0, 270.0):
        for char, box in set_:
            x, y = box[0], height - box[3] + _rise(box[3] - box[1], size)
            out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm <{code_of(char, codes):04X}> Tj".encode())
        return out
    matrix, starts = _run([b for _, b in set_], line.direction, height, size)
    shown: list[str] = []
    for n, (char, _) in enumerate(set_):
        code = code_of(char, codes)
        shown.append(f"<{code:04X}>")
        if n + 1 < len(starts):
            back = _width(code) - 1000 * (starts[n + 1] - starts[n]) / size
            if abs(back) >= 1:
                shown.append(f"{back:.0f}")
    return [*out, f"{matrix} Tm [{''.join(_parted(shown))}] TJ".encode()]


def _parted(shown: list[str]) -> list[str]:
    """Join neighbours without a step between them, so that a run is one string."""
    out: list[str] = []
    for item in shown:
        if out and item[0] == "<" and out[-1][0] == "<":
            out[-1] = f"{out[-1][:-1]}{item[1:]}"
        else:
            out.append(item)
    return [x if x[0] == "<" else f" {x} " for x in out]


def _run(boxes: list[Box], direction: float, height: float, size: float) -> tuple[str, list[float]]:
    """Return the text matrix of a run and where along it each character starts."""
    first = boxes[0]
    if direction == 90.0:
        x, y = first[0] + _rise(first[2] - first[0], size), height - first[1]
        return f"0 -1 1 0 {x:.2f} {y:.2f}", [b[1] for b in boxes]
    if direction == 180.0:
        x, y = first[2], height - first[1] - _rise(first[3] - first[1], size)
        return f"-1 0 0 -1 {x:.2f} {y:.2f}", [-b[2] for b in boxes]
    if direction == 270.0:
        x, y = first[2] - _rise(first[2] - first[0], size), height - first[3]
        return f"0 1 -1 0 {x:.2f} {y:.2f}", [-b[3] for b in boxes]
    x, y = first[0], height - first[3] + _rise(first[3] - first[1], size)
    return f"1 0 0 1 {x:.2f} {y:.2f}", [b[0] for b in boxes]


def _rise(thick: float, size: float) -> float:
    """Return how far above the lower edge of a box of that thickness the base line is."""
    return (thick - size) / 2 - _DESCENT / 1000 * size


def _width(code: int) -> int:
    return _NARROW if code < _WIDE else 1000


def font(pdf: pikepdf.Pdf, codes: Codes) -> Dictionary:
    """Return the font for the codes given out, made in `pdf`."""
    file = Stream(pdf, _outlines())
    file.Length1 = len(_outlines())
    name = Name("/" + OWN)
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([0, 0, 1000, 1000]), ItalicAngle=0, Ascent=_ASCENT,
        Descent=_DESCENT, CapHeight=_ASCENT, StemV=80, FontFile2=pdf.make_indirect(file),
    )  # fmt: skip
    glyphs = Stream(
        pdf, b"\0\1" * _WIDE + bytes(2 * (0x10000 - _WIDE))
    )  # of two bytes a code: the narrow one, the wide
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, FontDescriptor=pdf.make_indirect(descriptor), DW=1000,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        W=Array([0, _WIDE - 1, _NARROW]), CIDToGIDMap=pdf.make_indirect(glyphs),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(below)]), ToUnicode=pdf.make_indirect(Stream(pdf, _unicode(codes))),
    )  # fmt: skip


def _unicode(codes: Codes) -> bytes:
    rows = [f"<{c:04X}> <{char.encode('utf-16-be', 'surrogatepass').hex()}>" for char, c in sorted(codes.given.items())]
    parts = [rows[i : i + 100] for i in range(0, len(rows), 100)]  # the format allows no more at a time
    maps = "\n".join(f"{len(p)} beginbfchar\n" + "\n".join(p) + "\nendbfchar" for p in parts)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{OWN} def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{maps}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _outlines() -> bytes:
    """Return a TrueType file with two glyphs, a wide and a narrow block: no viewer paints them, but without an extent of
    its own a single character is none for pdfium."""
    glyphs = [_block(1000), _block(_NARROW)]
    ends = [sum(map(len, glyphs[:n])) // 2 for n in range(3)]
    tables = {
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, 1000, 0, 0, 0, _DESCENT, 1000, _ASCENT, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, _ASCENT, _DESCENT, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        b"hmtx": struct.pack(">HhHh", 1000, 0, _NARROW, 0),
        b"loca": struct.pack(">HHH", *ends),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    at = 12 + 16 * len(tables)
    head, body = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64), b""
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        head += tag + struct.pack(">III", total, at + len(body), len(data))
        body += padded
    return head + body


def _block(width: int) -> bytes:
    """Return the outline of a block of that width, from the lowest to the highest place of the font."""
    corners = struct.pack(">hhhhhH", 1, 0, _DESCENT, width, _ASCENT, 3) + struct.pack(">H", 0) + bytes([1] * 4)
    along = struct.pack(">hhhh", 0, width, 0, -width)
    up = struct.pack(">hhhh", _DESCENT, 0, _ASCENT - _DESCENT, 0)
    data = corners + along + up
    return data + bytes(len(data) % 2)
