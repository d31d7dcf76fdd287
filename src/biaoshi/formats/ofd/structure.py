"""From OFD.xml to the pages: documents of the package, their pages, templates, boxes and the files beside them."""

from dataclasses import dataclass, field

from biaoshi.formats.ofd.measures import box_of
from biaoshi.formats.ofd.names import child, children, inner, local, text
from biaoshi.formats.ofd.package import Package, find, tell, wanted, xml_of
from biaoshi.formats.ofd.resources import Resources, add
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.markup import Element
from biaoshi.types.document import Box

A4: Box = (0.0, 0.0, 210.0, 297.0)
WORDS = {
    "Title": "title", "Author": "author", "Subject": "subject", "Abstract": "abstract", "Creator": "creator",
    "CreatorVersion": "creatorversion", "DocUsage": "docusage",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    member: Member | None
    foreground: bool


@dataclass(frozen=True, slots=True)
class Leafing:
    """One entry of the page list."""

    id: str
    member: Member | None


@dataclass(slots=True)
class Book:
    """One document (or an earlier version of one): what its Document.xml tells."""

    member: Member
    pages: list[Leafing] = field(default_factory=list)
    templates: dict[str, Template] = field(default_factory=dict)
    area: Box = A4
    content: Box | None = None
    resources: Resources = field(default_factory=Resources)
    root: Element | None = None
    annotations: Member | None = None


@dataclass(slots=True)
class Body:
    """One DocBody of OFD.xml."""

    root: Member | None
    info: list[tuple[str, str]]  # shown as properties: name, value
    dates: list[tuple[str, str]]
    versions: list[Member]  # Document.xml of versions that are not the current one
    signatures: Member | None


def bodies(package: Package) -> list[Body]:
    """Return the documents that OFD.xml lists; none where it is missing or broken."""
    entry = package.by_name.get(f"{package.root}ofd.xml".lower())
    root = xml_of(package, entry, "metadata") if entry is not None else None
    if entry is None or root is None:
        return []
    out = []
    for body in children(root, "DocBody"):
        info, dates = _info(child(body, "DocInfo"))
        tell(package, entry.name, "metadata", sum(len(v) for _, v in info))
        start = wanted(package, entry.name, inner(body, "DocRoot"), "文档的入口不在文件中")
        signed = inner(body, "Signatures")
        signatures = wanted(package, entry.name, signed, "签名列表不在文件中") if signed else None
        versions, current = _versions(package, entry, child(body, "Versions"))
        start = current or start
        out.append(Body(start, info, dates, [v for v in versions if v is not start], signatures))
    return out


def _info(element: Element | None) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    info: list[tuple[str, str]] = []
    dates: list[tuple[str, str]] = []
    for one in element if element is not None else ():
        name, value = local(one), text(one)
        if name in WORDS and value:
            info.append((WORDS[name], value))
        elif name in ("CreationDate", "ModDate") and value:
            dates.append((name.lower(), value))
        elif name == "Keywords":
            words = [value] if value else []
            words += [text(k) for k in children(one, "Keyword") if text(k)]
            if words:
                info.append(("keywords", "；".join(words)))
        elif name == "CustomDatas":
            info += [(d.get("Name") or "custom", text(d)) for d in children(one, "CustomData")]
        elif name not in ("DocID", "Cover") and value:
            info.append((name.lower(), value))
    return info, dates


def _versions(package: Package, entry: Member, element: Element | None) -> tuple[list[Member], Member | None]:
    """Return the roots of all versions, and that of the one marked as current, if it is not the DocRoot."""
    out: list[Member] = []
    current = None
    for version in children(element, "Version"):
        file = wanted(package, entry.name, version.get("BaseLoc"), "文档版本的描述不在文件中")
        root = xml_of(package, file) if file is not None else None
        if file is None or root is None:
            continue
        start = find(package, file.name, inner(root, "DocRoot"))
        if start is not None:
            out.append(start)
            if (version.get("Current") or "").lower() == "true":
                current = start
    return out, current


def book(package: Package, member: Member) -> Book | None:
    """Return what the Document.xml in `member` tells, None where it cannot be read."""
    root = xml_of(package, member)
    if root is None:
        return None
    out = Book(member, root=root)
    common = child(root, "CommonData")
    out.area, out.content = areas(child(common, "PageArea"), A4)
    for one in common if common is not None else ():
        if local(one) in ("PublicRes", "DocumentRes"):
            add(package, out.resources, wanted(package, member.name, text(one), "资源文件不在文件中"))
        elif local(one) == "TemplatePage":
            file = wanted(package, member.name, one.get("BaseLoc"), "模板页不在文件中")
            out.templates[one.get("ID") or ""] = Template(file, (one.get("ZOrder") or "") == "Foreground")
    for page in children(child(root, "Pages"), "Page"):
        out.pages.append(Leafing(page.get("ID") or "", find(package, member.name, page.get("BaseLoc"))))
    if listed := inner(root, "Annotations"):
        out.annotations = wanted(package, member.name, listed, "注释列表不在文件中")
    return out


def areas(element: Element | None, default: Box) -> tuple[Box, Box | None]:
    """Return the physical box (what is shown of the page) and the content box of a page area, in millimetres."""
    physical = box_of(inner(element, "PhysicalBox")) or box_of(inner(element, "ApplicationBox"))
    if physical is None or physical[2] <= 0 or physical[3] <= 0:
        physical = default
    content = box_of(inner(element, "ContentBox"))
    return physical, content
