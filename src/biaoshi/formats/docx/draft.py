"""A Word document open for writing: its package, what was read of it, and the way from a block to its elements.

The reader parses a copy of each part (comments dropped, strict names brought to transitional ones). Elements keep
their order, so the n-th element of that copy is the n-th element of the part as it stands.
"""

import re
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx.reader import read
from biaoshi.formats.docx.sniff import MAINS, WORD
from biaoshi.formats.docx.state import Stretch
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.draft import ODD, Draft, open_draft, root_of
from biaoshi.formats.ooxml.markup import Element, local, space
from biaoshi.formats.ooxml.package import main_part
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
class Paper:
    """The document being written. What is kept of its parts is kept from before they are changed."""

    draft: Draft
    main: str
    document: Document
    blocks: dict[tuple[str, str], Block | None]  # part, address → the block; None: more than one
    trace: dict[tuple[str, int], list[Stretch]]
    _spots: dict[tuple[str, int], list[Spot]] = field(default_factory=dict)
    _pairs: dict[Element, tuple[dict[Element, int], list[Element]]] = field(default_factory=dict)
    _paragraphs: dict[str, list[Element]] = field(default_factory=dict)


def open_paper(source: Source, limits: Limits) -> Paper:
    """Return the document open for writing. Raises UnreadableError for what cannot be read, and for a signed one."""
    draft = open_draft(source, limits)
    trace: dict[tuple[str, int], list[Stretch]] = {}
    document = read(Source(draft.data, source.name), limits, trace)
    blocks: dict[tuple[str, str], Block | None] = {}
    for block in document.blocks:
        key = (block.part, block.address)
        blocks[key] = None if key in blocks else block
    return Paper(draft, main_part(draft.package, MAINS, WORD), document, blocks, trace)


def spots(paper: Paper, block: Block) -> list[Spot]:
    """Return where the text of `block` stands, in order; the list is kept and follows what is split."""
    key = (block.part, block.index)
    if key not in paper._spots:
        member = block.address.partition("#")[0]
        found = [Spot(s.start, s.end, twin(paper, member, s.element), s.at) for s in paper.trace.get(key, ())]
        paper._spots[key] = found
    return paper._spots[key]


def twin(paper: Paper, member: str, element: Element) -> Element:
    """Return the element of the part as it stands for one of the reader's copy of it."""
    read_root = element.getroottree().getroot()
    if read_root not in paper._pairs:
        theirs, ours = list(read_root.iter("*")), list(root_of(paper.draft, member).iter("*"))
        if len(theirs) != len(ours):
            raise UnreadableError("unsupported", ODD)
        paper._pairs[read_root] = ({e: n for n, e in enumerate(theirs)}, ours)
    numbers, ours = paper._pairs[read_root]
    return ours[numbers[element]]


def paragraph_of(paper: Paper, block: Block) -> Element | None:
    """Return the (first) paragraph `block` is made of, None where it is made of none."""
    member, _, place = block.address.partition("#")
    number = _NUMBER.match(place)
    if number is None or member.lower() not in paper.draft.package.by_name:
        return None
    listed = paragraphs(paper, member)
    return listed[int(number[1])] if int(number[1]) < len(listed) else None


def paragraphs(paper: Paper, member: str) -> list[Element]:
    """Return the Word paragraphs of a part in document order, as they were when first asked for."""
    if member not in paper._paragraphs:
        root = root_of(paper.draft, member)
        paper._paragraphs[member] = list(root.iter(space(root) + "p"))
    return paper._paragraphs[member]


def within(element: Element, name: str) -> Element | None:
    """Return the outermost element around `element` (or itself) with the local name `name`."""
    found = element if local(element) == name else None
    for above in element.iterancestors():
        found = above if local(above) == name else found
    return found


def take(element: Element) -> None:
    """Take an element out, and its run where nothing else is in it."""
    parent = element.getparent()
    if parent is None:
        return
    alone = local(parent) == "r" and all(c is element or local(c) == "rPr" for c in parent)
    gone, holder = (parent, parent.getparent()) if alone else (element, parent)
    if holder is not None:
        holder.remove(gone)
