"""One walk over the objects of a page, into blocks, layers and composite units, in the order they are painted."""

from dataclasses import replace

from biaoshi.formats.ofd.canvas import NESTED, OBJECTS, Canvas, Placed, Setting
from biaoshi.formats.ofd.measures import box_of, flag, matrix_of, number
from biaoshi.formats.ofd.names import child, children, local, text
from biaoshi.formats.ofd.paths import draw
from biaoshi.formats.ofd.resources import BLACK, Paint, paint, param
from biaoshi.formats.ofd.writing import write
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.geometry import Matrix, box_under, times
from biaoshi.formats.sight import Painted
from biaoshi.types.document import Box

BLOCKS = frozenset({"Layer", "PageBlock", "Content", "Appearance", "CellContent", "Group"})
SILENT = frozenset({"Actions", "Clips", "FillColor", "StrokeColor", "CGTransform", "TextCode", "AbbreviatedData", ""})
ORDER = {"Background": 0, "Foreground": 2}  # Body and custom layers stand between
OPAQUE = 0.8  # from here on nothing is seen through


def layers(content: Element) -> list[Element]:
    """Return the children of a page's content in the order they are painted: background, body, foreground."""
    return sorted(content, key=lambda e: ORDER.get(e.get("Type") or "", 1) if local(e) == "Layer" else 1)


def paint_all(block: Element, setting: Setting, out: Canvas, deepest: int) -> None:
    """Paint the objects of `block`, at most `deepest` blocks within each other."""
    if setting.depth >= deepest:
        out.cut = True
        return
    for element in layers(block) if local(block) == "Content" else block:
        if out.order >= OBJECTS or out.chars >= out.limit:
            out.cut = True
            return
        _object(element, setting, out, deepest)


def _object(element: Element, setting: Setting, out: Canvas, deepest: int) -> None:
    name = local(element)
    if name in SILENT:
        if name == "TextCode":
            out.stray.append("".join(str(t) for t in element.itertext()))
        return
    out.order += 1
    setting = switched(element, name, setting)
    if name in BLOCKS:
        paint_all(element, replace(setting, depth=setting.depth + 1), out, deepest)
        return
    if name not in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
        out.unknown += 1
        paint_all(element, replace(setting, depth=setting.depth + 1), out, deepest)
        return
    _links(element, out)
    boundary = box_of(element.get("Boundary"))
    own = matrix_of(element.get("CTM"))
    matrix = setting.matrix
    clip = setting.clip
    if boundary is not None:
        if boundary[2] > 0 and boundary[3] > 0:
            bounds = box_under(matrix, boundary[0], boundary[1], boundary[0] + boundary[2], boundary[1] + boundary[3])
            clip = bounds if clip is None else _cut(clip, bounds)
        matrix = _moved_by(matrix, boundary[0], boundary[1])
    inner = times(own, matrix) if own is not None else matrix
    setting = replace(setting, matrix=inner, clip=_clipped(element, inner, matrix, clip))
    if name == "ImageObject":
        _image(element, setting, own is not None, boundary, matrix, out)
    elif name == "CompositeObject":
        _composite(element, setting, out, deepest)
    elif name == "TextObject":
        colour = _colour(element, "FillColor", setting, out) or BLACK
        if not flag(element.get("Fill"), True):
            stroke = _colour(element, "StrokeColor", setting, out) or BLACK
            colour = stroke if flag(element.get("Stroke"), False) else Paint(None, 0.0)
        write(element, colour, setting, out)
        out.unknown += any(local(e) not in SILENT for e in element)
        _cell(colour, setting, out, deepest)
    else:
        fill = _colour(element, "FillColor", setting, out) if flag(element.get("Fill"), False) else None
        if setting.view == "shown":
            draw(element, fill, setting, out)
        _cell(fill, setting, out, deepest)


def switched(element: Element, name: str, setting: Setting) -> Setting:
    """Return the setting with what every kind of object may say: visible or not, transparency, drawing parameter."""
    if not element.attrib:
        return setting
    if setting.view == "shown" and not flag(element.get("Visible"), True):
        setting = replace(setting, view="layer_off" if name == "Layer" else "hidden")
    alpha = number(element.get("Alpha"))
    if alpha is not None and alpha < 255:
        setting = replace(setting, alpha=setting.alpha * max(0.0, alpha) / 255)
    if (key := element.get("DrawParam")) is not None:
        setting = replace(setting, param=key)
    return setting


def _moved_by(m: Matrix, x: float, y: float) -> Matrix:
    return (m[0], m[1], m[2], m[3], m[4] + m[0] * x + m[2] * y, m[5] + m[1] * x + m[3] * y)


def _cut(a: Box, b: Box) -> Box:
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def _clipped(element: Element, inner: Matrix, outer: Matrix, clip: Box | None) -> Box | None:
    """Return the clip cut by the object's own clips: areas of one clip add up, several clips cut each other."""
    for one in children(child(element, "Clips"), "Clip"):
        boxes: list[Box] = []
        for area in children(one, "Area"):
            own = matrix_of(area.get("CTM"))
            m = inner if flag(child(element, "Clips").get("TransFlag"), True) else outer  # type: ignore[union-attr]
            m = times(own, m) if own is not None else m
            for path in children(area, "Path"):
                b = box_of(path.get("Boundary"))
                if b is not None and b[2] > 0 and b[3] > 0:
                    boxes.append(box_under(m, b[0], b[1], b[0] + b[2], b[1] + b[3]))
        if boxes:
            x0, y0, x1, y1 = zip(*boxes, strict=True)
            union = (min(x0), min(y0), max(x1), max(y1))
            clip = union if clip is None else _cut(clip, union)
    return clip


def _colour(element: Element, name: str, setting: Setting, out: Canvas) -> Paint | None:
    own = child(element, name)
    if own is None and setting.param is not None:
        own = param(out.resources, setting.param).get(name)
    return paint(own, out.resources)


def _cell(colour: Paint | None, setting: Setting, out: Canvas, deepest: int) -> None:
    """Paint the cell of a pattern once: it may hold text like any block."""
    if colour is not None and colour.pattern is not None and setting.nested < NESTED:
        paint_all(colour.pattern, replace(setting, depth=setting.depth + 1, nested=setting.nested + 1), out, deepest)


def _image(element: Element, setting: Setting, sized: bool, boundary: Box | None, outer: Matrix, out: Canvas) -> None:
    if sized:
        place = setting.matrix
    else:
        width, height = (boundary[2], boundary[3]) if boundary is not None else (1.0, 1.0)
        place = times((width, 0.0, 0.0, height, 0.0, 0.0), outer)
    box = box_under(place, 0, 0, 1, 1)
    if setting.clip is not None:
        box = _cut(box, setting.clip)
    key = element.get("ResourceID")
    if not key:
        return  # names no image: nothing is drawn
    media = out.resources.media.get(key)
    member = media.member if media is not None else None
    if media is None:
        out.missing.append(key)
    clear = setting.alpha < OPAQUE or element.get("ImageMask") is not None
    if setting.view == "shown":
        out.images.append(Placed(box, out.order, member, clear or member is None, place))
    for name in ("ImageMask", "Substitution"):
        other = out.resources.media.get(element.get(name) or "")
        if other is not None and other.member is not None:
            out.images.append(Placed(box, out.order, other.member, True, place))


def _composite(element: Element, setting: Setting, out: Canvas, deepest: int) -> None:
    key = element.get("ResourceID") or ""
    unit = out.resources.units.get(key)
    if unit is None:
        out.missing.append(key or "?")
        return
    out.resources.used.add(key)
    if setting.nested >= NESTED:
        out.cut = True
        return
    for content in children(unit, "Content"):
        inside = replace(setting, depth=setting.depth + 1, nested=setting.nested + 1)
        paint_all(content, inside, out, deepest)


def fills(out: Canvas) -> list[Painted]:
    """Return the opaque areas of a canvas, images included."""
    return [*out.fills, *(Painted(i.order, i.box, None, image=True) for i in out.images if not i.clear)]


def _links(element: Element, out: Canvas) -> None:
    actions = child(element, "Actions")
    for action in actions if actions is not None else ():
        for one in action:
            if local(one) == "URI":
                out.links.append((one.get("Base") or "") + (one.get("URI") or text(one)))
