"""The part that holds a document's comments: opened or made, filled, and dropped with all that refers to it."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from lxml import etree

from biaoshi.formats.docx.draft import Draft, edited, parsed, root_of, space
from biaoshi.formats.ooxml.markup import W15, XML_SPACE, Element
from biaoshi.formats.ooxml.package import linked, links_of
from biaoshi.types.order import Order

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Book:
    """The comments of a document; `ids` go on from the highest. `new`: nothing refers to the part yet."""

    member: str
    root: Element
    ids: Iterator[int]
    new: bool


def open_book(draft: Draft) -> Book:
    """Return the part of the comments, made where there is none."""
    ns = space(root_of(draft, draft.main))
    there = linked(draft.package, draft.main, "comments")
    new = not there or draft.changed.get(there[0], b"") is None
    member = there[0] if there else _fresh_name(draft)
    if new:
        draft.roots[member] = etree.Element(f"{{{ns}}}comments", nsmap={"w": ns})
    root = root_of(draft, member)
    used = [int(i) for c in root.iter("*") if (i := c.get(f"{{{ns}}}id") or "").isascii() and i.isdigit()]
    return Book(member, root, count(max(used, default=-1) + 1), new)


def add(book: Book, order: Order) -> str:
    """Add the comment of `order` and return its id."""
    key, w = str(next(book.ids)), f"{{{space(book.root)}}}"
    comment = etree.SubElement(book.root, w + "comment", {w + "id": key, w + "author": order.author})
    if order.day:
        comment.set(w + "date", f"{order.day}T00:00:00Z")
    comment.set(w + "initials", order.author[:2])
    for n, line in enumerate(order.text.split("\n")):
        p = etree.SubElement(comment, w + "p")
        ppr = etree.SubElement(p, w + "pPr")  # the document's own default may indent by two characters at 16 points
        lead = {w + "before": "0", w + "after": "0", w + "line": "240", w + "lineRule": "auto"}
        etree.SubElement(ppr, w + "spacing", lead)
        indent = {w + k: "0" for k in ("left", "right", "firstLineChars", "firstLine")}
        etree.SubElement(ppr, w + "ind", indent)
        etree.SubElement(ppr, w + "jc", {w + "val": "left"})
        run = etree.SubElement(p, w + "r")
        rpr = etree.SubElement(run, w + "rPr")
        if n == 0:
            etree.SubElement(rpr, w + "b")
        etree.SubElement(rpr, w + "sz", {w + "val": "18"})
        etree.SubElement(run, w + "t", {XML_SPACE: "preserve"}).text = _NO_XML.sub("\ufffd", line)
    return key


def keep(draft: Draft, book: Book) -> None:
    """Put the part, and where it is new what refers to it, among what is written."""
    edited(draft, book.member)
    if book.new:
        _refer(draft, book.member, strict=space(book.root).startswith("http://purl"))


def _fresh_name(draft: Draft) -> str:
    folder = posixpath.dirname(draft.main)
    names = (posixpath.join(folder, f"comments{n or ''}.xml") for n in count())
    return next(name for name in names if name.lower() not in draft.package.by_name)


def _refer(draft: Draft, member: str, *, strict: bool) -> None:
    folder, base = posixpath.split(draft.main)
    relations = posixpath.join(folder, "_rels", base + ".rels")
    named = draft.package.by_name.get(relations.lower())
    relations = named.name if named else relations
    if draft.changed.get(relations) is not None or named is not None:
        root = root_of(draft, relations)
    else:
        root = draft.roots[relations] = parsed(f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode())
    used = {e.get("Id") for e in root}
    key = next(k for n in count(1) if (k := f"rId{n}") not in used)
    kind = (_STRICT if strict else _OFFICE) + "/comments"
    target = posixpath.relpath(member, folder or ".")
    etree.SubElement(root, _RELATIONS + "Relationship", {"Id": key, "Type": kind, "Target": target})
    edited(draft, relations)
    types = draft.package.by_name["[content_types].xml"].name
    overrides = root_of(draft, types)
    etree.SubElement(overrides, _TYPES + "Override", {"PartName": "/" + member, "ContentType": _TYPE})
    edited(draft, types)


def unthread(draft: Draft, member: str, threads: Iterable[str | None]) -> None:
    """Take comments with the paragraph ids `threads` out of a part on threads; answers to them stand for themselves."""
    root, kept = root_of(draft, member), set(threads)
    for one in list(root):
        if isinstance(one.tag, str) and one.get(W15 + "paraId") in kept:
            root.remove(one)
        elif isinstance(one.tag, str) and one.get(W15 + "paraIdParent") in kept:
            del one.attrib[W15 + "paraIdParent"]
    edited(draft, member)


def drop(draft: Draft, member: str) -> None:
    """Leave the part out, with its relation and content type."""
    draft.changed[member] = None
    folder, base = posixpath.split(draft.main)
    relations = draft.package.by_name.get(posixpath.join(folder, "_rels", base + ".rels").lower())
    types = draft.package.by_name.get("[content_types].xml")
    ids = {link.id for link in links_of(draft.package, draft.main) if link.target.lower() == member.lower()}
    if relations is not None:
        for one in [e for e in root_of(draft, relations.name) if e.get("Id") in ids]:
            root_of(draft, relations.name).remove(one)
        edited(draft, relations.name)
    if types is not None:
        for one in [
            e for e in root_of(draft, types.name) if (e.get("PartName") or "").lstrip("/").lower() == member.lower()
        ]:
            root_of(draft, types.name).remove(one)
        edited(draft, types.name)
