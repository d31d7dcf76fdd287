"""What lies behind, over and around the text of a slide: its shapes' fills and places, its background, its colours.

    master background ─ shapes of the master ─ shapes of the slide, one over the other ─ text in the last of them

Only what the records tell for certain makes text unseen: a plain fill, a place of its own (a shape in a group has
none), a colour given by value or by the slide's scheme ([MS-PPT] 2.4.17, 2.5; [MS-ODRAW] 2.2.2, 2.3.7).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from biaoshi.formats.ole.escher import records, settings
from biaoshi.types.document import Box, View

UNITS = 8
"""Units of a master a point (576 an inch)."""
_TYPE, _COLOUR, _OPACITY, _FILL, _HIDDEN, _TURN, _PICTURE = 0x180, 0x181, 0x182, 0x1BF, 0x3BF, 0x004, 0x104
_RECTANGLES = (1, 2, 202)
_GROUP, _BACKGROUND = 0x001, 0x400
_MOST = 4_000_000
"""Comparisons of shapes with each other on one slide."""
_MOVING = (0x1014, 0xF144)
"""Records of animations: what is covered may be shown again in turn."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One shape. `fill`: raw colour of a plain fill nothing is seen through, None where it is another or not known."""

    box: Box | None  # points; None: not known
    fill: int | None
    painted: bool  # something may be drawn in it, be it only a pattern
    rectangle: bool
    hidden: bool
    prompt: bool  # a placeholder
    picture: int | None = None  # its number in the store

    @property
    def height(self) -> float | None:
        return self.box[3] - self.box[1] if self.box is not None else None


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a slide or master is drawn on. `paper`: raw colour, None: not known; `size` in points, None: has no edge."""

    scheme: tuple[str, ...] = ()
    paper: int | None = None
    under: tuple[Surface, ...] = ()  # of its master
    own: tuple[Surface, ...] = ()  # what slides that go by it have under them besides
    size: tuple[float, float] | None = None
    moving: bool = False


def surface_of(data: bytes, start: int, end: int) -> Surface:
    """Return the shape whose container is [start, end)."""
    box: Box | None = None
    kind = flags = 0
    prompt = False
    for record, instance, inner, stop, _ in records(data, start, end):
        if record == 0xF00A and stop - inner >= 8:
            kind, flags = instance, struct.unpack_from("<I", data, inner + 4)[0]
        elif record == 0xF010 and stop - inner in (8, 16):
            top, left, right, bottom = struct.unpack_from("<4h" if stop - inner == 8 else "<4i", data, inner)
            box = (left / UNITS, top / UNITS, right / UNITS, bottom / UNITS)
        elif record == 3011:
            prompt = True
    said = settings(data, start, end)
    fill = said.get(_FILL, 0)
    told = bool(fill & 0x100000)
    filled = bool(fill & 0x10) if told else not prompt  # a placeholder that says nothing goes by the master's: bare
    plain = told and filled and said.get(_TYPE, 0) == 0 and said.get(_OPACITY, 0x10000) >= 0x10000
    return Surface(
        None if said.get(_TURN, 0) else box,
        said.get(_COLOUR) if plain else None,
        (filled or _PICTURE in said) and not flags & _GROUP,
        kind in _RECTANGLES,
        said.get(_HIDDEN, 0) & 0x20002 == 0x20002,
        prompt,
        said.get(_PICTURE),
    )


def backdrop(
    data: bytes, start: int, end: int, master: Backdrop | None = None, size: tuple[float, float] | None = None
) -> Backdrop:
    """Return what the slide or master in [start, end) is drawn on, going by `master` where it says so."""
    flags, scheme, paper, moving = 0, tuple[str, ...](), None, False
    own: list[Surface] = []
    for kind, instance, inner, stop, depth in records(data, start, end):
        if kind == 1007 and depth == 0 and stop - inner >= 22:
            flags = struct.unpack_from("<H", data, inner + 20)[0]
        elif kind == 2032 and depth == 0 and instance == 1 and stop - inner >= 32:
            scheme = tuple(data[at : at + 3].hex().upper() for at in range(inner, inner + 32, 4))
        elif kind == 0xF004:
            if _background(data, inner, stop):
                paper = surface_of(data, inner, stop).fill
            elif size is None:
                own.append(surface_of(data, inner, stop))
        elif kind in _MOVING or (kind == 5003 and any(r[0] in _MOVING for r in records(data, inner, stop))):
            moving = True
    under: tuple[Surface, ...] = ()
    if master is not None:
        under = (*master.under, *master.own) if flags & 1 else ()
        scheme = master.scheme if flags & 2 else scheme
        paper = master.paper if flags & 4 else paper
    drawn = tuple(s for s in own if not s.prompt and s.painted and not s.hidden)
    return Backdrop(scheme, paper, under, drawn, size, moving)


def master_of(data: bytes, start: int, end: int) -> int:
    """Return the number of the master a slide goes by, 0 if it names none."""
    for kind, _, inner, stop, depth in records(data, start, end):
        if kind == 1007 and depth == 0 and stop - inner >= 16:
            return int(struct.unpack_from("<I", data, inner + 12)[0])
    return 0


def _background(data: bytes, start: int, end: int) -> bool:
    return any(
        r[0] == 0xF00A and r[3] - r[2] >= 8 and struct.unpack_from("<I", data, r[2] + 4)[0] & _BACKGROUND
        for r in records(data, start, end)
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The shapes of a slide in the order they are drawn, what it is drawn on, and those that may matter to others."""

    shapes: tuple[Surface, ...]
    behind: Backdrop
    hiding: tuple[tuple[int, Box], ...]
    painted: tuple[tuple[int, Surface], ...]

    @property
    def crowded(self) -> bool:
        """True if there is too much on it to hold every shape against every other."""
        others = len(self.hiding) + len(self.painted) + len(self.behind.under)
        return len(self.shapes) * others > _MOST


def drawn(shapes: Sequence[Surface], behind: Backdrop) -> Drawn:
    """Return the shapes with those picked out that hide what is under them for certain, and those that paint at all."""
    shown = [(n, s) for n, s in enumerate(shapes) if not s.hidden]
    hiding = [(n, s.box) for n, s in shown if s.rectangle and s.fill is not None and s.box is not None]
    return Drawn(tuple(shapes), behind, tuple(hiding), tuple((n, s) for n, s in shown if s.painted))


def seen(number: int, on: Drawn) -> tuple[View, str | None]:
    """Return how the text of shape `number` of a slide is seen, and the colour it stands on (None: not known)."""
    own, behind = on.shapes[number], on.behind
    view: View = "shown"
    if own.hidden:
        view = "hidden"
    elif own.box is not None and behind.size is not None and _outside(own.box, behind.size):
        view = "offpage"
    elif not behind.moving and any(n > number and _holds(box, own.box) for n, box in on.hiding):
        view = "covered"
    if own.painted:
        return view, colour(own.fill, behind.scheme)
    for below in reversed((*behind.under, *(s for n, s in on.painted if n < number))):
        if below.box is None or own.box is None:
            return view, None
        if _touch(below.box, own.box):
            return view, colour(below.fill, behind.scheme) if _holds(below.box, own.box) else None
    return view, colour(behind.paper, behind.scheme)


def colour(value: int | None, scheme: Sequence[str]) -> str | None:
    """Return RRGGBB of a raw colour: by value, or by its place in the scheme; None for a system's."""
    if value is None:
        return None
    kind = value >> 24
    if kind == 8:
        return scheme[value & 0xFF] if value & 0xFF < len(scheme) else None
    return value.to_bytes(4, "little")[:3].hex().upper() if kind in (0, 2) else None


def _outside(box: Box, size: tuple[float, float]) -> bool:
    return box[0] >= size[0] or box[1] >= size[1] or box[2] <= 0 or box[3] <= 0


def _holds(outer: Box, inner: Box | None) -> bool:
    return inner is not None and (
        outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1
    )


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
