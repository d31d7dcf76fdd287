"""Control words that change how text looks, and those that end paragraphs, cells and rows."""

from dataclasses import replace

from biaoshi.formats.rtf.state import Event, Group, Reading, Story
from biaoshi.formats.sight import PAPER, plain
from biaoshi.types.document import Align, Block, Run, Style, Unseen, View

_ALIGN: dict[bytes, Align] = {b"ql": "left", b"qc": "center", b"qr": "right", b"qj": "justify", b"qd": "justify"}


def look(reading: Reading, group: Group, word: bytes, value: int | None) -> None:
    """Apply one word of character or paragraph formatting; words of no meaning here are passed over."""
    on = value != 0
    match word:
        case b"f":
            group.font = value
        case b"fs":
            group.size = value
        case b"loch" | b"hich" | b"dbch" | b"rtlch" | b"ltrch":
            group.script = word
        case b"af" if group.script == b"dbch":
            group.east_font = value
        case b"afs" if group.script == b"dbch":
            group.east_size = value
        case b"b":
            group.bold = on
        case b"strike" | b"striked":
            group.strike = on
        case b"v" | b"webhidden":
            group.hidden = on
        case b"deleted":
            group.deleted = on
        case b"revised":
            group.inserted = on
        case b"revauth" | b"revauthdel":
            group.author = value
        case b"cf":
            group.color = value or 0
        case b"cb" | b"chcbpat" | b"highlight":
            group.back = value or 0
        case b"charscalex":
            group.tiny = value is not None and 0 < value <= 5
        case b"plain":
            group.size, group.bold, group.strike, group.hidden = 24, False, False, False
            group.script, group.east_font, group.east_size = b"loch", None, None
            group.color = group.back = 0
            group.deleted = group.inserted = group.tiny = False
        case b"pard":
            group.align, group.left, group.first, group.table, group.depth = None, 0, 0, False, 1
            group.outline, group.filled = None, False
        case b"ql" | b"qc" | b"qr" | b"qj" | b"qd":
            group.align = _ALIGN[word]
        case b"li" | b"lin":
            group.left = value or 0
        case b"fi":
            group.first = value or 0
        case b"intbl":
            group.table = on
        case b"itap":
            group.depth = max(1, min(value or 0, 64))
            group.table = bool(value)
        case b"outlinelevel":
            group.outline = value
        case b"cbpat" | b"clcbpat":
            group.filled = bool(value)
        case b"uc":
            group.unicode_skip = max(0, min(value if value is not None else 1, 64))


def put(reading: Reading, group: Group, text: str) -> None:
    """Append `text` to the paragraph of the group's story."""
    if not text:
        return
    reading.chars += len(text)
    person = None
    if (group.deleted or group.inserted) and group.author is not None and group.author < len(reading.people):
        person = reading.people[group.author]
        if group.deleted:
            reading.deleters[person] = None
    for field in reading.fields:
        field.shown += len(text)
    han = group.script == b"dbch" or any(c > "\u2e7f" or "\u2010" <= c <= "\u27bf" for c in text)
    face = group.east_font if han and group.east_font is not None else group.font
    half = group.east_size if han and group.east_size is not None else group.size
    key = (face, half, group.bold, group.strike, group.color, group.inserted)
    if key not in reading.styles:
        color = reading.colors[group.color] if 0 < group.color < len(reading.colors) else None
        size = half / 2 if half is not None else None
        font = reading.names.get(face, "").split(";")[0] or None if face is not None else None
        reading.styles[key] = Style(font, size, group.bold, group.strike, color, group.inserted)
    group.story.events.append(Event(text, reading.styles[key], _view(reading, group, half), person))


def _view(reading: Reading, group: Group, half: int | None) -> View:
    color = reading.colors[group.color] if 0 < group.color < len(reading.colors) else None
    back = reading.colors[group.back] if 0 < group.back < len(reading.colors) else None
    return plain(
        said="deleted" if group.deleted else "hidden" if group.hidden else None,
        size=half / 2 if half is not None else None,
        squeezed=group.tiny,
        colour=color,
        ground=None if group.filled and back is None else back or PAPER,
    )


def end_paragraph(reading: Reading, group: Group, mark: bytes, at: int) -> None:
    """End the paragraph, cell or row at byte `at`, and make a block of what has been gathered."""
    story = group.story
    if mark in (b"row", b"nestrow"):
        if story.events:
            _emit(reading, group, story, at)
        if story.levels:
            depth = 1 if mark == b"row" else len(story.levels)
            del story.levels[depth:]
            story.levels[-1][1:] = [story.levels[-1][1] + 1, 0]
        return
    depth = group.depth if group.table else 0
    if mark == b"cell":
        depth = 1
    elif mark == b"nestcell":
        depth = max(2, depth)
    del story.levels[depth:]
    while len(story.levels) < depth:
        story.levels.append([story.tables, 0, 0])
        story.tables += 1
    if mark == b"par" and (group.hidden or group.deleted) and not depth and story.events:
        put(reading, group, "\n")  # the mark itself is not shown: the paragraph runs on
        return
    if mark in (b"par", b"cell", b"nestcell") or story.events:
        _emit(reading, group, story, at)
    if mark in (b"cell", b"nestcell"):
        story.levels[-1][2] += 1


def _emit(reading: Reading, group: Group, story: Story, at: int) -> None:
    texts: list[str] = []
    runs: list[Run] = []
    aside: list[tuple[int, str, str | None, list[str]]] = []
    length = 0
    for event in story.events:
        text = _paired(event.text)
        if event.view != "shown" and text.strip():
            if aside and aside[-1][:3] == (length, event.view, event.author):
                aside[-1][3].append(text)
            else:
                aside.append((length, event.view, event.author, [text]))
            continue
        if event.view in ("hidden", "deleted"):
            continue
        texts.append(text)
        if runs and runs[-1].style == event.style:
            runs[-1] = Run(runs[-1].start, length + len(text), event.style)
        else:
            runs.append(Run(length, length + len(text), event.style))
        length += len(text)
    story.events = []
    cell = story.levels[-1] if story.levels else None
    index, address = len(story.blocks), f"#byte[{at}]"
    body = story.kind == "paragraph"
    story.blocks.append(
        Block(
            part=story.part, index=index, text="".join(texts), kind="cell" if cell and body else story.kind,
            cell=(cell[0], cell[1], cell[2]) if cell else None, address=address, runs=tuple(runs),
            align=group.align,  # type: ignore[arg-type]  # set from _ALIGN only
            indent=None if group.align in ("center", "right") else round((group.left + group.first) / 20, 2),
            label=story.label.strip(), heading=group.outline + 1 if group.outline is not None and 0 <= group.outline < 9 else None,
        )
    )  # fmt: skip
    story.label = ""
    _aside(story, aside, index, address)
    settle(story)


def settle(story: Story) -> None:
    """Append the blocks of the text boxes that were anchored in the paragraph just ended."""
    for box in story.boxes:
        settle(box)
        base = len(story.blocks)
        story.blocks += [replace(b, index=base + i, part=story.part) for i, b in enumerate(box.blocks)]
        story.unseen += [replace(u, index=base + u.index, part=story.part) for u in box.unseen]
    story.boxes.clear()


def _aside(story: Story, aside: list[tuple[int, str, str | None, list[str]]], index: int, address: str) -> None:
    for offset, view, author, pieces in aside:
        seen: View = view  # type: ignore[assignment]  # one of those _view gives
        story.unseen.append(Unseen(story.part, index, offset, "".join(pieces), seen, author, address))


def _paired(text: str) -> str:
    """Put surrogates together: \\u writes characters beyond the first plane as two numbers."""
    if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
