"""One page made into a picture, with what is to go cut out of its pixels and a layer of the text that stays."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name

from biaoshi.errors import UnreadableError
from biaoshi.formats.boxes import shared, standing
from biaoshi.formats.cutting import replaced
from biaoshi.formats.pdf.layer import Codes, Words, painted
from biaoshi.formats.pdf.raster import Pixels, drawn, stored
from biaoshi.formats.pdf.sites import Site, row_of
from biaoshi.formats.pixels import strips
from biaoshi.formats.pixels.strips import Gap, Moved
from biaoshi.formats.recognition.spots import spots
from biaoshi.formats.stretches import Cut
from biaoshi.types.document import Block, Box, Page

_DPI, _DPI_SCAN = 200.0, 240.0
_FAINT = 24  # of 255: what differs less from its surroundings is no ink
_UNDRAWN = 0.2  # share of a page's lines that may show nothing: words painted white, under a picture


def flattened(
    pdf: pikepdf.Pdf,
    site: Site,
    blocks: Sequence[Block],
    cuts: Mapping[tuple[str, int], list[Cut]],
    page: Page,
    codes: Codes,
) -> None:
    """Add the page of `site` to `pdf` as a picture. `blocks` are what it shows, `cuts` by part and index what goes of them.

    Raises UnreadableError where its characters cannot be drawn here (the fonts are neither in the file nor on the system),
    or a line to be cut is not found again.
    """
    scan = any(b.source == "ocr" for b in blocks)
    picture, scale = drawn(site.page, site.form, site.where, _DPI_SCAN if scan else _DPI)
    _shown(site, picture, scale)
    turn = (page.rotation - site.where.rotation) % 360
    if turn:  # a scan that lay on its side was read, and is given back, upright
        picture = np.ascontiguousarray(np.rot90(picture, -turn // 90 % 4))
    width, height = site.where.width, site.where.height
    if turn % 180:
        width, height = height, width
    words: list[Words] = []
    for block in blocks:
        words += _laid(picture, scale, site, blocks, block, cuts.get((block.part, block.index), []))
    image = stored(pdf, picture)
    paint = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /I Do Q\n".encode() + painted(words, height, codes)
    made = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, round(width, 4), round(height, 4)]), Contents=pdf.make_stream(paint),
        Resources=Dictionary(XObject=Dictionary(I=image), Font=Dictionary(F=Name.BiaoshiLayer)),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))


def _shown(site: Site, picture: Pixels, scale: float) -> None:
    rows = [r for r in site.rows if any(b is not None for b in r.boxes)]
    empty = 0
    for row in rows:
        x0, y0, x1, y1 = (int(v * scale) for v in row.bbox)
        part = picture[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
        empty += part.size == 0 or int(part.max()) - int(part.min()) < _FAINT
    if empty > max(1.0, _UNDRAWN * len(rows)):
        raise UnreadableError("unsupported", f"第 {site.number} 页的字体不在文件里，也没有安装，画不出来，不能改写")


def _laid(
    picture: Pixels, scale: float, site: Site, blocks: Sequence[Block], block: Block, cuts: list[Cut]
) -> list[Words]:
    """Cut what goes of a block out of `picture`, and return the lines of the layer for what stays."""
    row = row_of(block, site.rows)
    box: Box = block.bbox or (0, 0, 0, 0)
    if block.kind in ("textbox", "form") or (row is None and _twice(block, blocks)):
        return _boxed(picture, scale, block, box, cuts)
    boxes: tuple[Box | None, ...] = row.boxes if row is not None else shared(block.text, box)
    direction, upright = (row.direction, row.upright) if row is not None else (0.0, standing(block.text, box))
    size = _size(block, box, direction, upright)
    if not cuts:
        return [Words(block.text, boxes, size, direction, upright)]
    sure = row is not None and not row.ocr
    if not sure and direction == 0.0:
        found, sure = spots(picture, (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale), block.text)
        if sure or row is None:
            boxes = tuple((b[0] / scale, b[1] / scale, b[2] / scale, b[3] / scale) for b in found)
    if row is None and block.source == "text" and not sure:
        # what is drawn is not what was read: of a guess nobody would notice that it missed
        raise UnreadableError("failed", f"第 {site.number} 页上找不回要除去的字词的位置，不能改写")
    if direction not in (0.0, 90.0, 180.0, 270.0):
        return _slanted(picture, scale, block, boxes, size, cuts)
    view = strips.level(picture, int(direction), down=upright)
    across = (picture.shape[1], picture.shape[0])

    def there(b: Box) -> Box:
        scaled = (b[0] * scale, b[1] * scale, b[2] * scale, b[3] * scale)
        return strips.levelled(scaled, across, int(direction), down=upright)

    line = there(box)
    others = [there(b.bbox) for b in blocks if b is not block and b.bbox is not None]
    places = [there(b) if b is not None else None for b in boxes]
    gaps = []
    for start, end, text in cuts:
        held = [p for p in places[start:end] if p is not None]
        if held:
            gaps.append(Gap(min(p[0] for p in held), max(p[2] for p in held), text))
    gaps = strips.parted(gaps)
    moved = strips.cut(view, strips.opened(line, others), gaps, size * scale, sure=sure, down=upright)
    return _following(block.text, places, cuts, moved, line, (across, scale, int(direction), upright, size))


def _following(
    text: str,
    places: Sequence[Box | None],
    cuts: Sequence[Cut],
    moved: Sequence[Moved],
    line: Box,
    how: tuple[Any, ...],
) -> list[Words]:
    """Return the layer of a line after its parts moved: kept characters with them, what stands in a box over the box."""
    across, scale, direction, upright, size = how
    gone = [any(a <= n < b for a, b, _ in cuts) for n in range(len(text))]
    chars: list[tuple[str, Box | None]] = []
    for n, (char, place) in enumerate(zip(text, places, strict=True)):
        if gone[n]:
            continue
        if place is None:
            chars.append((char, None))
            continue
        middle = (place[0] + place[2]) / 2
        piece = next((m for m in moved if m.text is None and m.old[0] - 1 <= middle <= m.old[1] + 1), None)
        chars.append((char, place if piece is None else _carried(place, piece)))
    for piece in moved:
        if piece.text:
            start, end = strips.spread(piece.text, *piece.new, size * scale)
            span = (start, line[1], end, line[3])
            chars += list(zip(piece.text, shared(piece.text, span), strict=True))
    chars = [c for c in chars if c[1] is not None]
    chars.sort(key=lambda c: c[1][0] if c[1] else 0.0)
    back = [_back(b, across, scale, direction, down=upright) for _, b in chars if b is not None]
    return [Words("".join(c for c, _ in chars), tuple(back), size, float(direction), upright)]


def _carried(place: Box, piece: Moved) -> Box:
    (a, b), (c, d) = piece.old, piece.new
    step = (d - c) / max(1e-6, b - a)
    return (c + (place[0] - a) * step, place[1], c + (place[2] - a) * step, place[3])


def _back(box: Box, across: tuple[int, int], scale: float, direction: int, *, down: bool) -> Box:
    """Return where a box of the level view is on the page, in points."""
    width, height = across
    turned = (height, width) if direction % 180 or down else (width, height)
    x0, y0, x1, y1 = strips.levelled(box, turned, -direction % 360, down=down)
    return (x0 / scale, y0 / scale, x1 / scale, y1 / scale)


def _boxed(picture: Pixels, scale: float, block: Block, box: Box, cuts: list[Cut]) -> list[Words]:
    """Return the layer of a field or a text box; where something goes, all of it is drawn anew as one box."""
    text = replaced(block.text, cuts)
    if cuts:
        strips.blank(
            picture,
            (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale),
            " ".join(text.split()),
            12 * scale,
        )
    rows = text.splitlines() or [""]
    step = (box[3] - box[1]) / len(rows)
    out = []
    for n, line in enumerate(rows):
        own = (box[0], box[1] + n * step, box[2], box[1] + (n + 1) * step)
        size = min(step, 12.0, (own[2] - own[0]) / max(1.0, 0.8 * len(line)))
        out.append(Words(line, shared(line, own), max(1.0, size)))
    return out


def _slanted(
    picture: Pixels, scale: float, block: Block, boxes: Sequence[Box | None], size: float, cuts: list[Cut]
) -> list[Words]:
    """Blacken all of a slanted or curved line (a watermark): its parts cannot be moved along it."""
    for one in boxes:
        if one is not None:
            strips.blank(picture, (one[0] * scale, one[1] * scale, one[2] * scale, one[3] * scale), "", size * scale)
    return []


def _twice(block: Block, blocks: Sequence[Block]) -> bool:
    """Tell whether other recognised lines claim the same box: only the place of the whole picture is known."""
    return any(b is not block and b.source == "ocr" and b.bbox == block.bbox for b in blocks) and block.source == "ocr"


def _size(block: Block, box: Box, direction: float, upright: bool) -> float:
    told = max((r.style.size or 0.0 for r in block.runs), default=0.0)
    thick = box[2] - box[0] if direction in (90.0, 270.0) or upright else box[3] - box[1]
    return told if told and block.source == "text" else max(1.0, 0.9 * thick)
