"""What the package holds and no page shows: unused units, earlier versions, members nothing refers to."""

from biaoshi.formats.ofd.annotations import listed
from biaoshi.formats.ofd.beside import Beside, beside, left_over
from biaoshi.formats.ofd.names import local
from biaoshi.formats.ofd.package import Package, content_of, tell, xml_of
from biaoshi.formats.ofd.page import Shelf, read_page
from biaoshi.formats.ofd.state import Reading
from biaoshi.formats.ofd.stowaways import codes, is_xml, stowaway
from biaoshi.formats.ofd.structure import Book, book
from biaoshi.formats.ooxml.archive import Member

VERSIONS = 20  # documents left behind that are read as earlier versions


def unused(state: Reading, one: Book) -> None:
    """Keep what the resources hold that no page shows."""
    state.media |= {m.member: m.kind for m in one.resources.media.values() if m.member is not None}
    for key, unit in one.resources.units.items():
        if key not in one.resources.used:
            state.unseen += [(f"resource {key[:20]}", "hidden", text) for text in codes(unit)]


def earlier(state: Reading, member: Member) -> None:
    """Keep the lines of an earlier version that the current one does not have."""
    package = state.package
    if member.name in package.told:
        return
    one = book(package, member)
    if one is None:
        return
    shelf = Shelf(notes=listed(package, one))
    current = {s.member for s in state.sheets}
    now = {_squeezed(r.text) for s in state.sheets for r in s.leaf.rows}
    now |= {_squeezed(n.text) for s in state.sheets for n in s.notes}
    now |= {_squeezed(text) for s in state.sheets for _, text, _ in s.leaf.unseen}
    now |= {_squeezed(text) for _, view, text in state.unseen if view == "earlier"}
    for i, leafing in enumerate(one.pages[: package.limits.pages]):
        if leafing.member is None or (leafing.member.name in current and not shelf.notes.get(leafing.id)):
            continue
        was = package.told.get(leafing.member.name)
        sheet = read_page(package, one, shelf, leafing, i + 1, state.left)
        texts = [r.text for r in sheet.leaf.rows] + [n.text for n in sheet.notes] + [t for _, t, _ in sheet.leaf.unseen]
        if leafing.member.name not in current and was is None:
            tell(package, leafing.member.name, "text", sum(len(r.text) for r in sheet.leaf.rows))
        gone = [t for t in texts if _squeezed(t) not in now]
        state.left -= sum(map(len, gone))
        state.unseen += [(f"page {i + 1}", "earlier", t) for t in gone]
    marks = Beside()
    beside(package, one, {}, marks)
    known = {m[0] for m in state.beside.marks}
    state.unseen += [(member.name, "earlier", m[0]) for m in marks.marks if m[0] not in known]
    state.beside.children += [c for c in marks.children if c not in state.beside.children]
    state.beside.files += [f for f in marks.files if f not in state.beside.files]
    unused(state, one)


def stowaways(state: Reading) -> None:
    """Read the members nothing refers to. A Document among them is an earlier version that was left behind."""
    package = state.package
    known = {s.member for s in state.sheets} | set(state.media)

    def loose() -> list[Member]:
        return [m for m in package.by_name.values() if m.name not in package.told and m.name not in known]

    roots = [(m, root_of(package, m)) for m in loose() if m.name.lower().endswith(".xml")]
    for member, root in roots:
        if member.name not in package.told:
            left_over(package, member, root, state.beside)
    for member in [m for m, root in roots if root == "Document" and m.name not in package.told][:VERSIONS]:
        earlier(state, member)
    for member in loose():
        if member.name not in package.told:
            state.unseen += [(member.name, "hidden", text) for text in stowaway(package, member, state.beside)]


def root_of(package: Package, member: Member) -> str:
    """Return the name of the root of an XML member, "" where it is none."""
    root = xml_of(package, member) if is_xml(content_of(package, member).data[:64]) else None
    package.told.pop(member.name, None)
    return local(root) if root is not None else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())
