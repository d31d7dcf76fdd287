"""The package: members by name, relationships, content types, and what each member turned out to be.

Names are compared without case, relationship targets may be absolute, relative or written with backslashes:
WPS, LibreOffice and hand-made files do all of that.
"""

import posixpath
from dataclasses import dataclass, field
from urllib.parse import unquote

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.archive import Archive, Content, Member, open_archive, plain, read_member
from biaoshi.formats.ooxml.markup import Element, parse
from biaoshi.formats.ooxml.sniff import is_encrypted_office
from biaoshi.types.document import Part, Status

_CONTENT_TYPES = "[content_types].xml"


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship: `kind` is the last word of its type ("header", "image"), `target` a member name or a URL."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """State of reading one package: what was inflated so far, and the faults met, by member name."""

    archive: Archive
    limits: Limits
    by_name: dict[str, Member]  # lower-case name → the member that counts (the last of equal names)
    spent: int = 0
    faults: dict[str, tuple[Status, str]] = field(default_factory=dict)
    links: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    links_by_id: dict[str, dict[str, Link]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)  # members that were parsed
    taken: dict[str, int] = field(default_factory=dict)  # member → characters, where read as part of another


def open_package(source: Source, limits: Limits) -> Package:
    """Open the package in `source`. Raises UnreadableError (encrypted, failed, limited) where nothing can be had."""
    if len(source.data) == 0:
        raise UnreadableError("failed", "文件为空（0字节）")
    if len(source.data) > limits.bytes:
        raise UnreadableError("limited", "文件过大，未读")
    if is_encrypted_office(source.data):
        raise UnreadableError("encrypted", "文件有打开密码，未读")
    archive = open_archive(plain(source.data), limits)
    package = Package(archive, limits, {m.name.lower(): m for m in archive.members})
    types = read_xml(package, _CONTENT_TYPES)
    for child in types if types is not None else ():
        name = child.get("PartName") or "*." + (child.get("Extension") or "")
        package.types[name.replace("\\", "/").lstrip("/").lower()] = child.get("ContentType") or ""
    return package


def content_type(package: Package, name: str) -> str:
    """Content type of a member, "" where the package does not tell."""
    key = name.lower()
    return package.types.get(key) or package.types.get("*." + key.rpartition(".")[2]) or ""


def read_bytes(package: Package, name: str) -> Content | None:
    """Return the bytes of member `name` (any case), None where there is none; faults are noted."""
    member = package.by_name.get(name.lower())
    if member is None or member.folder:
        return None
    content = read_member(package.archive, member, package.limits, package.spent)
    package.spent += len(content.data)
    if content.status != "read" and content.why:
        package.faults[member.name] = (content.status, content.why)
    return content


def picture_of(package: Package, part: Part) -> bytes | None:
    """Return the whole bytes of the picture a line of the ledger stands for, None where they cannot be had."""
    content = read_bytes(package, part.name)
    return content.data if content is not None and content.status == "read" else None


def read_xml(package: Package, name: str) -> Element | None:
    """Return the root of XML member `name`, None where it is missing or unreadable; faults are noted."""
    content = read_bytes(package, name)
    if content is None:
        return None
    stored = package.by_name[name.lower()].name
    package.read.add(stored)
    if not content.data:
        if content.status == "read":
            package.faults[stored] = ("failed", "部件为空")
        return None
    parsed = parse(content.data)
    if parsed.status != "read" and parsed.why:
        package.faults.setdefault(stored, (parsed.status, parsed.why))
    return parsed.root


def links_of(package: Package, name: str) -> tuple[Link, ...]:
    """Relationships of member `name` ("" for the package itself)."""
    if name not in package.links:
        folder, _, base = name.rpartition("/")
        root = read_xml(package, f"{folder}/_rels/{base}.rels".lstrip("/"))
        package.links[name] = tuple(_link(e, folder) for e in (root if root is not None else ()) if e.get("Target"))
    return package.links[name]


def _link(element: Element, folder: str) -> Link:
    external = element.get("TargetMode", "").lower() == "external"
    target = element.get("Target") or ""
    if not external:
        target = target.replace("\\", "/").partition("#")[0]
        joined = target if target.startswith("/") else posixpath.join(folder, target)
        target = posixpath.normpath(joined).lstrip("/")
        while target.startswith("../"):
            target = target[3:]
        target = unquote(target)
    kind = element.get("Type", "").rpartition("/")[2]
    return Link(element.get("Id", ""), kind, target, external)


def linked(package: Package, name: str, kind: str) -> list[str]:
    """Member names that `name` points to by relationships of `kind`, as stored, present ones only."""
    targets = [link.target.lower() for link in links_of(package, name) if link.kind == kind and not link.external]
    return list(dict.fromkeys(package.by_name[t].name for t in targets if t in package.by_name))


def target_of(package: Package, name: str, link_id: str | None) -> str | None:
    """Member that relationship `link_id` of `name` points to, None where external or missing."""
    if name not in package.links_by_id:
        package.links_by_id[name] = {link.id: link for link in links_of(package, name)}
    link = package.links_by_id[name].get(link_id or "")
    if link is None or link.external or link.target.lower() not in package.by_name:
        return None
    return package.by_name[link.target.lower()].name


def main_part(package: Package, mains: tuple[str, ...], word: str) -> str:
    """Name of the main part: linked, of a content type with `word`, or named as in `mains` (lower case).

    Raises UnreadableError("failed") where there is none.
    """
    for name in linked(package, "", "officeDocument"):
        return name
    for name, member in package.by_name.items():
        if word in (t := content_type(package, name)) and "main+xml" in t:
            return member.name
    for name in (*mains, mains[0].rpartition("/")[2]):
        if name in package.by_name:
            return package.by_name[name].name
    for name, member in package.by_name.items():
        if name.startswith(mains[0].removesuffix(".xml")) and name.endswith(".xml"):
            return member.name
    why = "压缩包不完整，缺少文档正文" if package.archive.torn else "压缩包内没有文档正文"
    raise UnreadableError("failed", why)
