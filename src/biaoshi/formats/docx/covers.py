"""Drawings that lie in front of the text of the paragraph they are anchored in, as far as the file tells where both are.

    column edge ├─ indent ─┤机密★10年……          characters stand one em apart (half an em for Latin), line by line
                    ▓▓▓▓▓▓▓▓                      the drawing: offset from the column and from the paragraph's top

A docx has no places: lines are set by whoever opens it. What is covered with the closest and with the widest spacing of
lines alike is taken to be covered; a drawing placed from the page or from a character says nothing here. Only what is
opaque for certain counts: a rectangle filled with one colour, a picture without transparency (a seal has one).
"""

import struct
from collections.abc import Sequence
from dataclasses import replace

from biaoshi.formats.docx.geometry import css, points
from biaoshi.formats.docx.state import Break, Cover, Event, Ground, Piece, Reading
from biaoshi.formats.docx.styles import Layout
from biaoshi.formats.ooxml.markup import WP, WPS, A, Element, R, V, local, number
from biaoshi.formats.ooxml.package import Package, read_bytes, target_of
from biaoshi.formats.sight import Painted, Scene, Stored, judged
from biaoshi.types.document import Box as Place

_EMU = 12_700
_LEADINGS = (1.15, 1.75)  # of the size: single spacing, and 三号 at 28 points as official papers have it
_SIZE = 10.5
_FAR = (0.0, 0.0, 20_000.0, 20_000.0)
_RECTANGLES = ("rect", "roundRect", "flowChartProcess")


def anchored(reading: Reading, member: str, place: Element, ground: Ground) -> Cover | None:
    """Return what a wp:anchor covers, None where nothing is certain to be covered."""
    if place.tag != WP + "anchor" or place.get("behindDoc", "0") in ("1", "true") or ground.ghost is not None:
        return None
    if place.find(WP + "wrapNone") is None or not _opaque(reading.package, member, place):
        return None
    extent = place.find(WP + "extent")
    width, height = (number(extent.get(k)) if extent is not None else None for k in ("cx", "cy"))
    across, down = _offset(place, "positionH"), _offset(place, "positionV")
    if width is None or height is None or across is None or down is None or down[0] != "paragraph":
        return None
    x = _from_column(reading, ground, *across)
    if x is None:
        return None
    y = down[1]
    return Cover((x, y, x + width / _EMU, y + height / _EMU))


def drawn_by_vml(reading: Reading, shape: Element, ground: Ground) -> Cover | None:
    """Return what a VML shape covers (WPS and older programs), None where nothing is certain to be covered."""
    style = css(shape.get("style"))
    behind = (style.get("z-index") or "0").startswith("-")
    if style.get("position") != "absolute" or behind or ground.ghost is not None or style.get("visibility") == "hidden":
        return None
    if local(shape) not in ("rect", "roundrect") or any(local(e) == "wrap" and e.get("type") for e in shape):
        return None
    fill = shape.find(V + "fill")
    clear = fill is not None and (fill.get("opacity") is not None or fill.get("type", "solid") != "solid")
    off = shape.get("filled", "t").lower() in ("f", "false", "0") or (
        fill is not None and fill.get("on", "t").lower() in ("f", "false", "0")
    )
    x, y, width, height = (points(style.get(k)) for k in ("margin-left", "margin-top", "width", "height"))
    across = style.get("mso-position-horizontal-relative", "column")
    down = style.get("mso-position-vertical-relative", "paragraph")
    if clear or off or x is None or y is None or not width or not height or down not in ("paragraph", "text"):
        return None
    left = _from_column(reading, ground, "column" if across == "text" else across, x)
    return None if left is None else Cover((left, y, left + width, y + height))


def covered(reading: Reading, events: list[Event], lay: Layout, ground: Ground) -> list[Event]:
    """Return the events of a paragraph with what its covers lie over in the view "covered"."""
    covers = [e.box for e in events if isinstance(e, Cover)]
    if not covers or lay.framed:
        return events
    pieces = [(n, e) for n, e in enumerate(events) if isinstance(e, Piece) and e.view == "shown" and e.text]
    under = [_under(reading, events, lay, ground, covers, leading) for leading in _LEADINGS]
    out: list[Event] = list(events)
    for n, piece in reversed(pieces):
        both = [a and b for a, b in zip(under[0].get(n, ()), under[1].get(n, ()), strict=True)]
        if any(both):
            out[n : n + 1] = _parted(piece, both)
    return out


def _under(
    reading: Reading, events: list[Event], lay: Layout, ground: Ground, covers: Sequence[Place], leading: float
) -> dict[int, list[bool]]:
    """Return, for each piece that is shown, which of its characters lie under a cover."""
    runs = _set(reading, events, lay, ground, leading)
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


def _opaque(package: Package, member: str, place: Element) -> bool:
    shapes = list(place.iter(WPS + "wsp"))
    blips = list(place.iter(A + "blip"))
    if len(shapes) == 1 and not blips:
        return _filled(shapes[0])
    if len(blips) == 1 and not shapes:
        link = target_of(package, member, blips[0].get(R + "embed"))
        content = read_bytes(package, link) if link else None
        return content is not None and len(blips[0]) == 0 and opaque_picture(content.data)
    return False


def _filled(shape: Element) -> bool:
    properties = shape.find(WPS + "spPr")
    if properties is None:
        return False
    form, fill = properties.find(A + "prstGeom"), properties.find(A + "solidFill")
    if form is not None and form.get("prst") not in _RECTANGLES:
        return False
    return fill is not None and not any(local(e).startswith("alpha") for e in fill.iter())


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
