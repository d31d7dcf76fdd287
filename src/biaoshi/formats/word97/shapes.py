"""What floats over the text: text boxes, text effects (艺术字, 水印) and pictures, and where each is anchored."""

import struct
from dataclasses import dataclass, field

from biaoshi.formats.ole.escher import Shape, pictures, records, shapes
from biaoshi.formats.word97.fib import BOXES, DRAWINGS, RUNNING_BOXES, RUNNING_SHAPES, SHAPES, Fib, part_of, positions
from biaoshi.formats.word97.state import Floating


@dataclass
class Floats:
    """By position in the whole text: text boxes and effects of body and headers; pictures with their height in twips."""

    body: list[tuple[int, Floating]] = field(default_factory=list)
    running: list[tuple[int, Floating]] = field(default_factory=list)
    loose: list[Floating] = field(default_factory=list)  # boxes without an anchor
    pictures: list[tuple[int, int | None]] = field(default_factory=list)
    places: dict[int, set[int]] = field(default_factory=dict)  # picture → where its shapes are anchored, -1: nowhere
    descriptions: list[tuple[str, str]] = field(default_factory=list)
    stored: list[int] = field(default_factory=list)  # pictures in the store that no shape of the page uses


def load_floats(fib: Fib) -> Floats:
    """Return everything that floats. Broken tables give what stands before the fault."""
    found = Floats()
    if fib.old:
        _boxes(fib, found, {}, {}, old=True)
        return found
    drawings = part_of(fib, DRAWINGS)
    anchors: dict[int, tuple[int, int]] = {}  # shape → position, height
    body_end = fib.counts[0]
    running_start = fib.counts[0] + fib.counts[1]
    for table, base in ((SHAPES, 0), (RUNNING_SHAPES, running_start)):
        numbers, entries = positions(part_of(fib, table), 26)
        for position, entry in zip(numbers, entries, strict=False):
            shape, _, top, _, bottom = struct.unpack_from("<I4i", entry)
            anchors[shape] = (base + position, max(0, bottom - top))
    listed = _listed(drawings)
    for shape in listed:
        place, height = anchors.get(shape.number, (-1, 0))
        if shape.effect.strip():
            words = Floating(max(place, 0), max(place, 0), shape.effect.replace("\r", "\n"))
            if place < 0:
                found.loose.append(words)
            else:
                (found.body if place < body_end else found.running).append((place, words))
        if shape.picture is not None:
            found.pictures.append((shape.picture, height if place >= 0 else None))
            found.places.setdefault(shape.picture, set()).add(place)
        if shape.description.strip():
            found.descriptions.append((shape.description, f"WordDocument#shape[{shape.number}]"))
    used = {number for number, _ in found.pictures}
    found.stored = [n for n, uses in enumerate(pictures(drawings), 1) if uses > 0 and n not in used]
    _boxes(fib, found, anchors, {s.number for s in listed}, old=False)
    found.body.sort(key=lambda a: a[0])
    found.running.sort(key=lambda a: a[0])
    return found


def _listed(drawings: bytes) -> list[Shape]:
    """Return the shapes of all drawings: the records of each stand behind one byte of their own."""
    at = 0
    for kind, _, _, stop, depth in records(drawings):
        if depth == 0 and kind == 0xF000:
            at = stop
            break
    found: list[Shape] = []
    while at + 9 <= len(drawings):
        size = struct.unpack_from("<I", drawings, at + 5)[0]
        found += shapes(drawings, at + 1, at + 9 + size)
        at += 9 + size
    return found


def _boxes(fib: Fib, found: Floats, anchors: dict[int, tuple[int, int]], known: object, *, old: bool) -> None:
    starts = [sum(fib.counts[:6]), sum(fib.counts[:7])]
    for table, start, count in ((BOXES, starts[0], fib.counts[6]), (RUNNING_BOXES, starts[1], fib.counts[7])):
        if not count:
            continue
        numbers, entries = positions(b"" if old else part_of(fib, table), 22)
        covered = 0
        for first, last, entry in zip(numbers, numbers[1:], entries, strict=False):
            if not covered <= first < last <= count:
                continue
            floating = Floating(start + first, start + last)
            covered = last
            shape = struct.unpack_from("<I", entry, 14)[0]
            if shape in anchors:
                place = anchors[shape][0]
                (found.body if place < fib.counts[0] else found.running).append((place, floating))
            else:
                found.loose.append(floating)
        if covered < count:
            found.loose.append(Floating(start + covered, start + count))
