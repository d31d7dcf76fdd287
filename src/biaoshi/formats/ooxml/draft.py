"""A package open for writing: parts as they stand in the file, relations between them, and the file they make.

Unlike the reader's copies these trees have lost nothing: comments, strict names and unknown elements stay.
"""

import posixpath
from dataclasses import dataclass, field
from itertools import count

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import plain
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.ooxml.package import Package, links_of, open_package, read_bytes
from biaoshi.formats.ooxml.repack import repacked

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_SIGNED = "文件有数字签名，改写会使签名失效，没有改写"
ODD = "有部件的 XML 不合规格，不能改写"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written. `roots`: parts opened so far; `touched`: those to be written; `gone`: to be left out."""

    data: bytes
    package: Package
    roots: dict[str, Element] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def open_draft(source: Source, limits: Limits) -> Draft:
    """Return the package open for writing. Raises UnreadableError for what cannot be read, and for a signed one."""
    data = bytes(plain(source.data))
    package = open_package(Source(data, source.name), limits)
    if any(name.startswith("_xmlsignatures/") for name in package.by_name):
        raise UnreadableError("unsupported", _SIGNED)
    return Draft(data, package)


def finished(draft: Draft, *, bare: bool = False) -> bytes:
    """Return the file: touched members anew, all others as they are stored; `bare` as in `repacked`."""
    by_stored = {m.name: m.stored_name for m in draft.package.archive.members}
    changed: dict[str, bytes | None] = {name: packed(draft.roots[name], name) for name in sorted(draft.touched)}
    changed |= dict.fromkeys(draft.gone)
    return repacked(draft.data, {by_stored.get(name, name): data for name, data in changed.items()}, bare=bare)


def named(draft: Draft, member: str) -> str | None:
    """Return the member `member` (any case) as it is spelt in the file or made here, None where there is none."""
    if member in draft.roots:
        return None if member in draft.gone else member
    stored = draft.package.by_name.get(member.lower())
    return None if stored is None or stored.name in draft.gone else stored.name


def root_of(draft: Draft, member: str) -> Element:
    """Return the root of the XML part `member` as it stands. Raises UnreadableError where it is no plain XML."""
    if member not in draft.roots:
        draft.roots[member] = fresh_root(draft, member)
    return draft.roots[member]


def fresh_root(draft: Draft, member: str) -> Element:
    """Return the root of a part without keeping it. Errors as `root_of`."""
    content = read_bytes(draft.package, member)
    if content is None or content.status != "read" or b"<!DOCTYPE" in content.data:
        raise UnreadableError("unsupported", "有部件损坏或者带有 DTD，不能改写")
    data = content.data
    if member.lower().endswith(".vml"):  # old Excel leaves this one tag open
        data = data.replace(b"<br>", b"<br/>").replace(b"<BR>", b"<BR/>")
    return parsed(data)


def parsed(data: bytes) -> Element:
    """Return the root of XML as it stands, nothing dropped. Raises UnreadableError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("unsupported", ODD) from None


def packed(root: Element, member: str = "") -> bytes:
    """Return the part as bytes. Drawings in VML have no declaration: Excel writes none either."""
    if member.lower().endswith(".vml"):
        return bytes(etree.tostring(root, encoding="UTF-8"))
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def add_part(draft: Draft, owner: str, name: str, kind: str, root: Element, content_type: str) -> str:
    """Add a part and the relation of `owner` to it; return the relation's id.

    `name`: of the member, a brace pair in it stands for the first free number; `kind`: last word of the relation's type.
    Drawings in VML have their content type by their ending. Raises UnreadableError where the name is another part's.
    """
    names = (name.format(n) for n in (count(1) if "{" in name else (0,)))
    member = next((m for m in names if m.lower() not in draft.package.by_name and m not in draft.roots), None)
    if member is None:
        raise UnreadableError("unsupported", ODD)
    draft.roots[member] = root
    draft.touched.add(member)
    types, told = _types(draft)
    ending = member.rpartition(".")[2]
    if ending == "xml":
        etree.SubElement(told, TYPES + "Override", {"PartName": "/" + member, "ContentType": content_type})
    elif not any((e.get("Extension") or "").lower() == ending for e in told):
        told.insert(0, etree.Element(TYPES + "Default", {"Extension": ending, "ContentType": content_type}))
    draft.touched.add(types)
    return relate(draft, owner, member, kind)


def relate(draft: Draft, owner: str, member: str, kind: str) -> str:
    """Add the relation of `owner` to `member` and return its id; `kind`: last word of its type."""
    relations, root = _relations(draft, owner)
    used = {e.get("Id") for e in root}
    key = next(k for n in count(1) if (k := f"rId{n}") not in used)
    strict = any((e.get("Type") or "").startswith(_STRICT) for e in _relations(draft, "")[1])
    target = posixpath.relpath(member, posixpath.dirname(owner) or ".")
    about = {"Id": key, "Type": (_STRICT if strict else OFFICE) + kind, "Target": target}
    etree.SubElement(root, RELATIONS + "Relationship", about)
    draft.touched.add(relations)
    return key


def _types(draft: Draft) -> tuple[str, Element]:
    member = named(draft, "[content_types].xml")
    if member is None:
        raise UnreadableError("unsupported", "文件没有内容类型的清单，不能改写")
    return member, root_of(draft, member)


def _relations(draft: Draft, owner: str) -> tuple[str, Element]:
    folder, base = posixpath.split(owner)
    wanted = posixpath.join(folder, "_rels", base + ".rels")
    member = named(draft, wanted)
    if member is not None:
        return member, root_of(draft, member)
    draft.roots[wanted] = parsed(f'<Relationships xmlns="{RELATIONS[1:-1]}"/>'.encode())
    return wanted, draft.roots[wanted]


def drop_part(draft: Draft, owner: str, member: str) -> set[str]:
    """Leave `member` out with its own relations, the relation of `owner` to it and its content type; return the ids
    those relations had."""
    draft.gone.add(member)
    draft.touched.discard(member)
    folder, base = posixpath.split(member)
    if (own := draft.package.by_name.get(posixpath.join(folder, "_rels", base + ".rels").lower())) is not None:
        draft.gone.add(own.name)
        draft.touched.discard(own.name)
    ids = {link.id for link in links_of(draft.package, owner) if link.target.lower() == member.lower()}
    unrelate(draft, owner, ids)
    types, told = _types(draft)
    for one in [e for e in told if (e.get("PartName") or "").lstrip("/").lower() == member.lower()]:
        told.remove(one)
    draft.touched.add(types)
    return ids


def unrelate(draft: Draft, owner: str, ids: set[str]) -> None:
    """Take the relations of `owner` with these ids out."""
    relations, root = _relations(draft, owner)
    found = [e for e in root if e.get("Id") in ids]
    for one in found:
        root.remove(one)
    if found:
        draft.touched.add(relations)
