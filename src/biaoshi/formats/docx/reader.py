"""From the bytes of a Word document to a Document."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

from biaoshi.errors import UnreadableError
from biaoshi.formats.docx import paging
from biaoshi.formats.docx.numbering import load_numbering
from biaoshi.formats.docx.sniff import MAINS, WORD
from biaoshi.formats.docx.state import Reading, Story, Stretch
from biaoshi.formats.docx.stories import body, comments, headers, notes, other, running, sections_of, unseen_of
from biaoshi.formats.docx.styles import load_styles
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.logos import repeated
from biaoshi.formats.ooxml.aside import with_aside
from biaoshi.formats.ooxml.graphics import chart_lines, diagram_lines, drawing_lines
from biaoshi.formats.ooxml.ledger import ledger
from biaoshi.formats.ooxml.markup import Element, W
from biaoshi.formats.ooxml.names import is_embedded, is_image, no_text_kind
from biaoshi.formats.ooxml.outside import outside
from biaoshi.formats.ooxml.package import Package, content_type, main_part, open_package, picture_of, read_xml
from biaoshi.formats.ooxml.properties import Entry, leaves, properties, settings_entries
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.types.document import Block, BlockKind, Document, PartKind, Unseen

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(source: Source, limits: Limits, trace: dict[tuple[str, int], list[Stretch]] | None = None) -> Document:
    """Read a Word document (docx, docm, dotx, dotm; strict or transitional).

    `trace` is filled with where the text of each block stands, for the writer.
    Raises UnreadableError: `encrypted`, `failed` where there is no main part, `limited` over the file's size.
    """
    package = open_package(source, limits)
    main = main_part(package, MAINS, WORD)
    root = read_xml(package, main)
    if root is None:
        status, why = package.faults.get(main, ("failed", "文档正文损坏，读不出内容"))
        raise UnreadableError(status, why)
    styles = load_styles(package, main)
    sections = sections_of(root)
    rendered = next(root.iter(W + "lastRenderedPageBreak"), None) is not None
    state = paging.start(rendered, sections[0] if sections else None)
    reading = Reading(package, styles, load_numbering(package, main, styles), state, trace=trace)
    stories = [body(reading, main, root), *notes(reading, main, root)]
    entries, written = properties(package)
    stories += headers(reading, running(reading, main, root, _pages(reading, entries)))
    stories += comments(reading, main)
    told: dict[str, tuple[PartKind, int]] = {}
    _tell(told, ((e[2].partition("#")[0], len(e[1])) for e in entries))
    hidden, extra = _rest(reading, stories, told)
    blocks = [b for s in stories for b in s.blocks]
    blocks += _blocks("alt text", "property", dict.fromkeys(reading.alt_texts))
    blocks += _blocks("properties", "property", ((value, address) for _, value, address in written))
    for part, found in extra.items():
        blocks += _blocks(part, "property", ((value, address) for _, value, address in found))
    blocks += _blocks("bookmarks", "bookmark", dict.fromkeys(reading.bookmarks))
    members = {s.member: (s.part, _chars(s)) for s in stories}
    facts = [(f"member:{s.part}", s.member) for s in stories] + list(dict.fromkeys(reading.facts + outside(package)))
    embedded = frozenset(value for key, value in facts if key == "alternative_content")
    parts, children = ledger(
        package,
        members,
        told,
        pictures=reading.pictures,
        stopped=reading.stopped,
        embedded=embedded,
        logos=_logos(reading),
    )
    people = [("revision_author", name) for name in reading.authors]
    people += [("comment_author", name) for name in reading.commenters]
    document = Document(
        media_type=_media_type(content_type(package, main)),
        blocks=tuple(blocks),
        parts=parts,
        pages=tuple(state.pages[: limits.pages]),
        unseen=unseen_of(stories) + hidden,
        properties=tuple([(name, value) for name, value, _ in entries] + people),
        children=children,
        facts=tuple(facts),
    )
    document = with_aside(document, package.archive, limits)
    return with_pictures(document, partial(picture_of, package), source, limits, reading.anchors)


def _media_type(of_main: str) -> str:
    """Media type of the file by the content type of its main part, where that is one of Word's."""
    known = re.fullmatch(
        r"(application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\.[A-Za-z.]{1,40})\.main\+xml",
        of_main,
    )
    return known[1] if known else MEDIA_TYPE


def _pages(reading: Reading, entries: Iterable[Entry]) -> int:
    """How many pages there are at least, as far as breaks tell or the program that wrote the file says."""
    told = next((value for name, value, _ in entries if name == "pages"), "")
    return max(reading.paging.page, int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0)


def _logos(reading: Reading) -> frozenset[str]:
    """Pictures that come back on page after page, small."""
    height = min((p.height for p in reading.paging.pages), default=None)
    return frozenset(
        member
        for member, drawn in reading.pictures.items()
        if repeated((h for h, _ in drawn), max(reading.repeats.get(member, 0), len({p for _, p in drawn if p})), height)
    )


def _chars(story: Story) -> int:
    return sum(len(b.text) for b in story.blocks) + sum(len(u.text) for u in story.unseen)


def _blocks(part: str, kind: BlockKind, texts: Iterable[tuple[str, str]]) -> Iterator[Block]:
    for index, (text, address) in enumerate(texts):
        yield Block(part, index, text, kind, address=address)


def _tell(told: dict[str, tuple[PartKind, int]], counts: Iterable[tuple[str, int]]) -> None:
    for member, chars in counts:
        told[member] = ("metadata", told.get(member, ("metadata", 0))[1] + chars)


def _rest(
    reading: Reading, stories: list[Story], told: dict[str, tuple[PartKind, int]]
) -> tuple[tuple[Unseen, ...], dict[str, list[Entry]]]:
    """Read every XML part nobody has asked for: diagrams and charts no text refers to, building blocks, custom XML."""
    package = reading.package
    shown = {b.text for s in stories for b in s.blocks}
    told_already = {s.member for s in stories}
    unseen: list[Unseen] = []
    extra: dict[str, list[Entry]] = {}
    for member in package.archive.members:
        name, lower = member.name, member.name.lower()
        known = name in told or name in told_already
        if known or member.folder or member.locked or package.by_name.get(lower) is not member:
            continue
        if name in package.taken:
            told[name] = ("text", package.taken[name])
        elif lower.endswith("settings.xml") and (root := read_xml(package, name)) is not None:
            if found := list(settings_entries(root, name)):
                extra["document variables"] = found
                told[name] = ("metadata", sum(len(v) for _, v, _ in found))
        elif no_text_kind(name) is not None or is_image(name) or is_embedded(name) or not lower.endswith(".xml"):
            continue
        elif (root := read_xml(package, name)) is not None:
            if (lines := _graphic(package, name, root, shown)) is not None:
                unseen += [
                    Unseen(name, i, None, text, "hidden", None, address) for i, (text, address) in enumerate(lines)
                ]
                told[name] = ("text", sum(len(text) for text, _ in lines))
            elif next(root.iter(W + "p"), None) is not None:
                story = other(reading, name, root)
                placeholder = next(root.iter(W + "docParts"), None) is not None
                told[name] = ("text", _chars(story))
                if placeholder:  # building blocks: prompts of content controls, AutoText
                    extra[name] = [("text", u.text, u.address) for u in story.unseen]
                else:
                    unseen += story.unseen
            else:
                found = list(leaves(root, name))
                extra[name] = found
                told[name] = ("metadata", sum(len(v) for _, v, _ in found))
    return tuple(unseen), {k: v for k, v in extra.items() if v}


def _graphic(package: Package, name: str, root: Element, shown: set[str]) -> tuple[tuple[str, str], ...] | None:
    """Text of a chart or diagram part that no story refers to, None for other parts.

    A drawn copy of what is shown is nothing new.
    """
    lower = name.lower()
    if "/charts/" in lower:
        return chart_lines(package, name)
    if "/diagrams/data" in lower:
        return diagram_lines(package, name, name)
    lines = drawing_lines(root, name)
    if not lines and "/diagrams/" not in lower and "/drawings/" not in lower:
        return None
    return tuple(line for line in lines if line[0] not in shown)
