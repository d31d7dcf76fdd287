"""The characters of a page with their boxes, gathered into pieces: a stretch of one text object.

pdfium adds spaces and line ends of its own guess; those belong to no text object and are left out, since lines
and gaps are worked out again from the boxes. U+0002 and U+FFFE are its names for a hyphen at a line end.
"""

import ctypes
from dataclasses import dataclass, field
from math import atan2, degrees
from struct import Struct
from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.pdf.geometry import Sheet
from biaoshi.formats.pdf.handles import address, decoded, narrow
from biaoshi.types.document import Box, Style

SPACES = " \t\u00a0\u3000\u2002\u2003\u2009"
OWN = "BiaoshiLayer"
"""Font of the text under pages that a masked copy of ours made into pictures."""
HYPHENS = ("\x02", "\ufffe")


@dataclass(frozen=True, slots=True)
class Ink:
    """How one text object is painted."""

    style: Style
    size: float  # points as drawn
    angle: float  # degrees clockwise on the displayed page
    mode: int  # text render mode: 3 draws nothing
    alpha: int  # 0 transparent … 255
    embedded: bool = True  # a font that is not in the file may be drawn blank where it is not installed


@dataclass(slots=True)
class Piece:
    """Characters of one text object that stand together; boxes are of the displayed page."""

    ink: Ink
    key: int  # address of the text object
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


def _bare(function: Any, result: Any, *arguments: Any) -> Any:
    """Return a pdfium function that takes and gives plain addresses: half the cost of a typed call, three a character."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def _collect(handle_of_layer: Any, where: Sheet, limit: int, out: Glyphs) -> None:
    pointer, number = ctypes.c_void_p, ctypes.c_int
    unicode = _bare(raw.FPDFText_GetUnicode, ctypes.c_uint, pointer, number)
    box_of = _bare(raw.FPDFText_GetLooseCharBox, number, pointer, number, pointer)
    object_of = _bare(raw.FPDFText_GetTextObject, pointer, pointer, number)
    layer = address(handle_of_layer)
    rect = raw.FS_RECTF()  # left, top, right, bottom
    at, corners = ctypes.addressof(rect), Struct("4f").unpack_from
    faces: dict[int, str] = {}
    known: dict[str, dict[int, bool]] = {}
    codes: dict[int, bool] = {}
    last, piece, high, face = 0, None, 0, ""
    probe, widest = _Probe(), 0.0
    simple = where.rotation == 0
    left, top = where.left, where.top
    for i in range(min(raw.FPDFText_CountChars(handle_of_layer), limit)):
        key = object_of(layer, i)
        if not key:
            continue
        code = unicode(layer, i)
        if key != last or piece is None:
            last = key
            handle = raw.FPDFText_GetTextObject(handle_of_layer, i)
            face = _face(handle, faces)
            piece = Piece(_ink(handle_of_layer, i, handle, face, where, probe), key)
            text, boxes = piece.text, piece.boxes
            widest = 2.5 * piece.ink.size
            codes = known.setdefault(face, {})
            out.pieces.append(piece)
            out.keys.add(key)
        if code < 0xE000:
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if code >= 0xDC00:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
                high = 0
        char = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if char in HYPHENS:
            char = "-"
        elif char in "\r\n":
            continue
        bad = codes.get(code)
        if bad is None:
            bad = codes[code] = raw.FPDFText_HasUnicodeMapError(handle_of_layer, i) == 1
        if bad:
            out.unmapped[face] = out.unmapped.get(face, 0) + 1
        box_of(layer, i, at)
        x0, y1, x1, y0 = corners(rect)
        if x1 - x0 > widest or y1 - y0 > widest:
            _tight(handle_of_layer, i, rect)
            x0, y1, x1, y0 = corners(rect)
        text.append(char)
        if simple and x0 <= x1 and y0 <= y1:
            boxes.append((x0 - left, top - y1, x1 - left, top - y0))
        else:
            boxes.append(where.box(x0, y0, x1, y1))
    for piece in out.pieces:
        out.fonts.setdefault(piece.ink.style.font or "", []).extend(piece.text)


def _tight(layer: Any, i: int, rect: Any) -> None:
    """Take the box of the ink where the font claims an absurd one (vertical fonts do), but keep wide dashes."""
    a, b, c, d = (ctypes.c_double() for _ in range(4))
    if raw.FPDFText_GetCharBox(layer, i, ctypes.byref(a), ctypes.byref(b), ctypes.byref(c), ctypes.byref(d)) and (
        b.value > a.value or d.value > c.value
    ):
        rect.left, rect.right, rect.bottom, rect.top = a.value, b.value, c.value, d.value


def _face(handle: Any, faces: dict[int, str]) -> str:
    font = raw.FPDFTextObj_GetFont(handle)
    if not font:
        return ""
    key = address(font)
    if key not in faces:
        name = decoded(narrow(raw.FPDFFont_GetBaseFontName, font))
        faces[key] = name[7:] if name[6:7] == "+" and name[:6].isalpha() else name
    return faces[key]


class _Probe:
    """Places for pdfium to write to, and the styles already met: most text objects look like the one before."""

    __slots__ = ("a", "b", "g", "known", "m", "r", "refs")

    def __init__(self) -> None:
        self.m = raw.FS_MATRIX()
        self.r, self.g, self.b, self.a = (ctypes.c_uint() for _ in range(4))
        self.refs = [ctypes.byref(x) for x in (self.m, self.r, self.g, self.b, self.a)]
        self.known: dict[tuple[Any, ...], Ink] = {}


def _ink(layer: Any, i: int, handle: Any, face: str, where: Sheet, probe: _Probe) -> Ink:
    m, r, g, b, a = probe.refs
    raw.FPDFText_GetMatrix(layer, i, m)
    points = raw.FPDFText_GetFontSize(layer, i)
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    colour = raw.FPDFPageObj_GetStrokeColor if mode in (1, 5) else raw.FPDFPageObj_GetFillColor
    told = colour(handle, r, g, b, a)
    at = probe.m
    look = (
        face,
        points,
        at.a,
        at.b,
        at.c,
        at.d,
        mode,
        told,
        probe.r.value,
        probe.g.value,
        probe.b.value,
        probe.a.value,
    )
    ink = probe.known.get(look)
    if ink is None:
        ink = probe.known[look] = _new_ink(layer, i, handle, face, where, look)
    return ink


def _new_ink(layer: Any, i: int, handle: Any, face: str, where: Sheet, look: tuple[Any, ...]) -> Ink:
    _, points, a, b, c, d, mode, told, red, green, blue, alpha = look
    size = abs(points) * (c * c + d * d) ** 0.5
    angle = (where.rotation - degrees(atan2(b, a))) % 360
    right = round(angle / 90) * 90
    rgb = f"{red:02X}{green:02X}{blue:02X}" if told else None
    bold = mode == 2 or "bold" in face.lower() or "heavy" in face.lower() or raw.FPDFText_GetFontWeight(layer, i) >= 600
    return Ink(
        style=Style(font=face or None, size=round(size, 1) if size else None, bold=bold, color=rgb),
        size=size,
        angle=float(right % 360) if abs(angle - right) < 1 else angle,
        mode=mode,
        alpha=alpha if told else 255,
        embedded=raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(handle)) == 1,
    )
