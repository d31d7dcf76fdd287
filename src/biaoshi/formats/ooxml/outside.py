"""What of a package reaches out of the file or runs: links, templates, macros."""

from biaoshi.formats.ooxml.package import Package, links_of

_REMOTE = ("http:", "https:", "ftp:", "\\\\", "file://", "//")


def outside(package: Package) -> list[tuple[str, str]]:
    """Remarks on what reaches out of the file or runs: links of every part, templates, macros."""
    found: list[tuple[str, str]] = []
    for member in package.archive.members:
        lower = member.name.lower()
        if lower.endswith(".rels") and "_rels/" in lower:
            at = lower.index("_rels/")
            links = links_of(package, member.name[:at] + member.name[at + 6 : -5])
            found += [(_kind(link.kind, link.target), link.target) for link in links if link.external]
        if "vbaproject" in lower and lower.endswith(".bin"):
            found.append(("macro", member.name))
    return found


def _kind(kind: str, target: str) -> str:
    if kind == "attachedTemplate":
        return (
            "remote_template"
            if target.lower().startswith(_REMOTE) and not target.lower().startswith("file:///")
            else "attached_template"
        )
    return "hyperlink" if kind == "hyperlink" else "external_link"
