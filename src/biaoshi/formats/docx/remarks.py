"""Comments of ours put into a Word document, and taken out again. Comments of others are never touched.

    … <w:commentRangeStart/> run of the exact words <w:commentRangeEnd/> <w:r><w:commentReference/></w:r> …

Word has no comments on headers, footers, notes, text boxes and comments: there the paragraph of the body that is
nearest bears it (that of the box, of the reference, the first of the section). People (w15:person) stay as they are.
"""

from lxml import etree

from biaoshi.formats.docx.book import add, drop, keep, open_book, unthread
from biaoshi.formats.docx.draft import (
    Draft,
    edited,
    open_draft,
    paragraph_of,
    paragraphs,
    root_of,
    space,
    spots,
    within,
)
from biaoshi.formats.docx.draft import finished as written
from biaoshi.formats.docx.splitting import host, part_at
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.ooxml.package import linked, links_of
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_ID14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


def remark(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Carry out `note` and `forget`, the latter first. Raises UnreadableError for a document that cannot be written."""
    draft = open_draft(source, limits)
    for author in {o.author for o in orders if o.verb == "forget"}:
        _forget(draft, author)
    notes = [(n, o) for n, o in enumerate(orders) if o.verb == "note"]
    undone = _note(draft, notes) if notes else ()
    return Written(written(draft), tuple(undone))


def _note(draft: Draft, orders: list[tuple[int, Order]]) -> list[tuple[int, str]]:
    undone: list[tuple[int, str]] = []
    ranges: list[tuple[int, Order, Block, Block]] = []
    aside: list[tuple[Order, Element]] = []
    for n, order in orders:
        first = draft.blocks.get((order.part, order.address))
        last = draft.blocks.get((order.part, order.until)) if order.until else first
        anchored = first is not None and first.kind in ("paragraph", "cell") and bool(spots(draft, first))
        if order.start < order.end and anchored and first is not None and last is not None and spots(draft, last):
            ranges.append((n, order, first, last))
        elif (p := _nearest(draft, first)) is not None:
            aside.append((order, p))
        else:
            undone.append((n, "文件里没有可以加批注的段落"))
    offsets: dict[tuple[str, int], set[int]] = {}
    blocks: dict[tuple[str, int], Block] = {}
    for _, order, first, last in ranges:
        for block, offset in ((first, order.start), (last, order.end)):
            blocks[block.part, block.index] = block
            offsets.setdefault((block.part, block.index), set()).add(offset)
    for key, block in blocks.items():
        part_at(spots(draft, block), offsets[key])
    book = open_book(draft) if ranges or aside else None
    for n, order, first, last in sorted(ranges, key=lambda r: (r[2].index, r[1].start, -r[1].end)):
        begins = next((s for s in spots(draft, first) if s.end > order.start), None)
        ends = next((s for s in reversed(spots(draft, last)) if s.start < order.end), None)
        if begins is None or ends is None or book is None:
            undone.append((n, "没有找到这些字在文件里的位置"))
            continue
        _mark(draft, add(book, order), host(begins.element), host(ends.element))
    for order, p in aside:
        if book is not None:
            _mark_all(draft, add(book, order), p)
    if book is not None:
        edited(draft, draft.main)
        keep(draft, book)
    return undone


def _mark(draft: Draft, key: str, first: Element, last: Element) -> None:
    ns = space(root_of(draft, draft.main))
    start, end = _made(ns, "commentRangeStart", key), _made(ns, "commentRangeEnd", key)
    first.addprevious(start)
    _behind(last, end)
    outer = end  # a reference inside a change or a link would go with it
    while (above := outer.getparent()) is not None and local(above) not in ("p", "body"):
        outer = above
    _behind(outer, _reference(ns, key))


def _mark_all(draft: Draft, key: str, p: Element) -> None:
    """Put the range around all of a paragraph."""
    ns = space(root_of(draft, draft.main))
    after = next((c for c in p if local(c) == "pPr"), None)
    start = _made(ns, "commentRangeStart", key)
    if after is not None:
        after.addnext(start)
    else:
        p.insert(0, start)
    p.extend([_made(ns, "commentRangeEnd", key), _reference(ns, key)])


def _behind(element: Element, new: Element) -> None:
    new.tail, element.tail = element.tail, None
    element.addnext(new)


def _made(ns: str, name: str, key: str) -> Element:
    return etree.Element(f"{{{ns}}}{name}", {f"{{{ns}}}id": key})


def _reference(ns: str, key: str) -> Element:
    run = etree.Element(f"{{{ns}}}r")
    run.append(_made(ns, "commentReference", key))
    return run


def _nearest(draft: Draft, block: Block | None) -> Element | None:
    """Return the paragraph of the body to bear a comment on `block`: its own where it has one there, else the first."""
    p = paragraph_of(draft, block) if block is not None else None
    body = root_of(draft, draft.main)
    if p is not None and block is not None:
        if p.getroottree().getroot() is body:
            return within(p, "p")
        for name in ("footnote", "endnote", "comment"):
            if (holder := within(p, name)) is not None:
                key = holder.get(f"{{{space(p)}}}id")
                found = next(
                    (e for e in body.iter(f"{{{space(body)}}}{name}Reference") if e.get(f"{{{space(body)}}}id") == key),
                    None,
                )
                if found is not None:
                    return within(found, "p")
        if block.kind in ("header", "footer") and (found := _of_section(draft, body, block)) is not None:
            return found
    return next((q for q in paragraphs(body) if not any(local(a) == "txbxContent" for a in q.iterancestors())), None)


def _of_section(draft: Draft, body: Element, block: Block) -> Element | None:
    """Return the first paragraph of the first section that has the header or footer `block` is in."""
    member = block.address.partition("#")[0].lower()
    ids = {link.id for link in links_of(draft.package, draft.main) if link.target.lower() == member}
    start: Element | None = None
    for element in body.iter(f"{{{space(body)}}}p", f"{{{space(body)}}}sectPr"):
        if (
            local(element) == "p"
            and start is None
            and not any(local(a) == "txbxContent" for a in element.iterancestors())
        ):
            start = element
        elif local(element) == "sectPr":
            told = {str(v) for reference in element for k, v in reference.attrib.items() if str(k).endswith("}id")}
            if told & ids:
                return start
            start = None
    return None


def _forget(draft: Draft, author: str) -> None:
    """Take out every comment by `author` and what refers to it; a part left empty goes, with what refers to it."""
    body = root_of(draft, draft.main)
    w = f"{{{space(body)}}}"
    for member in linked(draft.package, draft.main, "comments"):
        root = root_of(draft, member)
        ours = [c for c in root if isinstance(c.tag, str) and c.get(w + "author") == author]
        if not ours:
            continue
        ids = {c.get(w + "id") for c in ours} - {c.get(w + "id") for c in root if c not in ours}
        threads = {p.get(_ID14) for c in ours for p in c.iter(w + "p")} - {None}
        for comment in ours:
            root.remove(comment)
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            for element in [e for e in body.iter(w + name) if e.get(w + "id") in ids]:
                _take(element)
        edited(draft, draft.main)
        extended = linked(draft.package, draft.main, "commentsExtended")
        for other in extended:
            unthread(draft, other, threads)
        if len(root) or extended or linked(draft.package, draft.main, "commentsIds"):
            edited(draft, member)
        else:
            drop(draft, member)


def _take(element: Element) -> None:
    """Remove `element`, and its run where nothing else is in it; the text behind stays."""
    run = element.getparent()
    if run is None:
        return
    alone = local(run) == "r" and all(c is element or local(c) == "rPr" for c in run)
    gone, holder = (run, run.getparent()) if alone else (element, run)
    if holder is not None:
        holder.remove(gone)
