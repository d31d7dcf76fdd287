"""From the bytes of a .doc to a Document."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.logos import LEAST, repeated
from biaoshi.formats.ole.blips import inline, line_of, stored
from biaoshi.formats.ole.ledger import rest_of, summary
from biaoshi.formats.ole.objects import objects
from biaoshi.formats.ole.properties import Entry
from biaoshi.formats.ole.storage import Compound, open_compound, read_stream
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.formats.templates import template_kind
from biaoshi.formats.word97.fib import (
    ASSOCIATED,
    DRAWINGS,
    OWNERS,
    PARAGRAPHS,
    REVISERS,
    RUNS,
    VARIABLES,
    Fib,
    part_of,
    read_fib,
    strings,
)
from biaoshi.formats.word97.looks import load_looks
from biaoshi.formats.word97.pieces import Characters, characters
from biaoshi.formats.word97.shapes import Floats, load_floats
from biaoshi.formats.word97.sprms import formatted_pages
from biaoshi.formats.word97.state import Reading, Story
from biaoshi.formats.word97.stories import both_sides, first_pages, read_stories
from biaoshi.types.document import Block, Document, Part, Status

_MEDIA = {".wps": "application/wps-office.wps", ".wpt": "application/wps-office.wpt"}


def read(source: Source, limits: Limits) -> Document:
    """Read a Word document of Word 6 to 2003. Raises UnreadableError: encrypted, failed, limited."""
    compound = open_compound(source.data, limits)
    main = next((p for p in compound.entries if p.lower() == "worddocument"), None)
    if main is None:
        raise UnreadableError("failed", "Word 文档已损坏，正文不在文件中")
    fib = read_fib(compound, main)
    text = characters(fib, limits)
    data = read_stream(compound, "Data")
    reading = _reading(fib, limits, text, data.data)
    floats = load_floats(fib)
    stories = read_stories(reading, floats)
    entries, written, told = summary(compound)
    shown = _pictures(reading, floats, _pages(fib, entries))
    parts = [*_story_lines(reading, stories, compound), *(p.line for p in shown)]
    variables = strings(part_of(fib, VARIABLES))[:1000] if not fib.old else []
    children, lines = objects(compound, [e.path for e in compound.entries.values() if _is_object(e.path, e.storage)])
    parts += lines
    blocks = [b for s in stories for b in s.blocks]
    blocks += [Block("alt text", i, t, "property", address=a) for i, (t, a) in enumerate(floats.descriptions)]
    blocks += [
        Block("document variables", i, t, "property", address=f"StwUser#{i}") for i, t in enumerate(variables) if t
    ]
    if floats.descriptions:
        parts.append(Part("alt text", "metadata", sum(len(t) for t, _ in floats.descriptions), "read"))
    covered = {e.path for n in (main, "0Table", "1Table", "Data") if (e := compound.named(n))}
    rest, more = rest_of(compound, covered | {p.name for p in told}, tuple(e.address + "/" for e in children))
    blocks += more
    if fib.next_page:
        parts.append(Part("AutoText", "text", 0, "unsupported", "自动图文集的文字未读"))
    people = [("revision_author", name) for name in reading.authors]
    people += [("comment_author", name) for name in _owners(part_of(fib, OWNERS))]
    facts = reading.facts + [("quick_saves", str(fib.quick_saves))] * bool(fib.flags & 4)
    facts += _associated(fib)
    if any(p.lower().startswith(("macros/", "_vba_project")) for p in compound.entries):
        facts.append(("macro", "Macros"))
    document = Document(
        media_type=_MEDIA.get((source.name or "").lower()[-4:], "application/msword"),
        blocks=(*blocks, *written),
        parts=(*parts, *told, *rest),
        unseen=tuple(u for s in stories for u in s.unseen),
        properties=tuple([(name, value) for name, value, _ in entries] + people),
        children=tuple(children),
        facts=tuple(dict.fromkeys(facts)),
    )
    held = {p.line.name: p.data for p in shown}
    anchors = {p.line.name: reading.anchors[p.place] for p in shown if p.place in reading.anchors}
    return with_pictures(document, lambda part: held.get(part.name), source, limits, anchors)


def _associated(fib: Fib) -> list[tuple[str, str]]:
    """Return remarks on the template the document is bound to and on the files its letters are filled from ([MS-DOC] 2.9.269)."""
    names = strings(part_of(fib, ASSOCIATED)) if not fib.old else []
    found = [(template_kind(n), n) for n in names[1:2] if n]
    return found + [("external_link", n) for n in names[8:10] if n]


def _is_object(path: str, storage: bool) -> bool:
    return storage and path.lower().startswith("objectpool/") and path.count("/") == 1


def _reading(fib: Fib, limits: Limits, text: Characters, data: bytes) -> Reading:
    places, changes, lost = formatted_pages(fib, part_of(fib, RUNS), paragraphs=False)
    paragraph_places, paragraph_looks, also = formatted_pages(fib, part_of(fib, PARAGRAPHS), paragraphs=True)
    if (lost or also or not places) and text.text:
        fib.faults.append("格式信息不完整，隐藏、删除的文字可能当作正文")
    starts, runs = _by_position(text, places, changes)
    return Reading(
        fib, limits, text, load_looks(fib, data), starts, runs, paragraph_places, paragraph_looks,
        strings(part_of(fib, REVISERS)), data,
    )  # fmt: skip


def _by_position(text: Characters, places: list[int], changes: list[bytes]) -> tuple[list[int], list[bytes]]:
    """Turn stretches of bytes into stretches of positions, piece by piece."""
    starts: list[int] = []
    found: list[bytes] = []
    for piece in text.pieces:
        end = piece.place + (piece.end - piece.start) * piece.width
        first = max(0, bisect_right(places, piece.place) - 1)
        last = bisect_left(places, end)
        for i in range(first, max(last, first + 1)):
            at = places[i] if i < len(places) else 0
            position = piece.start + max(0, at - piece.place) // piece.width
            change = (changes[i] if i < len(changes) and at < end else b"") + piece.grpprl
            if starts and starts[-1] == position:
                found[-1] = change
            else:
                starts.append(position)
                found.append(change)
    return starts, found


def _story_lines(reading: Reading, stories: list[Story], compound: Compound) -> list[Part]:
    """One line for each story; a fault of the text, the tables or the file itself stands in that of the body."""
    fault = reading.stopped or reading.characters.fault
    if fault is None and (reading.fib.faults or compound.fault):
        fault = ("failed", reading.fib.faults[0] if reading.fib.faults else compound.fault or "")
    parts: list[Part] = []
    for story in stories:
        chars = sum(len(b.text) for b in story.blocks) + sum(len(u.text) for u in story.unseen)
        if fault and story.part == "body":
            status: Status = fault[0]  # type: ignore[assignment]  # failed or limited
            parts.append(Part("body", "text", chars, status, fault[1]))
        else:
            parts.append(Part(story.part, "text", chars, "read"))
    return parts


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture with its line of the ledger, its bytes if they could be had, and its place in the Data stream."""

    line: Part
    data: bytes | None
    place: int | None


def _pages(fib: Fib, entries: list[Entry]) -> int:
    """How many pages have one and the same header: those the program that wrote the file tells, in a single section."""
    told = next((value for name, value, _ in entries if name == "pages"), "")
    firsts = first_pages(fib)
    if len(firsts) != 1 or not (told.isascii() and told.isdigit() and len(told) < 6):
        return 0
    return max(0, int(told) - firsts[0]) // (2 if both_sides(fib) else 1)


def _pictures(reading: Reading, floats: Floats, pages: int) -> list[_Picture]:
    """Return the pictures: those in the lines, those that float, those in the store that nothing shows.

    `pages`: how many have one and the same header.
    """
    fib = reading.fib
    floating = [*dict.fromkeys(floats.pictures), *((n, None) for n in floats.stored)]
    store = stored(part_of(fib, DRAWINGS), elsewhere=fib.word) if floating else {}
    lying: list[tuple[int | None, bytes | None, int | None, bool]] = [
        (place, inline(reading.data, place), height, _running(reading, reading.places.get(place)))
        for place, height in dict.fromkeys(reading.pictures)
    ]
    lying += [(None, store.get(n), height, _running(reading, floats.places.get(n))) for n, height in floating]
    found: list[_Picture] = []
    for n, (place, data, height, running) in enumerate(lying, 1):
        high = None if height is None else height / 20
        logo = running and repeated((high,), pages, LEAST)
        found.append(_Picture(line_of(f"picture {n}", data, high, logo=logo), data, place))
    return found


def _running(reading: Reading, places: set[int] | None) -> bool:
    """True if a picture stands nowhere but in what page after page shows."""
    return bool(places) and all(any(a <= p < b for a, b in reading.running) for p in places or ())


def _owners(table: bytes) -> list[str]:
    found: list[str] = []
    at = 0
    while at + 2 <= len(table):
        size = int.from_bytes(table[at : at + 2], "little") * 2
        name = table[at + 2 : at + 2 + size].decode("utf-16-le", "replace")
        if name and name not in found:
            found.append(name)
        at += 2 + size
    return found
