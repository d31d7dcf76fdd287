"""Slides, notes and masters: their shapes in order, with text, text effects and what is said of them."""

import struct
from dataclasses import dataclass, field, replace

from biaoshi.formats.ole.escher import records, shapes, sound
from biaoshi.formats.powerpoint97.persist import Deck, stretch
from biaoshi.formats.powerpoint97.surfaces import Backdrop, Surface, backdrop, drawn, master_of, seen, surface_of
from biaoshi.formats.powerpoint97.text import OTHER, Words, words
from biaoshi.types.document import View

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
    pictures: list[tuple[int, float | None]] = field(default_factory=list)  # drawn on it itself: number, height
    below: set[int] = field(default_factory=set)  # pictures it has of its master
    crowded: bool = False  # too much on it to tell which text is seen
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


def backdrops(deck: Deck, masters: list[Listed]) -> dict[int, Backdrop]:
    """Return what each master gives the slides that go by it, by its number; a title's master goes by another."""
    found: dict[int, Backdrop] = {}
    for item in masters:
        if (place := stretch(deck, item.number, (MASTER, SLIDE))) is not None:
            _, _, start, end = place
            found[item.identity] = backdrop(deck.data, start, end, found.get(master_of(deck.data, start, end)))
    return found


def load_sheet(
    deck: Deck,
    item: Listed,
    kinds: tuple[int, ...],
    behind: dict[int, Backdrop] | None = None,
    size: tuple[float, float] | None = None,
) -> Sheet | None:
    """Return the slide, notes page or master; None if it is not in the file.

    `behind`: what stands behind slides, by master, so that it can be told which text is not seen on one of `size` points.
    """
    place = stretch(deck, item.number, kinds)
    if place is None:
        return None
    kind, _, start, end = place
    stage = Backdrop()
    if behind is not None:
        stage = backdrop(deck.data, start, end, behind.get(master_of(deck.data, start, end)), size)
    sheet = read_sheet(deck.data, start, end, item.outline, master=kind == MASTER, stage=stage)
    sheet.sound = sound(deck.data, start, end)
    return sheet


def read_sheet(
    data: bytes, start: int, end: int, outline: list[Words], *, master: bool = False, stage: Backdrop | None = None
) -> Sheet:
    """Return what stands between `start` and `end`. Prompts in the placeholders of a master are no text of any slide.

    `stage`: what it is drawn on, without which nobody asks how its text is seen.
    """
    sheet = Sheet()
    surfaces: list[Surface] = []
    of: list[int] = []  # by word: its shape
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
            of += [len(surfaces)] * (len(sheet.words) - len(of))
            surfaces.append(surface_of(data, inner, stop))
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
    sheet.pictures = [(s.picture, s.height) for s in surfaces if s.picture is not None]
    if stage is not None:
        sheet.below = {s.picture for s in stage.under if s.picture is not None}
        on = drawn(surfaces, stage)
        sheet.crowded = on.crowded
        views = {n: seen(n, on) for n in dict.fromkeys(of)} if not on.crowded else {}
        sheet.words = [_placed(w, *views.get(n, ("shown", None)), stage) for w, n in zip(sheet.words, of, strict=True)]
    return sheet


def _placed(words: Words, view: View, ground: str | None, stage: Backdrop) -> Words:
    """Return the words as they stand in their shape; only words that another drawing has too are the same object."""
    return replace(words, view=view, ground=ground, scheme=stage.scheme)


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
