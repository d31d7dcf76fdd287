"""Office drawings ([MS-ODRAW]): records within records; which shapes there are, their text effects and pictures."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

Record = tuple[int, int, int, int, int]  # type, instance, where its content begins and ends, depth
_CONTAINER = 15
_TEXT, _NAME, _DESCRIPTION, _PICTURE = 0x00C0, 0x0380, 0x0381, 0x0104
_TABLES = (0xF00B, 0xF121, 0xF122)
DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: its number, the words of its text effect (艺术字), what it is called, and the number of its picture."""

    number: int
    effect: str = ""
    description: str = ""
    picture: int | None = None


def records(data: bytes, start: int = 0, end: int | None = None, depth: int = 0) -> Iterator[Record]:
    """Yield every record, those within containers after their container. A record cut short ends its level."""
    last = len(data) if end is None else min(end, len(data))
    levels = [(start, last)]
    while levels:
        at, stop = levels.pop()
        while at + 8 <= stop:
            head, kind, size = struct.unpack_from("<HHI", data, at)
            inner = at + 8
            yield kind, head >> 4, inner, min(inner + size, stop), depth + len(levels)
            if head & 15 == _CONTAINER and len(levels) < DEEPEST:
                levels.append((min(inner + size, stop), stop))
                at, stop = inner, min(inner + size, stop)
            else:
                at = inner + size


def sound(data: bytes, start: int, end: int, deepest: int = DEEPEST) -> bool:
    """Return True if every record ends where its container, or the stretch, does: none is cut short.

    Containers within `deepest` others are not looked into.
    """
    levels = [(start, min(end, len(data)))]
    while levels:
        at, stop = levels.pop()
        while at + 8 <= stop:
            head, _, size = struct.unpack_from("<HHI", data, at)
            after = at + 8 + size
            if after > stop:
                return False
            if head & 15 == _CONTAINER and len(levels) < deepest:
                levels.append((after, stop))
                at, stop = at + 8, after
            else:
                at = after
        if at != stop:
            return False
    return True


def shapes(data: bytes, start: int = 0, end: int | None = None) -> list[Shape]:
    """Return the shapes in a stretch of drawing records, in order; the properties of a shape may stand in several."""
    found: list[Shape] = []
    number, known = 0, False
    for kind, instance, inner, stop, _ in records(data, start, end):
        if kind == 0xF004:
            known = False
        elif kind == 0xF00A and stop - inner >= 4:
            number, known = struct.unpack_from("<I", data, inner)[0], True
            found.append(Shape(number))
        elif kind in _TABLES and known:
            texts, picture = _properties(data[inner:stop], instance)
            last = found[-1]
            found[-1] = Shape(
                number,
                texts.get(_TEXT, last.effect),
                texts.get(_DESCRIPTION, last.description),
                last.picture if picture is None else picture,
            )
    return found


def settings(data: bytes, start: int, end: int) -> dict[int, int]:
    """Return the numbers of a shape's properties, by property; what stands in a later table counts."""
    found: dict[int, int] = {}
    for kind, count, inner, stop, _ in records(data, start, end):
        if kind in _TABLES:
            for at in range(inner, min(inner + 6 * count, stop - 5), 6):
                head, value = struct.unpack_from("<HI", data, at)
                if not head & 0x8000:
                    found[head & 0x3FFF] = value
    return found


def pictures(data: bytes, start: int = 0, end: int | None = None) -> list[int]:
    """Return, for each picture of the drawing's store, how many shapes use it."""
    return [
        struct.unpack_from("<I", data, inner + 24)[0]
        for kind, _, inner, stop, _ in records(data, start, end)
        if kind == 0xF007 and stop - inner >= 36
    ]


def _properties(data: bytes, count: int) -> tuple[dict[int, str], int | None]:
    texts: dict[int, str] = {}
    picture: int | None = None
    at = 6 * count
    for i in range(min(count, len(data) // 6)):
        head, value = struct.unpack_from("<HI", data, 6 * i)
        key = head & 0x3FFF
        if head & 0x8000:
            if key in (_TEXT, _DESCRIPTION):
                texts[key] = data[at : at + value].decode("utf-16-le", "replace").split("\0")[0]
            at += value
        elif key == _PICTURE and value:
            picture = value
    return texts, picture
