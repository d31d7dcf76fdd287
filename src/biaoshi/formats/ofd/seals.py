"""Signatures and seals: who signed with what, where the seal stands, the name and the picture inside its data.

Seal data is ASN.1 (GB/T 38540, GM/T 0031): its first UTF8String is the seal's name, its picture an OCTET STRING.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from biaoshi.formats.ofd.measures import MM, box_of
from biaoshi.formats.ofd.names import child, children, inner, text
from biaoshi.formats.ofd.package import Package, close, content_of, find, wanted, xml_of
from biaoshi.formats.ooxml.archive import Member
from biaoshi.types.document import Box, Child, Part

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"PK\x03\x04")
_DEEPEST = 40
_LOW = 15 * MM  # rule 2 of the report's coverage


@dataclass(frozen=True, slots=True)
class Seal:
    name: str = ""
    picture: bytes | None = None


@dataclass(slots=True)
class Signed:
    """What the signatures of a document told."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    names: list[tuple[str, str]] = field(default_factory=list)  # address, name of a seal
    children: list[Child] = field(default_factory=list)
    count: int = 0


def signatures(package: Package, member: Member, pages: dict[str, int], out: Signed) -> None:
    """Add the signatures listed in `member` to `out`; `pages` are page numbers by their identifiers."""
    root = xml_of(package, member)
    for one in children(root, "Signature"):
        out.count += 1
        file = wanted(package, member.name, one.get("BaseLoc"), "签名的描述不在文件中")
        if file is not None:
            _signature(package, file, pages, out)


def _signature(package: Package, file: Member, pages: dict[str, int], out: Signed) -> None:
    root = xml_of(package, file)
    info = child(root, "SignedInfo")
    provider = child(info, "Provider")
    if provider is not None and provider.get("ProviderName"):
        out.facts.append(("signed", provider.get("ProviderName") or ""))
    places: list[tuple[int | None, Box | None]] = []
    for stamp in children(info, "StampAnnot"):
        page = pages.get(stamp.get("PageRef") or "")
        box = box_of(stamp.get("Boundary"))
        places.append((page, box))
        where = "" if box is None else " " + ",".join(f"{v:g}" for v in box)
        out.facts.append(("seal", f"page {page}{where}" if page else "?"))
    low = bool(places) and all(b is not None and 0 < b[3] * MM < _LOW for _, b in places)
    page = next((p for p, _ in places if p), None)
    held = inner(child(info, "Seal"), "BaseLoc")
    value = text(child(root, "SignedValue"))
    sealed = wanted(package, file.name, held, "印章数据不在文件中") if held else None
    signed = find(package, file.name, value)
    if value and signed is None:
        package.missing.setdefault(value.lstrip("/"), "签名值不在文件中")
    for one in (sealed, signed):
        if one is not None and one.name not in package.told:
            if one is sealed or (sealed is None and places):
                _seal(package, one, low, page, out)
            else:
                close(package, one.name, "other", "签名值，不含文字")


def _seal(package: Package, member: Member, low: bool, page: int | None, out: Signed) -> None:
    found = seal(content_of(package, member).data)
    if found.name:
        out.names.append((member.name, found.name))
    if found.picture is None:
        if low:
            package.told[member.name] = Part(member.name, "image", 0, "no_text", "印章高度不足15毫米", page)
        else:
            why = "印章数据中没有找到图样，印章图样未做文字识别"
            package.told[member.name] = Part(member.name, "image", 0, "skipped", why, page, "RD104")
    elif low:
        package.told[member.name] = Part(member.name, "image", 0, "no_text", "印章高度不足15毫米", page)
    else:
        name = member.name.rpartition("/")[2] + " 印章图样"
        out.children.append(Child(name, None, len(found.picture), member.name, f"{member.name}#seal"))
        package.told[member.name] = Part(member.name, "embedded", 0, "skipped", "印章图样，未做文字识别", page, "RD104")


def stamped(package: Package, member: Member, page: str) -> Iterator[tuple[Box, bytes]]:
    """Yield where seals listed in `member` stand on the page with the identifier `page`, each with its picture."""
    for one in children(xml_of(package, member), "Signature"):
        file = find(package, member.name, one.get("BaseLoc"))
        root = xml_of(package, file) if file is not None else None
        if file is None or root is None:
            continue
        info = child(root, "SignedInfo")
        held = inner(child(info, "Seal"), "BaseLoc") or text(child(root, "SignedValue"))
        data = find(package, file.name, held)
        for stamp in children(info, "StampAnnot"):
            box = box_of(stamp.get("Boundary"))
            if data is not None and box is not None and stamp.get("PageRef") == page:
                if picture := seal(content_of(package, data).data).picture:
                    yield box, picture


def seal(data: bytes) -> Seal:
    """Return name and picture of the seal in `data`, as far as they are found."""
    name, picture = "", None
    for tag, content in _values(data, 0):
        if tag == 0x0C and not name:
            name = content.decode("utf-8", "replace").strip()
        elif tag == 0x04 and picture is None and content.startswith(PICTURES):
            picture = content
    return Seal(name, picture)


def _values(data: bytes, depth: int) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, content) of the plain values of DER data in order; what is not DER ends it."""
    at = 0
    while at + 2 <= len(data) and depth < _DEEPEST:
        tag, length = data[at], data[at + 1]
        at += 2
        if length >= 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4 or at + size > len(data):
                return
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        content = data[at : at + length]
        at += length
        if tag & 0x20:
            yield from _values(content, depth + 1)
        else:
            yield tag, content
            if tag == 0x04 and content[:1] == b"\x30" and len(content) > 64:  # DER within an OCTET STRING
                yield from _values(content, depth + 1)
