"""The stories of a document, in the order of the linear text: body, notes, headers, footers, comments."""

import re
from dataclasses import dataclass, replace

from biaoshi.formats.docx.assembly import emit_ghost
from biaoshi.formats.docx.flow import read_container
from biaoshi.formats.docx.geometry import has_backdrop, lies_under
from biaoshi.formats.docx.looks import UNKNOWN_FILL, Look
from biaoshi.formats.docx.state import Ground, Piece, Reading, Story
from biaoshi.formats.ooxml.markup import Element, M, R, W, local, on
from biaoshi.formats.ooxml.package import content_type, linked, read_xml, target_of
from biaoshi.types.document import BlockKind, Unseen, View

_NOTES: tuple[tuple[str, BlockKind], ...] = (("footnotes", "footnote"), ("endnotes", "endnote"))
_TYPES = ("default", "first", "even")


@dataclass(frozen=True, slots=True)
class Running:
    """A header or footer part: its name in the report, and whether any page shows it."""

    part: str
    member: str
    kind: BlockKind
    shown: bool
    pages: int = 0  # that show it, at least


def open_story(part: str, member: str, kind: BlockKind, root: Element) -> Story:
    """Return the empty story of one XML part."""
    numbers = {p: i for i, p in enumerate(root.iter(W + "p"))}
    return Story(part, member, kind, numbers, _paired(root), has_backdrop(root))


def _root(reading: Reading, member: str) -> Element | None:
    """Root of a member that is no story yet."""
    if member in reading.opened:
        return None
    reading.opened.add(member)
    return read_xml(reading.package, member)


def _paired(root: Element) -> set[Element]:
    """Field marks that have their partners; a begin without an end must not swallow the rest of the text."""
    paired: set[Element] = set()
    open_marks: list[list[Element]] = []
    for mark in root.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            open_marks.append([mark])
        elif open_marks:
            open_marks[-1].append(mark)
            if kind == "end":
                paired.update(open_marks.pop())
    return paired


def sections_of(root: Element) -> list[Element]:
    """The w:sectPr in force, in order (those kept as history by tracked changes are not)."""
    return [
        s for s in root.iter(W + "sectPr") if (parent := s.getparent()) is not None and local(parent) in ("pPr", "body")
    ]


def body(reading: Reading, member: str, root: Element) -> Story:
    """Read the main story."""
    content = root.find(W + "body")
    reading.opened.add(member)
    story = open_story("body", member, "paragraph", root)
    story.paged = True
    story.sections = sections_of(root)
    _page_colour(reading, member, root)
    behind = UNKNOWN_FILL if lies_under(root) else reading.ground
    read_container(reading, story, content if content is not None else root, Ground("paragraph", behind=behind))
    return close(reading, story, root)


def _page_colour(reading: Reading, main: str, root: Element) -> None:
    """Note the colour of the page, where the settings say it is shown."""
    background = root.find(W + "background")
    colour = (background.get(W + "color") or "").upper() if background is not None else ""
    if re.fullmatch("[0-9A-F]{6}", colour):
        for member in linked(reading.package, main, "settings")[:1]:
            settings = read_xml(reading.package, member)
            if settings is not None and on(settings.find(W + "displayBackgroundShape")):
                reading.ground = colour


def close(reading: Reading, story: Story, root: Element) -> Story:
    """Finish a story: the last net, names of bookmarks, and what still waits for a first block, as there will be none.

    Bookmarks with a leading underscore and Latin letters (_Toc, _Ref) are the program's own.
    """
    _lost(story, root)
    for start in root.iter(W + "bookmarkStart"):
        name = start.get(W + "name") or ""
        if name and not re.fullmatch("_[A-Za-z0-9_]*|OLE_LINK[0-9]*", name):
            reading.bookmarks.append((name, f"{story.member}#bookmark[{start.get(W + 'id') or ''}]"))
    if story.waiting:
        last = story.waiting[-1]
        story.waiting[-1] = replace(last, text=last.text.removesuffix("\n"))
    story.unseen[:0] = [replace(u, at=None) for u in story.waiting]
    story.waiting = []
    return story


def _lost(story: Story, root: Element) -> None:
    """The last net: text no walk has met, in whatever structure, is kept as hidden rather than lost."""
    texts = list(root.iter(W + "t", M + "t", W + "delText"))
    met = set(story.texts)
    for element in texts:
        if element not in met and (element.text or "").strip() and not _copy(element):
            emit_ghost(story, [Piece(element.text or "", Look(), "hidden")], [], Ground(story.kind, "hidden"))


def _copy(element: Element) -> bool:
    """True for text in a branch of mc:AlternateContent: `alternate` has decided on it."""
    return any(local(a) == "AlternateContent" for a in element.iterancestors())


def notes(reading: Reading, main: str, root: Element) -> list[Story]:
    """Read footnotes and endnotes in the order the body refers to them; those it does not refer to are hidden."""
    found: list[Story] = []
    for part, kind in _NOTES:
        ids = [e.get(W + "id") for e in root.iter(f"{W}{kind}Reference")]
        deleted = {
            e.get(W + "id")
            for e in root.iter(f"{W}{kind}Reference")
            if any(local(a) == "del" for a in e.iterancestors())
        }
        for n, member in enumerate(linked(reading.package, main, part), 1):
            if (tree := _root(reading, member)) is None:
                continue
            story = open_story(part if n == 1 else f"{part}{n}", member, kind, tree)
            order = {key: n for n, key in enumerate(dict.fromkeys(ids))}
            listed = [e for e in tree if local(e) == kind]
            for note in sorted(listed, key=lambda e: order.get(e.get(W + "id"), len(order))):
                key = note.get(W + "id")
                separator = (note.get(W + "type") or "normal") != "normal"
                if separator and not any((t.text or "").strip() for t in note.iter(W + "t")):
                    continue
                ghost: View | None = "deleted" if key in deleted else None if key in order or separator else "hidden"
                read_container(reading, story, note, Ground(kind, ghost, behind=reading.ground))
            found.append(close(reading, story, tree))
    return found


def comments(reading: Reading, main: str) -> list[Story]:
    """Read the comments."""
    found: list[Story] = []
    for n, member in enumerate(linked(reading.package, main, "comments"), 1):
        if (root := _root(reading, member)) is None:
            continue
        story = open_story("comments" if n == 1 else f"comments{n}", member, "comment", root)
        for comment in root:
            if author := comment.get(W + "author"):
                reading.commenters[author] = None
            read_container(reading, story, comment, Ground("comment"))
        found.append(close(reading, story, root))
    return found


def running(reading: Reading, main: str, root: Element, pages: int) -> list[Running]:
    """List headers, then footers: those of the sections in order, then those no section refers to.

    A section without a header of a type has that of the section before it. First-page parts are shown where the
    section has a title page, even-page parts where the document tells odd from even. `pages`: of the document, at
    least; what all sections have by default is on all of them, but for the title pages and, where told, every other one.
    """
    odd_even = False
    for member in linked(reading.package, main, "settings")[:1]:
        settings = read_xml(reading.package, member)
        odd_even = settings is not None and on(settings.find(W + "evenAndOddHeaders"))
    kinds: tuple[BlockKind, ...] = ("header", "footer")
    found: list[Running] = []
    for kind in kinds:
        shown: dict[str, bool] = {}
        default: set[str | None] = set()
        titles = 0
        current: dict[str, str] = {}
        for section in sections_of(root):
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                if member_of := target_of(reading.package, main, reference.get(R + "id")):
                    current[reference.get(W + "type") or "default"] = member_of
                    shown.setdefault(member_of, False)
            default.add(current.get("default"))
            titles += on(section.find(W + "titlePg"))
            for type_ in _TYPES:
                if type_ in current:
                    active = type_ == "default" or (on(section.find(W + "titlePg")) if type_ == "first" else odd_even)
                    shown[current[type_]] = shown[current[type_]] or active
        for member in linked(reading.package, main, kind):
            shown.setdefault(member, False)
        for lower, stored in reading.package.by_name.items():
            if content_type(reading.package, lower).endswith(f"wordprocessingml.{kind}+xml"):
                shown.setdefault(stored.name, False)
        often = max(0, pages - titles) // (2 if odd_even else 1)
        found += [
            Running(f"{kind}{n}", member, kind, shown[member], often if default == {member} else 0)
            for n, member in enumerate(shown, 1)
        ]
    return found


def headers(reading: Reading, listed: list[Running]) -> list[Story]:
    """Read headers and footers; what no page shows is unseen."""
    found: list[Story] = []
    for part in listed:
        if (root := _root(reading, part.member)) is None:
            continue
        story = open_story(part.part, part.member, part.kind, root)
        story.pages = part.pages
        reading.numbering.counters.clear()
        reading.numbering.started.clear()
        read_container(reading, story, root, Ground(part.kind, None if part.shown else "hidden", behind=reading.ground))
        found.append(close(reading, story, root))
    return found


def other(reading: Reading, member: str, root: Element) -> Story:
    """Read a Word part that no page shows (building blocks), as hidden text under its own name."""
    story = open_story(member, member, "paragraph", root)
    read_container(reading, story, root, Ground("paragraph", "hidden"))
    return close(reading, story, root)


def unseen_of(stories: list[Story]) -> tuple[Unseen, ...]:
    """All unseen text, in order of the stories."""
    return tuple(u for s in stories for u in s.unseen)
