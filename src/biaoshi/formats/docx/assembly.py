"""From pieces to blocks: the final view as text, and beside it what it does not show, each at its offset.

    original view = block text − inserted and moved-in runs + unseen "deleted" at their offsets

A run of no length at the end of a block, inserted, says that its paragraph mark is a tracked insertion.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from biaoshi.formats.docx import paging
from biaoshi.formats.docx.looks import Look
from biaoshi.formats.docx.numbering import next_label
from biaoshi.formats.docx.state import Break, Event, Ground, Piece, Reading, Story, Stretch
from biaoshi.formats.docx.styles import Layout, look
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.types.document import Block, Run, Style, Unseen, View

_Key = tuple[int, View, str | None]
_MOST_SPANS = 8  # an address stays short however many paragraphs run together
_DEFAULT_SIZE = 10.5  # 五号, where the file tells no size: only for guessing heights


def emit(
    reading: Reading,
    story: Story,
    events: Iterable[Event],
    numbers: list[int],
    rpr: Element | None,
    lay: Layout,
    ground: Ground,
    address: str | None = None,
) -> None:
    """Append one block made of `events`, with what of it is not shown."""
    place = address if address is not None else address_of(story, numbers)
    index = len(story.blocks)
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    page = None
    size: float | None = None
    broken = False
    aside = _Aside([], [])
    for event in events:
        if isinstance(event, Break):
            if story.paged and event.kind != "column":
                paging.break_page(reading.paging, by_writer=event.kind == "page")
            broken = broken or (event.kind != "rendered" and at > 0)
            continue
        if not isinstance(event, Piece):
            continue
        if event.view != "shown":
            _put_aside(aside, (at, event.view, event.author), event.text)
            continue
        if broken:  # a break with text on both sides parts two lines
            texts.append("\n")
            at += 1
            broken = False
        if page is None and story.paged and event.text.strip():
            page, reading.paging.fresh = reading.paging.current, False
        size = size if size is not None else event.look.size
        texts.append(event.text)
        style = _style(reading, event)
        end = at + len(event.text)
        if reading.trace is not None and event.element is not None:
            reading.trace.setdefault((story.part, index), []).append(Stretch(at, end, event.element, event.skipped))
        if runs and runs[-1].style == style and runs[-1].end == at:
            runs[-1] = Run(runs[-1].start, end, style)
        else:
            runs.append(Run(at, end, style))
        at = end
    text = "".join(texts)
    label = next_label(reading.numbering, reading.styles, lay) if lay.num else ""
    if size is None:
        size = look(reading.styles, lay.style, rpr).size
    if ground.inserted or any(local(c) in ("ins", "moveTo") for c in (rpr if rpr is not None else ())):
        runs.append(Run(at, at, Style(inserted=True)))
    if story.paged:
        page = page if page is not None else reading.paging.current
        if ground.kind != "textbox":
            paging.fill(reading.paging, text, size or _DEFAULT_SIZE, ground.columns)
    story.blocks.append(
        Block(
            part=story.part,
            index=index,
            text=text,
            kind=ground.kind,
            page=page,
            cell=ground.cell,
            address=place,
            runs=tuple(runs),
            align=lay.align,
            indent=_indent(lay, size),
            label=label,
            heading=lay.outline,
        )
    )
    if index == 0 and story.waiting:
        story.unseen += story.waiting
        story.waiting = []
    _keep_aside(story, index, aside, place)


def emit_ghost(
    story: Story, events: Iterable[Event], numbers: list[int], ground: Ground, address: str | None = None
) -> None:
    """Keep a paragraph that is not shown at all as unseen text at the end of the block before it.

    A line feed stands between the two; where there is no block before, the paragraph waits for the first one and
    stands at its offset 0 with the line feed behind.
    """
    place = address if address is not None else address_of(story, numbers)
    at = len(story.blocks[-1].text) if story.blocks else 0
    aside = _Aside([], [])
    for event in events:
        if isinstance(event, Piece) and event.text:
            view = event.view if event.view != "shown" else ground.ghost or "hidden"
            _put_aside(aside, (at, view, event.author or ground.author), event.text)
    if not any(text.strip() for texts in aside.texts for text in texts):
        return
    if story.blocks:
        aside.texts[0].insert(0, "\n")
        _keep_aside(story, story.blocks[-1].index, aside, place)
        return
    aside.texts[-1].append("\n")
    for (_, view, author), texts in zip(aside.keys, aside.texts, strict=True):
        story.waiting.append(Unseen(story.part, 0, 0, "".join(texts), view, author, place))


def address_of(story: Story, numbers: list[int]) -> str:
    """Address of a block: member and places of its w:p among all w:p of the member in document order, from 0.

    `word/document.xml#p[12]`; `#p[12-14]` for paragraphs that run together, `#p[12]+p[15-16]` where others (of a
    text box) stand between. Copies of text boxes for older programs count too, so that `list(root.iter(w:p))[12]`
    is the element.
    """
    spans: list[list[int]] = []
    for n in numbers:
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        elif n >= 0:
            spans.append([n, n])
    if len(spans) > _MOST_SPANS:
        spans = [[spans[0][0], spans[-1][1]]]
    return f"{story.member}#" + "+".join(f"p[{a}]" if a == b else f"p[{a}-{b}]" for a, b in spans)


@dataclass(frozen=True, slots=True)
class _Aside:
    """What one paragraph does not show: neighbours of one (offset, view, author) together."""

    keys: list[_Key]
    texts: list[list[str]]


def _put_aside(aside: _Aside, key: _Key, text: str) -> None:
    if aside.keys and aside.keys[-1] == key:
        aside.texts[-1].append(text)
    else:
        aside.keys.append(key)
        aside.texts.append([text])


def _keep_aside(story: Story, index: int, aside: _Aside, place: str) -> None:
    for (at, view, author), texts in zip(aside.keys, aside.texts, strict=True):
        story.unseen.append(Unseen(story.part, index, at, "".join(texts), view, author, place))


def _style(reading: Reading, piece: Piece) -> Style:
    symbol = any("\uf000" <= c <= "\uf0ff" for c in piece.text)  # a glyph of a symbol font, named as the Latin one
    han = not symbol and (not piece.text.strip() or any(c > "\u2e7f" or "\u2010" <= c <= "\u27bf" for c in piece.text))
    key = (piece.look, han, piece.inserted, piece.moved, piece.font)
    if key not in reading.dresses:
        of: Look = piece.look
        font = piece.font or ((of.east or of.latin) if han else (of.latin or of.east))
        reading.dresses[key] = Style(font, of.size, of.bold, of.strike, of.color, piece.inserted, piece.moved)
    return reading.dresses[key]


def _indent(lay: Layout, size: float | None) -> float | None:
    """Points from the left edge of the text area to the first character; None where alignment or a frame decides."""
    if lay.align in ("center", "right") or lay.framed:
        return None
    em = size or _DEFAULT_SIZE
    left = lay.left_chars / 100 * em if lay.left_chars else (lay.left or 0) / 20
    first = lay.first_chars / 100 * em if lay.first_chars else (lay.first or 0) / 20
    return round(left + first, 2)
