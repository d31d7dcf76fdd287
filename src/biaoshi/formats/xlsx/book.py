"""A workbook open for writing: its tabs by the names of their parts, and the cells of a sheet by their places."""

import re
from dataclasses import dataclass, field

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import Draft, open_draft, root_of
from biaoshi.formats.ooxml.markup import XML_SPACE, Element, local, space
from biaoshi.formats.ooxml.package import linked, main_part
from biaoshi.formats.xlsx.ranges import letters_of, place_of
from biaoshi.formats.xlsx.reader import MAINS, read
from biaoshi.types.document import Document

_MEMBER = "member:"
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Book:
    """`sheets`: part ("sheet 1") → member, in the order of the tabs. `unformed`: a formula was taken out."""

    draft: Draft
    main: str
    document: Document
    sheets: dict[str, str]
    unformed: set[str] = field(default_factory=set)
    _cells: dict[str, dict[str, Element]] = field(default_factory=dict)
    _strings: dict[str, list[Element]] = field(default_factory=dict)


def open_book(source: Source, limits: Limits) -> Book:
    """Return the workbook open for writing. Raises UnreadableError for what cannot be read or written, xlsb among it."""
    draft = open_draft(source, limits)
    if "xl/workbook.bin" in draft.package.by_name:
        raise UnreadableError("unsupported", "二进制工作簿（xlsb）不能改写，请另存为 xlsx")
    document = read(Source(draft.data, source.name), limits)
    sheets = {k.removeprefix(_MEMBER): v for k, v in document.facts if k.startswith(_MEMBER)}
    return Book(draft, main_part(draft.package, MAINS, "spreadsheetml"), document, sheets)


def cells_of(book: Book, member: str) -> dict[str, Element]:
    """Return the cells of a sheet by their places; a cell that does not say where it is follows the one before."""
    if member not in book._cells:
        found: dict[str, Element] = {}
        last = 0
        for row in root_of(book.draft, member).iterfind("./{*}sheetData/{*}row"):
            told = row.get("r") or ""
            last = int(told) if told.isascii() and told.isdigit() else last + 1
            column = -1
            for c in row.iterfind("{*}c"):
                ref = c.get("r")
                column = column + 1 if ref is None else place_of(ref)[1]
                found[ref or f"{letters_of(column)}{last}"] = c
        book._cells[member] = found
    return book._cells[member]


def strings_of(book: Book) -> tuple[str, list[Element]]:
    """Return the part of the shared strings ("" where there is none) and its strings."""
    members = linked(book.draft.package, book.main, "sharedStrings")
    if not members:
        return "", []
    if members[0] not in book._strings:
        book._strings[members[0]] = list(root_of(book.draft, members[0]).iterfind("./{*}si"))
    return members[0], book._strings[members[0]]


def spelt(text: str) -> str:
    """Return `text` so that Excel shows all of it as it is: what looks like one of its escapes is none."""
    return _ESCAPE.sub("_x005F_", text)


def say(book: Book, member: str, c: Element, text: str) -> None:
    """Make `c` a cell that says `text` and nothing else; a formula, and those that lean on it, become what they showed."""
    unform(book, member, c)
    for child in list(c):
        if local(child) in ("v", "is"):
            c.remove(child)
    for key in ("cm", "vm"):
        c.attrib.pop(key, "")
    c.attrib.pop("t", "")
    if text:
        c.set("t", "inlineStr")
        holder = etree.Element(space(c) + "is")
        t = etree.SubElement(holder, space(c) + "t")
        t.text = spelt(text)
        t.set(XML_SPACE, "preserve")
        c.insert(0, holder)
    book.draft.touched.add(member)


def unform(book: Book, member: str, c: Element) -> None:
    """Take the formula out of a cell and leave its last result; where others share it, out of all of them."""
    f = c.find("{*}f")
    if f is None:
        return
    book.unformed.add(member)
    c.remove(f)
    c.attrib.pop("cm", "")
    if f.get("t") == "shared" and f.get("ref"):
        for other in [e for e in root_of(book.draft, member).iter(f.tag) if e.get("si") == f.get("si")]:
            holder = other.getparent()
            if holder is not None and local(holder) == "c":
                holder.remove(other)
    book.draft.touched.add(member)
