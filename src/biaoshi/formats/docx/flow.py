"""Paragraphs and tables of a story, in reading order.

A paragraph whose mark is deleted or hidden runs on into the next one, as the word processor shows it:

    机密 ¶(deleted)          block  机密★10年        unseen  "⏎" deleted, at 2
    ★10年 ¶
"""

from dataclasses import replace

from biaoshi.formats.docx import paging
from biaoshi.formats.docx.assembly import emit, emit_ghost
from biaoshi.formats.docx.covers import covered
from biaoshi.formats.docx.geometry import beyond
from biaoshi.formats.docx.inline import inline, within
from biaoshi.formats.docx.looks import Look
from biaoshi.formats.docx.numbering import list_level, next_label
from biaoshi.formats.docx.state import Box, Event, Ground, Lines, Piece, Reading, Story
from biaoshi.formats.docx.styles import Key, Layout, layout, look, property_key
from biaoshi.formats.docx.tables import NOT_CONTENT, rows
from biaoshi.formats.ooxml.alternate import chosen
from biaoshi.formats.ooxml.markup import MC, Element, R, W, local
from biaoshi.formats.ooxml.package import target_of
from biaoshi.types.document import BlockKind, View

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
        elif tag in NOT_CONTENT or not isinstance(tag, str):
            continue
        elif tag == MC + "AlternateContent":
            branch, others = chosen(child)
            if branch is not None:
                walk(reading, story, branch, replace(ground, depth=ground.depth + 1))
            for other in others:
                walk(reading, story, other, replace(ground, ghost=ground.ghost or "hidden", depth=ground.depth + 1))
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
    if beyond(lay.across, lay.down, reading.paging.geometry):
        ground = replace(ground, ghost=ground.ghost or "offpage")
    inside = replace(ground, behind=lay.fill) if lay.fill else ground
    events = list(inline(reading, story, p, inside, lay.style))
    if lay.squeezed:
        events = [_squeezed(e) for e in events]
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


def _squeezed(event: Event) -> Event:
    clipped = isinstance(event, Piece) and event.view == "shown" and event.text.strip()
    return replace(event, view="tiny") if isinstance(event, Piece) and clipped else event


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
        emit(reading, story, covered(reading, story, events, lay, ground), numbers, rpr, lay, ground)
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
    """Read a table row by row, cell by cell; cells of a row stand side by side, so the longest turns the page."""
    number, story.tables = story.tables, story.tables + 1
    for cells in rows(reading, tbl, number, replace(ground, kind=_cell_kind(story, ground))):
        page, used = reading.paging.page, reading.paging.used
        furthest, height = page, used
        for tc, of_cell in cells:
            reading.paging.page, reading.paging.used = page, used
            read_container(reading, story, tc, of_cell)
            furthest, height = max(furthest, reading.paging.page), max(height, reading.paging.used)
        reading.paging.page, reading.paging.used = furthest, height


def _cell_kind(story: Story, ground: Ground) -> BlockKind:
    return "textbox" if ground.kind == "textbox" else "cell" if story.kind == "paragraph" else story.kind
