"""Paragraphs, table cells and text boxes of a story, in reading order.

\\r        end of a paragraph        \\x07   end of a cell, and of a row where the paragraph says so
\\x0c      end of a page or section
"""

import re

from biaoshi.formats.word97.inline import mark_look, pairs_of, papx_at, spell
from biaoshi.formats.word97.looks import Layout, Look, layout_of
from biaoshi.formats.word97.pieces import MISSING
from biaoshi.formats.word97.state import Event, Floating, Reading, Story
from biaoshi.types.document import Block, Run, Style, Unseen, View

_ENDS = re.compile("[\r\x07\x0c]")
_EMPTY = Look(Style(), Style(), "shown")


def walk(reading: Reading, story: Story, start: int, end: int) -> None:
    """Read the positions from `start` up to `end` into `story`."""
    text = reading.characters.text
    end = min(end, len(text))
    paired = pairs_of(text, start, end)
    at = start
    while at < end:
        if reading.chars > reading.limits.chars:
            reading.stopped = ("limited", "文字过多，只读出一部分")
            return
        match = _ENDS.search(text, at, end)
        stop = match.start() if match else end
        papx = papx_at(reading, min(stop, end - 1))
        layout = layout_of(reading.looks, papx)
        mark = text[stop] if match else "\r"
        after = match.end() if match else end
        events = [*spell(reading, story, at, stop, papx, paired)]
        _settle_table(story, layout)
        if not (mark == "\x07" and layout.row_end and not any(e.text.strip() for e in events)):
            _paragraph(reading, story, events, layout, at, stop, mark, papx)
        _after(story, layout, mark)
        while story.anchors and story.anchors[0][0] < after:
            _float(reading, story, story.anchors.pop(0)[1])
        at = after
    if story.carry:
        events, story.carry = story.carry, []
        _emit(reading, story, events, Layout(), start)
    story.fields.clear()


def _paragraph(
    reading: Reading, story: Story, events: list[Event], layout: Layout, at: int, stop: int, mark: str, papx: bytes
) -> None:
    if mark == "\r" and not layout.depth and stop < len(reading.characters.text):
        of_mark = mark_look(reading, stop, papx)
        if of_mark.view in ("deleted", "hidden") and (events or story.carry):
            story.carry += [*events, Event("\n", of_mark, of_mark.view)]
            return
    if story.carry:
        events, story.carry = story.carry + events, []
    if mark == "\x0c" and not any(e.text for e in events):
        return
    _emit(reading, story, events, layout, at)


def _settle_table(story: Story, layout: Layout) -> None:
    """Open and close tables so that as many are open as the paragraph is deep in."""
    del story.levels[layout.depth :]
    while len(story.levels) < layout.depth:
        story.levels.append([story.tables, 0, 0])
        story.tables += 1


def _after(story: Story, layout: Layout, mark: str) -> None:
    if not story.levels:
        return
    level = story.levels[-1]
    if layout.row_end and (mark == "\x07" or layout.depth > 1):
        level[1], level[2] = level[1] + 1, 0
    elif (mark == "\x07" and layout.depth == 1) or layout.cell_end:
        level[2] += 1


def _float(reading: Reading, story: Story, floating: Floating) -> None:
    """Read a text box anchored in the paragraph before as blocks of its own."""
    kind, levels, fields = story.kind, story.levels, story.fields
    carry, story.carry = story.carry, []
    story.kind, story.levels, story.fields = "textbox" if kind in ("paragraph", "cell") else kind, [], []
    if floating.words:
        _emit(reading, story, [Event(floating.words, _EMPTY, "shown")], Layout(), floating.start)
    else:
        walk(reading, story, floating.start, floating.end)
    story.kind, story.levels, story.fields = kind, levels, fields
    story.carry = carry


def _emit(reading: Reading, story: Story, events: list[Event], layout: Layout, at: int) -> None:
    """Append one block made of `events`; what is not seen goes to `story.unseen` at its offset."""
    texts: list[str] = []
    runs: list[Run] = []
    aside: list[tuple[int, str, int | None, list[str]]] = []
    length = 0
    for event in events:
        if not event.text:
            continue
        reading.chars += len(event.text)
        view = "hidden" if story.hidden and event.view == "shown" else event.view
        if view != "shown" and (event.text.strip() or view == "deleted"):
            key = (length, view, event.look.author)
            if aside and aside[-1][:3] == key:
                aside[-1][3].append(event.text)
            else:
                aside.append((*key, [event.text]))
            continue
        if view in ("hidden", "deleted"):
            continue
        texts.append(event.text)
        style = _style(event)
        stop = length + len(event.text)
        if runs and runs[-1].style == style:
            runs[-1] = Run(runs[-1].start, stop, style)
        else:
            runs.append(Run(length, stop, style))
        length = stop
    address = f"WordDocument#cp[{at}]"
    index = len(story.blocks)
    if story.hidden:
        index = 0
    else:
        cell = tuple(story.levels[-1]) if story.levels else None
        size = runs[0].style.size if runs else None
        text = "".join(texts).replace(MISSING, "")
        story.blocks.append(
            Block(
                part=story.part, index=index, text=text,
                kind="cell" if cell and story.kind == "paragraph" else story.kind,
                cell=(cell[0], cell[1], cell[2]) if cell else None,
                address=address, runs=tuple(runs) if len(text) == length else (), align=layout.align,
                indent=_indent(layout, size), heading=layout.outline,
            )
        )  # fmt: skip
    for offset, view, author, pieces in aside:
        person = reading.people[author] if author is not None and author < len(reading.people) else None
        if person and view == "deleted":
            reading.authors[person] = None
        text = "".join(pieces)
        if text.strip():
            seen: View = view  # type: ignore[assignment]  # one of the views a look gives
            place = None if story.hidden else offset
            story.unseen.append(Unseen(story.part, index, place, text, seen, person, address))


def _style(event: Event) -> Style:
    text = event.text
    han = not text.strip() or any(c > "\u2e7f" or "\u2010" <= c <= "\u27bf" for c in text)
    return event.look.style if han else event.look.latin


def _indent(layout: Layout, size: float | None) -> float | None:
    if layout.align in ("center", "right"):
        return None
    em = size or 10.5
    left = layout.left_chars / 100 * em if layout.left_chars else layout.left / 20
    first = layout.first_chars / 100 * em if layout.first_chars else layout.first / 20
    return round(left + first, 2)
