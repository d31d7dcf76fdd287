"""Notes of ours put on cells, and taken out again. Notes of others, threads and persons are never touched.

    comments1.xml      <comment ref="B7" authorId="1"> what it says        one a cell: several findings share one
    vmlDrawing1.vml    <v:shape> … <x:Row>6</x:Row><x:Column>1</x:Column>  the yellow box Excel wants for each

What is no cell (a header, a text box, the name of a tab) has its note on the first cell of its sheet. A cell that bears
another's note leaves ours to the next one that is free, and ours says which cell it means.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import add_part, drop_part, finished, parsed, root_of
from biaoshi.formats.ooxml.markup import XML_SPACE, Element, R, local, sayable, space
from biaoshi.formats.ooxml.package import linked
from biaoshi.formats.xlsx.balloons import MEDIA_TYPE as VML_TYPE
from biaoshi.formats.xlsx.balloons import blank, draw, drawing_of, erase
from biaoshi.formats.xlsx.book import Book, open_book, spelt
from biaoshi.formats.xlsx.ranges import Ranges, letters_of, place_of
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_MOST = 32_000  # characters of one note; Excel takes 32,767
_BETWEEN = "\n\n"
_BEFORE = frozenset(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing".split()
)
"""What stands before legacyDrawing in a worksheet."""


@dataclass(slots=True)
class _Sheet:
    """A sheet that takes notes: places that are taken, and what is to be said at which place: author and words each."""

    member: str
    taken: set[str]
    inner: Ranges  # merged cells: only the first of them is seen
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)  # place → characters


def remark(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Carry out `note`. Raises UnreadableError for a workbook that cannot be written."""
    book = open_book(source, limits)
    undone: list[tuple[int, str]] = []
    sheets: dict[str, _Sheet] = {}
    blocks = {(b.part, b.address): b for b in book.document.blocks}
    shown = [m for part, m in book.sheets.items() if _bears(book, part, m)]
    for n, order in enumerate(orders):
        block = blocks.get((order.part, order.address))
        member, ref = _target(book, block, shown)
        if not member:
            undone.append((n, "工作簿里没有可以加批注的工作表"))
            continue
        if member not in sheets:
            sheets[member] = _sheet(book, member)
        if not _put(sheets[member], ref, order, block is not None and block.kind == "cell"):
            undone.append((n, "批注太长，Excel 的一条批注写不下"))
    for sheet in sheets.values():
        _keep(book, sheet)
    return Written(finished(book.draft), tuple(undone))


def _bears(book: Book, part: str, member: str) -> bool:
    """True for a sheet of cells that is shown."""
    return ("hidden_sheet", part) not in book.document.facts and local(root_of(book.draft, member)) == "worksheet"


def _target(book: Book, block: Block | None, shown: list[str]) -> tuple[str, str]:
    """Return the sheet and cell for a note on `block`: its own cell, else the first one of its sheet or of the book."""
    first = shown[0] if shown else ""
    if block is None:
        return first, ""
    part = re.match("sheet [0-9]+", block.part) or re.search("sheet [0-9]+$", block.address)
    member = book.sheets.get(part[0], "") if part else ""
    if member not in shown:
        return first, ""
    placed = block.kind == "cell" or block.part.endswith(" comments")
    return member, block.address if placed else ""


def _sheet(book: Book, member: str) -> _Sheet:
    root = root_of(book.draft, member)
    taken = {
        c.get("ref") or ""
        for kind in ("comments", "threadedComment")
        for part in linked(book.draft.package, member, kind)
        for c in root_of(book.draft, part).iter("{*}comment", "{*}threadedComment")
    }
    inner = Ranges()
    for e in root.iter("{*}mergeCell"):
        inner.add_refs(e.get("ref"))
    return _Sheet(member, taken, inner)


def _put(sheet: _Sheet, ref: str, order: Order, cell: bool) -> bool:
    """Keep an order for its cell, or for the next one in its row that bears no note of another and has room; False for
    one that no note has room for."""
    home, text = ref or "A1", spelt(sayable(order.text))
    size = len(text) + len(_BETWEEN) + len(home) + 1
    if size > _MOST:
        return False
    free = next(r for r in _onwards(home, sheet.inner) if r not in sheet.taken and sheet.used.get(r, 0) + size <= _MOST)
    said = f"{home}：{text}" if cell and free != home else text
    sheet.said.setdefault(free, []).append((order.author, said))
    sheet.used[free] = sheet.used.get(free, 0) + size
    return True


def _onwards(ref: str, inner: Ranges) -> Iterator[str]:
    """Yield the place itself, then those right of it that are seen, then those below."""
    yield ref
    row, column = place_of(ref)
    yield from (f"{letters_of(c)}{row + 1}" for c in range(column + 1, 1 << 14) if not inner.holds(row, c))
    yield from (f"{letters_of(column)}{r + 1}" for r in range(row + 1, 1 << 20))


def _keep(book: Book, sheet: _Sheet) -> None:
    """Write the notes of one sheet: the part of comments and the shapes, both made where there are none."""
    draft, member = book.draft, sheet.member
    root = root_of(draft, member)
    ns = space(root)
    there = linked(draft.package, member, "comments")
    if there:
        notes = root_of(draft, there[0])
        draft.touched.add(there[0])
    else:
        notes = parsed(f'<comments xmlns="{ns[1:-1]}"><authors/><commentList/></comments>'.encode())
        add_part(draft, member, "xl/comments{}.xml", "comments", notes, _TYPE)
    listed = notes.find("./{*}commentList")
    if listed is None:
        listed = etree.SubElement(notes, ns + "commentList")
    drawn: list[tuple[int, int, int]] = []
    for ref, told in sorted(sheet.said.items(), key=lambda s: place_of(s[0])):
        who = _author(notes, told[0][0])
        comment = etree.SubElement(listed, ns + "comment", {"ref": ref, "authorId": who, "shapeId": "0"})
        drawn.append((*place_of(ref), _fill(comment, [said for _, said in told])))
    draw(_shapes(book, member), drawn)


def _shapes(book: Book, member: str) -> Element:
    """Return the VML part of a sheet, made and referred to where there is none."""
    draft, root = book.draft, root_of(book.draft, member)
    reference, there = drawing_of(draft, member)
    if there is not None:
        draft.touched.add(there)
        return root_of(draft, there)
    vmls = [m.name for m in draft.package.archive.members if m.name.lower().endswith(".vml")]
    vmls += [name for name in draft.roots if name.lower().endswith(".vml") and name not in vmls]
    shapes = parsed(blank([root_of(draft, name) for name in vmls]))
    key = add_part(draft, member, "xl/drawings/vmlDrawing{}.vml", "vmlDrawing", shapes, VML_TYPE)
    if reference is None:
        reference = etree.Element(space(root) + "legacyDrawing")
        before = [e for e in root if local(e) in _BEFORE]
        before[-1].addnext(reference)
    name = next((str(k) for k in reference.attrib if str(k).endswith("}id")), _relations(root) + "id")
    reference.set(name, key)
    draft.touched.add(member)
    return shapes


def _relations(root: Element) -> str:
    strict = "purl.oclc.org" in space(root)
    return "{http://purl.oclc.org/ooxml/officeDocument/relationships}" if strict else R


def _author(notes: Element, author: str) -> str:
    authors = notes.find("./{*}authors")
    if authors is None:
        authors = etree.Element(space(notes) + "authors")
        notes.insert(0, authors)
    known = [a.text or "" for a in authors]
    if author not in known:
        etree.SubElement(authors, space(notes) + "author").text = author
        known.append(author)
    return str(known.index(author))


def _fill(comment: Element, told: list[str]) -> int:
    """Write what is said into a comment, the first line of each bold; return the lines it takes."""
    ns = space(comment)
    text = etree.SubElement(comment, ns + "text")
    rows = 0
    for n, said in enumerate(told):
        first, _, rest = said.partition("\n")
        for bold, words in ((True, f"{_BETWEEN if n else ''}{first}"), (False, f"\n{rest}" if rest else "")):
            if not words:
                continue
            run = etree.SubElement(text, ns + "r")
            rpr = etree.SubElement(run, ns + "rPr")
            if bold:
                etree.SubElement(rpr, ns + "b")
            for name, value in (("sz", "9"), ("color", None), ("rFont", "宋体"), ("charset", "134")):
                etree.SubElement(rpr, ns + name, {"indexed": "81"} if value is None else {"val": value})
            t = etree.SubElement(run, ns + "t")
            t.text = words
            t.set(XML_SPACE, "preserve")
            rows += sum(1 + len(line) // 22 for line in words.split("\n"))
    return rows


def forget(source: Source, limits: Limits, authors: frozenset[str]) -> Written:
    """Take out every note by `authors` with its shape. Raises UnreadableError for a workbook that cannot be written."""
    book = open_book(source, limits)
    for member in book.sheets.values():
        _forget(book, member, authors)
    return Written(finished(book.draft))


def _forget(book: Book, member: str, names: frozenset[str]) -> None:
    """Take the notes by `names` off a sheet with their shapes; a part left empty goes, with what refers to it."""
    draft = book.draft
    for part in linked(draft.package, member, "comments"):
        notes = root_of(draft, part)
        authors = notes.find("./{*}authors")
        numbers = [n for n, a in enumerate(authors) if a.text in names] if authors is not None else []
        if not numbers or authors is None:
            continue
        gone: list[str] = []
        for c in list(notes.iter("{*}comment")):
            who = int(c.get("authorId") or 0)
            if who in numbers:
                gone.append(c.get("ref") or "")
                parent = c.getparent()
                if parent is not None:
                    parent.remove(c)
            else:
                c.set("authorId", str(who - sum(n < who for n in numbers)))
        for one in [authors[n] for n in numbers]:
            authors.remove(one)
        draft.touched.add(part)
        erase(draft, member, gone)
        if not any(True for _ in notes.iter("{*}comment")):
            drop_part(draft, member, part)
