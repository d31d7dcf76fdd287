"""Paragraphs: the text of a text:p with its fields, spaces, spans, changes; boxes and notes wait until it ends."""

import re
from dataclasses import replace

from biaoshi.formats.odf.state import Ground, Reading, count, hide, put
from biaoshi.formats.odf.styles import alignment, attributes, look
from biaoshi.formats.ooxml.markup import Element, local
from biaoshi.types.document import Block, Run, Style, Unseen, View

_SPACE = re.compile(r"[ \t\r\n]+")
_BOXES = frozenset({
    "frame", "custom-shape", "rect", "ellipse", "circle", "line", "polygon", "polyline", "path", "g", "connector", "caption",
    "measure", "regular-polygon", "page-thumbnail", "a", "control", "scene",
})  # fmt: skip
_NOTHING = frozenset({
    "bookmark", "bookmark-start", "bookmark-end", "reference-mark", "reference-mark-start", "reference-mark-end",
    "soft-page-break", "annotation-end", "toc-mark", "toc-mark-start", "toc-mark-end", "alphabetical-index-mark-start",
    "alphabetical-index-mark-end", "user-index-mark-start", "user-index-mark-end", "event-listeners",
})  # fmt: skip
_MOST_SPACES = 10_000


class _Text:
    """The paragraph as it grows: shown text with runs, and what is not shown at its offset."""

    __slots__ = ("at", "gap", "runs", "texts", "unseen")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.runs: list[Run] = []
        self.unseen: list[tuple[int, str, View, str | None]] = []
        self.at = 0
        self.gap = True  # a space here would follow a space or the start


def paragraph(reading: Reading, p: Element, ground: Ground) -> None:
    """Append the block of a text:p or text:h, with what of it is not shown."""
    text = _Text()
    about = attributes(p)
    styles = (*ground.outer, ("paragraph", about.get("style-name")))
    _walk(reading, p, ground, styles, text)
    shown = "".join(text.texts)
    index = count(reading, ground.part)
    if ground.view != "shown" and shown.strip():
        text.unseen.append((0, shown, ground.view, None))
        shown, text.runs = "", []
    align, indent = alignment(reading.styles, about.get("style-name"))
    level = about.get("outline-level", "")
    kept = False
    if ground.view == "shown" and (shown.strip() or ground.kind in ("paragraph", "footnote", "endnote")):
        heading = int(level) if local(p) == "h" and level.isdigit() and 0 < int(level) < 100 else None
        kept = put(
            reading,
            Block(
                ground.part, index, shown, ground.kind, ground.page, ground.cell, ground.box, "", tuple(text.runs), align,
                indent, ground.label, heading,
            ),
        )  # fmt: skip
    for at, words, view, author in text.unseen:
        place = min(at, len(shown)) if kept else None
        reading.unseen.append(Unseen(ground.part, index if kept else 0, place, words, view, author))
        reading.chars += len(words)


def _walk(
    reading: Reading, parent: Element, ground: Ground, styles: tuple[tuple[str, str | None], ...], text: _Text
) -> None:
    _add(reading, parent.text, ground, styles, text)
    for child in parent:
        _inline(reading, child, ground, styles, text)
        _add(reading, child.tail, ground, styles, text)


def _inline(
    reading: Reading, child: Element, ground: Ground, styles: tuple[tuple[str, str | None], ...], text: _Text
) -> None:
    name, about = local(child), attributes(child)
    if name == "span" or (name == "a" and child.find("{*}p") is None and not _drawn(child)):
        if name == "a" and (target := about.get("href", "")):
            reading.facts.append(("hyperlink", target))
        style = (("text", about.get("style-name")),) if about.get("style-name") else ()
        _walk(reading, child, ground, (*styles, *style), text)
    elif name == "s":
        n = int(about["c"]) if about.get("c", "").isdigit() else 1
        _raw(reading, " " * min(n, _MOST_SPACES), styles, ground, text)
    elif name == "tab":
        _raw(reading, "\t", styles, ground, text)
    elif name == "line-break":
        _raw(reading, "\n", styles, ground, text)
    elif name == "note":
        kind = "endnote" if about.get("note-class") == "endnote" else "footnote"
        body = child.find("{*}note-body")
        if body is not None:
            part = "endnotes" if kind == "endnote" else "footnotes"
            reading.waiting.append(
                (body, replace(ground, part=part, kind="footnote" if kind == "footnote" else "endnote", cell=None))
            )
    elif name == "annotation" or (name in _BOXES and _drawn(child)):
        reading.waiting.append((child, ground))
    elif name in ("change", "change-start", "change-end"):
        _change(reading, name, about.get("change-id", ""), text)
    elif name in ("hidden-text", "conditional-text", "hidden-paragraph"):
        shown = "".join(map(str, child.itertext()))
        for key in ("string-value", "string-value-if-true", "string-value-if-false"):
            if (words := about.get(key, "")) and words != shown:
                text.unseen.append((text.at, words, "hidden", None))
        if name == "hidden-text" and about.get("is-hidden") == "true":
            text.unseen.append((text.at, shown, "hidden", None))
        else:
            _add(reading, shown, ground, styles, text)
    elif name == "ruby":
        for base in child.iter("{*}ruby-base"):
            _walk(reading, base, ground, styles, text)
        reading_aid = "".join("".join(map(str, e.itertext())) for e in child.iter("{*}ruby-text"))
        if reading_aid.strip():
            text.unseen.append((text.at, reading_aid, "hidden", None))
    elif name in ("script", "user-index-mark", "alphabetical-index-mark", "dde-connection"):
        words = "".join(map(str, child.itertext())) or about.get("string-value", "") or about.get("key1", "")
        if words.strip():
            text.unseen.append((text.at, words, "hidden", None))
    elif name not in _NOTHING:
        _walk(reading, child, ground, styles, text)


def _drawn(e: Element) -> bool:
    return "drawing" in str(e.tag).partition("}")[0]


def _change(reading: Reading, name: str, change: str, text: _Text) -> None:
    if change in reading.deletions:
        words, author = reading.deletions[change]
        text.unseen.append((text.at, words, "deleted", author))
    elif name == "change-start":
        reading.inserting.add(change)
    elif name == "change-end":
        reading.inserting.discard(change)


def _add(
    reading: Reading, words: str | None, ground: Ground, styles: tuple[tuple[str, str | None], ...], text: _Text
) -> None:
    """Add character data: any run of white space is one space, none at the start."""
    if not words:
        return
    words = _SPACE.sub(" ", words)
    if text.gap and words.startswith(" "):
        words = words[1:]
    if words:
        _raw(reading, words, styles, ground, text)
        text.gap = words.endswith(" ")


def _raw(reading: Reading, words: str, styles: tuple[tuple[str, str | None], ...], ground: Ground, text: _Text) -> None:
    text.gap = False
    style, view = look(reading.styles, *styles, behind=ground.behind)
    if view != "shown" and words.strip():
        text.unseen.append((text.at, words, view, None))
        return
    if reading.inserting & reading.insertions:
        style = Style(style.font, style.size, style.bold, style.strike, style.color, inserted=True)
    end = text.at + len(words)
    if text.runs and text.runs[-1].style == style:
        text.runs[-1] = Run(text.runs[-1].start, end, style)
    else:
        text.runs.append(Run(text.at, end, style))
    text.texts.append(words)
    text.at = end


def plain_text(e: Element) -> str:
    """Text of paragraphs anywhere in `e`, one line each; for what is kept apart (deletions, comments)."""
    lines = ["".join(map(str, p.itertext())) for p in e.iter("{*}p", "{*}h")]
    return "\n".join(_SPACE.sub(" ", line).strip() for line in lines if line.strip())


def take_changes(reading: Reading, root: Element) -> None:
    """Note the tracked changes a text declares: what was deleted, which insertions there are."""
    for region in root.iter("{*}changed-region"):
        change = attributes(region).get("id", "")
        for kind in region:
            author = next((e.text for e in kind.iter("{*}creator")), None)
            if author:
                reading.people.append(("revision_author", author))
            if local(kind) == "deletion":
                for info in kind.findall("{*}change-info"):
                    kind.remove(info)
                reading.deletions[change] = (plain_text(kind), author)
            elif local(kind) == "insertion":
                reading.insertions.add(change)


def comment(reading: Reading, e: Element, ground: Ground) -> None:
    """Keep a comment in the part `comments`, or unseen where it hangs on something hidden."""
    author = next((c.text for c in e.iter("{*}creator")), None)
    if author:
        reading.people.append(("comment_author", author))
    text = plain_text(e)
    part = "comments" if ground.page is None else f"slide {ground.page} comments"
    if ground.view != "shown":
        hide(reading, part, text, ground.view, author)
    elif text:
        put(reading, Block(part, count(reading, part), text, "comment", ground.page))
