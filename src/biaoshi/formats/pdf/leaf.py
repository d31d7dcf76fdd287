"""One page read: its lines in reading order, what is not seen, and its lines of the coverage ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from biaoshi.formats.pdf.drawing import Drawing, drawing
from biaoshi.formats.pdf.flow import Row, flow, row
from biaoshi.formats.pdf.geometry import Sheet, rounded
from biaoshi.formats.pdf.glyphs import Glyphs, Piece, glyphs
from biaoshi.formats.pdf.grid import Grid, grids
from biaoshi.formats.pdf.images import Region, lettering, regions
from biaoshi.formats.pdf.lines import lines
from biaoshi.formats.pdf.picture import Picture, picture
from biaoshi.formats.pdf.sight import layer_covers, scanned, seen
from biaoshi.formats.sight.garble import garbled
from biaoshi.types.document import Box, Page, Part


@dataclass(frozen=True, slots=True)
class Leaf:
    """Everything kept of one page."""

    page: Page
    rows: tuple[Row, ...]
    unseen: tuple[tuple[str, str, Box], ...]  # view, text, box
    parts: tuple[Part, ...]
    regions: tuple[Region, ...]
    tables: tuple[Grid, ...]
    differs: bool = False  # the text layer is not what is drawn


def leaf(
    page: Any,
    where: Sheet,
    number: int,
    layers_off: frozenset[str],
    limit: int,
    sound: Callable[[bool], bool],
    annotated: bool,
    over: Sequence[Box] = (),
    *,
    sited: bool = False,
) -> Leaf:
    """Return page `number` as read, at most `limit` characters of it.

    `sound` is asked of an empty page only, told whether it has objects: False if contents may have been lost.
    `annotated` tells that annotations draw on this page, `over` where they may cover text. `sited`: rows keep the
    place of every character.
    """
    text = glyphs(page, where, limit)
    drawn = drawing(page, where, layers_off, text.keys)
    look = cache(lambda: picture(page, where))
    pieces = seen(text.pieces, page, where, drawn, look, bool(layers_off), over)
    ocr = any(p.view == "ocr" for p in pieces)
    visible = [p for p in pieces if p.view in ("shown", "ocr")]
    tables = tuple(grids(drawn.rows, drawn.columns))
    layer = frozenset(b for p in pieces if p.view == "ocr" for b in p.boxes)
    rows = tuple(row(line, cell, drawn.rows, layer, sited=sited) for line, cell in flow(visible, tables))
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
