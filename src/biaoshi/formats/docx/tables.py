"""Rows and cells of a table as the grid shows them: spans, merges, and what a tracked change or a property takes away."""

from collections.abc import Iterator
from dataclasses import replace

from biaoshi.formats.docx.geometry import beyond
from biaoshi.formats.docx.inline import within
from biaoshi.formats.docx.looks import UNKNOWN_FILL, shading
from biaoshi.formats.docx.state import Ground, Reading
from biaoshi.formats.docx.styles import SQUEEZED
from biaoshi.formats.ooxml.alternate import chosen
from biaoshi.formats.ooxml.markup import MC, Element, W, local, number, on

NOT_CONTENT = frozenset({
    W + k for k in (
        "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "pPr", "rPr",
        "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
    )
})  # fmt: skip
"""Elements between blocks that hold no content of their own."""

Cells = list[tuple[Element, Ground]]


def rows(reading: Reading, tbl: Element, table: int, ground: Ground) -> Iterator[Cells]:
    """Yield each row of table number `table`: its cells, with their place in the grid and why they are not shown.

    Rows not shown do not count. A cell that continues a merge is drawn only where there is nothing to continue.
    """
    properties = tbl.find(W + "tblPr")
    behind = _table_fill(reading, properties, ground)
    place = properties.find(W + "tblpPr") if properties is not None else None
    if place is not None:
        x, y = [(number(place.get(W + key)) or 0) / 20 for key in ("tblpX", "tblpY")]
        if beyond(x, y, reading.paging.geometry):
            ground = replace(ground, ghost=ground.ghost or "offpage")
    row = 0
    above: frozenset[int] = frozenset()  # columns where a vertical merge reaches the row before
    for tr, inherited in _inside(reading, tbl, W + "tr", ground):
        about = tr.find(W + "trPr")
        of_row = _row_ground(reading, tr, about, inherited)
        column = _count(about, "gridBefore", 0)
        found = list(_inside(reading, tr, W + "tc", of_row))
        cells: Cells = []
        merged: set[int] = set()
        beside = False
        for tc, of_cell in found:
            tcpr = tc.find(W + "tcPr")
            down, across = _merge(tcpr, "vMerge"), _merge(tcpr, "hMerge")
            away = (down == "continue" and column in above) or (across == "continue" and beside)
            inner = replace(
                _cell_ground(reading, tcpr, of_cell, behind),
                cell=(table, row, column),
                depth=ground.depth + 1,
                columns=max(1, len(found)),
            )
            cells.append((tc, replace(inner, ghost=inner.ghost or "hidden") if away else inner))
            merged |= {column} if down else set()
            beside = across is not None
            column += max(1, _count(tcpr, "gridSpan", 1))
        yield cells
        if of_row.ghost is None:
            row += 1
            above = frozenset(merged)


def _inside(reading: Reading, parent: Element, tag: str, ground: Ground) -> Iterator[tuple[Element, Ground]]:
    """Yield rows of a table or cells of a row, through content controls, custom XML and tracked changes."""
    for child in parent:
        if child.tag == tag:
            yield child, ground
        elif child.tag == MC + "AlternateContent":
            branch, _ = chosen(child)
            yield from _inside(reading, branch, tag, ground) if branch is not None else ()
        elif child.tag not in NOT_CONTENT and isinstance(child.tag, str):
            yield from _inside(reading, child, tag, within(reading, child, ground))


def _row_ground(reading: Reading, tr: Element, about: Element | None, ground: Ground) -> Ground:
    for child in about if about is not None else ():
        if local(child) == "hidden" and on(child):
            ground = replace(ground, ghost=ground.ghost or "hidden")
        elif local(child) == "trHeight" and child.get(W + "hRule") == "exact":
            height = number(child.get(W + "val"))
            if height is not None and 0 < height <= SQUEEZED and any((t.text or "").strip() for t in tr.iter(W + "t")):
                ground = replace(ground, ghost=ground.ghost or "tiny")
        else:
            ground = within(reading, child, ground)
    return ground


def _cell_ground(reading: Reading, about: Element | None, ground: Ground, behind: str | None) -> Ground:
    fill = behind
    for child in about if about is not None else ():
        if local(child) == "shd":
            fill = shading(child, reading.styles.theme) or behind
        else:
            ground = within(reading, child, ground)
    return replace(ground, behind=fill)


def _merge(about: Element | None, name: str) -> str | None:
    """restart or continue, None for a cell that is not merged; a continuation of nothing begins a merge of its own."""
    found = about.find(W + name) if about is not None else None
    return None if found is None else found.get(W + "val") or "continue"


def _table_fill(reading: Reading, properties: Element | None, ground: Ground) -> str | None:
    if properties is None:
        return ground.behind
    style = properties.find(W + "tblStyle")
    named = reading.styles.named.get(style.get(W + "val") or "") if style is not None else None
    hops = 0
    while named is not None and hops < 20:
        if named.shaded:
            return UNKNOWN_FILL  # which cells are coloured depends on conditions: nothing is said about white text
        named, hops = reading.styles.named.get(named.based_on or ""), hops + 1
    return shading(properties.find(W + "shd"), reading.styles.theme) or ground.behind


def _count(about: Element | None, name: str, default: int) -> int:
    found = about.find(W + name) if about is not None else None
    value = found.get(W + "val") or "" if found is not None else ""
    return min(int(value), 1000) if value.isascii() and value.isdigit() else default
