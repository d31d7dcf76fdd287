"""Text of charts and diagrams: parts of their own, shown where the body refers to them."""

from biaoshi.formats.ooxml.markup import A, Element, local
from biaoshi.formats.ooxml.package import Package, links_of, read_xml, target_of

Lines = tuple[tuple[str, str], ...]


def paragraph_text(p: Element) -> str:
    """Text of a DrawingML paragraph, line breaks kept."""
    return "".join("\n" if e.tag == A + "br" else e.text or "" for e in p.iter(A + "t", A + "br"))


def drawing_lines(root: Element, member: str) -> Lines:
    """Text of all DrawingML paragraphs of a part: (text, address) each, empty ones left out."""
    lines = ((paragraph_text(p), f"{member}#a:p[{i}]") for i, p in enumerate(root.iter(A + "p")))
    return tuple((text, address) for text, address in lines if text.strip())


def chart_lines(package: Package, member: str) -> Lines:
    """Titles, axis titles, labels, names of series and categories of a chart, and text of shapes drawn on it."""
    if member in package.taken or (root := read_xml(package, member)) is None:
        return ()
    found = dict.fromkeys(drawing_lines(root, member))
    names: dict[str, str] = {}
    for i, value in enumerate(root.iter("{*}v", "{*}pt")):
        cached = any(
            local(a) in ("strCache", "multiLvlStrCache", "strLit", "strDim", "txData") for a in value.iterancestors()
        )
        if cached and (text := value.text or "").strip():
            names.setdefault(text, f"{member}#v[{i}]")
    found.update(dict.fromkeys(names.items()))
    package.taken[member] = sum(len(text) for text, _ in found)
    for link in links_of(package, member):
        if link.kind == "chartUserShapes" and not link.external and link.target not in package.taken:
            shapes = read_xml(package, link.target)
            lines = drawing_lines(shapes, link.target) if shapes is not None else ()
            package.taken[link.target] = sum(len(text) for text, _ in lines)
            found.update(dict.fromkeys(lines))
    return tuple(found)


def diagram_lines(package: Package, member: str, referrer: str) -> Lines:
    """Text of a diagram (SmartArt) that `referrer` shows; its drawn copy adds only what the data does not hold."""
    if member in package.taken or (root := read_xml(package, member)) is None:
        return ()
    lines = drawing_lines(root, member)
    package.taken[member] = sum(len(text) for text, _ in lines)
    known = {text for text, _ in lines}
    for extension in root.iter("{*}dataModelExt"):  # names the drawn copy by a relationship of the referring part
        copy = target_of(package, referrer, extension.get("relId"))
        shapes = read_xml(package, copy) if copy and copy not in package.taken else None
        if copy and shapes is not None:
            more = tuple(x for x in drawing_lines(shapes, copy) if x[0] not in known)
            package.taken[copy] = sum(len(text) for text, _ in more)
            lines += more
    return lines
