"""What was gathered, put together into the Document."""

from collections.abc import Iterator
from dataclasses import replace

from biaoshi.formats.ofd.annotations import Note
from biaoshi.formats.ofd.ledger import ledger
from biaoshi.formats.ofd.state import Reading
from biaoshi.formats.pdf.assembly import placed
from biaoshi.formats.pdf.leaf import Leaf
from biaoshi.types.document import Block, Document, Part, Unseen, View

LINKS = 500  # told in facts


def assembled(state: Reading, documents: int) -> Document:
    """Return the document of what `state` holds; `documents` is how many the package has."""
    leaves = [s.leaf for s in state.sheets]
    body, heads, feet, areas = placed(leaves, {})
    notes = [n for s in state.sheets for n in s.notes]
    drawn, said = _notes(notes)
    marks = [
        Block("bookmarks", i, title, "bookmark", page, heading=level, address=address)
        for i, (title, level, page, address) in enumerate(state.beside.marks)
    ]
    known: dict[str, str] = {}
    for address, value in [*state.info, *state.signed.names, *state.beside.words]:
        if value:
            known.setdefault(value, address)
    meta = [Block("properties", i, value, "property", address=a) for i, (value, a) in enumerate(known.items())]
    files = [Block("attachments", i, n, "attachment", address=a) for i, (n, a) in enumerate(state.beside.files)]
    parts = list(ledger(state.package, state.sheets, state.media))
    if state.left <= 0 and all(p.status != "limited" for p in parts):
        parts.append(Part("文字", "text", 0, "limited", "文字过多，已到上限", rule="RD105"))
    return Document(
        media_type="application/ofd",
        blocks=(*body, *drawn, *heads, *feet, *said, *marks, *meta, *files),
        parts=tuple(parts),
        pages=tuple(
            replace(one.page, text_area=one.page.text_area or areas.get(one.page.number)) for one in leaves if one.page.width
        ),
        unseen=tuple(_unseen(state, leaves, notes, body)),
        properties=tuple(dict.fromkeys([*state.info, *state.dates])),
        children=(*state.beside.children, *state.signed.children),
        facts=tuple(_facts(state, documents)),
    )  # fmt: skip


def _notes(notes: list[Note]) -> tuple[list[Block], list[Block]]:
    shown = sorted((n for n in notes if n.view is None), key=lambda n: not n.drawn)
    blocks = [
        Block("annotations", i, n.text, "textbox" if n.drawn else "annotation", n.page, bbox=n.box, address=n.address)
        for i, n in enumerate(shown)
    ]
    drawn = sum(n.drawn for n in shown)
    return blocks[:drawn], blocks[drawn:]


def _unseen(state: Reading, leaves: list[Leaf], notes: list[Note], body: list[Block]) -> Iterator[Unseen]:
    first: dict[int, int] = {}
    for block in body:
        first.setdefault(block.page or 0, block.index)
    for one in leaves:
        for view, text, box in one.unseen:
            place = f"page {one.page.number} " + ",".join(f"{v:g}" for v in box)
            yield Unseen("body", first.get(one.page.number, 0), None, text, _view(view), address=place)
    for note in notes:
        if note.view is not None:
            yield Unseen("annotations", 0, None, note.text, _view(note.view), note.author, note.address)
    for address, found, text in state.unseen:
        yield Unseen("body", 0, None, text, found, address=address)


def _view(name: str) -> View:
    views: dict[str, View] = {v: v for v in ("white", "tiny", "offpage", "covered", "layer_off")}
    return views.get(name, "hidden")


def _facts(state: Reading, documents: int) -> Iterator[tuple[str, str]]:
    for sheet in state.sheets:
        if sheet.member is not None:
            yield f"member:page {sheet.leaf.page.number}", sheet.member
    if documents > 1:
        yield "documents", str(documents)
    if state.old:
        yield "versions", str(len(dict.fromkeys(state.old)) + 1)
    if state.signed.count:
        yield "signatures", str(state.signed.count)
    yield from state.signed.facts
    if any(n.rpartition("/")[2] == "ofdentries.xml" for n in state.package.by_name):
        yield "integrity", "1"
    links = [link for s in state.sheets for link in s.links] + state.beside.links
    yield from (("link", link) for link in list(dict.fromkeys(links))[:LINKS] if link)
    yield from state.beside.facts
    layered = sum(any(r.ocr for r in s.leaf.rows) for s in state.sheets)
    if layered:
        yield "ocr_layer", str(layered)
