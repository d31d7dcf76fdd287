"""An OFD file made ready to be sent: what its notes say, what is hidden, who made it and files within taken out.

    DocInfo            all but its identifier        attachments, custom tags, extensions   with their files
    annotations        looks stay, remarks go        Visible="false", fully clear text      gone
    earlier versions   left out                      members nothing leads to, templates and units no page uses   gone

What is only covered, white or off the page stays: a person decides. Signed files are refused.
"""

from collections.abc import Iterator

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ofd.cutting import Work, opened, packed
from biaoshi.formats.ofd.measures import flag
from biaoshi.formats.ofd.names import children, inner, local, text
from biaoshi.formats.ofd.package import find
from biaoshi.formats.ooxml.archive import Member
from biaoshi.formats.ooxml.cutting import wanted
from biaoshi.formats.ooxml.markup import Element
from biaoshi.types.order import Written

_LISTS = ("Attachments", "CustomTags", "Extensions")
_PLACES = ("FileLoc", "SchemaLoc", "ExtendData")
_SAID = ("Remark", "Parameters")


def purge(source: Source, limits: Limits) -> Written:
    """Return the file without them. Raises UnreadableError where it is signed or no plain package."""
    work = opened(source, limits)
    package = work.state.package
    work.gone |= {m.name for m in package.by_name.values() if m.name not in work.led}
    work.gone |= {address for address, view, _ in work.state.unseen if view == "hidden" and address in work.trees}
    for name, root in list(work.trees.items()):
        if name not in work.gone:
            _beside(work, name, root)
            _annotated(work, root)
            _informed(work, name, root)
            _hidden(work, root)
    _clear(work)
    _unused(work)
    _unlinked(work)
    return Written(packed(work, source, wanted(())))


def _take(work: Work, element: Element) -> None:
    holder = element.getparent()
    if holder is not None:
        work.touched.add(holder.getroottree().getroot())
        holder.remove(element)


def _beside(work: Work, name: str, root: Element) -> None:
    """Take the lists of files within out of a Document.xml, and every file they name."""
    if local(root) != "Document":
        return
    for element in [e for kind in _LISTS for e in children(root, kind)]:
        listed = find(work.state.package, name, text(element))
        if listed is not None:
            work.gone |= {listed.name, *(m.name for m in _named(work, listed))}
        _take(work, element)


def _named(work: Work, listed: Member) -> Iterator[Member]:
    root = work.trees.get(listed.name)
    for element in root.iter() if root is not None else ():
        if local(element) in _PLACES and (file := find(work.state.package, listed.name, text(element))) is not None:
            yield file


def _annotated(work: Work, root: Element) -> None:
    """Take out what annotations say, and those that are not shown."""
    if local(root) != "PageAnnot":
        return
    for annotation in list(children(root, "Annot")):
        if not flag(annotation.get("Visible"), True):
            _take(work, annotation)
            continue
        for element in [e for name in _SAID for e in children(annotation, name)]:
            _take(work, element)
        if annotation.attrib.pop("Creator", ""):
            work.touched.add(root)


def _informed(work: Work, name: str, root: Element) -> None:
    """Leave of what OFD.xml says of each document only its identifier."""
    if local(root) != "OFD":
        return
    for body in children(root, "DocBody"):
        for about in children(body, "DocInfo"):
            cover = find(work.state.package, name, inner(about, "Cover"))
            work.gone |= {cover.name} if cover is not None else set()
            for element in [e for e in about if local(e) != "DocID"]:
                _take(work, element)


def _hidden(work: Work, root: Element) -> None:
    """Take out layers and objects that are not to be shown."""
    if local(root) not in ("Page", "PageAnnot"):
        return
    for element in [e for e in root.iter() if e is not root and local(e) and not flag(e.get("Visible"), True)]:
        _take(work, element)


def _clear(work: Work) -> None:
    """Take out text objects of pages, templates and annotations whose letters are fully clear."""
    for canvas in (c for sheet in work.state.sheets for c in sheet.canvases):
        for piece in canvas.pieces:
            if piece.view == "hidden" and piece.key in canvas.codes:
                holder = canvas.codes[piece.key][0].getparent()
                if holder is not None:
                    _take(work, holder)


def _unused(work: Work) -> None:
    """Take out composite units that no page shows."""
    used = {key for sheet in work.state.sheets for c in sheet.canvases for key in c.resources.used}
    for root in work.trees.values():
        for unit in [e for e in root.iter() if local(e) == "CompositeGraphicUnit"]:
            if (unit.get("ID") or "") not in used:
                _take(work, unit)


def _unlinked(work: Work) -> None:
    """Take out what leads to a member that is gone."""
    for name, root in work.trees.items():
        for element in list(root.iter()) if name not in work.gone else ():
            path = element.get("BaseLoc") or (text(element) if local(element) in ("FileLoc", "Annotations") else "")
            file = find(work.state.package, name, path) if path else None
            if file is not None and file.name in work.gone and local(element) != "Version":
                _take(work, element)
