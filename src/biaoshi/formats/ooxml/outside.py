"""What of a package reaches out of the file or runs: links, templates, macros."""

import re

from biaoshi.formats.ooxml.package import Package, links_of, read_xml
from biaoshi.formats.templates import template_kind


def outside(package: Package) -> list[tuple[str, str]]:
    """Remarks on what reaches out of the file or runs: links of every part, templates, macros."""
    found: list[tuple[str, str]] = []
    for member in package.archive.members:
        lower = member.name.lower()
        if lower.endswith(".rels") and "_rels/" in lower:
            at = lower.index("_rels/")
            links = links_of(package, member.name[:at] + member.name[at + 6 : -5])
            found += [(_kind(link.kind, link.target), link.target) for link in links if link.external]
        if ("vbaproject" in lower and lower.endswith(".bin")) or re.search(r"/macrosheets/[^/]+\.(?:xml|bin)$", lower):
            found.append(("macro", member.name))
        if re.search(r"/activex/[^/]+\.xml$", lower):
            found.append(("active_control", member.name))
        if "/externallinks/" in lower and lower.endswith(".xml"):
            found += [("external_link", target) for target in _dynamic(package, member.name)]
    return found


def _dynamic(package: Package, member: str) -> list[str]:
    """Return the programs a workbook asks for values (DDE): they have no relationship of their own."""
    root = read_xml(package, member)
    return [
        f"{e.get('ddeService', '')}|{e.get('ddeTopic', '')}"
        for e in (root.iter("{*}ddeLink") if root is not None else ())
    ]


def _kind(kind: str, target: str) -> str:
    if kind == "attachedTemplate":
        return template_kind(target)
    return "hyperlink" if kind == "hyperlink" else "external_link"
