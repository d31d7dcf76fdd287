"""From the bytes of a presentation to a Document."""

import re
from functools import partial

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.logos import repeated
from biaoshi.formats.ooxml.aside import with_aside
from biaoshi.formats.ooxml.graphics import chart_lines, diagram_lines, drawing_lines
from biaoshi.formats.ooxml.ledger import ledger
from biaoshi.formats.ooxml.markup import Element, R, local, number
from biaoshi.formats.ooxml.names import is_embedded, is_image, no_text_kind
from biaoshi.formats.ooxml.outside import outside
from biaoshi.formats.ooxml.package import content_type, main_part, open_package, picture_of, read_xml, target_of
from biaoshi.formats.ooxml.properties import leaves, properties
from biaoshi.formats.ooxml.shapes import EMU
from biaoshi.formats.pptx.slides import running, slide
from biaoshi.formats.pptx.state import Reading, note
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.types.document import Block, Document, Page, Unseen

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAINS = ("ppt/presentation.xml",)
_SIZE = (9_144_000.0, 6_858_000.0)


def read(source: Source, limits: Limits) -> Document:
    """Read a PowerPoint presentation.

    Raises UnreadableError: `encrypted`, `failed` where there is no presentation part, `limited` over the file's size.
    """
    package = open_package(source, limits)
    main = main_part(package, MAINS, "presentationml")
    root = read_xml(package, main)
    if root is None:
        status, why = package.faults.get(main, ("failed", "演示文稿部件损坏，读不出内容"))
        raise UnreadableError(status, why)
    size = root.find("{*}sldSz")
    width, height = [
        (number(size.get(k)) if size is not None else None) or d for k, d in zip(("cx", "cy"), _SIZE, strict=True)
    ]
    reading = Reading(package, limits, (width / EMU, height / EMU))
    members = _slides(reading, main, root)
    for n, (member, orphan) in enumerate(members, 1):
        if n > limits.pages:
            reading.stopped[main] = ("limited", f"幻灯片超过{limits.pages}页，其后未读")
            break
        slide(reading, n, member, orphan=orphan)
    running(reading)
    _presentation(reading, main, root)
    entries, written = properties(package)
    for _, value, address in entries:
        member = address.partition("#")[0]
        reading.told[member] = ("metadata", reading.told.get(member, ("metadata", 0))[1] + len(value))
    _rest(reading)
    reading.about += [Block("properties", i, value, "property", address=a) for i, (_, value, a) in enumerate(written)]
    reading.facts += [(f"member:{part}", m) for m, (part, _) in reading.stories.items()] + outside(package)
    parts, children = ledger(
        package,
        reading.stories,
        reading.told,
        pictures=reading.pictures,
        stopped=reading.stopped,
        logos=_logos(reading),
    )
    document = Document(
        media_type=_media_type(content_type(package, main)),
        blocks=(*reading.slides, *reading.notes, *reading.running, *reading.comments, *reading.about),
        parts=parts,
        pages=tuple(Page(n, *reading.size) for n in range(1, min(len(members), limits.pages) + 1)),
        unseen=tuple(reading.unseen),
        properties=tuple([(name, value) for name, value, _ in entries] + list(dict.fromkeys(reading.people))),
        children=children,
        facts=tuple(dict.fromkeys(reading.facts)),
    )
    document = with_aside(document, package.archive, limits)
    return with_pictures(document, partial(picture_of, package), source, limits)


def _logos(reading: Reading) -> frozenset[str]:
    """Pictures that come back on slide after slide, small: drawn on each, or on what they go by."""
    return frozenset(
        member
        for member, drawn in reading.pictures.items()
        if repeated((h for h, _ in drawn), len({n for _, n in drawn if n}) + reading.repeats[member], reading.size[1])
    )


def _slides(reading: Reading, main: str, root: Element) -> list[tuple[str, bool]]:
    """Return the slides in the order of the show, then those that are in none."""
    package = reading.package
    found: dict[str, bool] = {}
    for e in root.iterfind("./{*}sldIdLst/{*}sldId"):
        member = target_of(package, main, e.get(R + "id"))
        if member is None:
            reading.stopped[main] = ("failed", "有幻灯片的部件不在文件中，未读")
        else:
            found.setdefault(member, False)
    for stored in package.archive.members:
        if (
            re.fullmatch(r"ppt/slides/[^/]+\.xml", stored.name.lower())
            and package.by_name[stored.name.lower()] is stored
        ):
            found.setdefault(stored.name, True)
    return list(found.items())


def _presentation(reading: Reading, main: str, root: Element) -> None:
    """Keep names of sections and custom shows, and of those who commented."""
    chars = 0
    for e in root.iter("{*}section", "{*}custShow"):
        if (name := e.get("name") or "").strip():
            chars += len(name)
            note(reading, "sections", name, f"{main}#{local(e)}")
    reading.told[main] = ("metadata", chars)
    for member in ("ppt/commentauthors.xml", "ppt/authors.xml"):
        if member in reading.package.by_name and (people := read_xml(reading.package, member)) is not None:
            names = [e.get("name") or "" for e in people]
            reading.people += [("comment_author", n) for n in names if n]
            reading.told[reading.package.by_name[member].name] = ("metadata", sum(map(len, names)))


def _rest(reading: Reading) -> None:
    """Read every XML part nobody has asked for: charts and diagrams no slide shows, custom XML, tags."""
    package = reading.package
    shown = {b.text for b in reading.slides}
    for member in package.archive.members:
        name, lower = member.name, member.name.lower()
        if name in reading.told or name in reading.stories or member.folder or member.locked:
            continue
        if name in package.taken:
            reading.told[name] = ("text", package.taken[name])
            continue
        if package.by_name.get(lower) is not member or not lower.endswith(".xml"):
            continue
        if lower.startswith("ppt/slides/") or no_text_kind(name) is not None or is_image(name) or is_embedded(name):
            continue
        if (root := read_xml(package, name)) is None:
            continue
        if "/charts/" in lower or "/diagrams/" in lower or "/drawings/" in lower:
            if "/charts/" in lower:
                found = chart_lines(package, name)
            else:
                found = diagram_lines(package, name, name) if "/data" in lower else drawing_lines(root, name)
            fresh = [t for t, _ in found if t not in shown]
            reading.unseen += [Unseen(name, 0, None, t, "hidden", address=name) for t in fresh]
            reading.told[name] = ("text", sum(map(len, fresh)))
        else:
            entries = [(t, a) for _, t, a in leaves(root, name)]
            for text, address in entries:
                note(reading, name, text, address)
            reading.told[name] = ("metadata", sum(len(t) for t, _ in entries))


def _media_type(of_main: str) -> str:
    """Media type of the file by the content type of its main part, where that is one of PowerPoint's."""
    known = re.fullmatch(
        r"(application/vnd\.(?:openxmlformats-officedocument\.presentationml|ms-powerpoint)\.[A-Za-z.]{1,40})\.main\+xml",
        of_main,
    )
    return known[1] if known else MEDIA_TYPE
