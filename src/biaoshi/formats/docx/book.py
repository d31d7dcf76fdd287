"""The part that holds a document's comments: opened or made, and filled."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from lxml import etree

from biaoshi.formats.docx.draft import Paper
from biaoshi.formats.ooxml.draft import Draft, add_part, root_of
from biaoshi.formats.ooxml.markup import W15, XML_SPACE, Element, sayable, space
from biaoshi.formats.ooxml.package import linked
from biaoshi.types.order import Order

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


@dataclass(frozen=True, slots=True)
class Book:
    """The comments of a document; `ids` go on from the highest."""

    root: Element
    ids: Iterator[int]


def open_book(paper: Paper) -> Book:
    """Return the part of the comments, made and referred to where there is none."""
    draft = paper.draft
    ns = space(root_of(draft, paper.main))
    there = linked(draft.package, paper.main, "comments")
    if there:
        root = root_of(draft, there[0])
        draft.touched.add(there[0])
    else:
        root = etree.Element(ns + "comments", nsmap={"w": ns[1:-1]})
        folder = posixpath.dirname(paper.main)
        names = (posixpath.join(folder, f"comments{n or ''}.xml") for n in count())
        name = next(n for n in names if n.lower() not in draft.package.by_name)
        add_part(draft, paper.main, name, "comments", root, _TYPE)
    used = [int(i) for c in root.iter("*") if (i := c.get(ns + "id") or "").isascii() and i.isdigit()]
    return Book(root, count(max(used, default=-1) + 1))


def add(book: Book, order: Order) -> str:
    """Add the comment of `order` and return its id."""
    key, w = str(next(book.ids)), space(book.root)
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
        etree.SubElement(run, w + "t", {XML_SPACE: "preserve"}).text = sayable(line)
    return key


def unthread(draft: Draft, member: str, threads: Iterable[str | None]) -> None:
    """Take comments with the paragraph ids `threads` out of a part on threads; answers to them stand for themselves."""
    root, kept = root_of(draft, member), set(threads)
    for one in list(root):
        if isinstance(one.tag, str) and one.get(W15 + "paraId") in kept:
            root.remove(one)
        elif isinstance(one.tag, str) and one.get(W15 + "paraIdParent") in kept:
            del one.attrib[W15 + "paraIdParent"]
    draft.touched.add(member)
