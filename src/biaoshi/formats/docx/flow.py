"""Paragraphs and tables of a story, in reading order.

A paragraph whose mark is deleted or hidden runs on into the next one, as the word processor shows it:

    机密 ¶(deleted)          block  机密★10年        unseen  "⏎" deleted, at 2
    ★10年 ¶
"""

from collections.abc import Iterator
from dataclasses import replace

from biaoshi.formats.docx import paging
from biaoshi.formats.docx.alternate import chosen
from biaoshi.formats.docx.assembly import emit, emit_ghost
from biaoshi.formats.docx.inline import inline, note_bookmark, within
from biaoshi.formats.docx.looks import UNKNOWN_FILL, Look, shading
from biaoshi.formats.docx.markup import MC, Element, R, W, local, on
from biaoshi.formats.docx.numbering import list_level, next_label
from biaoshi.formats.docx.package import target_of
from biaoshi.formats.docx.state import Box, Event, Ground, Lines, Piece, Reading, Story
from biaoshi.formats.docx.styles import Key, Layout, layout, look, property_key
from biaoshi.types.document import BlockKind, View

_NOT_CONTENT = frozenset({
    W + k for k in (
        "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "pPr", "rPr",
        "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd",
    )
})  # fmt: skip
_INLINE = frozenset({W + "r", W + "t", W + "hyperlink", W + "fldSimple", W + "drawing", W + "pict"})


def walk(reading: Reading, story: Story, parent: Element, ground: Ground) -> None:
    """Read every block inside `parent`; unknown wrappers are walked through."""
    if ground.depth > reading.package.limits.depth:
        reading.stopped[story.member] = ("limited", "表格或文本框嵌套过深，只读出一部分")
        return
    for child in parent:
        if reading.chars > reading.package.limits.chars:
            reading.stopped[story.member] = ("limited", "文字过多，只读出一部分")
            return
        tag = child.tag
        if tag == W + "p":
            paragraph(reading, story, child, ground)
        elif tag == W + "tbl":
            settle(reading, story, ground)
            table(reading, story, child, ground)
        elif tag in _NOT_CONTENT or not isinstance(tag, str):
            continue
        elif tag == MC + "AlternateContent":
            branch, others = chosen(child)
            if branch is not None:
                walk(reading, story, branch, replace(ground, depth=ground.depth + 1))
            for other in others:
                walk(reading, story, other, replace(ground, ghost=ground.ghost or "hidden", depth=ground.depth + 1))
        elif tag == W + "bookmarkStart":
            note_bookmark(reading, story, child)
        elif tag == W + "altChunk":
            if member := target_of(reading.package, story.member, child.get(R + "id")):
                reading.facts.append(("alternative_content", member))
        elif tag in _INLINE:  # a run without a paragraph
            _place(
                reading,
                story,
                list(inline(reading, story, [child], ground, None)),
                [],
                None,
                layout(reading.styles, None),
                ground,
            )
        else:
            walk(reading, story, child, replace(within(reading, child, ground), depth=ground.depth + 1))


def read_container(reading: Reading, story: Story, parent: Element, ground: Ground) -> None:
    """Read what a cell, text box, note or body holds: no paragraph runs on beyond it."""
    walk(reading, story, parent, ground)
    settle(reading, story, ground)


def settle(reading: Reading, story: Story, ground: Ground) -> None:
    """Emit a paragraph that waited to run on and has nothing to run on into."""
    if not story.carry:
        return
    events, numbers = story.carry, story.carried
    story.carry, story.carried = [], []
    if isinstance(last := events[-1], Piece) and last.text == "\n" and last.view != "shown":
        events.pop()
    _place(reading, story, events, numbers, None, layout(reading.styles, None), ground)


def paragraph(reading: Reading, story: Story, p: Element, ground: Ground) -> None:
    """Read one w:p with the boxes in it."""
    ppr = p.find(W + "pPr")
    lay = _layout(reading, ppr)
    rpr = ppr.find(W + "rPr") if ppr is not None else None
    if lay.break_before and story.paged and not reading.paging.fresh and story.blocks:
        paging.break_page(reading.paging, by_writer=True)
    inside = replace(ground, behind=lay.fill) if lay.fill else ground
    events = list(inline(reading, story, p, inside, lay.style))
    section = ppr.find(W + "sectPr") if ppr is not None else None
    mark, author = _mark(reading, rpr, lay, ground) if section is None else (None, None)
    number = story.numbers.get(p, -1)
    if ground.ghost is not None:
        _place(reading, story, events, [number], rpr, lay, ground)
        return
    story.carried.append(number)
    if mark is not None:
        story.carry += [*events, Piece("\n", look(reading.styles, lay.style, rpr), mark, author=author)]
        if mark == "hidden" and lay.num:  # hidden headings go on counting: people number the next ones by them
            next_label(reading.numbering, reading.styles, lay)
        return
    events, numbers = story.carry + events, story.carried
    story.carry, story.carried = [], []
    _place(reading, story, events, numbers, rpr, lay, ground)
    if section is not None and story.paged and story.sections:
        story.sections.pop(0)
        if story.sections:
            paging.change_section(reading.paging, story.sections[0])


def _place(
    reading: Reading,
    story: Story,
    events: list[Event],
    numbers: list[int],
    rpr: Element | None,
    lay: Layout,
    ground: Ground,
) -> None:
    """Emit a paragraph and then, in order, the boxes anchored in it."""
    if ground.ghost is None:
        emit(reading, story, events, numbers, rpr, lay, ground)
    else:
        emit_ghost(story, events, numbers, ground)
    for event in events:
        if isinstance(event, Lines):
            for text, address in event.lines:
                plain: list[Event] = [Piece(text, Look(), event.ground.ghost or "shown", author=event.ground.author)]
                if event.ground.ghost is None:
                    emit(reading, story, plain, [], None, layout(reading.styles, None), event.ground, address)
                else:
                    emit_ghost(story, plain, [], event.ground, address)
        elif isinstance(event, Box):
            _box(reading, story, event)


def _box(reading: Reading, story: Story, box: Box) -> None:
    """Read a box as a container of its own: the joining and the fields around it stay outside."""
    carry, carried, codes = story.carry, story.carried, story.codes
    story.carry, story.carried, story.codes = [], [], []
    ground = replace(box.ground, depth=box.ground.depth + 1)
    if box.content.tag == W + "p":
        paragraph(reading, story, box.content, ground)
        settle(reading, story, ground)
    elif box.content.tag == W + "tbl":
        table(reading, story, box.content, ground)
    else:
        read_container(reading, story, box.content, ground)
    story.carry, story.carried, story.codes = carry, carried, codes


def _layout(reading: Reading, ppr: Element | None) -> Layout:
    key: Key = (
        ()
        if ppr is None
        else tuple(property_key(c) for c in ppr if c.tag not in (W + "rPr", W + "sectPr", W + "pPrChange"))
    )
    if key not in reading.layouts:
        lay = layout(reading.styles, ppr)
        if level := list_level(reading.numbering, reading.styles, lay):
            lay = layout(reading.styles, ppr, level[1].paragraph)
        reading.layouts[key] = lay
    return reading.layouts[key]


def _mark(reading: Reading, rpr: Element | None, lay: Layout, ground: Ground) -> tuple[View | None, str | None]:
    """Return why the paragraph mark is not there in the final view, and who deleted it."""
    for child in rpr if rpr is not None else ():
        if local(child) in ("del", "moveFrom"):
            inner = within(reading, child, ground)
            return "deleted", inner.author
    hidden = look(reading.styles, lay.style, rpr).hidden
    return ("hidden" if hidden else None), None


def table(reading: Reading, story: Story, tbl: Element, ground: Ground) -> None:
    """Read a table row by row, cells by their grid column; merged-away cells and removed rows are not shown."""
    number = story.tables
    story.tables += 1
    properties = tbl.find(W + "tblPr")
    behind = _table_fill(reading, properties, ground)
    row = 0
    for tr, of_row in _inside(reading, tbl, W + "tr", ground):
        about = tr.find(W + "trPr")
        of_row = _row_ground(reading, about, of_row)
        column = _count(about, "gridBefore", 0)
        page, used = reading.paging.page, reading.paging.used
        furthest, height = page, used
        cells = list(_inside(reading, tr, W + "tc", of_row))
        for tc, of_cell in cells:
            reading.paging.page, reading.paging.used = page, used  # cells of a row stand side by side
            tcpr = tc.find(W + "tcPr")
            inner = replace(
                _cell_ground(reading, tcpr, of_cell, behind),
                cell=(number, row, column), kind=_cell_kind(story, ground), depth=ground.depth + 1, columns=max(1, len(cells)),
            )  # fmt: skip
            read_container(reading, story, tc, inner)
            column += max(1, _count(tcpr, "gridSpan", 1))
            furthest, height = max(furthest, reading.paging.page), max(height, reading.paging.used)
        reading.paging.page, reading.paging.used = furthest, height
        row += of_row.ghost is None


def _inside(reading: Reading, parent: Element, tag: str, ground: Ground) -> Iterator[tuple[Element, Ground]]:
    """Yield rows of a table or cells of a row, through content controls, custom XML and tracked changes."""
    for child in parent:
        if child.tag == tag:
            yield child, ground
        elif child.tag == MC + "AlternateContent":
            branch, _ = chosen(child)
            yield from _inside(reading, branch, tag, ground) if branch is not None else ()
        elif child.tag not in _NOT_CONTENT and isinstance(child.tag, str):
            yield from _inside(reading, child, tag, within(reading, child, ground))


def _row_ground(reading: Reading, about: Element | None, ground: Ground) -> Ground:
    for child in about if about is not None else ():
        if local(child) == "hidden" and on(child):
            ground = replace(ground, ghost=ground.ghost or "hidden")
        else:
            ground = within(reading, child, ground)
    return ground


def _cell_ground(reading: Reading, about: Element | None, ground: Ground, behind: str | None) -> Ground:
    fill = behind
    for child in about if about is not None else ():
        name = local(child)
        if name == "shd":
            fill = shading(child, reading.styles.theme) or behind
        elif name in ("vMerge", "hMerge") and (child.get(W + "val") or "continue") == "continue":
            ground = replace(ground, ghost=ground.ghost or "hidden")  # merged into its neighbour: never drawn
        else:
            ground = within(reading, child, ground)
    return replace(ground, behind=fill)


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


def _cell_kind(story: Story, ground: Ground) -> BlockKind:
    return "textbox" if ground.kind == "textbox" else "cell" if story.kind == "paragraph" else story.kind


def _count(about: Element | None, name: str, default: int) -> int:
    found = about.find(W + name) if about is not None else None
    value = found.get(W + "val") or "" if found is not None else ""
    return min(int(value), 1000) if value.isascii() and value.isdigit() else default
