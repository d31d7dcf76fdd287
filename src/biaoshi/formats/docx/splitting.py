"""Runs cut in two so that a place between two characters of a block is a place between two elements.

<w:r><w:rPr/><w:t>关于机密★10年的</w:t></w:r>   →   <w:r>…关于</w:r><w:r>…机密★10年</w:r><w:r>…的</w:r>
"""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from biaoshi.formats.docx.draft import Spot
from biaoshi.formats.ooxml.markup import XML_SPACE, Element, local

_AROUND = frozenset("p hyperlink ins del moveFrom moveTo sdtContent fldSimple smartTag customXml bdo dir".split())
"""What may hold a run with marks of a range beside it."""
_LOOK = frozenset({"rPr"})
BLANKS = " \t\r\n"
"""Blanks of XML: at the edges of w:t they count only where xml:space says so."""


def host(element: Element) -> Element:
    """Return what of the paragraph holds `element` and may have marks of a range beside it: its run, as a rule.

    Text of a formula, of ruby or of a branch for other programs is held by all of that.
    """
    found = element
    for above in element.iterancestors():
        if local(above) in _AROUND:
            return found
        found = above
    return element


def part_at(found: list[Spot], offsets: Iterable[int]) -> None:
    """Cut the runs so that each of `offsets` falls between two hosts, as far as what holds the text can be cut."""
    for offset in sorted(set(offsets)):
        for spot in found:
            if spot.start < offset < spot.end and _divisible(spot.element):
                _part_text(found, spot, offset)
                break
        for n, spot in enumerate(found):
            if spot.start == offset and n and _divisible(spot.element):
                _part_run(spot.element)
                break


def _divisible(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) == "r" and host(element) is parent and not len(element)


def _part_text(found: list[Spot], spot: Spot, offset: int) -> None:
    """Cut a text element in two; every spot that stood in it goes with its half."""
    keep_blanks(found, spot.element)
    element, at = spot.element, spot.at + offset - spot.start
    text = element.text or ""
    rest = deepcopy(element)
    rest.tail = None
    element.text, rest.text = text[:at], text[at:]
    element.addnext(rest)
    for other in found:
        if other.element is element and other.at >= at:
            other.element, other.at = rest, other.at - at
    found.insert(found.index(spot) + 1, Spot(offset, spot.end, rest, 0))
    spot.end = offset


def keep_blanks(found: list[Spot], element: Element) -> None:
    """Say that blanks at the edges of a text element count; those that did not so far go."""
    if element.get(XML_SPACE) == "preserve":
        return
    text = element.text or ""
    lead = len(text) - len(text.lstrip(BLANKS))
    element.text = text.strip(BLANKS)
    element.set(XML_SPACE, "preserve")
    for spot in found:
        if spot.element is element:
            spot.at -= lead


def _part_run(element: Element) -> None:
    """Cut the run before `element`, if anything of it is shown before."""
    run = element.getparent()
    if run is None:
        return
    before = [c for c in element.itersiblings(preceding=True) if isinstance(c.tag, str) and local(c) not in _LOOK]
    if not before:
        return
    rest = etree.Element(run.tag)
    for key, value in run.attrib.items():
        rest.set(key, value)
    rest.extend(deepcopy(c) for c in run if local(c) in _LOOK)
    rest.extend([element, *element.itersiblings()])
    rest.tail, run.tail = run.tail, None
    run.addnext(rest)
