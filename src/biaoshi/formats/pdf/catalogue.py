"""What only the file's own catalogue tells: layers and which are off, XMP, actions. Read with pdfminer.

pdfium gives no access to these; pdfminer comes with pdfplumber and opens the objects lazily.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.utils import decode_text

from biaoshi.formats.pdf.elsewhere import words

_PAINTS = re.compile(rb"(?:^|[\s)\]>])(?:Tj|TJ|Do|sh|EI)(?=[\s/]|\Z)|[)\]>]\s*['\"]")
REBUILD = 48 << 20  # pdfminer rebuilds a broken table by scanning in Python, about 10 MB/s: larger files go without
XMP = 4 << 20
SKIPPED = re.compile(
    r"xmp/1\.0/(?:mm|sType|g|t/pg)|xap/1\.0/(?:mm|sType|g|t/pg)|pdfa/ns/|aiim\.org/pdfa|ns\.adobe\.com/(?:tiff|exif|xapGImg|illustrator)"
)
"""Namespaces that hold identifiers, histories, thumbnails and declarations, no words of a person."""
SILENT = {
    "format",
    "Format",
    "ModifyDate",
    "CreateDate",
    "MetadataDate",
    "Trapped",
    "PDFVersion",
    "part",
    "conformance",
    "image",
    "width",
    "height",
}
ALIASES = {"creator": "author", "description": "subject", "CreatorTool": "creator", "subject": "keywords"}
"""Dublin Core's names for what the information dictionary calls otherwise."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Layers as (name, shown by default), XMP values as (name, value), actions as (kind, how many)."""

    layers: tuple[tuple[str, bool], ...] = ()
    xmp: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, int], ...] = ()
    unread: tuple[str, ...] = ()  # what could not be read: "layers", "xmp", "catalogue"
    pages: int | None = None  # /Count of the page tree
    xfa: bool = False
    words: tuple[tuple[str, str], ...] = ()  # what stands where nothing else looks

    @property
    def off(self) -> frozenset[str]:
        return frozenset(name for name, shown in self.layers if not shown)


def catalogue(data: bytes, rebuilt: bool) -> Catalogue:
    """Return what the catalogue of `data` tells; `rebuilt` says that pdfium had to rebuild the object table."""
    if rebuilt and len(data) > REBUILD:
        return Catalogue(unread=("catalogue",))
    with quiet():
        try:
            document = PDFDocument(PDFParser(BytesIO(data)), fallback=True)
            return _told(document.catalog, document.info)
        except Exception:  # noqa: BLE001 – pdfminer raises anything on broken files; the gap is said in the coverage
            return Catalogue(unread=("catalogue",))


def painter(data: bytes) -> Callable[[int], bool]:
    """Return a function that tells whether the contents of the page at an index (from 0) paint text, an image or a
    form, True also where that cannot be told. The pages are listed at the first question."""

    @cache
    def pages() -> list[PDFPage]:
        return list(PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(data)), fallback=False)))

    def paints(index: int) -> bool:
        with quiet():
            try:
                return any(_PAINTS.search(resolve1(stream).get_data()) for stream in pages()[index].contents)
            except Exception:  # noqa: BLE001 – as above
                return True

    return paints


@contextmanager
def quiet() -> Iterator[None]:
    """Keep pdfminer from logging: it quotes the file."""
    log = logging.getLogger("pdfminer")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)


def _told(root: dict[str, Any], information: list[dict[str, Any]]) -> Catalogue:
    unread: list[str] = []
    found: dict[str, Any] = {"layers": (), "xmp": (), "actions": (), "pages": None, "xfa": False, "words": ()}
    readers: dict[str, Callable[[Any], Any]] = {
        "layers": _layers,
        "xmp": _xmp,
        "actions": _actions,
        "pages": _pages,
        "xfa": _xfa,
        "words": lambda root: tuple(dict.fromkeys(words(root, information))),
    }
    for name, reader in readers.items():
        try:
            found[name] = reader(root)
        except Exception:  # noqa: BLE001 – as above, one thing at a time
            unread.append(name)
    return Catalogue(unread=tuple(unread), **found)


def _dict(value: Any) -> dict[str, Any]:
    value = resolve1(value)
    if isinstance(value, PDFStream):
        return dict(value.attrs)
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    value = resolve1(value)
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else str(value or "")


def _name(value: Any) -> str:
    return str(getattr(resolve1(value), "name", "") or "")


def _pages(root: dict[str, Any]) -> int | None:
    count = resolve1(_dict(root.get("Pages")).get("Count"))
    return count if isinstance(count, int) else None


def _xfa(root: dict[str, Any]) -> bool:
    return bool(_dict(root.get("AcroForm")).get("XFA"))


def _layers(root: dict[str, Any]) -> tuple[tuple[str, bool], ...]:
    properties = _dict(root.get("OCProperties"))
    default = _dict(properties.get("D"))
    base = _name(default.get("BaseState")) != "OFF"
    off = {getattr(r, "objid", id(r)) for r in _list(default.get("OFF"))}
    on = {getattr(r, "objid", id(r)) for r in _list(default.get("ON"))}
    out = []
    for group in _list(properties.get("OCGs")):
        key = getattr(group, "objid", id(group))
        shown = (base or key in on) and key not in off
        usage = _dict(_dict(group).get("Usage"))
        state = _name(_dict(usage.get("View")).get("ViewState"))
        out.append((_text(_dict(group).get("Name")), shown and state != "OFF"))
    return tuple(out)


def _xmp(root: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    stream = resolve1(root.get("Metadata"))
    if not isinstance(stream, PDFStream):
        return ()
    return tuple(packet(stream.get_data()[:XMP]))


def packet(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of an XMP packet in document order; identifiers, dates and histories are left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    tree = etree.fromstring(data.strip().strip(b"\0"), parser)
    if tree is None:
        return
    for element in tree.iter(etree.Element):
        for key, value in element.attrib.items():
            yield from _value(etree.QName(str(key)), str(value))
        if element.text and not len(element):
            holder = element
            while (
                etree.QName(holder).localname in ("li", "Seq", "Bag", "Alt", "value") and holder.getparent() is not None
            ):
                holder = holder.getparent()
            yield from _value(etree.QName(holder), element.text)


def _value(name: etree.QName, value: str) -> Iterator[tuple[str, str]]:
    space, local, value = str(name.namespace or ""), str(name.localname), value.strip()
    if not value or not space or "rdf-syntax" in space or "XML/1998" in space or space.startswith("adobe:ns:meta"):
        return
    if local not in SILENT and not SKIPPED.search(space):
        yield (
            ALIASES.get(local, local)
            if "purl.org/dc" in space or local == "CreatorTool"
            else local[:1].lower() + local[1:],
            value,
        )


def _actions(root: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    names = _dict(root.get("Names"))
    scripts = sum(1 for _ in _leaves(names.get("JavaScript")))
    if scripts:
        counts["JavaScript"] = scripts
    for action in (root.get("OpenAction"), *_dict(root.get("AA")).values()):
        kind = ""
        with suppress(Exception):
            kind = _name(_dict(action).get("S"))
        if kind in ("JavaScript", "Launch", "URI", "SubmitForm", "GoToR", "ImportData"):
            counts[kind] = counts.get(kind, 0) + 1
    return tuple(sorted(counts.items()))


def _leaves(tree: Any) -> Iterator[Any]:
    """Yield the values of a name tree; a node that leads back to itself, or comes twice, is taken once."""
    waiting, seen = [tree], set[int]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, PDFObjRef):
            if node.objid in seen:
                continue
            seen.add(node.objid)
        told = _dict(node)
        yield from _list(told.get("Names"))[1::2]
        waiting += _list(told.get("Kids"))
