"""The inside of a paragraph: runs and the characters that stand for something else.

\\x13 code \\x14 result \\x15   a field: its result is shown, its code is not
\\x01 \\x08                    a picture in the line, a shape anchored here
\\x02 \\x05                    number of a note, mark of a comment: no text
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

from biaoshi.formats.word97.looks import Look, layout_of, look_of
from biaoshi.formats.word97.pieces import FILLER, joined, place_of
from biaoshi.formats.word97.state import Event, Field, Reading, Story

_SPECIAL = re.compile("[\x00-\x08\x0a-\x1f]")
_SHOWN = {"\x0b": "\n", "\x0a": "\n", "\x0e": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": "\u00ad"}
_DEPTH = 64


def papx_at(reading: Reading, position: int) -> bytes:
    """Return style number and modifiers of the paragraph whose mark stands at `position`."""
    i = bisect_right(reading.paragraph_starts, place_of(reading.characters, position)) - 1
    return reading.paragraph_looks[i] if i >= 0 else b""


def spell(reading: Reading, story: Story, start: int, end: int, papx: bytes, paired: set[int]) -> Iterator[Event]:
    """Yield what positions `start` to `end` show, and what they hold unseen, in order."""
    layout = layout_of(reading.looks, papx)
    i = max(0, bisect_right(reading.starts, start) - 1)
    at = start
    while at < end:
        until = min(end, reading.starts[i + 1] if i + 1 < len(reading.starts) else end)
        grpprl = reading.changes[i] if i < len(reading.changes) else b""
        look = look_of(reading.looks, layout.istd, grpprl, layout.filled)
        yield from _run(reading, story, at, until, look, paired)
        at, i = max(until, at + 1) if until <= at else until, i + 1


def mark_look(reading: Reading, position: int, papx: bytes) -> Look:
    """Return the look of the paragraph mark at `position`."""
    i = bisect_right(reading.starts, position) - 1
    layout = layout_of(reading.looks, papx)
    return look_of(reading.looks, layout.istd, reading.changes[i] if i >= 0 else b"", layout.filled)


def _run(reading: Reading, story: Story, start: int, end: int, look: Look, paired: set[int]) -> Iterator[Event]:
    text = reading.characters.text[start:end]
    if look.symbol is not None:
        yield from _text(story, look.symbol * sum(c not in "\r\x07" for c in text.replace(FILLER, "")), look)
        return
    at = 0
    for match in _SPECIAL.finditer(text):
        if match.start() > at:
            yield from _text(story, text[at : match.start()], look)
        at = match.end()
        char = match[0]
        if char in "\x13\x14\x15":
            if start + match.start() in paired:
                yield from _field(reading, story, char, look)
        elif char == "\x01":
            _picture(reading, story, look, start + match.start())
        elif char in _SHOWN:
            yield from _text(story, _SHOWN[char], look)
    if at < len(text):
        yield from _text(story, text[at:], look)


def _text(story: Story, text: str, look: Look) -> Iterator[Event]:
    if story.fields and not all(f.result for f in story.fields):
        next(f for f in reversed(story.fields) if not f.result).code.append(text)
        return
    for field in story.fields:
        field.shown += len(text)
    yield Event(joined(text), look, look.view)


def _field(reading: Reading, story: Story, char: str, look: Look) -> Iterator[Event]:
    if char == "\x13":
        if len(story.fields) < _DEPTH:
            story.fields.append(Field())
        return
    if not story.fields:
        return
    if char == "\x14":
        story.fields[-1].result = True
        return
    field = story.fields.pop()
    code = joined("".join(field.code))
    name = code.split(None, 1)[0].upper() if code.strip() else ""
    if name in ("HYPERLINK", "INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DDE", "DDEAUTO"):
        target = re.search(r'"([^"]+)"', code) or re.search(r"\s([^\\\s]\S+)", code)
        if target:
            reading.facts.append(("hyperlink" if name == "HYPERLINK" else "external_link", target[1]))
    elif name in (
        "EQ",
        "MACROBUTTON",
        "GOTOBUTTON",
        "SYMBOL",
        "XE",
        "TC",
        "SET",
        "COMMENTS",
        "QUOTE",
        "ASK",
        "FILLIN",
        "IF",
    ):
        from biaoshi.formats.docx.codes import hidden_in_code, shown_by_code

        if not field.shown and (shown := shown_by_code(code, None)):
            yield from _text(story, shown, look)
        for hidden in hidden_in_code(code, ""):
            yield Event(hidden, look, "hidden")
    elif name in ("FORMDROPDOWN", "FORMCHECKBOX") and field.data is not None:
        yield from _text(story, form_value(reading.data, field.data), look)


def _picture(reading: Reading, story: Story, look: Look, position: int) -> None:
    if not look.special or look.picture is None or look.object:
        return
    if look.data:
        if story.fields:
            story.fields[-1].data = look.picture
        return
    height: int | None = None
    if look.picture + 36 <= len(reading.data):
        goal, _, scale = struct.unpack_from("<hHH", reading.data, look.picture + 30)
        height = max(0, goal) * scale // 1000
    reading.pictures.append((look.picture, height))
    reading.places.setdefault(look.picture, set()).add(position)
    reading.anchors.setdefault(look.picture, (story.part, len(story.blocks)))


def form_value(data: bytes, at: int) -> str:
    """Return what a check box or drop-down list of a form shows, from its form data ([MS-DOC] FFData)."""
    try:
        size, header = struct.unpack_from("<IH", data, at)
        end = at + size
        at += header
        bits = struct.unpack_from("<H", data, at + 4)[0]
        kind, chosen = bits & 3, bits >> 2 & 31
        at += 10
        at = _skip(data, at)  # its name
        default = struct.unpack_from("<H", data, at)[0]
        if kind == 1:
            return "☒" if (default if chosen == 25 else chosen) else "☐"
        if kind != 2:
            return ""
        at += 2
        for _ in range(5):
            at = _skip(data, at)
        count = struct.unpack_from("<H", data, at + 2)[0]
        at += 6
        chosen = default if chosen == 25 else chosen
        for number in range(min(count, 25)):
            length = struct.unpack_from("<H", data, at)[0]
            if number == chosen and at + 2 + 2 * length <= end:
                return data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
            at += 2 + 2 * length
    except struct.error:
        pass
    return ""


def _skip(data: bytes, at: int) -> int:
    """Return where the text with length and closing zero at `at` ends."""
    length: int = struct.unpack_from("<H", data, at)[0]
    return at + 4 + 2 * length


def pairs_of(text: str, start: int, end: int) -> set[int]:
    """Return the positions of field marks that have their partners; one without must not swallow the rest."""
    paired: set[int] = set()
    open_marks: list[list[int]] = []
    for match in re.finditer("[\x13\x14\x15]", text[start:end]):
        at = start + match.start()
        if match[0] == "\x13":
            open_marks.append([at])
        elif open_marks:
            open_marks[-1].append(at)
            if match[0] == "\x15":
                paired.update(open_marks.pop())
    return paired
