"""An OFD file into a Document: documents of the package, page by page, then what stands beside the pages.

Order of blocks: body, drawn annotations, headers, footers, notes, then what has no place (bookmarks, metadata, names
of attachments). Pages of several documents in one package are counted through.
"""

import re

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd.annotations import listed
from biaoshi.formats.ofd.assembly import assembled
from biaoshi.formats.ofd.beside import beside
from biaoshi.formats.ofd.leftovers import earlier, root_of, stowaways, unused
from biaoshi.formats.ofd.package import open_package, tell, xml_of
from biaoshi.formats.ofd.page import Sheet, Shelf, read_page, template
from biaoshi.formats.ofd.pictured import pictured
from biaoshi.formats.ofd.seals import signatures
from biaoshi.formats.ofd.state import Reading
from biaoshi.formats.ofd.stowaways import codes
from biaoshi.formats.ofd.structure import Body, Book, Leafing, bodies, book
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.aside import with_aside
from biaoshi.formats.pdf.leaf import Leaf
from biaoshi.types.document import Document, Page, Part


def read(source: Source, limits: Limits) -> Document:
    """Return the document of an OFD file's bytes.

    Raises UnreadableError: `encrypted` if its entry is encrypted, `limited` over a limit, `failed` if neither a
    document nor a page can be found in the bytes.
    """
    package = open_package(source, limits)
    state = Reading(package, limits.chars)
    documents = gather(state)
    for member in dict.fromkeys(state.old):
        earlier(state, member)
    stowaways(state)
    if not state.sheets and not any(p.chars for p in package.told.values()):
        status, why = (
            ("encrypted", "OFD 文件已加密，需要口令或者证书")
            if package.encrypted
            else ("failed", "OFD 文件中找不到任何一页")
        )
        raise UnreadableError(status, why)
    document = with_aside(assembled(state, documents), package.archive, limits)
    return pictured(document, package, state.sheets, source, limits)


def gather(state: Reading) -> int:
    """Read what OFD.xml leads to; return how many documents that is. Left out are earlier versions and what nothing
    leads to."""
    found = bodies(state.package)
    for body in found:
        _body(state, body)
    if not state.sheets:
        _lost(state)
    return len(found)


def _body(state: Reading, body: Body) -> None:
    package = state.package
    state.info += body.info
    state.dates += body.dates
    state.old += body.versions
    one = book(package, body.root) if body.root is not None else None
    if one is not None:
        ids = _pages(state, one)
        beside(package, one, ids, state.beside)
        unused(state, one)
        if body.signatures is not None:
            signatures(package, body.signatures, ids, state.signed)


def _pages(state: Reading, one: Book) -> dict[str, int]:
    """Read the pages of a document; return their numbers by identifier."""
    package, limits = state.package, state.package.limits
    shelf = Shelf(notes=listed(package, one))
    ids: dict[str, int] = {}
    first = len(state.sheets) + 1
    for i, leafing in enumerate(one.pages):
        ids.setdefault(leafing.id, first + i)
    for i, leafing in enumerate(one.pages):
        if first + i > limits.pages:
            _too_many(state, one.pages[i:], first + i)
            break
        sheet = read_page(package, one, shelf, leafing, first + i, state.left, sited=state.sited)
        state.left -= sum(len(r.text) for r in sheet.leaf.rows)
        state.sheets.append(sheet)
    for key, known in one.templates.items():
        if key not in shelf.used and known.member is not None and known.member.name not in package.told:
            hidden = codes(template(package, one, shelf, key))
            state.unseen += [(known.member.name, "hidden", text) for text in hidden]
    for key, files in shelf.notes.items():
        if key not in ids:
            for file in files:
                hidden = codes(xml_of(package, file, "text"))
                tell(package, file.name, "text", sum(map(len, hidden)))
                state.unseen += [(file.name, "hidden", text) for text in hidden]
    return ids


def _too_many(state: Reading, pages: list[Leafing], number: int) -> None:
    """Say that `pages`, the first of them page `number`, are over the limit."""
    why = f"超过{state.package.limits.pages}页的部分未读取"
    part = Part(f"page {number}–{number + len(pages) - 1}", "text", 0, "limited", why, number, "RD105")
    state.sheets.append(Sheet(Leaf(Page(number, 0, 0), (), (), (part,), (), ())))
    for one in pages:
        if one.member is not None:
            line = Part(one.member.name, "text", 0, "limited", why, rule="RD105")
            state.package.told.setdefault(one.member.name, line)


def _lost(state: Reading) -> None:
    """OFD.xml leads nowhere: read whatever document is there, or the bare pages."""
    package = state.package
    if f"{package.root}ofd.xml".lower() not in package.by_name:
        package.missing["OFD.xml"] = "入口文件 OFD.xml 不在文件中"
    roots: dict[str, list[Member]] = {}
    for member in package.by_name.values():
        if member.name.lower().endswith(".xml") and member.name not in package.told:
            roots.setdefault(root_of(package, member), []).append(member)
    for member in roots.get("Document", ()):
        _body(state, Body(member, [], [], [], None))
    pages = sorted(roots.get("Page", ()), key=lambda m: [int(n) for n in re.findall("[0-9]+", m.name)[:8]])
    if not state.sheets and pages:
        _pages(state, Book(pages[0], [Leafing("", m) for m in pages]))
