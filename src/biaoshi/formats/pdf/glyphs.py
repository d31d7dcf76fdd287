"""The characters of a page with their boxes, gathered into pieces: a stretch of one text object.

pdfium adds spaces and line ends of its own guess; those belong to no text object and are left out, since lines
and gaps are worked out again from the boxes. U+0002 and U+FFFE are its names for a hyphen at a line end.
"""

import ctypes
from dataclasses import dataclass, field
from math import atan2, degrees
from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.pdf.geometry import Sheet
from biaoshi.formats.pdf.handles import address, decoded, narrow
from biaoshi.types.document import Box, Style

SPACES = " \t\u00a0\u3000\u2002\u2003\u2009"
HYPHENS = ("\x02", "\ufffe")


@dataclass(frozen=True, slots=True)
class Ink:
    """How one text object is painted."""

    style: Style
    size: float  # points as drawn
    angle: float  # degrees clockwise on the displayed page
    mode: int  # text render mode: 3 draws nothing
    alpha: int  # 0 transparent … 255
    white: bool
    key: int  # address of the text object


@dataclass(slots=True)
class Piece:
    """Characters of one text object that stand together; boxes are of the displayed page."""

    ink: Ink
    text: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    view: str = "shown"


@dataclass(slots=True)
class Glyphs:
    """What a page's text layer holds. `unmapped` counts characters without a Unicode value, by font."""

    pieces: list[Piece]
    fonts: dict[str, list[str]]
    unmapped: dict[str, int]
    keys: set[int]


def glyphs(page: Any, where: Sheet, limit: int) -> Glyphs:
    """Return the characters of `page`, at most `limit` of them, in the order they are painted."""
    layer = raw.FPDFText_LoadPage(page)
    out = Glyphs([], {}, {}, set())
    if not layer:
        return out
    try:
        _collect(layer, where, limit, out)
    finally:
        raw.FPDFText_ClosePage(layer)
    return out


def _collect(layer: Any, where: Sheet, limit: int, out: Glyphs) -> None:
    unicode, box_of, object_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetTextObject
    unmapped = raw.FPDFText_HasUnicodeMapError
    rect = raw.FS_RECTF()
    at = ctypes.byref(rect)
    faces: dict[int, str] = {}
    known: dict[tuple[str, int], bool] = {}
    last, piece, high, face = 0, None, 0, ""
    simple = where.rotation == 0
    left, top = where.left, where.top
    for i in range(min(raw.FPDFText_CountChars(layer), limit)):
        handle = object_of(layer, i)
        if not handle:
            continue
        code = unicode(layer, i)
        key = address(handle)
        if key != last or piece is None:
            last = key
            face = _face(handle, faces)
            piece = Piece(_ink(layer, i, handle, key, face, where))
            out.pieces.append(piece)
            out.keys.add(key)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        char = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if char in HYPHENS:
            char = "-"
        elif char in "\r\n":
            continue
        bad = known.get((face, code))
        if bad is None:
            bad = known[face, code] = unmapped(layer, i) == 1
        if bad:
            out.unmapped[face] = out.unmapped.get(face, 0) + 1
        box_of(layer, i, at)
        piece.text.append(char)
        if simple:
            x0, x1, y0, y1 = rect.left, rect.right, rect.bottom, rect.top
            piece.boxes.append((x0 - left, top - y1, x1 - left, top - y0) if x0 <= x1 and y0 <= y1 else where.box(x0, y0, x1, y1))
        else:
            piece.boxes.append(where.box(rect.left, rect.bottom, rect.right, rect.top))
        out.fonts.setdefault(face, []).append(char)


def _face(handle: Any, faces: dict[int, str]) -> str:
    font = raw.FPDFTextObj_GetFont(handle)
    if not font:
        return ""
    key = address(font)
    if key not in faces:
        name = decoded(narrow(raw.FPDFFont_GetBaseFontName, font))
        faces[key] = name[7:] if name[6:7] == "+" and name[:6].isalpha() else name
    return faces[key]


def _ink(layer: Any, i: int, handle: Any, key: int, face: str, where: Sheet) -> Ink:
    m = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(layer, i, ctypes.byref(m))
    size = abs(raw.FPDFText_GetFontSize(layer, i)) * (m.c * m.c + m.d * m.d) ** 0.5
    angle = (where.rotation - degrees(atan2(m.b, m.a))) % 360
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    colour = raw.FPDFPageObj_GetStrokeColor if mode in (1, 5) else raw.FPDFPageObj_GetFillColor
    known = colour(handle, ctypes.byref(r), ctypes.byref(g), ctypes.byref(b), ctypes.byref(a))
    rgb = f"{r.value:02X}{g.value:02X}{b.value:02X}" if known else None
    bold = mode == 2 or "bold" in face.lower() or "heavy" in face.lower() or raw.FPDFText_GetFontWeight(layer, i) >= 600
    return Ink(
        style=Style(font=face or None, size=round(size, 1) if size else None, bold=bold, color=rgb),
        size=size,
        angle=0.0 if min(angle, 360 - angle) < 1 else round(angle / 90) * 90 % 360 if abs(angle - round(angle / 90) * 90) < 1 else angle,
        mode=mode,
        alpha=a.value if known else 255,
        white=bool(known) and min(r.value, g.value, b.value) >= 240,
        key=key,
    )
