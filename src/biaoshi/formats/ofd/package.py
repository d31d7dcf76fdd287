"""The package: members by path, and what each of them turned out to be.

    absolute /Doc_0/Res/a.png      relative to the file that names it      wrong case: DOC_0/Res/A.PNG

Every member gets one line of the ledger; `told` holds what the readers of its kind say about it.
"""

import posixpath
from dataclasses import dataclass, field

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd.sniff import ENTRIES
from biaoshi.formats.ooxml.archive import Archive, Content, Member, open_archive, plain, read_member
from biaoshi.formats.ooxml.markup import Element, parse
from biaoshi.types.document import Part, PartKind, Status

LOCKED = ("encryptions.xml", "decryptseed", "decyptseed", "entriesmap")
"""Files that only an encrypted package has, by the beginnings of their names (GM/T 0099—2020, annex C)."""


@dataclass(slots=True)
class Package:
    """State of reading one package. `root` is the folder OFD.xml stands in, "" or ending in a slash."""

    archive: Archive
    limits: Limits
    by_name: dict[str, Member]
    aliases: dict[str, Member] = field(default_factory=dict)  # names in GBK as they were meant
    root: str = ""
    encrypted: bool = False
    spent: dict[str, int] = field(default_factory=dict)  # bytes inflated, by member: read twice is counted once
    total: int = 0
    faults: dict[str, tuple[Status, str]] = field(default_factory=dict)
    told: dict[str, Part] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)  # path that leads nowhere → what it should have been
    links: list[str] = field(default_factory=list)
    actions: dict[str, int] = field(default_factory=dict)
    trees: dict[str, Element] | None = None  # where kept: the roots of the XML members, to be written again


def open_package(source: Source, limits: Limits) -> Package:
    """Open the package in `source`. Raises UnreadableError (encrypted, failed, limited) where nothing can be had."""
    archive = open_archive(plain(source.data), limits)
    by_name = {m.name.lower(): m for m in archive.members if not m.folder}
    aliases = {meant.lower(): m for m in by_name.values() if (meant := readable(m.name)) != m.name}
    entry = next((n for n in sorted(by_name, key=len) if n.rpartition("/")[2] in ENTRIES), "")
    package = Package(archive, limits, by_name, aliases, by_name[entry].name[: entry.rfind("/") + 1] if entry else "")
    package.encrypted = any(n.rpartition("/")[2].startswith(LOCKED) for n in by_name) or any(
        m.locked for m in archive.members
    )
    if package.encrypted and f"{package.root}ofd.xml".lower() not in by_name:
        raise UnreadableError("encrypted", "OFD 文件已加密，需要口令或者证书")
    return package


def readable(name: str) -> str:
    """Return a member's name in GBK, which zip takes for DOS letters, as it was meant."""
    try:
        return name if name.isascii() else name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def find(package: Package, base: str, path: str | None) -> Member | None:
    """Return the member that `path` means in the file `base` (a member's name), None where there is none."""
    path = (path or "").strip().replace("\\", "/")
    if not path:
        return None
    folder = base.rpartition("/")[0]
    for start in (package.root,) if path.startswith("/") else (folder, package.root):
        whole = posixpath.normpath(posixpath.join("/", start, path.lstrip("/"))).lstrip("/")
        member = package.by_name.get(whole.lower()) or package.aliases.get(whole.lower())
        if member is not None:
            return member
    return None


def wanted(package: Package, base: str, path: str | None, what: str) -> Member | None:
    """Return the member as `find` does; one that is not there becomes an open line: `what` says in Chinese what it is."""
    member = find(package, base, path)
    if member is None:
        name = (path or "").strip().lstrip("/") or "?"
        package.missing.setdefault(name, what)
    return member


def content_of(package: Package, member: Member) -> Content:
    """Return the bytes of a member; faults are noted."""
    before = package.spent.get(member.name, 0)
    content = read_member(package.archive, member, package.limits, package.total - before)
    package.spent[member.name] = len(content.data)
    package.total += len(content.data) - before
    if content.status != "read" and content.why:
        package.faults[member.name] = (content.status, content.why)
    return content


def xml_of(package: Package, member: Member, kind: PartKind = "other") -> Element | None:
    """Return the root of an XML member, None where it cannot be read; faults are noted.

    The member's line of the ledger is opened: no text, unless `tell` counts some later. Where trees are kept the same
    member has the same root every time.
    """
    package.told.setdefault(member.name, Part(member.name, kind, 0, "no_text"))
    if package.trees is not None and member.name in package.trees:
        return package.trees[member.name]
    content = content_of(package, member)
    if not content.data:
        package.faults.setdefault(member.name, ("failed", "部件为空"))
        return None
    parsed = parse(content.data)
    if parsed.status != "read" and parsed.why:
        package.faults.setdefault(member.name, (parsed.status, parsed.why))
    if package.trees is not None and parsed.root is not None:
        package.trees[member.name] = parsed.root
    return parsed.root


def tell(package: Package, member: str, kind: PartKind, chars: int) -> None:
    """Count `chars` characters of text read from a member."""
    before = package.told.get(member)
    count = chars + (before.chars if before is not None and before.status == "read" else 0)
    if count or before is None:
        package.told[member] = Part(member, kind, count, "read" if count else "no_text")


def close(package: Package, member: str, kind: PartKind, why: str | None = None) -> None:
    """Note that a member holds no text of its own: a font, a signature value …"""
    package.told[member] = Part(member, kind, 0, "no_text", why)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the child with `token`: a member's name, with `#seal` for the picture in a seal.

    Raises UnreadableError where they cannot be had whole.
    """
    package = open_package(source, limits)
    name, _, inner = token.partition("#")
    member = package.by_name.get(name.lower())
    if member is None:
        raise UnreadableError("failed", "文件中没有这个附件")
    content = content_of(package, member)
    if content.status != "read":
        raise UnreadableError(content.status, content.why or "附件不能读取")
    if inner == "seal":
        from biaoshi.formats.ofd.seals import seal

        picture = seal(content.data).picture
        if picture is None:
            raise UnreadableError("failed", "印章数据中没有图样")
        return picture
    return content.data
