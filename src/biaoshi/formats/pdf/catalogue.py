"""What only the file's own catalogue tells: layers and which are off, XMP, actions. Read with pdfminer.

pdfium gives no access to these; pdfminer comes with pdfplumber and opens the objects lazily.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import decode_text

REBUILD = 48 << 20  # pdfminer rebuilds a broken table by scanning in Python, about 10 MB/s: larger files go without
XMP = 4 << 20
SKIPPED = ("xmpMM", "xapMM", "stEvt", "stRef", "xmpTPg", "xmpG", "pdfaid", "pdfaExtension", "pdfaSchema", "pdfaProperty", "xmpGImg")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Layers as (name, shown by default), XMP values as (name, value), actions as (kind, how many)."""

    layers: tuple[tuple[str, bool], ...] = ()
    xmp: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, int], ...] = ()
    unread: tuple[str, ...] = ()  # what could not be read: "layers", "xmp", "catalogue"
    pages: int | None = None  # /Count of the page tree
    xfa: bool = False

    @property
    def off(self) -> frozenset[str]:
        return frozenset(name for name, shown in self.layers if not shown)


def catalogue(data: bytes, rebuilt: bool) -> Catalogue:
    """Return what the catalogue of `data` tells; `rebuilt` says that pdfium had to rebuild the object table."""
    if rebuilt and len(data) > REBUILD:
        return Catalogue(unread=("catalogue",))
    logging.getLogger("pdfminer").propagate = False
    try:
        document = PDFDocument(PDFParser(BytesIO(data)), fallback=True)
        root = document.catalog
    except Exception:  # noqa: BLE001 – pdfminer raises anything on broken files; the gap is said in the coverage
        return Catalogue(unread=("catalogue",))
    unread: list[str] = []
    found: dict[str, Any] = {"layers": (), "xmp": (), "actions": (), "pages": None, "xfa": False}
    readers: dict[str, Callable[[Any], Any]] = {"layers": _layers, "xmp": _xmp, "actions": _actions, "pages": _pages, "xfa": _xfa}
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
    """Yield (name, value) for every value of an XMP packet, identifiers and histories left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    tree = etree.fromstring(data.strip().strip(b"\0"), parser)
    if tree is None:
        return
    for element in tree.iter(etree.Element):
        tag = etree.QName(element)
        if tag.localname in ("RDF", "Description", "xmpmeta", "Seq", "Bag", "Alt", "li"):
            for key, value in element.attrib.items():
                name = etree.QName(key)
                if tag.localname == "Description" and name.namespace and "rdf-syntax" not in name.namespace and value.strip():
                    yield name.localname, value.strip()
        if element.text and element.text.strip() and not len(element):
            holder = element
            while holder is not None and etree.QName(holder).localname in ("li", "Seq", "Bag", "Alt", "value"):
                holder = holder.getparent()
            if holder is not None and holder.prefix not in SKIPPED:
                yield etree.QName(holder).localname, element.text.strip()


def _actions(root: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    names = _dict(root.get("Names"))
    scripts = sum(1 for _ in _leaves(names.get("JavaScript"), 0))
    if scripts:
        counts["JavaScript"] = scripts
    for action in (root.get("OpenAction"), *_dict(root.get("AA")).values()):
        kind = ""
        with suppress(Exception):
            kind = _name(_dict(action).get("S"))
        if kind in ("JavaScript", "Launch", "URI", "SubmitForm", "GoToR", "ImportData"):
            counts[kind] = counts.get(kind, 0) + 1
    return tuple(sorted(counts.items()))


def _leaves(tree: Any, depth: int) -> Iterator[Any]:
    node = _dict(tree)
    yield from _list(node.get("Names"))[1::2]
    if depth < 20:
        for kid in _list(node.get("Kids")):
            yield from _leaves(kid, depth + 1)
