"""A form that came back: its machine's part and what now stands at each bookmark. Read like any file from outside."""

from dataclasses import dataclass

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits
from biaoshi.formats.ooxml.archive import Archive, open_archive, read_member
from biaoshi.formats.ooxml.markup import Element, W, parse
from biaoshi.papers.binding import Sealed, unseal

_LIMITS = Limits(bytes=64 << 20, inflated=128 << 20, members=2_000)
_PICTURES = ("drawing", "pict", "object")


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a bookmark: its paragraph's text, and that of the whole cell, where people may have written."""

    paragraph: str
    cell: str
    picture: bool  # a signature may be one


@dataclass(frozen=True, slots=True)
class Returned:
    sealed: Sealed
    places: dict[str, Place]
    text: str


def read(data: bytes) -> Returned:
    """Return what the form holds. Raises UnreadableError where it is no form of ours, or not whole."""
    archive = open_archive(data, _LIMITS)
    sealed = _sealed(archive)
    body = _root(archive, "word/document.xml")
    if body is None:
        raise UnreadableError("failed", "表里没有可读的正文")
    places: dict[str, Place] = {}
    held: dict[str, Element] = {}
    for start in body.iter(f"{W}bookmarkStart"):
        name = start.get(f"{W}name") or ""
        if not name.startswith("bs_"):
            continue
        paragraph = _paragraph(start)
        # LibreOffice writes an empty bookmark twice where it stands; twice in two places, one is shown, the other judged
        if held.setdefault(name, paragraph) is not paragraph:
            raise UnreadableError("failed", "表里的书签有重复，不能确定签名和结论写在哪里")
        places[name] = _place(paragraph)
    return Returned(sealed, places, text_of(body))


def _sealed(archive: Archive) -> Sealed:
    found = []
    for member in archive.members:
        if member.name.startswith("customXml/item") and member.name.endswith(".xml"):
            root = _root(archive, member.name)
            sealed = unseal(root) if root is not None else None
            if sealed:
                found.append(sealed)
    if len(found) != 1:
        raise UnreadableError(
            "failed",
            "这不是 biaoshi form 生成的表，或者另存时丢失了其中的机器部分" if not found else "表里有不止一个机器部分",
        )
    return found[0]


def _root(archive: Archive, name: str) -> Element | None:
    members = [m for m in archive.members if m.name == name]
    if len(members) != 1:
        return None
    content = read_member(archive, members[0], _LIMITS)
    return parse(content.data).root if content.status == "read" else None


def _paragraph(start: Element) -> Element:
    """Return the paragraph a bookmark stands in, or stands before where an editor moved it up."""
    within = next((e for e in start.iterancestors() if e.tag == f"{W}p"), None)
    return within if within is not None else next((e for e in start.itersiblings() if e.tag == f"{W}p"), start)


def _place(paragraph: Element) -> Place:
    cell = next((e for e in paragraph.iterancestors() if e.tag == f"{W}tc"), paragraph)
    picture = any(next(cell.iter(f"{W}{kind}"), None) is not None for kind in _PICTURES)
    return Place(text_of(paragraph), text_of(cell), picture)


def text_of(element: Element) -> str:
    """Return the text shown: not what a revision deleted, not what is hidden."""
    said = []
    for t in element.iter(f"{W}t"):
        run = t.getparent()
        hidden = run is not None and run.find(f"{W}rPr/{W}vanish") is not None
        if not hidden:
            said.append(t.text or "")
    return "".join(said)
