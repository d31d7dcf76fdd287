"""Lines of an OFD file as a writer needs them: each character with the TextCode it is stored in and its place along the line.

A line of a page may be made of many text objects (often one a character), so words are looked for in the lines as read,
in what each canvas paints apart from that, and in every text object of every part, shown or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from biaoshi.formats.ofd.canvas import Canvas
from biaoshi.formats.ofd.names import children, local
from biaoshi.formats.ofd.page import Sheet
from biaoshi.formats.ofd.runs import run_of
from biaoshi.formats.ofd.writing import NARROW
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.pdf.flow import Row
from biaoshi.formats.pdf.lines import lines
from biaoshi.formats.pdf.rows import wide_char
from biaoshi.types.document import Box

Site = tuple[Element, int]
"""A TextCode and the number of a character in it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """One line. `sites`, `spans` (from, to along the line) and `scales` (units of the line to one of the TextCode's)
    run like `text`; a blank that stands for a gap has none. `level`: what stands behind may move; `room`: how far."""

    text: str
    sites: tuple[Site | None, ...]
    spans: tuple[tuple[float, float], ...]
    scales: tuple[float, ...]
    level: bool = True
    down: bool = False
    room: float = inf


def strip_of(sheet: Sheet, row: Row) -> Strip:
    """Return one row of a sheet that was read with the places of its characters."""
    level = row.direction == 0 and not row.upright
    beside = [
        r.bbox[0]
        for r in sheet.leaf.rows
        if r.bbox[1] < row.bbox[3] and r.bbox[3] > row.bbox[1] and r.bbox[0] >= row.bbox[2] - 1
    ]
    edge = min([sheet.leaf.page.width, *beside])
    return _strip(row.text, row.boxes, sheet.canvases, level, row.upright, max(0.0, edge - row.bbox[2]))


def painted(canvas: Canvas) -> Iterator[Strip]:
    """Yield the lines of all a canvas paints, seen or not."""
    for line in lines(canvas.pieces):
        yield _strip(line.text, line.boxes, (canvas,), line.direction == 0 and not line.upright, line.upright, inf)


def stored(root: Element) -> Iterator[Strip]:
    """Yield the text objects below `root`, one a line."""
    for holder in root.iter():
        if local(holder) == "TextCode" and (parent := holder.getparent()) is not None:
            if next(children(parent, "TextCode")) is not holder:
                continue
            sites: list[Site] = []
            spans: list[tuple[float, float]] = []
            text = ""
            for code in children(parent, "TextCode"):
                run = run_of(code)
                text += run.text
                sites += [(code, n) for n in range(len(run.text))]
                spans += [
                    (x, x + (run.em if wide_char(c) else NARROW * run.em))
                    for x, c in zip(run.xs, run.text, strict=True)
                ]
            yield Strip(text, tuple(sites), tuple(spans), (1.0,) * len(text))


def _strip(
    text: str, boxes: Sequence[Box | None], canvases: Sequence[Canvas], level: bool, upright: bool, room: float
) -> Strip:
    sites: list[Site | None] = []
    scales: list[float] = []
    for box in boxes:
        found = _at(box, canvases) if box is not None else None
        sites.append(found[0] if found else None)
        scales.append(found[1] if found else 1.0)
    straight = level and all(s > 0 for s in scales)
    spans = tuple((b[0], b[2]) if b is not None else (0.0, 0.0) for b in boxes)
    return Strip(text, tuple(sites), spans, tuple(scales), straight, upright, room)


def _at(box: Box, canvases: Sequence[Canvas]) -> tuple[Site, float] | None:
    """Return where a character is stored, and points to one unit of its object along the line, 0 where it lies askew."""
    for canvas in canvases:
        if (place := canvas.places().get(id(box))) is not None:
            code, matrix = canvas.codes[place[0]]
            return (code, place[1]), 0.0 if matrix[1] or matrix[2] else matrix[0]
    return None
