"""A file made ready to be sent: comments, tracked changes, hidden text and properties taken out, what is shown untouched.

Proved by reading again: the same shown text, no comment, no deleted or hidden text, no change, no property of a person's
left. White, tiny, covered text and what lies off the page is only told, unless it is asked for: whether it goes, a person
decides.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from biaoshi.errors import UsageError
from biaoshi.formats import able, clears, sheds, titles
from biaoshi.formats.html.page import PROGRAM
from biaoshi.isolate import Node, Reader
from biaoshi.types.document import Document, View
from biaoshi.types.order import Order
from biaoshi.write.placing import UnprovedError, free, place, unchanged
from biaoshi.write.unseen import TITLES

_TITLES: dict[str, str] = {
    "comment": "批注", "notes": "演讲者备注", "inserted": "记为修订的插入、移动", "property": "文件属性", "embedded": "内含文件",
    "program": "脚本、样式里的文字",
} | TITLES  # fmt: skip
_GONE = ("comment", "notes", "deleted", "inserted", "hidden", "layer_off", "property", "earlier")
"""Of these nothing may be left."""
_NOTES = re.compile(r"(?:^| )notes(?: [0-9]+)?$")
"""Parts that are the speaker's notes of a slide."""
_ASIDE = ("comment", "annotation", "filename", "attachment")


@dataclass(frozen=True, slots=True)
class Purged:
    """How many places of what were taken out, and what is left for a person to look at, in Chinese."""

    removed: tuple[tuple[str, int], ...]
    left: tuple[str, ...]
    complete: bool
    changed: bool  # the bytes are others: where nothing was counted, records of changed looks and the like are gone


def purge(reader: Reader, source: Path, target: Path, also: Collection[View] = ()) -> Purged:
    """Write `source` without them to the new file `target`; `also`: kinds of text nobody sees to go besides.

    Raises UsageError where `target` is there or the format knows no such kind, UnprovedError where it cannot be done or
    proved; then nothing is written.
    """
    free(target)
    name = source.name
    with reader.open(source) as node:
        before = node.reading.document
        if node.reading.sha256 is None:
            raise UnprovedError(f"“{name}”没有读出，没有写出任何文件。")
        if not able(before.media_type, "purge"):
            raise UnprovedError(f"“{name}”这种格式还不能清除批注、修订和隐藏内容；可以的是{titles('purge')}。")
        if strange := sorted(TITLES[view] for view in set(also) - clears(before.media_type)):
            raise UsageError(f"“{name}”这种格式里的{'、'.join(strange)}不能清除。")
        digest = node.reading.sha256
        data, after = purged(reader, node, name, also)
    unchanged(source, digest)
    place(target, data)
    was, now = _counted(before, marks=True), _counted(after)
    left = [f"{_TITLES[kind]} {n} 处" for kind, n in now.items() if n and kind != "embedded"]
    left += [f"内含文件 {len(after.children)} 个"] * bool(after.children)
    removed = tuple((_TITLES[k], was[k] - now[k]) for k in _TITLES if was[k] > now[k])
    return Purged(removed, tuple(left), after.complete, sha256(data).hexdigest() != digest)


def purged(reader: Reader, node: Node, name: str, also: Collection[View]) -> tuple[bytes, Document]:
    """Return the bytes of the file of `node` without them and what is read of these. Raises UnprovedError as `purge`."""
    before = node.reading.document
    written = reader.write(node, (Order("purge", views=tuple(sorted(also))),))
    if isinstance(written, Document):
        raise UnprovedError(f"“{name}”没有写出：{written.parts[0].why}。")
    with reader.open(written.data, name=name) as again:
        after = again.reading.document
    same = _drawn(before) == _drawn(after) if sheds(before.media_type) else _shown(before) == _shown(after)
    if not same or before.media_type != after.media_type or len(before.pages) != len(after.pages):
        raise UnprovedError(f"“{name}”清除后显示的文字与原来不同，没有交付。")
    now = _counted(after)
    if kept := [f"{_TITLES[kind]} {now[kind]} 处" for kind in dict.fromkeys((*_GONE, *sorted(also))) if now[kind]]:
        raise UnprovedError(f"“{name}”没有写出：{'、'.join(kept)}不能除去，请用原软件处理。")
    return written.data, after


def _counted(document: Document, *, marks: bool = False) -> Counter[str]:
    return Counter(_places(document, marks))


def _places(document: Document, marks: bool) -> Iterator[str]:
    """Yield the kind of everything that a purge is about; with `marks` the ends of paragraphs that were deleted too."""
    for block in document.blocks:
        if _NOTES.search(block.part) and block.text.strip():
            yield "notes"
        elif block.kind in ("comment", "annotation") and block.text.strip():
            yield "comment"
        elif block.part == "properties" and block.text.strip():
            yield "property"
        elif block.kind == "attachment":
            yield "embedded"
        yield from ("inserted" for run in block.runs if run.style.inserted or run.style.moved)
    for unseen in document.unseen:
        if unseen.text.strip() or (marks and unseen.text):
            yield "program" if unseen.address == PROGRAM else unseen.view
    if document.media_type == "text/html":
        yield from ("property" for name, value in document.properties if name != "title" and value.strip())
    authors = {name for key, name in document.properties if key == "comment_author"}
    if authors and not any(b.kind in ("comment", "annotation") for b in document.blocks):
        yield "comment"


def _drawn(document: Document) -> list[tuple[int | None, list[str]]]:
    """Return by page the letters it shows: on one that was drawn anew notes and fields have become lines."""
    pages: dict[int | None, list[str]] = {}
    for block in document.blocks:
        if block.bbox is not None and block.kind not in _ASIDE:
            pages.setdefault(block.page, []).extend("".join(block.text.split()))
    return sorted((page, sorted(letters)) for page, letters in pages.items())


def _shown(document: Document) -> list[tuple[str, str]]:
    return [
        (b.part, b.text)
        for b in document.blocks
        if b.kind not in _ASIDE
        and not _NOTES.search(b.part)
        and (b.kind != "property" or b.part == "alt text")
        and b.text.strip()
    ]
