"""From the bytes of a .ppt to a Document."""

import struct
from dataclasses import dataclass, field, replace

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.logos import repeated
from biaoshi.formats.ole.blips import line_of, stored
from biaoshi.formats.ole.escher import pictures, records, sound
from biaoshi.formats.ole.ledger import rest_of, summary
from biaoshi.formats.ole.storage import open_compound, read_stream
from biaoshi.formats.powerpoint97.objects import objects
from biaoshi.formats.powerpoint97.persist import Deck, load_deck, stretch
from biaoshi.formats.powerpoint97.slides import (  # fmt: skip
    DOCUMENT,
    MASTER,
    NOTES,
    SLIDE,
    Listed,
    Sheet,
    backdrops,
    listed,
    load_sheet,
    read_sheet,
    running,
)
from biaoshi.formats.powerpoint97.text import OTHER, Words, words
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.formats.sight import plain
from biaoshi.types.document import Block, BlockKind, Child, Document, Page, Part, Run, Status, Style, Unseen, View

_MEDIA = {".dps": "application/wps-office.dps", ".dpt": "application/wps-office.dpt"}
_TORN = "演示文稿的目录损坏，只按存放次序读出文字，可能有缺漏或者多出旧稿"


_LINKED = 4046


@dataclass
class _Reading:
    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    running: dict[tuple[str, str], None] = field(default_factory=dict)
    comments: list[tuple[str, str, int | None]] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    heights: dict[int, list[float | None]] = field(default_factory=dict)  # picture → wherever it is drawn
    shown: dict[int, set[int]] = field(default_factory=dict)  # picture → slides that show it
    chars: int = 0
    stopped: bool = False


def read(source: Source, limits: Limits) -> Document:
    """Read a presentation of PowerPoint 97 to 2003. Raises UnreadableError: encrypted, failed, limited."""
    compound = open_compound(source.data, limits)
    folder = "PP97_DUALSTORAGE/" if "PP97_DUALSTORAGE/PowerPoint Document" in compound else ""
    deck = load_deck(compound, folder)
    reading = _Reading(limits)
    place = stretch(deck, deck.document, (DOCUMENT,)) if deck.whole else None
    pages: tuple[Page, ...] = ()
    lines: list[Part] = []
    children: list[Child] = []
    images: list[int] = []
    store: dict[int, bytes] = {}
    if place is None:
        _all_text(reading, deck)
    else:
        _, _, start, end = place
        pages = _deck(reading, deck, start, end)
        children, lines, macros = objects(deck, start, end, limits)
        if macros:
            reading.facts.append(("macro", "VBA"))
            lines.append(Part("VBA", "other", 0, "unsupported", "宏代码未读"))
        images = [n for n, uses in enumerate(pictures(deck.data, start, end), 1) if uses > 0]
        if images:
            store = stored(deck.data, start, end, read_stream(compound, folder + "Pictures").data)
    _tail(reading)
    names = {f"picture {i}": number for i, number in enumerate(images, 1)}
    height = pages[0].height if pages else None
    lines += [
        line_of(
            name,
            store.get(number),
            logo=repeated(reading.heights.get(number, ()), len(reading.shown.get(number, ())), height),
        )
        for name, number in names.items()
    ]
    entries, written, told = summary(compound)
    covered = {folder + n for n in ("PowerPoint Document", "Current User", "Pictures")} | {p.name for p in told}
    covered |= {"PowerPoint Document", "Current User", "Pictures"} if folder else set()
    rest, more = rest_of(compound, covered, ())
    people = [("comment_author", a) for a in dict.fromkeys(a for a, _, _ in reading.comments if a)]
    lower = (source.name or "").lower()
    document = Document(
        media_type=next((m for e, m in _MEDIA.items() if lower.endswith(e)), "application/vnd.ms-powerpoint"),
        blocks=(*reading.blocks, *written, *more),
        parts=(*reading.parts, *lines, *told, *rest),
        pages=pages,
        unseen=tuple(reading.unseen),
        properties=tuple([(name, value) for name, value, _ in entries] + people),
        children=tuple(children),
        facts=tuple(dict.fromkeys(reading.facts)),
    )
    return with_pictures(document, lambda part: store.get(names.get(part.name, 0)), source, limits)


def _deck(reading: _Reading, deck: Deck, start: int, end: int) -> tuple[Page, ...]:
    """Read slides, masters and notes as the document lists them."""
    lists = listed(deck, start, end)
    width = height = 0.0
    for kind, instance, inner, stop, depth in records(deck.data, start, end):
        if depth:
            continue
        if kind == 1001 and stop - inner >= 8:
            wide, high = struct.unpack_from("<ii", deck.data, inner)
            width, height = wide / 8, high / 8
        elif kind == 4057:
            if instance == 3:
                reading.running.update(dict.fromkeys(r for r in running(deck.data, inner, stop) if r[0] != "off"))
        elif kind == 1033:
            _links(reading, deck.data, inner, stop)
    slides: dict[int, int] = {}
    size = (width, height) if width > 0 and height > 0 else None
    behind = backdrops(deck, lists[1])
    for number, item in enumerate(lists[0][: reading.limits.pages], 1):
        slides[item.identity] = number
        sheet = load_sheet(deck, item, (SLIDE,), behind, size) if not reading.stopped else None
        _sheet(reading, sheet, item, f"slide {number}", number)
    if len(lists[0]) > reading.limits.pages:
        reading.parts.append(Part("rest", "text", 0, "limited", f"超过 {reading.limits.pages} 页的上限，其后未读"))
    for number, item in enumerate(lists[1], 1):
        _sheet(reading, load_sheet(deck, item, (MASTER, SLIDE)), item, f"master {number}", None)
    for number, item in enumerate(lists[2], 1):
        _sheet(reading, load_sheet(deck, item, (NOTES,)), item, f"notes {number}", None, slides)
    known = {item.number for items in lists.values() for item in items}
    _removed(reading, deck, known)
    parted = [r for r in records(deck.data, start, end) if r[4] == 0 and r[0] == 4080]
    if not (sound(deck.data, start, end, 0) and all(sound(deck.data, r[2], r[3]) for r in parted)):
        reading.parts.append(Part("document", "other", 0, "failed", "演示文稿的总表损坏，可能有内容没有读到"))
    elif not reading.parts:
        reading.parts.append(Part("document", "other", 0, "no_text"))
    shown = range(1, len(slides) + 1)
    return tuple(Page(n, width, height) for n in shown) if width > 0 and height > 0 else ()


def _sheet(
    reading: _Reading,
    sheet: Sheet | None,
    item: Listed,
    part: str,
    page: int | None,
    slides: dict[int, int] | None = None,
) -> None:
    if reading.stopped:
        reading.parts.append(Part(part, "text", 0, "limited", "文字过多，未读", page))
        return
    if sheet is None:
        reading.parts.append(Part(part, "text", 0, "failed", "这一页不在文件中，未读", page))
        return
    if slides is not None:
        page = slides.get(sheet.of)
    taken = {w.text for w in sheet.words}
    outline = [] if part.startswith("master") else [w for w in item.outline if w.text not in taken]
    found = outline + sheet.words  # PowerPoint 97 keeps the text of placeholders in the outline alone
    kind: BlockKind = "header" if part.startswith("master") else "paragraph"
    before = reading.chars
    if sheet.hidden:
        reading.facts.append(("hidden_slide", part))
    for one in found:
        _put(reading, part, kind, one, page, hidden=sheet.hidden)
    reading.running.update(dict.fromkeys(r for r in sheet.running if r[0] != "off"))
    reading.comments += [(author, text, page) for author, text in sheet.comments]
    reading.descriptions += sheet.descriptions
    for picture, height in sheet.pictures:
        reading.heights.setdefault(picture, []).append(height)
    if part.startswith("slide"):
        for picture in {n for n, _ in sheet.pictures} | sheet.below:
            reading.shown.setdefault(picture, set()).add(page or 0)
    chars = reading.chars - before
    if sheet.sound:
        empty = not chars and part.startswith("master")
        reading.parts.append(Part(part, "text", chars, "no_text" if empty else "read", page=page))
    else:
        reading.parts.append(Part(part, "text", chars, "failed", "这一页的记录损坏，只读出一部分", page))
    if sheet.crowded:
        why = "图形过多，没有判断这一页的文字是否被盖住、与底色相同"
        reading.parts.append(Part(f"{part} shapes", "other", 0, "limited", why, page))
    reading.stopped = reading.chars > reading.limits.chars


def _removed(reading: _Reading, deck: Deck, known: set[int]) -> None:
    """Keep the text of slides that are in the file and in no list: removed ones, left by a quick saving."""
    for number in sorted(set(deck.places) - known):
        sheet = load_sheet(deck, Listed(number, 0, []), (SLIDE,))
        texts = [w.text.replace("\r", "\n") for w in sheet.words if w.text.strip()] if sheet else []
        if texts:
            part = f"removed slide {number}"
            reading.unseen.append(Unseen(part, 0, None, "\n".join(texts), "earlier", address=f"persist[{number}]"))
            reading.parts.append(Part(part, "text", sum(map(len, texts)), "read"))


def _put(reading: _Reading, part: str, kind: BlockKind, one: Words, page: int | None, *, hidden: bool) -> None:
    """Append a block for each paragraph of a shape's text; what is not seen goes aside."""
    looks = _looks(one)
    said: View | None = "hidden" if hidden else one.view if one.view != "shown" else None
    address = f"PowerPoint Document#byte[{one.place}]"
    of: BlockKind = "textbox" if kind == "paragraph" and one.kind == OTHER else kind
    at = 0
    for line in one.text.split("\r"):
        stretches = _stretches(line, looks[at : at + len(line)] if looks else None, said, one.ground)
        at += len(line) + 1
        text = "".join(t for t, _, view in stretches if view == "shown")
        reading.chars += sum(len(t) for t, _, _ in stretches) if line.strip() else 0
        index = reading.counts.get(part, 0)
        stands = bool(text.strip())
        runs: list[Run] = []
        done = 0
        for piece, style, view in stretches:
            if view != "shown":
                if piece.strip():
                    number, place = (index, done) if stands else (max(0, index - 1), None)
                    reading.unseen.append(Unseen(part, number, place, piece, view, address=address))
                continue
            if style is not None:
                runs.append(Run(done, done + len(piece), style))
            done += len(piece)
        if stands:
            reading.counts[part] = index + 1
            reading.blocks.append(Block(part, index, text, of, page=page, address=address, runs=tuple(runs)))


def _stretches(
    line: str, looks: list[Style | None] | None, said: View | None, ground: str | None
) -> list[tuple[str, Style | None, View]]:
    """Return the text of a line in pieces of one look, and how each is seen; blanks go with what stands before them."""
    out: list[tuple[str, Style | None, View]] = []
    start = 0
    for end in range(1, len(line) + 1):
        if end < len(line) and (looks is None or looks[end] == looks[start]):
            continue
        style = looks[start] if looks is not None else None
        piece = line[start:end].replace("\x0b", "\n").replace("\0", "")
        size, colour = (style.size, style.color) if style is not None else (None, None)
        view = plain(said=said, size=size, colour=colour, ground=ground)
        if not piece.strip() and said is None:
            view = out[-1][2] if out else "shown"
        if piece:
            out.append((piece, style, view))
        start = end
    return out


def _looks(one: Words) -> list[Style | None] | None:
    """Return the style of each character; None if nothing is told of any."""
    if not one.styles:
        return None
    units: list[Style | None] = []
    for count, style, place in one.styles:
        coloured = place is not None and place < len(one.scheme)
        units += [replace(style, color=one.scheme[place or 0]) if coloured else style] * min(
            count, len(one.text) * 2 + 1
        )
    out: list[Style | None] = []
    at = 0
    for char in one.text:
        out.append(units[at] if at < len(units) else None)
        at += 2 if char > "\uffff" else 1
    return out


def _tail(reading: _Reading) -> None:
    """Append headers and footers, comments, and what is said of pictures."""
    for kind in ("header", "footer"):
        texts = [text for k, text in reading.running if k == kind]
        for i, text in enumerate(texts):
            name: BlockKind = "header" if kind == "header" else "footer"
            reading.blocks.append(Block(f"{kind}1", i, text, name, address=f"HeadersFooters#{kind}[{i}]"))
        if texts:
            reading.parts.append(Part(f"{kind}1", "text", sum(map(len, texts)), "read"))
    texts = [text for _, text, _ in reading.comments if text.strip()]
    for i, text in enumerate(texts):
        reading.blocks.append(Block("comments", i, text, "comment", address=f"Comment10[{i}]"))
    if texts:
        reading.parts.append(Part("comments", "text", sum(map(len, texts)), "read"))
    for i, text in enumerate(reading.descriptions):
        reading.blocks.append(Block("alt text", i, text, "property", address=f"shape[{i}]"))
    if reading.descriptions:
        reading.parts.append(Part("alt text", "metadata", sum(map(len, reading.descriptions)), "read"))


def _links(reading: _Reading, data: bytes, start: int, end: int) -> None:
    for kind, instance, inner, stop, _ in records(data, start, end):
        if kind == _LINKED:  # a linked object: the names it holds are a program's, its path among them
            words = [
                data[r[2] : r[3]].decode("utf-16-le", "replace").strip("\0")
                for r in records(data, inner, stop)
                if r[0] == 4026
            ]
            reading.facts += [("external_link", w) for w in words if "\\" in w or "/" in w] or [
                ("external_link", "OLE")
            ]
        if kind == 4026 and instance == 1:
            target = data[inner:stop].decode("utf-16-le", "replace").strip("\0")
            if "://" in target or target.startswith(("mailto:", "\\\\")):
                reading.facts.append(("hyperlink", target))


def _all_text(reading: _Reading, deck: Deck) -> None:
    """Without a directory: every text there is, in the order it is stored, and a line that says so."""
    found = read_sheet(deck.data, 0, len(deck.data), [])
    texts = found.words or words(deck.data, 0, len(deck.data), [])
    if not texts:
        raise UnreadableError("failed", "演示文稿已损坏，读不出内容")
    for one in texts:
        _put(reading, "body", "paragraph", one, None, hidden=False)
        if reading.chars > reading.limits.chars:
            break
    status: Status = "failed"
    reading.parts.append(Part("body", "text", reading.chars, status, _TORN))
