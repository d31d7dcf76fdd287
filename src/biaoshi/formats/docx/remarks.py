"""Comments of ours put into a Word document, and taken out again. Comments of others are never touched.

    … <w:commentRangeStart/> run of the exact words <w:commentRangeEnd/> <w:r><w:commentReference/></w:r> …

Word has no comments on headers, footers, notes, text boxes and comments: there the paragraph of the body that is
nearest bears it (that of the box, of the reference, the first of the section). People (w15:person) stay as they are.
"""

from lxml import etree

from biaoshi.formats.docx.book import add, open_book, unthread
from biaoshi.formats.docx.draft import Paper, open_paper, paragraph_of, paragraphs, spots, take, within
from biaoshi.formats.docx.splitting import host, part_at
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import drop_part, finished, root_of
from biaoshi.formats.ooxml.markup import Element, local, space
from biaoshi.formats.ooxml.package import linked, links_of
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_ID14 = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


def remark(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Carry out `note`. Raises UnreadableError for a document that cannot be written."""
    paper = open_paper(source, limits)
    undone: list[tuple[int, str]] = []
    ranges: list[tuple[int, Order, Block, Block]] = []
    aside: list[tuple[Order, Element]] = []
    for n, order in enumerate(orders):
        first = paper.blocks.get((order.part, order.address))
        last = paper.blocks.get((order.part, order.until)) if order.until else first
        anchored = first is not None and first.kind in ("paragraph", "cell") and bool(spots(paper, first))
        if order.start < order.end and anchored and first is not None and last is not None and spots(paper, last):
            ranges.append((n, order, first, last))
        elif (p := _nearest(paper, first)) is not None:
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
        part_at(spots(paper, block), offsets[key])
    if not (ranges or aside):
        return Written(finished(paper.draft), tuple(undone))
    book = open_book(paper)
    for n, order, first, last in sorted(ranges, key=lambda r: (r[2].index, r[1].start, -r[1].end)):
        begins = next((s for s in spots(paper, first) if s.end > order.start), None)
        ends = next((s for s in reversed(spots(paper, last)) if s.start < order.end), None)
        if begins is None or ends is None:
            undone.append((n, "没有找到这些字在文件里的位置"))
            continue
        _mark(add(book, order), host(begins.element), host(ends.element))
    for order, p in aside:
        _mark_all(add(book, order), p)
    paper.draft.touched.add(paper.main)
    return Written(finished(paper.draft), tuple(undone))


def _mark(key: str, first: Element, last: Element) -> None:
    ns = space(first.getroottree().getroot())
    start, end = _made(ns, "commentRangeStart", key), _made(ns, "commentRangeEnd", key)
    first.addprevious(start)
    _behind(last, end)
    outer = end  # a reference inside a change or a link would go with it
    while (above := outer.getparent()) is not None and local(above) not in ("p", "body"):
        outer = above
    _behind(outer, _reference(ns, key))


def _mark_all(key: str, p: Element) -> None:
    """Put the range around all of a paragraph."""
    ns = space(p)
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
    return etree.Element(ns + name, {ns + "id": key})


def _reference(ns: str, key: str) -> Element:
    run = etree.Element(ns + "r")
    run.append(_made(ns, "commentReference", key))
    return run


def _nearest(paper: Paper, block: Block | None) -> Element | None:
    """Return the paragraph of the body to bear a comment on `block`: its own where it has one there, else the first."""
    p = paragraph_of(paper, block) if block is not None else None
    body = root_of(paper.draft, paper.main)
    if p is not None and block is not None:
        if p.getroottree().getroot() is body:
            return within(p, "p")
        for name in ("footnote", "endnote", "comment"):
            if (holder := within(p, name)) is not None:
                key = holder.get(space(p) + "id")
                found = next(
                    (e for e in body.iter(f"{space(body)}{name}Reference") if e.get(space(body) + "id") == key),
                    None,
                )
                if found is not None:
                    return within(found, "p")
        if block.kind in ("header", "footer") and (found := _of_section(paper, body, block)) is not None:
            return found
    return next(
        (q for q in paragraphs(paper, paper.main) if not any(local(a) == "txbxContent" for a in q.iterancestors())),
        None,
    )


def _of_section(paper: Paper, body: Element, block: Block) -> Element | None:
    """Return the first paragraph of the first section that has the header or footer `block` is in."""
    member = block.address.partition("#")[0].lower()
    ids = {link.id for link in links_of(paper.draft.package, paper.main) if link.target.lower() == member}
    start: Element | None = None
    for element in body.iter(space(body) + "p", space(body) + "sectPr"):
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


def forget(source: Source, limits: Limits, authors: frozenset[str]) -> Written:
    """Take out every comment by `authors` and what refers to it; a part left empty goes, with what refers to it.

    Raises UnreadableError for a document that cannot be written.
    """
    paper = open_paper(source, limits)
    draft, body = paper.draft, root_of(paper.draft, paper.main)
    w = space(body)
    extended = linked(draft.package, paper.main, "commentsExtended")
    for member in linked(draft.package, paper.main, "comments"):
        root = root_of(draft, member)
        ours = {c for c in root if isinstance(c.tag, str) and c.get(w + "author") in authors}
        if not ours:
            continue
        ids = {c.get(w + "id") for c in ours} - {c.get(w + "id") for c in root if c not in ours}
        threads = {p.get(_ID14) for c in ours for p in c.iter(w + "p")} - {None}
        for comment in ours:
            root.remove(comment)
        marks = [w + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]
        for element in [e for e in body.iter(*marks) if e.get(w + "id") in ids]:
            take(element)
        draft.touched.update((paper.main, member))
        for other in extended:
            unthread(draft, other, threads)
        if not (len(root) or extended or linked(draft.package, paper.main, "commentsIds")):
            drop_part(draft, paper.main, member)
    return Written(finished(draft))
