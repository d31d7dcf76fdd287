"""Slides, notes and masters: their shapes in order, with text, text effects and what is said of them."""

import struct
from dataclasses import dataclass, field

from biaoshi.formats.ole.escher import records, shapes, sound
from biaoshi.formats.powerpoint97.persist import Deck, stretch
from biaoshi.formats.powerpoint97.text import OTHER, Words, words

DOCUMENT, SLIDE, NOTES, MASTER = 1000, 1006, 1008, 1016
_LIST, _PERSIST = 4080, 1011


@dataclass(frozen=True, slots=True)
class Listed:
    """A slide, notes page or master as the document lists it, with the texts the outline keeps for it."""

    number: int
    identity: int
    outline: list[Words]


@dataclass
class Sheet:
    """One of them as read."""

    words: list[Words] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    running: list[tuple[str, str]] = field(default_factory=list)  # header, footer, date: text
    comments: list[tuple[str, str]] = field(default_factory=list)  # author, text
    hidden: bool = False
    of: int = 0  # notes: of which slide
    own: bool = True  # False: prompts of a master's placeholders were left out
    sound: bool = True  # no record of it is cut short


def listed(deck: Deck, start: int, end: int) -> dict[int, list[Listed]]:
    """Return what the document lists: 0 slides, 1 masters, 2 notes."""
    found: dict[int, list[Listed]] = {0: [], 1: [], 2: []}
    data = deck.data
    for kind, instance, inner, stop, depth in records(data, start, end):
        if kind != _LIST or depth != 0 or instance not in found:
            continue
        heads = [r for r in records(data, inner, stop) if r[0] == _PERSIST and r[3] - r[2] >= 16]
        for i, (_, _, at, after, _) in enumerate(heads):
            number = struct.unpack_from("<I", data, at)[0]
            identity = struct.unpack_from("<I", data, at + 12)[0]
            until = heads[i + 1][2] - 8 if i + 1 < len(heads) else stop
            found[instance].append(Listed(number, identity, words(data, after, until, [])))
    return found


def load_sheet(deck: Deck, item: Listed, kinds: tuple[int, ...]) -> Sheet | None:
    """Return the slide, notes page or master; None if it is not in the file."""
    place = stretch(deck, item.number, kinds)
    if place is None:
        return None
    kind, _, start, end = place
    sheet = read_sheet(deck.data, start, end, item.outline, master=kind == MASTER)
    sheet.sound = sound(deck.data, start, end)
    return sheet


def read_sheet(data: bytes, start: int, end: int, outline: list[Words], *, master: bool = False) -> Sheet:
    """Return what stands between `start` and `end`. Prompts in the placeholders of a master are no text of any slide."""
    sheet = Sheet()
    after = start
    for kind, _, inner, stop, _ in records(data, start, end):
        if inner < after:
            continue
        if kind == 0xF004:
            prompt = master and any(r[0] == 3011 for r in records(data, inner, stop))
            found = words(data, inner, stop, outline)
            if prompt:
                sheet.own = False
                found = []
            sheet.words += found
            for shape in shapes(data, inner - 8, stop):
                if shape.effect.strip():
                    sheet.words.append(Words(OTHER, shape.effect, inner))
                if shape.description.strip():
                    sheet.descriptions.append(shape.description)
            after = stop
        elif kind == 1017 and stop - inner >= 12:
            sheet.hidden = bool(struct.unpack_from("<H", data, inner + 10)[0] & 4)
        elif kind == 1009 and stop - inner >= 4:
            sheet.of = struct.unpack_from("<I", data, inner)[0]
        elif kind == 4057:
            sheet.running += running(data, inner, stop)
            after = stop
        elif kind == 5003:  # what later versions added: records again, within bytes
            sheet.comments += _comments(data, inner, stop)
            after = stop
    return sheet


def _comments(data: bytes, start: int, end: int) -> list[tuple[str, str]]:
    """Return author and text of each comment of PowerPoint 2002 and later."""
    found: list[tuple[str, str]] = []
    for kind, _, inner, stop, _ in records(data, start, end):
        if kind == 12000:
            comment = ["", ""]
            for inside, which, at, until, _ in records(data, inner, stop):
                if inside == 4026 and which < 2:
                    comment[which] = data[at:until].decode("utf-16-le", "replace")
            found.append((comment[0], comment[1]))
    return found


def running(data: bytes, start: int, end: int) -> list[tuple[str, str]]:
    """Return the texts of date, header and footer that are switched on."""
    flags = 0
    found: list[tuple[str, str]] = []
    for kind, instance, inner, stop, _ in records(data, start, end):
        if kind == 4058 and stop - inner >= 4:
            flags = struct.unpack_from("<H", data, inner + 2)[0]
        elif kind == 4026 and instance < 3:
            text = data[inner:stop].decode("utf-16-le", "replace").strip("\0")
            on = flags & (0x04, 0x10, 0x20)[instance]
            if text.strip():
                found.append((("header", "header", "footer")[instance] if on else "off", text))
    return found
