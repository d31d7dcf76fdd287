"""Drawings that lie in front of the text of the paragraph they are anchored in, as far as the file tells where both are.

    column edge ├─ indent ─┤机密★10年……          characters stand one em apart (half an em for Latin), line by line
                    ▓▓▓▓▓▓▓▓                      the drawing: offset from the column and from the paragraph's top

A docx has no places: lines are set by whoever opens it. What is covered with the closest and with the widest spacing of
lines alike is taken to be covered, if it is opaque for certain: a rectangle filled with one colour, a picture without
transparency (a seal has one). Whatever else may lie over text is noted as not judged ("cover_unjudged"): placed from the
page or a character, reaching beyond its own paragraph, of another form, opaque in part.
"""

import io
import struct
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from PIL import Image

from biaoshi.formats.docx.geometry import css, points
from biaoshi.formats.docx.state import Break, Cover, Event, Ground, Piece, Reading, Story
from biaoshi.formats.docx.styles import Layout
from biaoshi.formats.ooxml.markup import WP, WPS, A, Element, R, V, W, local, number
from biaoshi.formats.ooxml.package import Package, read_bytes, target_of
from biaoshi.formats.ooxml.pictures import pixel_size
from biaoshi.formats.sight import Painted, Scene, Stored, judged
from biaoshi.types.document import Box as Place

_EMU = 12_700
_LEADINGS = (1.15, 1.75)  # of the size: single spacing, and 三号 at 28 points as official papers have it
_SIZE = 10.5
_FAR = (0.0, 0.0, 20_000.0, 20_000.0)
_RECTANGLES = ("rect", "roundRect", "flowChartProcess")
_LINES = ("line", "straightConnector1", "lineInv")
_AREAS = ("rect", "roundrect", "oval", "shape", "image", "group")
_THROUGH = 128  # of 255: more hides
_PIXELS = 4_000_000  # more is not decoded to look through


def anchored(reading: Reading, member: str, place: Element, ground: Ground) -> Cover | None:
    """Return what a wp:anchor covers, None where it surely covers nothing."""
    if place.tag != WP + "anchor" or place.get("behindDoc", "0") in ("1", "true") or ground.ghost is not None:
        return None
    hides = place.find(WP + "wrapNone") is not None and _opaque(reading.package, member, place)
    if not hides:
        return None
    bare = next(place.iter(W + "t", A + "t", A + "blip"), None) is None
    unknown = Cover(None, bare)
    if hides == "partly":
        return unknown
    extent = place.find(WP + "extent")
    width, height = (number(extent.get(k)) if extent is not None else None for k in ("cx", "cy"))
    across, down = _offset(place, "positionH"), _offset(place, "positionV")
    if width is None or height is None or across is None or down is None or down[0] != "paragraph":
        return unknown
    x = _from_column(reading, ground, *across)
    if x is None:
        return unknown
    y = down[1]
    return Cover((x, y, x + width / _EMU, y + height / _EMU), bare)


def drawn_by_vml(reading: Reading, member: str, shape: Element, ground: Ground) -> Cover | None:
    """Return what a VML shape covers (WPS and older programs), None where it surely covers nothing."""
    style = css(shape.get("style"))
    behind = (style.get("z-index") or "0").startswith("-")
    if style.get("position") != "absolute" or behind or ground.ghost is not None or style.get("visibility") == "hidden":
        return None
    if local(shape) not in _AREAS or any(local(e) == "wrap" and e.get("type") for e in shape):
        return None
    hides = _opaque_vml(reading.package, member, shape)
    if not hides:
        return None
    bare = next(shape.iter(W + "t", V + "imagedata"), None) is None
    x, y, width, height = (points(style.get(k)) for k in ("margin-left", "margin-top", "width", "height"))
    across = style.get("mso-position-horizontal-relative", "column")
    down = style.get("mso-position-vertical-relative", "paragraph")
    if hides == "partly" or x is None or y is None or not width or not height or down not in ("paragraph", "text"):
        return Cover(None, bare)
    left = _from_column(reading, ground, "column" if across == "text" else across, x)
    return Cover(None if left is None else (left, y, left + width, y + height), bare)


def covered(reading: Reading, story: Story, events: list[Event], lay: Layout, ground: Ground) -> list[Event]:
    """Return the events of a paragraph with what its covers lie over in the view "covered".

    What lies, or may lie, over other text than this paragraph's is noted as not judged.
    """
    covers = [e for e in events if isinstance(e, Cover)]
    if not covers:
        return events
    boxes = [c.box for c in covers if c.box is not None and not lay.framed]
    top = bottom = 0.0  # how far a cover may reach and still lie over this paragraph alone
    out: list[Event] = list(events)
    if boxes:
        pieces = [(n, e) for n, e in enumerate(events) if isinstance(e, Piece) and e.view == "shown" and e.text]
        under: list[dict[int, list[bool]]] = []
        for leading in _LEADINGS:
            runs = _set(reading, events, lay, ground, leading)
            under.append(_under(runs, boxes))
            if not bottom:
                last = max((b for r in runs for b in r.boxes), key=lambda b: b[1], default=(0.0, 0.0, 0.0, _SIZE))
                em = last[3] - last[1]
                top, bottom = -(_LEADINGS[0] - 0.5) * em, last[1] + _LEADINGS[1] * em
        for n, piece in reversed(pieces):
            both = [a and b for a, b in zip(under[0].get(n, ()), under[1].get(n, ()), strict=True)]
            if any(both):
                out[n : n + 1] = _parted(piece, both)
    for cover in covers:
        if lay.framed or cover.box is None or not top <= cover.box[1] <= cover.box[3] <= bottom:
            kind = "bare" if cover.bare else "filled"
            reading.facts.append(("cover_unjudged", f"{kind} {story.part}"))
    return out


def _under(runs: list[Stored], covers: Sequence[Place]) -> dict[int, list[bool]]:
    """Return, for each piece that is shown, which of its characters lie under a cover."""
    scene = Scene(_FAR, [Painted(2, box) for box in covers])
    out: dict[int, list[bool]] = {}
    for run, stretches in zip(runs, judged(runs, scene), strict=True):
        out[run.key] = [view == "covered" for a, b, view in stretches for _ in range(a, b)]
    return out


def _set(reading: Reading, events: list[Event], lay: Layout, ground: Ground, leading: float) -> list[Stored]:
    """Return the pieces of a paragraph with the boxes its characters would have."""
    width = _width(reading, ground)
    first = next((e.look.size for e in events if isinstance(e, Piece) and e.view == "shown" and e.text.strip()), None)
    em = first or _SIZE
    left = lay.left_chars / 100 * em if lay.left_chars else (lay.left or 0) / 20
    indent = lay.first_chars / 100 * em if lay.first_chars else (lay.first or 0) / 20
    x = left if lay.num else left + indent
    total = sum(
        _advance(c, e.look.size or em) for e in events if isinstance(e, Piece) and e.view == "shown" for c in e.text
    )
    if lay.align in ("center", "right") and (width is None or total > width):
        return _nowhere(events)
    if lay.align in ("center", "right") and width is not None:
        x = (width - total) / (2 if lay.align == "center" else 1)
    y, known = 0.0, True
    out: list[Stored] = []
    for n, event in enumerate(events):
        if isinstance(event, Break):
            known = known and event.kind == "rendered"
        if not isinstance(event, Piece) or event.view != "shown" or not event.text:
            continue
        size = event.look.size or em
        boxes: list[Place] = []
        for char in event.text:
            step = _advance(char, size)
            if char == "\n" or (width is not None and x + step > width + 1):
                x, y = left, y + leading * em
            known = known and char != "\t"  # where a tab leads is not known
            box = (x, y, x + step, y + size) if known else (-1.0, -1.0, -1.0, -1.0)
            boxes.append((max(0.0, box[0]), max(0.0, box[1]), max(0.1, box[2]), max(0.1, box[3])))
            x += step
        out.append(Stored(n, event.text, boxes, 1, size))
    return out


def _nowhere(events: list[Event]) -> list[Stored]:
    return [
        Stored(n, e.text, [(0.0, 0.0, 0.1, 0.1)] * len(e.text), 3)  # above everything
        for n, e in enumerate(events)
        if isinstance(e, Piece) and e.view == "shown" and e.text
    ]


def _advance(char: str, size: float) -> float:
    return 0.0 if char == "\n" else size if char > "\u2e7f" or "\u2010" <= char <= "\u27bf" else size / 2


def _parted(piece: Piece, under: list[bool]) -> list[Event]:
    out: list[Event] = []
    start = 0
    for i in range(1, len(under) + 1):
        if i == len(under) or under[i] != under[start]:
            out.append(
                replace(
                    piece,
                    text=piece.text[start:i],
                    skipped=piece.skipped + start,
                    view="covered" if under[start] else "shown",
                )
            )
            start = i
    return out


def _width(reading: Reading, ground: Ground) -> float | None:
    area = reading.paging.geometry.text_area
    if area is None or reading.paging.columns > 1 or ground.cell is not None or ground.kind != "paragraph":
        return None
    return area[2] - area[0]


def _offset(place: Element, name: str) -> tuple[str, float] | None:
    position = place.find(WP + name)
    offset = position.find(WP + "posOffset") if position is not None else None
    value = number(offset.text) if offset is not None else None
    return None if position is None or value is None else (position.get("relativeFrom") or "", value / _EMU)


def _from_column(reading: Reading, ground: Ground, origin: str, x: float) -> float | None:
    """Return a level place as counted from the column's left edge."""
    if origin == "column":
        return x
    area = reading.paging.geometry.text_area
    if area is None or reading.paging.columns > 1 or ground.cell is not None:
        return None
    return {"margin": x, "page": x - area[0], "leftMargin": x - area[0]}.get(origin)


Hides = Literal["wholly", "partly"]


def _opaque(package: Package, member: str, place: Element) -> Hides | None:
    """Return how a drawing hides what is behind it, None if it surely does not: no fill, or seen through."""
    shapes = [_filled(s) for s in place.iter(WPS + "wsp")]
    blips = list(place.iter(A + "blip", "{*}svgBlip"))
    pictures = [_picture(package, member, b) for b in blips]
    found = [h for h in (*shapes, *pictures) if h]
    if not shapes and not blips and next(place.iter("{*}graphicData"), None) is not None:
        return "partly"  # a chart, a diagram: with what it is filled is told elsewhere
    if not found:
        return None
    return "wholly" if found == ["wholly"] and len(shapes) + len(blips) == 1 else "partly"


def _opaque_vml(package: Package, member: str, shape: Element) -> Hides | None:
    if local(shape) == "group":
        inner = (e for e in shape.iter() if local(e) in _AREAS and e is not shape and local(e) != "group")
        return "partly" if any(_opaque_vml(package, member, e) for e in inner) else None
    held = next(shape.iter(V + "imagedata"), None)
    if held is not None:
        return _held(package, member, held.get(R + "id"))
    if next(shape.iter(V + "textpath"), None) is not None:
        return None
    fill = shape.find(V + "fill")
    off = shape.get("filled", "t").lower() in ("f", "false", "0") or (
        fill is not None and fill.get("on", "t").lower() in ("f", "false", "0")
    )
    if off or (fill is not None and fill.get("opacity") is not None):
        return None
    plain = fill is None or fill.get("type", "solid") == "solid"
    return "wholly" if plain and local(shape) in ("rect", "roundrect") else "partly"


def _filled(shape: Element) -> Hides | None:
    properties = shape.find(WPS + "spPr")
    fills = [e for e in properties if local(e).endswith("Fill")] if properties is not None else []
    form = properties.find(A + "prstGeom") if properties is not None else None
    if form is not None and form.get("prst") in _LINES:
        return None
    if not fills:
        theme = shape.find(f"{WPS}style/{A}fillRef")
        return "partly" if theme is not None and theme.get("idx", "0") != "0" else None
    fill = fills[0]
    if local(fill) == "noFill" or any(local(e).startswith("alpha") for e in fill.iter()):
        return None
    square = form is None or form.get("prst") in _RECTANGLES
    return "wholly" if local(fill) == "solidFill" and square else "partly"


def _picture(package: Package, member: str, blip: Element) -> Hides | None:
    hides = _held(package, member, blip.get(R + "embed"))
    return "partly" if hides and len(blip) else hides  # effects may make it clear


def _held(package: Package, member: str, link: str | None) -> Hides | None:
    target = target_of(package, member, link)
    content = read_bytes(package, target) if target else None
    if content is None or not content.data:
        return None
    if opaque_picture(content.data):
        return "wholly"
    return None if _clear(content.data) else "partly"


def _clear(data: bytes) -> bool:
    """True if at most half of a PNG of moderate size hides what is behind it, as with a seal."""
    size = pixel_size(data)
    if data[:8] != b"\x89PNG\r\n\x1a\n" or size is None or not 0 < size[0] * size[1] <= _PIXELS:
        return False
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
            alpha = picture.convert("RGBA").getchannel("A").histogram()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return sum(alpha[_THROUGH:]) <= size[0] * size[1] / 2


def opaque_picture(data: bytes) -> bool:
    """True if the head of a picture file says that nothing is seen through it: JPEG, BMP, PNG without transparency."""
    if data[:3] == b"\xff\xd8\xff" or data[:2] == b"BM":
        return True
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 33:
        return False
    at, kind = 8, data[25]
    while at + 12 <= len(data):
        name = data[at + 4 : at + 8]
        if name in (b"tRNS", b"IDAT"):
            return name == b"IDAT" and kind in (0, 2, 3)
        at += 12 + int(struct.unpack(">I", data[at : at + 4])[0])
    return False
