"""Lines of a page in the order they are read, with their cells and their runs: for every format of fixed pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from biaoshi.formats.boxes import union
from biaoshi.formats.pdf.columns import in_order
from biaoshi.formats.pdf.geometry import rounded
from biaoshi.formats.pdf.glyphs import Piece
from biaoshi.formats.pdf.grid import Grid, Rule
from biaoshi.formats.pdf.lines import Line, lines
from biaoshi.types.document import Box, Run, Style

Cell = tuple[int, int, int]  # table on this page, row, column


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its cell, its runs and where it comes from."""

    text: str
    bbox: Box
    runs: tuple[Run, ...]
    cell: Cell | None
    ocr: bool
    turned: bool  # not level text
    confidence: float | None = None  # of text that was recognised
    boxes: tuple[Box | None, ...] = ()  # of the characters, where a writer asked for them; None for a gap
    upright: bool = False  # characters stand one under the other
    direction: float = 0.0


@dataclass(frozen=True, slots=True)
class Flow:
    """A line or a table in the flow of the page."""

    bbox: Box
    lines: tuple[tuple[Line, Cell | None], ...] = field(default=())


def flow(pieces: list[Piece], tables: tuple[Grid, ...]) -> list[tuple[Line, Cell | None]]:
    """Return lines in reading order; those of a table follow its cells."""
    cells, free = _by_cell(pieces, tables)
    level: list[Flow] = []
    turned: list[Flow] = []
    for line in lines(free):
        (level if line.direction == 0 and not line.upright else turned).append(Flow(line.bbox, ((line, None),)))
    if not level:
        level, turned = turned, []  # a page set sideways: as its lines follow each other
        items = level
    else:
        for t, grid in enumerate(tables):
            inside = sorted((c, p) for c, p in cells.items() if c[0] == t)
            found = [(line, cell) for cell, members in inside for line in _in_cell(members)]
            if found:
                level.append(Flow(grid.bbox, tuple(found)))
        cells = {}
        items = in_order(level)
    rest = [(line, c) for c, members in sorted(cells.items()) for line in _in_cell(members)]
    return [pair for flow in (*items, *turned) for pair in flow.lines] + rest


def _in_cell(pieces: list[Piece]) -> list[Line]:
    found = lines(pieces)
    level = [x for x in found if x.direction == 0 and not x.upright]
    return in_order(level) + [x for x in found if x.direction != 0 or x.upright] if level else found


def _by_cell(pieces: list[Piece], tables: tuple[Grid, ...]) -> tuple[dict[Cell, list[Piece]], list[Piece]]:
    """Part pieces by the table cell their characters stand in."""
    if not tables:
        return {}, pieces
    cells: dict[Cell, list[Piece]] = {}
    free: list[Piece] = []
    for piece in pieces:
        last: tuple[Cell | None, Piece] | None = None
        for char, box in zip(piece.text, piece.boxes, strict=True):
            cell = _cell((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, tables)
            if last is None or last[0] != cell:
                last = (cell, Piece(piece.ink, piece.key, [], [], piece.view))
                (free if cell is None else cells.setdefault(cell, [])).append(last[1])
            last[1].text.append(char)
            last[1].boxes.append(box)
    return cells, free


def _cell(x: float, y: float, tables: tuple[Grid, ...]) -> Cell | None:
    for t, grid in enumerate(tables):
        at = grid.cell_at(x, y)
        if at is not None:
            return (t, *at)
    return None


def row(line: Line, cell: Cell | None, rules: Sequence[Rule], layer: frozenset[Box], *, sited: bool = False) -> Row:
    """Return the row of a line: its runs by style, struck through where one of the level `rules` runs through it.

    `layer` are the boxes of characters that stand for a scan (the file's own recognised text); `sited`: the place of
    every character is kept.
    """
    runs: list[Run] = []
    struck = _struck(line, rules) if line.direction == 0 else []
    start = 0
    for i in range(1, len(line.text) + 1):
        if (
            i < len(line.text)
            and (line.inks[i] is line.inks[start] or line.inks[i].style == line.inks[start].style)
            and (not struck or struck[i] == struck[start])
        ):
            continue
        boxes = [b for b in line.boxes[start:i] if b is not None]
        style: Style = line.inks[start].style
        if struck and struck[start]:
            style = replace(style, strike=True)
        runs.append(Run(start, i, style, rounded(union(boxes)) if boxes else None))
        start = i
    ocr = bool(layer) and 2 * sum(b in layer for b in line.boxes if b is not None) > len(line.text)
    turned = line.direction != 0 or line.upright
    return Row(
        line.text, rounded(line.bbox), tuple(runs), cell, ocr, turned, None, line.boxes if sited else (), line.upright,
        line.direction,
    )  # fmt: skip


def _struck(line: Line, rules: Sequence[Rule]) -> list[bool]:
    """Characters a level rule runs through at half their height."""
    if not rules:
        return []
    x0, y0, x1, y1 = line.bbox
    height = y1 - y0
    through = [
        r
        for r in rules
        if y0 + 0.3 * height < r[0] < y1 - 0.3 * height
        and r[1] < x1
        and r[2] > x0
        and r[2] - r[1] < 1.3 * (x1 - x0) + 20
    ]
    if not through:
        return []
    out = []
    last = False
    for box in line.boxes:
        if box is not None:
            middle = (box[0] + box[2]) / 2
            last = any(r[1] - 1 <= middle <= r[2] + 1 for r in through)
        out.append(last)
    return out if any(out) else []
