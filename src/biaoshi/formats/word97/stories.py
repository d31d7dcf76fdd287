"""The stories of a .doc in the order of the linear text: body, footnotes, endnotes, headers, footers, comments."""

import struct

from biaoshi.formats.word97.fib import RUNNING, SECTIONS, SETTINGS, Fib, part_of, positions
from biaoshi.formats.word97.flow import walk
from biaoshi.formats.word97.shapes import Floats
from biaoshi.formats.word97.sprms import modifiers
from biaoshi.formats.word97.state import Floating, Reading, Story
from biaoshi.types.document import BlockKind

_RUNNING: tuple[tuple[BlockKind, str], ...] = (
    ("header", "even"), ("header", "odd"), ("footer", "even"), ("footer", "odd"), ("header", "first"), ("footer", "first"),
)  # fmt: skip


def read_stories(reading: Reading, floats: Floats) -> list[Story]:
    """Return every story that has text. A part that no page shows (a first-page header of a section without one) is hidden."""
    counts = reading.fib.counts
    body = Story("body", "paragraph", anchors=list(floats.body))
    walk(reading, body, 0, counts[0])
    body.kind = "textbox"
    for _, floating in body.anchors:
        _loose(reading, body, floating)
    for floating in floats.loose:
        _loose(reading, body, floating)
    stories = [body]
    for part, kind, number in (("footnotes", "footnote", 1), ("endnotes", "endnote", 5)):
        if counts[number]:
            start = sum(counts[:number])
            story = Story(part, kind)  # type: ignore[arg-type]  # both are kinds of block
            walk(reading, story, start, start + counts[number])
            stories.append(_trimmed(story))
    stories += _running(reading, floats)
    if counts[3]:
        story = Story("macros", "paragraph", hidden=True)
        walk(reading, story, sum(counts[:3]), sum(counts[:4]))
        stories.append(story)
    if counts[4]:
        story = Story("comments", "comment")
        walk(reading, story, sum(counts[:4]), sum(counts[:5]))
        stories.append(_trimmed(story))
    return stories


def _loose(reading: Reading, story: Story, floating: Floating) -> None:
    if floating.words:
        story.anchors = [(0, floating)]
        walk(reading, story, 0, 0)
    else:
        story.anchors = []
        walk(reading, story, floating.start, floating.end)


def _trimmed(story: Story) -> Story:
    """Take off the empty paragraph that closes a story of notes."""
    while story.blocks and not story.blocks[-1].text:
        story.blocks.pop()
    return story


def _running(reading: Reading, floats: Floats) -> list[Story]:
    """Return headers, then footers: each text of its own once, since a section without one has that of the section before."""
    fib = reading.fib
    start, count = sum(fib.counts[:2]), fib.counts[2]
    numbers, _ = positions(part_of(fib, RUNNING) + b"", 0) if count else ((), [])
    if count and len(numbers) < 7:
        numbers = (0, 0, 0, 0, 0, 0, 0, count)
    pages = first_pages(fib)
    sided = both_sides(fib)
    found: dict[BlockKind, list[Story]] = {"header": [], "footer": []}
    anchors = list(floats.running)
    for i in range(6, len(numbers) - 1):
        first, last = numbers[i], min(numbers[i + 1], count)
        text = reading.characters.text[start + first : start + last]
        if first >= last or not text.strip("\r\x07\x03\x04 "):
            continue
        kind, which = _RUNNING[i % 6]
        section = i // 6 - 1
        shown = which == "odd" or (which == "even" and sided) or (which == "first" and _on_first(pages, section))
        story = Story("", kind, hidden=not shown)
        story.part = f"{kind}{len(found[kind]) + 1}"
        story.anchors = [a for a in anchors if start + first <= a[0] < start + last]
        anchors = [a for a in anchors if a not in story.anchors]
        if which == "odd":
            reading.running.append((start + first, start + last))
        walk(reading, story, start + first, start + last)
        found[kind].append(_trimmed(story))
    if anchors:  # shapes anchored in a header without text of its own: a watermark
        story = Story(f"header{len(found['header']) + 1}", "header")
        for _, floating in anchors:
            _loose(reading, story, floating)
        found["header"].append(_trimmed(story))
    return found["header"] + found["footer"]


def both_sides(fib: Fib) -> bool:
    """True if left and right pages have headers of their own."""
    settings = part_of(fib, SETTINGS)
    return bool(settings and settings[0] & 1)


def first_pages(fib: Fib) -> list[bool]:
    """Return for each section whether its first page has headers of its own."""
    found: list[bool] = []
    _, entries = positions(part_of(fib, SECTIONS), 12)
    for entry in entries:
        at = struct.unpack_from("<I", entry, 2)[0]
        grpprl = b""
        if at + 2 <= len(fib.word):
            size = struct.unpack_from("<H", fib.word, at)[0]
            grpprl = fib.word[at + 2 : at + 2 + size]
        own = False
        for code, operand in modifiers(grpprl, old=False) if not fib.old else ():
            if code == 0x300A and operand:
                own = bool(operand[0])
        found.append(own or fib.old)
    return found


def _on_first(pages: list[bool], section: int) -> bool:
    """True if this section or one after it, which may inherit the header, has a first page of its own."""
    return any(pages[section:]) if section < len(pages) else True
