"""Shapes of DrawingML as slides and sheets hold them: text, tables, pictures, charts, diagrams, groups.

grpSp → sp → txBody → p → r → t        graphicFrame → tbl │ chart │ relIds │ oleObj        pic → blip
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from biaoshi.formats.ooxml import graphics
from biaoshi.formats.ooxml.alternate import chosen
from biaoshi.formats.ooxml.colors import clear, color_of
from biaoshi.formats.ooxml.markup import DGM, MC, A, Element, M, R, local, number
from biaoshi.formats.ooxml.names import is_image
from biaoshi.formats.ooxml.package import Package, target_of
from biaoshi.formats.sight import plain
from biaoshi.types.document import Align, Box, Run, Style, View

EMU = 12_700
"""English metric units a point."""
_ALIGN: dict[str, Align] = {"l": "left", "ctr": "center", "r": "right", "just": "justify", "dist": "justify"}
_FILLS = frozenset({"gradFill", "blipFill", "pattFill", "grpFill"})
Place = tuple[float, float, float, float]
"""Offset and scale from the units of a group to those of the page: x, y, sx, sy."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a shape; where `view` is not "shown" it is text no one sees."""

    text: str
    view: View = "shown"
    runs: tuple[Run, ...] = ()
    box: Box | None = None
    align: Align | None = None
    cell: tuple[int, int] | None = None
    table: int | None = None
    shape: int = 0
    holder: str | None = None  # type of placeholder: title, body, ftr, dt, sldNum …
    boxed: bool = True  # a text of its own place, not a table's


@dataclass(slots=True)
class Canvas:
    """What shapes are drawn on, and what is met on the way."""

    package: Package
    member: str
    colors: dict[str, str]
    size: tuple[float, float] | None = None  # points; None where there is no edge
    number: int | None = None  # of the slide
    paper: str | None = None  # colour behind everything, None: not known
    under: list[Box | None] = field(default_factory=list)  # what is drawn below, None: of unknown place
    opaque: list[tuple[int, Box]] = field(default_factory=list)  # shape number and box of what covers
    pictures: dict[str, list[tuple[float | None, int | None]]] = field(default_factory=dict)
    alts: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    shapes: int = 0
    tables: int = 0


@dataclass(frozen=True, slots=True)
class _Ground:
    view: View = "shown"
    place: Place = (0.0, 0.0, 1.0, 1.0)
    box: Box | None = None
    behind: str | None = None  # RRGGBB, None: not known
    holder: str | None = None


def lines(canvas: Canvas, tree: Element) -> list[Line]:
    """Return the paragraphs of all shapes under `tree` in drawing order; what is covered whole says so."""
    found = list(_walk(canvas, tree, _Ground()))
    return [
        replace(line, view="covered") if line.view == "shown" and line.box and _covered(canvas, line) else line
        for line in found
    ]


def _covered(canvas: Canvas, line: Line) -> bool:
    box = line.box
    return box is not None and any(
        n > line.shape and o[0] <= box[0] + 1 and o[1] <= box[1] + 1 and o[2] >= box[2] - 1 and o[3] >= box[3] - 1
        for n, o in canvas.opaque
    )


def _walk(canvas: Canvas, parent: Element, ground: _Ground) -> Iterator[Line]:
    for child in parent:
        name = local(child)
        if child.tag == MC + "AlternateContent":
            branch, others = chosen(child)
            yield from _walk(canvas, branch, ground) if branch is not None else ()
            for other in others:
                yield from _walk(canvas, other, replace(ground, view="hidden"))
        elif name in ("sp", "cxnSp", "pic", "grpSp", "graphicFrame"):
            canvas.shapes += 1
            inner = _placed(canvas, child, ground)
            if name == "grpSp":
                yield from _walk(canvas, child, _group(child, inner))
            elif name == "graphicFrame":
                yield from _frame(canvas, child, inner)
            else:
                yield from _shape(canvas, child, inner, picture=name == "pic")
        elif name not in ("nvGrpSpPr", "grpSpPr", "clientData", "from", "to"):
            yield from _walk(canvas, child, ground)


def _placed(canvas: Canvas, shape: Element, ground: _Ground) -> _Ground:
    """Take over name, alternative text, place and whether the shape can be seen."""
    view, holder = ground.view, None
    about = next((e for c in shape for e in c if local(e) == "cNvPr" and local(c).startswith("nv")), None)
    if about is not None:
        name = about.get("name") or ""
        texts = (about.get("descr"), about.get("title"), name if is_image(name) or "\\" in name else None)
        canvas.alts += [t for t in dict.fromkeys(texts) if t and t.strip()]
        if about.get("hidden", "0") in ("1", "true") and view == "shown":
            view = "hidden"
    for mark in shape.iterfind("./{*}nvSpPr/{*}nvPr/{*}ph"):
        holder = mark.get("type") or "body"
    form = shape.find("./{*}spPr/{*}xfrm")
    form = form if form is not None else shape.find("./{*}xfrm")
    form = form if form is not None else shape.find("./{*}grpSpPr/{*}xfrm")
    box = _box(form, ground.place)
    if box and canvas.size and view == "shown" and box[2] > box[0] and box[3] > box[1]:
        width, height = canvas.size
        if box[0] >= width or box[1] >= height or box[2] <= 0 or box[3] <= 0:
            view = "offpage"
    return replace(ground, view=view, box=box, holder=holder)


def _box(form: Element | None, place: Place) -> Box | None:
    off, ext = (form.find("{*}off"), form.find("{*}ext")) if form is not None else (None, None)
    if off is None or ext is None:
        return None
    x, y, w, h = [number(v) or 0.0 for v in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy"))]
    x, y, w, h = place[0] + x * place[2], place[1] + y * place[3], w * place[2], h * place[3]
    return (x / EMU, y / EMU, (x + w) / EMU, (y + h) / EMU)


def _group(group: Element, ground: _Ground) -> _Ground:
    form = group.find("./{*}grpSpPr/{*}xfrm")
    off, ext = (form.find("{*}chOff"), form.find("{*}chExt")) if form is not None else (None, None)
    if off is None or ext is None or ground.box is None:
        return ground
    x, y, w, h = [number(v) or 0.0 for v in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy"))]
    box = ground.box
    sx = (box[2] - box[0]) * EMU / w if w else 1.0
    sy = (box[3] - box[1]) * EMU / h if h else 1.0
    return replace(ground, place=(box[0] * EMU - x * sx, box[1] * EMU - y * sy, sx, sy))


def _shape(canvas: Canvas, shape: Element, ground: _Ground, *, picture: bool) -> Iterator[Line]:
    _note_pictures(canvas, shape, ground)
    properties = shape.find("{*}spPr")
    fill, known = _fill(canvas, properties)
    if not known and ground.box is not None and not any(b is None or _touch(b, ground.box) for b in canvas.under):
        fill = canvas.paper
    body = shape.find("{*}txBody")
    if body is not None:
        ground = replace(ground, behind=fill)
        for p in body.iter(A + "p"):
            yield from paragraph(canvas, p, ground, body.find("{*}lstStyle"))
    if picture or known:
        canvas.under.append(ground.box)
    form = properties.find("{*}prstGeom") if properties is not None else None
    solid = known and fill is not None and (form is None or form.get("prst") == "rect")
    if solid and ground.box and ground.view == "shown" and not _see_through(properties):
        canvas.opaque.append((canvas.shapes, ground.box))


def _see_through(properties: Element | None) -> bool:
    fill = properties.find(A + "solidFill") if properties is not None else None
    return fill is None or any((number(e.get("val")) or 0) < 100_000 for e in fill.iter(A + "alpha"))


def _fill(canvas: Canvas, properties: Element | None) -> tuple[str | None, bool]:
    """Return the colour of the shape's own fill, and whether it has one of whatever kind."""
    for child in properties if properties is not None else ():
        name = local(child)
        if name == "solidFill":
            return color_of(child, canvas.colors), not clear(child)
        if name in _FILLS:
            return None, True
        if name == "noFill":
            return None, False
    style = properties.getnext() if properties is not None else None
    reference = style.find("{*}fillRef") if style is not None and local(style) == "style" else None
    return None, reference is not None and reference.get("idx", "0") != "0"


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _frame(canvas: Canvas, frame: Element, ground: _Ground) -> Iterator[Line]:
    _note_pictures(canvas, frame, ground)
    for element in frame.iter():
        name = local(element)
        if name == "tbl" and element.tag == A + "tbl":
            yield from _table(canvas, element, ground)
        elif name == "oleObj":
            canvas.facts.append(("embedded_object", element.get("progId") or ""))
        elif name == "chart" and element.get(R + "id"):
            member = target_of(canvas.package, canvas.member, element.get(R + "id"))
            found = graphics.chart_lines(canvas.package, member) if member else ()
            yield from (Line(t, ground.view, box=ground.box, shape=canvas.shapes) for t, _ in found)
        elif element.tag == DGM + "relIds":
            member = target_of(canvas.package, canvas.member, element.get(R + "dm"))
            found = graphics.diagram_lines(canvas.package, member, canvas.member) if member else ()
            yield from (Line(t, ground.view, box=ground.box, shape=canvas.shapes) for t, _ in found)


def _table(canvas: Canvas, table: Element, ground: _Ground) -> Iterator[Line]:
    number_ = canvas.tables
    canvas.tables += 1
    for r, row in enumerate(table.iterfind(A + "tr")):
        for c, cell in enumerate(row.iterfind(A + "tc")):
            merged = "1" in (cell.get("hMerge"), cell.get("vMerge")) or "true" in (
                cell.get("hMerge"),
                cell.get("vMerge"),
            )
            inner = replace(ground, view="hidden" if merged and ground.view == "shown" else ground.view, behind=None)
            properties = cell.find(A + "tcPr")
            fill = properties.find(A + "solidFill") if properties is not None else None
            inner = replace(inner, behind=color_of(fill, canvas.colors))
            for p in cell.iter(A + "p"):
                for line in paragraph(canvas, p, inner, None):
                    yield replace(line, table=number_, cell=(r, c), boxed=False)


def _note_pictures(canvas: Canvas, element: Element, ground: _Ground) -> None:
    height = ground.box[3] - ground.box[1] if ground.box else None
    for blip in element.iter(A + "blip", "{*}svgBlip"):
        member = target_of(canvas.package, canvas.member, blip.get(R + "embed"))
        if member:
            canvas.pictures.setdefault(member, []).append((height, canvas.number))


def paragraph(canvas: Canvas, p: Element, ground: _Ground, listed: Element | None) -> Iterator[Line]:
    """Yield the shown text of a paragraph as one line, and before it each stretch that is not seen."""
    about = p.find(A + "pPr")
    level = (about.get("lvl") if about is not None else None) or "0"
    base = listed.find(f"{{*}}lvl{int(level) + 1}pPr/{{*}}defRPr") if listed is not None and level.isdigit() else None
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for child in p:
        name = local(child)
        if name == "br":
            text = "\n" if texts else ""
        elif name in ("r", "fld"):
            text = "".join(e.text or "" for e in child.iter(A + "t"))
        else:
            text = "".join(e.text or "" for e in child.iter(A + "t", M + "t"))
        if not text:
            continue
        style, view = _look(canvas, child.find(A + "rPr"), base, ground)
        if view != "shown" and text.strip():
            yield Line(text, view, box=ground.box, shape=canvas.shapes, holder=ground.holder)
            continue
        texts.append(text)
        runs.append(Run(at, at + len(text), style))
        at += len(text)
    shown = "".join(texts)
    if shown.strip():
        align = _ALIGN.get(about.get("algn") or "") if about is not None else None
        yield Line(shown, "shown", tuple(runs), ground.box, align, shape=canvas.shapes, holder=ground.holder)


def _look(canvas: Canvas, rpr: Element | None, base: Element | None, ground: _Ground) -> tuple[Style, View]:
    levels = [e for e in (rpr, base) if e is not None]
    size = next((n / 100 for e in levels if (n := number(e.get("sz"))) is not None), None)
    face = next(
        (f.get("typeface") for tag in ("ea", "latin") for e in levels if (f := e.find(A + tag)) is not None), None
    )
    fill = next((f for e in levels if (f := e.find(A + "solidFill")) is not None), None)
    color = color_of(fill, canvas.colors)
    strike = any((e.get("strike") or "noStrike") != "noStrike" for e in levels[:1])
    style = Style(
        face if face and not face.startswith("+") else None,
        size,
        any(e.get("b") in ("1", "true") for e in levels[:1]),
        strike,
        color,
    )
    inkless = clear(fill) or (rpr is not None and rpr.find(A + "noFill") is not None and rpr.find(A + "ln") is None)
    said = None if ground.view == "shown" else ground.view
    return style, plain(
        said=said, size=size, squeezed=size == 0, clear=inkless, colour=color or None, ground=ground.behind or None
    )
