"""A Word document open for writing: parts as they stand in the file, and the way from a block to its elements.

The reader parses a copy of each part (comments dropped, strict names brought to transitional ones). Elements keep
their order, so the n-th element of that copy is the n-th element of the part as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx.reader import read
from biaoshi.formats.docx.sniff import MAINS, WORD
from biaoshi.formats.docx.state import Stretch
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import plain
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.formats.ooxml.package import Package, main_part, open_package, read_bytes
from biaoshi.formats.ooxml.repack import repacked
from biaoshi.types.document import Block, Document

_NUMBER = re.compile(r"p\[([0-9]+)")


@dataclass(slots=True)
class Spot:
    """Code points [start, end) of a block: from `at` of the text of `element`, an element of the part as it stands."""

    start: int
    end: int
    element: Element
    at: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written. `roots`: parts opened so far; `changed`: members to be written, None: to be left out."""

    data: bytes
    package: Package
    main: str
    document: Document
    blocks: dict[tuple[str, str], Block | None]  # part, address → the block; None: more than one
    trace: dict[tuple[str, int], list[Stretch]]
    roots: dict[str, Element] = field(default_factory=dict)
    changed: dict[str, bytes | None] = field(default_factory=dict)
    _spots: dict[tuple[str, int], list[Spot]] = field(default_factory=dict)
    _pairs: dict[Element, tuple[dict[Element, int], list[Element]]] = field(default_factory=dict)


def open_draft(source: Source, limits: Limits) -> Draft:
    """Return the document open for writing. Raises UnreadableError for what cannot be read, and for a signed one."""
    data = bytes(plain(source.data))
    trace: dict[tuple[str, int], list[Stretch]] = {}
    plainly = Source(data, source.name)
    document = read(plainly, limits, trace)
    package = open_package(plainly, limits)
    if any(name.startswith("_xmlsignatures/") for name in package.by_name):
        raise UnreadableError("unsupported", "文件有数字签名，改写会使签名失效，没有改写")
    blocks: dict[tuple[str, str], Block | None] = {}
    for block in document.blocks:
        key = (block.part, block.address)
        blocks[key] = None if key in blocks else block
    return Draft(data, package, main_part(package, MAINS, WORD), document, blocks, trace)


def finished(draft: Draft) -> bytes:
    """Return the file: members that were opened with `edited` anew, all others as they are stored."""
    by_stored = {m.name: m.stored_name for m in draft.package.archive.members}
    return repacked(draft.data, {by_stored.get(name, name): data for name, data in draft.changed.items()})


def root_of(draft: Draft, member: str) -> Element:
    """Return the root of the XML part `member` as it stands. Raises UnreadableError where it is no plain XML."""
    if member not in draft.roots:
        content = read_bytes(draft.package, member)
        if content is None or content.status != "read" or b"<!DOCTYPE" in content.data:
            raise UnreadableError("unsupported", "有部件损坏或者带有 DTD，不能改写")
        draft.roots[member] = parsed(content.data)
    return draft.roots[member]


def parsed(data: bytes) -> Element:
    """Return the root of XML as it stands, nothing dropped. Raises UnreadableError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("unsupported", "有部件的 XML 不合规格，不能改写") from None


def edited(draft: Draft, member: str) -> None:
    """Put the part `member`, whose tree was altered, among what is written."""
    draft.changed[member] = packed(draft.roots[member])


def packed(root: Element) -> bytes:
    """Return the part as bytes."""
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def spots(draft: Draft, block: Block) -> list[Spot]:
    """Return where the text of `block` stands, in order; the list is kept and follows what is split."""
    key = (block.part, block.index)
    if key not in draft._spots:
        member = block.address.partition("#")[0]
        found = [Spot(s.start, s.end, twin(draft, member, s.element), s.at) for s in draft.trace.get(key, ())]
        draft._spots[key] = found
    return draft._spots[key]


def twin(draft: Draft, member: str, element: Element) -> Element:
    """Return the element of the part as it stands for one of the reader's copy of it."""
    read_root = element.getroottree().getroot()
    if read_root not in draft._pairs:
        theirs, ours = list(read_root.iter("*")), list(root_of(draft, member).iter("*"))
        if len(theirs) != len(ours):
            raise UnreadableError("unsupported", "有部件的 XML 不合规格，不能改写")
        draft._pairs[read_root] = ({e: n for n, e in enumerate(theirs)}, ours)
    numbers, ours = draft._pairs[read_root]
    return ours[numbers[element]]


def paragraph_of(draft: Draft, block: Block) -> Element | None:
    """Return the (first) paragraph `block` is made of, None where it is made of none."""
    member, _, place = block.address.partition("#")
    number = _NUMBER.match(place)
    if number is None or member.lower() not in draft.package.by_name:
        return None
    listed = list(paragraphs(root_of(draft, member)))
    return listed[int(number[1])] if int(number[1]) < len(listed) else None


def paragraphs(root: Element) -> Iterator[Element]:
    """Yield the Word paragraphs under `root` in document order."""
    yield from root.iter(f"{{{space(root)}}}p")


def space(root: Element) -> str:
    """Return the namespace the part writes Word's elements in (strict or transitional)."""
    return etree.QName(root).namespace or ""


def within(element: Element, name: str) -> Element | None:
    """Return the outermost element around `element` (or itself) with the local name `name`."""
    found = element if local(element) == name else None
    for above in element.iterancestors():
        found = above if local(above) == name else found
    return found
