"""A path object: ruling lines, filled areas, outlines that may be letters.

S x y   M x y   L x y   Q x y x y   B x y x y x y   A rx ry turn large sweep x y   C      (GB/T 33190—2016, 9.1)
"""

from dataclasses import dataclass, field

from biaoshi.formats.ofd.canvas import Canvas, Setting, hexed
from biaoshi.formats.ofd.measures import flag, number
from biaoshi.formats.ofd.names import child, text
from biaoshi.formats.ofd.resources import Paint
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.drawing import THIN
from biaoshi.formats.pdf.geometry import moved
from biaoshi.formats.sight import Painted
from biaoshi.types.document import Box

WORDS = 20_000  # of one path
TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_SVG = {"S": "M", "B": "C", "C": "Z"}
_Point = tuple[float, float]


@dataclass(slots=True)
class _Outline:
    points: list[_Point] = field(default_factory=list)
    strokes: list[tuple[_Point, _Point]] = field(default_factory=list)
    starts: int = 0
    curves: int = 0
    segments: int = 0
    cut: bool = False


def outline(data: str) -> str:
    """Return the path for SVG, up to the first word that is none of OFD's."""
    words = data.replace(",", " ").split(None, WORDS)[:WORDS]
    out: list[str] = []
    at = 0
    while at < len(words) and (takes := TAKES.get(name := words[at].upper())) is not None:
        values = [number(w) for w in words[at + 1 : at + 1 + takes]]
        known = [v for v in values if v is not None]
        if len(known) < takes:
            break
        out.append(" ".join((_SVG.get(name, name), *(f"{v:g}" for v in known))))
        at += 1 + takes
    return " ".join(out) if out and out[0][0] == "M" else ""


def draw(element: Element, fill: Paint | None, setting: Setting, out: Canvas) -> None:
    """Add what a path object paints to `out`; `fill` is its colour where it is filled."""
    found = _outline(text(child(element, "AbbreviatedData")))
    stroke = flag(element.get("Stroke"), True)
    if fill is not None and fill.alpha * setting.alpha < 0.03:
        fill = None
    if not found.points or (fill is None and not stroke):
        return
    out.drawn += found.cut
    points = [moved(setting.matrix, *p) for p in found.points]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box: Box = (min(xs), min(ys), max(xs), max(ys))
    if (clip := setting.clip) is not None:
        box = (max(box[0], clip[0] - 1), max(box[1], clip[1] - 1), min(box[2], clip[2] + 1), min(box[3], clip[3] + 1))
    width, height = box[2] - box[0], box[3] - box[1]
    if width < 0 or height < 0:
        return
    if height <= THIN < width:
        out.rows.append(((box[1] + box[3]) / 2, box[0], box[2]))
        out.drawn += width < 30
        return
    if width <= THIN < height:
        out.columns.append(((box[0] + box[2]) / 2, box[1], box[3]))
        out.drawn += height < 30
        return
    if width <= THIN:
        return  # a dot
    if fill is not None and found.segments <= 8 and fill.alpha * setting.alpha > 0.8:
        out.fills.append(Painted(out.order, box, hexed(fill.rgb)))
    if fill is not None and found.segments >= 8 and 2.5 < height < 90:
        if found.curves >= 8 or found.starts >= 2 or found.segments >= 24:
            out.letters.append((box, found.starts))
    if stroke:
        for a, b in found.strokes:
            _rule(moved(setting.matrix, *a), moved(setting.matrix, *b), out)
    out.drawn += found.segments > 8 or (width < 30 and height < 30)


def _rule(a: _Point, b: _Point, out: Canvas) -> None:
    x0, x1 = sorted((a[0], b[0]))
    y0, y1 = sorted((a[1], b[1]))
    if y1 - y0 <= 1 < x1 - x0:
        out.rows.append(((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= 1 < y1 - y0:
        out.columns.append(((x0 + x1) / 2, y0, y1))


def _outline(data: str) -> _Outline:
    out = _Outline()
    words = data.replace(",", " ").split(None, WORDS)
    out.cut = len(words) > WORDS
    start = last = (0.0, 0.0)
    at = 0
    while at < len(words):
        name = words[at].upper()
        takes = TAKES.get(name)
        if takes is None:
            at += 1
            continue
        values = [number(w) for w in words[at + 1 : at + 1 + takes]]
        at += 1 + takes
        if name == "C":
            out.strokes.append((last, start))
            out.segments += 1
            last = start
            continue
        if len(values) < takes or None in values:
            break
        known = [v for v in values if v is not None]
        point = (known[-2], known[-1])
        if name in ("S", "M"):
            start = point
            out.starts += 1
        elif name == "L":
            out.strokes.append((last, point))
        else:
            out.curves += 1
            if name != "A":
                out.points += [(known[i], known[i + 1]) for i in range(0, takes - 2, 2)]
        out.segments += 1
        out.points.append(point)
        last = point
    return out
