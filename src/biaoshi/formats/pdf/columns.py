"""Reading order: from top to bottom, and column by column where a page is clearly set in columns.

        ─────── title ───────          a line that crosses the gutter ends the columns above it
left 1  left 2 …   ║  right 1 …
(filled lines)     ║  (filled lines)   short entries on both sides are a table or a form: row by row
"""

from typing import Protocol, TypeVar

from biaoshi.types.document import Box


class Placed(Protocol):
    @property
    def bbox(self) -> Box: ...


T = TypeVar("T", bound=Placed)
LEAST = 5  # lines a column must have
FILLED = 0.6  # how much of its column a middling line must fill


def in_order(items: list[T]) -> list[T]:
    """Return `items` in reading order; items are lines or tables of one direction."""
    flow = _swept(items)
    if len(flow) < 2 * LEAST:
        return flow
    gutter = _gutter(flow)
    if gutter is None:
        return flow
    out: list[T] = []
    band: list[T] = []
    for item in [*flow, None]:
        if item is not None and not item.bbox[0] < gutter - 1 < item.bbox[2] - 2:
            band.append(item)
            continue
        out += _band(band, gutter)
        band = []
        if item is not None:
            out.append(item)
    return out


def _swept(items: list[T]) -> list[T]:
    """Return items from top to bottom; what stands at one height goes from left to right."""
    out: list[T] = []
    row: list[T] = []
    for item in sorted(items, key=lambda i: i.bbox[1] + i.bbox[3]):
        if row and not _level(row[0].bbox, item.bbox):
            out += sorted(row, key=lambda i: i.bbox[0])
            row = []
        row.append(item)
    return out + sorted(row, key=lambda i: i.bbox[0])


def _level(a: Box, b: Box) -> bool:
    """The middles of two boxes are within a third of the lower one's height."""
    return abs(a[1] + a[3] - b[1] - b[3]) / 2 <= 0.34 * min(a[3] - a[1], b[3] - b[1])


def _gutter(items: list[T]) -> float | None:
    """Return the x in the middle of the page that the fewest items cross, if few enough do."""
    left, right = min(i.bbox[0] for i in items), max(i.bbox[2] for i in items)
    width = right - left
    spans = [(i.bbox[0], i.bbox[2]) for i in items]
    if sum(b - a > 0.76 * width for a, b in spans) > 0.4 * len(items):
        return None  # whole lines cross any gutter
    best, least = None, len(items) * 0.4
    x = left + 0.25 * width
    ties: list[float] = []
    while x < left + 0.75 * width:
        crossing = sum(a < x < b for a, b in spans)
        if crossing < least:
            least, ties = crossing, [x]
        elif crossing == least and ties:
            ties.append(x)
        x += 3
    if ties:
        best = ties[len(ties) // 2]
    return best


def _band(band: list[T], gutter: float) -> list[T]:
    found = _split(band, gutter)
    return band if found is None else [i for column in found for i in _swept(column)]


def _split(items: list[T], gutter: float) -> list[list[T]] | None:
    """Return the columns on both sides of a gutter, or None if one side is none."""
    left = [i for i in items if i.bbox[2] <= gutter + 2]
    right = [i for i in items if i.bbox[2] > gutter + 2]
    if min(len(left), len(right)) < LEAST or max(i.bbox[2] for i in left) + 6 > min(i.bbox[0] for i in right):
        return None
    first, second = _columns(left), _columns(right)
    return None if first is None or second is None else first + second


def _columns(items: list[T]) -> list[list[T]] | None:
    if _column(items):
        return [items]
    gutter = _gutter(items) if len(items) >= 2 * LEAST else None
    return None if gutter is None else _split(items, gutter)


def _column(items: list[T]) -> bool:
    """Enough lines, and most of them filled: running text."""
    if len(items) < LEAST:
        return False
    width = max(i.bbox[2] for i in items) - min(i.bbox[0] for i in items)
    widths = sorted(i.bbox[2] - i.bbox[0] for i in items)
    return widths[len(widths) // 3] >= FILLED * width
