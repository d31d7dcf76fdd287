"""What a page paints besides text: ruling lines, filled areas, images, outlines that may be letters.

One walk over the page objects, into form objects too, in the order they are painted.
"""

import ctypes
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw
from pdfminer.utils import decode_text

from biaoshi.formats.pdf.geometry import IDENTITY, Matrix, Sheet, box_under, moved, times
from biaoshi.formats.pdf.handles import address, utf16_out
from biaoshi.formats.sight import Painted
from biaoshi.types.document import Box

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5  # FPDF_PAGEOBJ_*
THIN = 3.0
"""A line or a filled bar up to this thick (points) rules a table; Word draws 0.48 pt bars."""
OBJECTS = 60_000
"""Objects looked at on one page; a map may hold more, which is said in the coverage."""
SEGMENTS = 4000  # of one path


@dataclass(frozen=True, slots=True)
class Image:
    """An image as placed on the displayed page; `pixels` are (width, height)."""

    box: Box
    order: int
    pixels: tuple[int, int]
    bytes: int  # length of the stored data
    clear: bool  # has transparency: what lies under it may show through
    handle: Any  # valid while the page is open


@dataclass(slots=True)
class Drawing:
    """What one page paints. Rules are (position, start, end): y, x0, x1 for rows and x, y0, y1 for columns."""

    rows: list[tuple[float, float, float]] = field(default_factory=list)
    columns: list[tuple[float, float, float]] = field(default_factory=list)
    fills: list[Painted] = field(default_factory=list)  # opaque areas
    images: list[Image] = field(default_factory=list)
    letters: list[tuple[Box, int]] = field(
        default_factory=list
    )  # filled outlines that may be letters: box, closed strokes
    texts: dict[int, int] = field(default_factory=dict)  # address of a text object → order
    clipped: dict[int, Box] = field(default_factory=dict)  # address → the box it may paint in
    off: set[int] = field(default_factory=set)  # text objects of a layer that is switched off
    lost: int = 0  # text objects with an extent of which the text layer has no character
    objects: int = 0
    other: int = 0  # painted objects that are no plain rules: a page of rules alone holds no text
    cut: bool = False  # the limit was reached


def drawing(page: Any, where: Sheet, layers_off: frozenset[str], told: Set[int]) -> Drawing:
    """Return what `page` paints; `layers_off` are the names of optional-content groups off by default,
    `told` the addresses of text objects whose characters are known."""
    out = Drawing()
    count = raw.FPDFPage_CountObjects(page)
    for i in range(count):
        handle = raw.FPDFPage_GetObject(page, i)
        if handle:
            _visit(handle, told, where, IDENTITY, layers_off, False, 0, out)
        if out.cut:
            break
    return out


def _visit(
    handle: Any, told: Set[int], where: Sheet, m: Matrix, layers: frozenset[str], off: bool, depth: int, out: Drawing
) -> None:
    if out.objects >= OBJECTS:
        out.cut = True
        return
    out.objects += 1
    kind = raw.FPDFPageObj_GetType(handle)
    off = off or (bool(layers) and _layer_off(handle, layers))
    if kind == TEXT:
        key = address(handle)
        out.texts[key] = out.objects
        if off:
            out.off.add(key)
        if key not in told:  # spaces of their own have no height
            box = _bounds(handle, where, m)
            out.lost += box is not None and box[2] - box[0] > 1 and box[3] - box[1] > 1
        _clip(handle, where, m, key, out)
    elif kind == PATH:
        if not off:
            _path(handle, where, m, out)
    elif kind == IMAGE:
        out.other += 1
        box = _bounds(handle, where, m)
        if box is not None:
            width, height = ctypes.c_uint(), ctypes.c_uint()
            raw.FPDFImageObj_GetImagePixelSize(handle, ctypes.byref(width), ctypes.byref(height))
            size = int(raw.FPDFImageObj_GetImageDataRaw(handle, None, 0))
            clear = raw.FPDFPageObj_HasTransparency(handle) == 1
            out.images.append(Image(box, out.objects, (width.value, height.value), size, clear, handle))
    elif kind == FORM:
        if depth >= 12:
            out.cut = True
            return
        inner = times(_matrix(handle), m)
        for i in range(raw.FPDFFormObj_CountObjects(handle)):
            child = raw.FPDFFormObj_GetObject(handle, i)
            if child:
                _visit(child, told, where, inner, layers, off, depth + 1, out)
    elif kind == SHADING:
        out.other += 1
        box = _bounds(handle, where, m)
        if box is not None:
            out.fills.append(Painted(out.objects, box))


def _matrix(handle: Any) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, ctypes.byref(m)):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _bounds(handle: Any, where: Sheet, m: Matrix) -> Box | None:
    a, b, c, d = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(handle, ctypes.byref(a), ctypes.byref(b), ctypes.byref(c), ctypes.byref(d)):
        return None
    x0, y0, x1, y1 = a.value, b.value, c.value, d.value
    return where.box(x0, y0, x1, y1) if m is IDENTITY else where.box(*box_under(m, x0, y0, x1, y1))


def _layer_off(handle: Any, layers: frozenset[str]) -> bool:
    for i in range(max(0, raw.FPDFPageObj_CountMarks(handle))):
        mark = raw.FPDFPageObj_GetMark(handle, i)
        if mark and utf16_out(raw.FPDFPageObjMark_GetName, mark) == "OC":
            size = ctypes.c_ulong()
            raw.FPDFPageObjMark_GetParamBlobValue(mark, b"Name", None, 0, ctypes.byref(size))
            name = (ctypes.c_ubyte * min(size.value, 4096))()
            raw.FPDFPageObjMark_GetParamBlobValue(mark, b"Name", name, len(name), ctypes.byref(size))
            if decode_text(bytes(name)) in layers:
                return True
    return False


def _clip(handle: Any, where: Sheet, m: Matrix, key: int, out: Drawing) -> None:
    """Keep the box a text object is clipped to, where that cuts into the page."""
    clip = raw.FPDFPageObj_GetClipPath(handle)
    paths = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    best: Box | None = None
    for i in range(min(paths, 8)):
        count = raw.FPDFClipPath_CountPathSegments(clip, i)
        if not 0 < count <= 32:
            continue  # a curved clip: its box would say little
        xs, ys = [], []
        for j in range(count):
            segment = raw.FPDFClipPath_GetPathSegment(clip, i, j)
            raw.FPDFPathSegment_GetPoint(segment, at_x, at_y)
            px, py = (x.value, y.value) if m is IDENTITY else moved(m, x.value, y.value)
            xs.append(px)
            ys.append(py)
        box = where.box(min(xs), min(ys), max(xs), max(ys))
        best = (
            box
            if best is None
            else (max(best[0], box[0]), max(best[1], box[1]), min(best[2], box[2]), min(best[3], box[3]))
        )
    if best is not None:
        out.clipped[key] = best


def _path(handle: Any, where: Sheet, m: Matrix, out: Drawing) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    box = _bounds(handle, where, m)
    if box is None:
        return
    width, height = box[2] - box[0], box[3] - box[1]
    if height <= THIN < width:
        out.rows.append(((box[1] + box[3]) / 2, box[0], box[2]))
        out.other += width < 30
        return
    if width <= THIN < height:
        out.columns.append(((box[0] + box[2]) / 2, box[1], box[3]))
        out.other += height < 30
        return
    if width <= THIN:
        return  # a dot
    count = raw.FPDFPath_CountSegments(handle)
    if fill.value and count <= 8 and (paint := _opaque(handle)) is not None:
        out.fills.append(Painted(out.objects, box, paint or None))
    if fill.value and count >= 8 and 2.5 < height < 90 and (strokes := _lettered(handle, count)):
        out.letters.append((box, strokes))
    if stroke.value and count <= SEGMENTS:
        _strokes(handle, where, m, count, out)
    elif count > SEGMENTS:
        out.other += 1
    if count > 8 or (width < 30 and height < 30):
        out.other += 1


def _opaque(handle: Any) -> str | None:
    """Return the colour RRGGBB of an area nothing is seen through, "" where it is not known, None if it is clear."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(handle, ctypes.byref(r), ctypes.byref(g), ctypes.byref(b), ctypes.byref(a))
    if not known:
        return ""
    return f"{r.value:02X}{g.value:02X}{b.value:02X}" if a.value > 200 else None


def _lettered(handle: Any, count: int) -> int:
    """Return the number of closed strokes of an outline that has a letter's curves or strokes, else 0."""
    curves = starts = 0
    for i in range(min(count, 2000)):
        kind = raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(handle, i))
        curves += kind == 1
        starts += kind == 2
    return starts if curves >= 8 or starts >= 2 or count >= 24 else 0


def _strokes(handle: Any, where: Sheet, m: Matrix, count: int, out: Drawing) -> None:
    """Keep the straight level and upright strokes of a path as rules."""
    full = m if m is not IDENTITY else IDENTITY
    own = times(_matrix(handle), full)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for i in range(count):
        segment = raw.FPDFPath_GetPathSegment(handle, i)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        kind = raw.FPDFPathSegment_GetType(segment)
        point = moved(own, x.value, y.value)
        if kind == 2:
            first = point
        elif kind == 0:
            _rule(where.box(*last, *point), out)
        if raw.FPDFPathSegment_GetClose(segment):
            _rule(where.box(*point, *first), out)
        last = point


def _rule(box: Box, out: Drawing) -> None:
    if box[3] - box[1] <= 1 < box[2] - box[0]:
        out.rows.append(((box[1] + box[3]) / 2, box[0], box[2]))
    elif box[2] - box[0] <= 1 < box[3] - box[1]:
        out.columns.append(((box[0] + box[2]) / 2, box[1], box[3]))
