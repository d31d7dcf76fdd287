"""One page read: its lines in reading order, what is not seen, and its lines of the coverage ledger."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from biaoshi.formats.pdf.columns import in_order
from biaoshi.formats.pdf.drawing import Drawing, drawing
from biaoshi.formats.pdf.garble import garbled
from biaoshi.formats.pdf.geometry import Sheet, rounded, union
from biaoshi.formats.pdf.glyphs import Glyphs, Piece, glyphs
from biaoshi.formats.pdf.grid import Grid, grids
from biaoshi.formats.pdf.images import Region, lettering, regions
from biaoshi.formats.pdf.lines import Line, lines
from biaoshi.formats.pdf.picture import Picture, picture
from biaoshi.formats.pdf.sight import layer_covers, scanned, seen
from biaoshi.types.document import Box, Page, Part, Run, Style

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


@dataclass(frozen=True, slots=True)
class Leaf:
    """Everything kept of one page."""

    page: Page
    rows: tuple[Row, ...]
    unseen: tuple[tuple[str, str, Box], ...]  # view, text, box
    parts: tuple[Part, ...]
    regions: tuple[Region, ...]
    tables: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A line or a table in the flow of the page."""

    bbox: Box
    lines: tuple[tuple[Line, Cell | None], ...] = field(default=())


def leaf(
    page: Any,
    where: Sheet,
    number: int,
    layers_off: frozenset[str],
    limit: int,
    sound: Callable[[bool], bool],
    annotated: bool,
) -> Leaf:
    """Return page `number` as read, at most `limit` characters of it.

    `sound` is asked of an empty page only, told whether it has objects: False if contents may have been lost.
    `annotated` tells that annotations draw on this page.
    """
    text = glyphs(page, where, limit)
    drawn = drawing(page, where, layers_off, text.keys)
    look = cache(lambda: picture(page, where))
    pieces = seen(text.pieces, where, drawn, look, bool(layers_off))
    ocr = any(p.view == "ocr" for p in pieces)
    visible = [p for p in pieces if p.view in ("shown", "ocr")]
    tables = tuple(grids(drawn.rows, drawn.columns))
    layer = frozenset(b for p in pieces if p.view == "ocr" for b in p.boxes)
    rows = tuple(_row(line, cell, drawn, layer) for line, cell in _flow(visible, tables))
    hidden = tuple(
        (view, line.text, rounded(line.bbox))
        for view in sorted({p.view for p in pieces} - {"shown", "ocr"})
        for line in lines(p for p in pieces if p.view == view)
    )
    found = tuple(regions(drawn.images, number, where.width, where.height))
    state = _State(number, where, drawn, text, pieces, rows, look, sound, annotated)
    parts = [_text_part(state, found, limit), *_extra_parts(state)]
    if ocr and parts[0].status == "ocr":
        found = tuple(replace(r, reason="ocr") if r.reason is None and scanned(where, drawn) else r for r in found)
    elif parts[0].status != "read" and not rows:
        found = ()  # the page's own line speaks for its images
    return Leaf(
        Page(number, round(where.width, 2), round(where.height, 2), where.rotation),
        rows,
        hidden,
        tuple(parts),
        found,
        tables,
    )


def _flow(pieces: list[Piece], tables: tuple[Grid, ...]) -> list[tuple[Line, Cell | None]]:
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


def _row(line: Line, cell: Cell | None, drawn: Drawing, layer: frozenset[Box]) -> Row:
    runs: list[Run] = []
    struck = _struck(line, drawn) if line.direction == 0 else []
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
    return Row(line.text, rounded(line.bbox), tuple(runs), cell, ocr, line.direction != 0 or line.upright)


def _struck(line: Line, drawn: Drawing) -> list[bool]:
    """Characters a level rule runs through at half their height."""
    if not drawn.rows:
        return []
    x0, y0, x1, y1 = line.bbox
    height = y1 - y0
    through = [
        r
        for r in drawn.rows
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


@dataclass(frozen=True, slots=True)
class _State:
    number: int
    where: Sheet
    drawn: Drawing
    text: Glyphs
    pieces: list[Piece]
    rows: tuple[Row, ...]
    look: Callable[[], Picture | None]
    sound: Callable[[bool], bool]
    annotated: bool


def _text_part(s: _State, found: tuple[Region, ...], limit: int) -> Part:
    name, chars = f"page {s.number}", sum(len(r.text) for r in s.rows)
    kept = "".join(r.text for r in s.rows)
    if sum(len(p.text) for p in s.text.pieces) >= limit:
        return Part(name, "text", chars, "limited", "文字过多，已到上限", s.number, "RD105")
    if chars and (why := garbled(kept, s.text.fonts, s.text.unmapped)):
        return Part(name, "text", chars, "failed", why, s.number, "RD108")
    if any(r.ocr for r in s.rows):
        page = s.look()
        if page is not None and layer_covers(s.pieces, page):
            return Part(name, "text", chars, "ocr", "扫描页，取文件自带的识别文字层，未重新识别", s.number)
        return Part(
            name, "text", chars, "skipped", "扫描页自带的文字层只盖住画面的一部分，其余未做文字识别", s.number, "RD104"
        )
    if chars:
        return Part(name, "text", chars, "read", None, s.number)
    page = s.look()
    if page is None:
        return Part(name, "text", 0, "skipped", "页面无法绘制，未能确认有无文字", s.number, "RD104")
    if page.blank:
        if s.drawn.lost == 0 and s.sound(s.drawn.objects > 0):
            return Part(name, "text", 0, "no_text", "空白页", s.number)
        return Part(name, "text", 0, "failed", "该页有内容却取不出、画不出，或者文件结构已损坏", s.number)
    images = bool(s.drawn.images)
    if not images and not s.drawn.cut and (s.drawn.other == 0 or (s.drawn.objects == 0 and s.annotated)):
        return Part(name, "text", 0, "no_text", "只有线框或者批注，没有文字", s.number)
    if images and found and all(r.reason is not None for r in found) and s.drawn.other == len(s.drawn.images):
        return Part(name, "text", 0, "no_text", "只有不足15毫米高的图或者单色图", s.number)
    return Part(
        name,
        "text",
        0,
        "skipped",
        "图像页，未做文字识别" if images else "矢量绘制的页面，未做文字识别",
        s.number,
        "RD104",
    )


def _extra_parts(s: _State) -> list[Part]:
    out = []
    if s.rows and lettering(s.drawn.letters, [r.bbox for r in s.rows]):
        out.append(
            Part(
                f"page {s.number} outlines",
                "image",
                0,
                "skipped",
                "疑有转成曲线的文字，未做文字识别",
                s.number,
                "RD104",
            )
        )
    if s.drawn.lost and sum(len(p.text) for p in s.text.pieces) > 0:
        why = f"有{s.drawn.lost}处文字对象取不出字符"
        out.append(Part(f"page {s.number} text objects", "text", 0, "failed", why, s.number, "RD108"))
    if s.drawn.cut:
        out.append(
            Part(f"page {s.number} drawings", "image", 0, "limited", "图形对象过多，未全部检查", s.number, "RD105")
        )
    return out
