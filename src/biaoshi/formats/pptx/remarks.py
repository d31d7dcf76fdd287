"""Comments of ours put on slides, and taken out again. Comments of others are never touched.

    commentAuthors.xml     <p:cmAuthor id="1" name="…" lastIdx="3"/>           once a presentation
    comments/comment1.xml  <p:cm authorId="1" idx="3"><p:pos x= y=/><p:text>   one part a slide, at the shape it is about

What is on no slide that is shown (a property, a hidden slide, a master) has its comment on the first one that is.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import Draft, add_part, drop_part, finished, named, open_draft, relate, root_of
from biaoshi.formats.ooxml.markup import Element, sayable, space
from biaoshi.formats.ooxml.package import linked, main_part
from biaoshi.formats.pptx.reader import MAINS, read
from biaoshi.types.document import Block, Document
from biaoshi.types.order import Order, Written

_COMMENTS = "application/vnd.openxmlformats-officedocument.presentationml.comments+xml"
_AUTHORS = "application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml"
_BOOK = "ppt/commentAuthors.xml"
_WHOLE = re.compile("-?[0-9]{1,9}$")
_UNITS = 8  # of a comment's place to a point
_STEP = 12  # points between comments that would lie on each other
_MODERN = "演示文稿用的是新式批注，还不能加批注"


@dataclass(slots=True)
class _Author:
    """Who comments: the number and the element of the list of authors, and the number of the last comment."""

    id: str
    element: Element
    last: int = 0


@dataclass(frozen=True, slots=True)
class _List:
    """The comments of a slide: the places that are taken, and how far from a shape's corner its last one lies."""

    root: Element
    taken: set[tuple[int, int]]
    steps: dict[tuple[int, int], int] = field(default_factory=dict)


def remark(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Carry out `note`. Raises UnreadableError for a presentation that cannot be written, one with modern comments among
    them: both kinds in one file are of no program."""
    draft = open_draft(source, limits)
    if "ppt/authors.xml" in draft.package.by_name:
        raise UnreadableError("unsupported", _MODERN)
    document = read(Source(draft.data, source.name), limits)
    main, slides = main_part(draft.package, MAINS, "presentationml"), _slides(document)
    shown = [part for part in slides if ("hidden_slide", part) not in document.facts]
    blocks = {(b.part, b.index): b for b in document.blocks}
    authors: dict[str, _Author] = {}
    lists: dict[str, _List] = {}
    undone: list[tuple[int, str]] = []
    for n, order in enumerate(orders):
        block = blocks.get((order.part, order.index))
        part = _slide_of(block, shown)
        if not part:
            undone.append((n, "演示文稿里没有可以加批注的幻灯片"))
            continue
        if order.author not in authors:
            authors[order.author] = _author(draft, main, order.author)
        if part not in lists:
            lists[part] = _list(draft, slides[part])
        _add(lists[part], authors[order.author], order, block if block is not None and block.part == part else None)
    return Written(finished(draft), tuple(undone))


def _slides(document: Document) -> dict[str, str]:
    """Return the slides in their order: part → member."""
    return {k.removeprefix("member:"): v for k, v in document.facts if re.fullmatch("member:slide [0-9]+", k)}


def _slide_of(block: Block | None, shown: list[str]) -> str:
    """Return the slide to bear a comment on `block`: its own where that is shown, else the first, else none ("")."""
    own = re.match("slide [0-9]+", block.part) if block is not None else None
    return own[0] if own and own[0] in shown else shown[0] if shown else ""


def _add(listed: _List, author: _Author, order: Order, block: Block | None) -> None:
    p = space(listed.root)
    author.last += 1
    author.element.set("lastIdx", str(author.last))
    x, y = (block.bbox[0], block.bbox[1]) if block is not None and block.bbox is not None else (4.0, 4.0)
    first = max(0, round(x * _UNITS)), max(0, round(y * _UNITS))
    step = listed.steps.get(first, 0)
    while (place := (first[0] + step, first[1] + step)) in listed.taken:
        step += _STEP * _UNITS
    listed.steps[first] = step
    listed.taken.add(place)
    about = {"authorId": author.id, "idx": str(author.last)}
    if order.day:
        about = {"authorId": author.id, "dt": f"{order.day}T00:00:00.000", "idx": str(author.last)}
    comment = etree.SubElement(listed.root, p + "cm", about)
    etree.SubElement(comment, p + "pos", {"x": str(place[0]), "y": str(place[1])})
    etree.SubElement(comment, p + "text").text = sayable(order.text)


def _list(draft: Draft, slide: str) -> _List:
    """Return the comments of a slide, a part made where there is none."""
    there = linked(draft.package, slide, "comments")
    if there:
        draft.touched.add(there[0])
        root = root_of(draft, there[0])
        spots = [(e.get("x") or "", e.get("y") or "") for e in root.iter(space(root) + "pos")]
        return _List(root, {(int(x), int(y)) for x, y in spots if _WHOLE.match(x) and _WHOLE.match(y)})
    ns = space(root_of(draft, slide))
    root = etree.Element(ns + "cmLst", nsmap={"p": ns[1:-1]})
    add_part(draft, slide, "ppt/comments/comment{}.xml", "comments", root, _COMMENTS)
    return _List(root, set())


def _book(draft: Draft, main: str) -> str | None:
    """Return the part with the list of authors, None where there is none."""
    return next(iter(linked(draft.package, main, "commentAuthors")), None) or named(draft, _BOOK)


def _author(draft: Draft, main: str, name: str) -> _Author:
    there = _book(draft, main)
    if there is not None:
        root = root_of(draft, there)
        draft.touched.add(there)
        if not linked(draft.package, main, "commentAuthors"):
            relate(draft, main, there, "commentAuthors")
    else:
        ns = space(root_of(draft, main))
        root = etree.Element(ns + "cmAuthorLst", nsmap={"p": ns[1:-1]})
        add_part(draft, main, _BOOK, "commentAuthors", root, _AUTHORS)
    ids = [int(i) for e in root if (i := e.get("id") or "").isdigit()]
    key = max(ids, default=-1) + 1
    about = {"id": str(key), "name": name, "initials": name[:2], "lastIdx": "0", "clrIdx": str(key % 10)}
    return _Author(str(key), etree.SubElement(root, space(root) + "cmAuthor", about))


def forget(source: Source, limits: Limits, authors: frozenset[str]) -> Written:
    """Take every comment by `authors` out; answers of others to them stand for themselves, parts left empty go.

    Raises UnreadableError for a presentation that cannot be written.
    """
    draft = open_draft(source, limits)
    main = main_part(draft.package, MAINS, "presentationml")
    member = _book(draft, main)
    root = root_of(draft, member) if member is not None else None
    ours = [e for e in root if e.get("name") in authors] if root is not None else []
    if member is None or root is None or not ours:
        return Written(finished(draft))
    for slide in _slides(read(Source(draft.data, source.name), limits)).values():
        for page in linked(draft.package, slide, "comments"):
            _forget_on(draft, slide, page, {e.get("id") for e in ours})
    for e in ours:
        root.remove(e)
    draft.touched.add(member)
    if not len(root):
        drop_part(draft, main, member)
    return Written(finished(draft))


def _forget_on(draft: Draft, slide: str, page: str, ids: set[str | None]) -> None:
    listed = root_of(draft, page)
    found = [e for e in listed if e.get("authorId") in ids]
    if not found:
        return
    for e in found:
        listed.remove(e)
    for answer in list(listed.iter("{*}parentCm")):
        thread = answer.getparent()
        if answer.get("authorId") in ids and thread is not None:
            thread.remove(answer)
    draft.touched.add(page)
    if not len(listed):
        drop_part(draft, slide, page)
