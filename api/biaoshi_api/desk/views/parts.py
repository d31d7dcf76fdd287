"""Long documents in parts: what is put on one page of the desk, so that a page stays one that a browser can show.

documents ─→ stretches (pages of a pictured one, blocks of any other) ─→ parts of about LIMIT blocks each
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biaoshi import Document
from biaoshi.types.document import Page
from biaoshi.types.report import Location

LIMIT = 1500
"""Blocks on one page."""
_PAGE = 30  # what a page picture counts for


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of the document of one member: `pages` with their pictures; or `blocks`; or, `loose`, what of a document with
    pictures stands on no page."""

    member: int
    pages: tuple[Page, ...] = ()
    blocks: range = range(0)
    loose: bool = False

    @property
    def weight(self) -> int:
        return _PAGE * len(self.pages) + len(self.blocks)


def parts(documents: Sequence[tuple[int, Document, tuple[Page, ...]]]) -> tuple[tuple[Stretch, ...], ...]:
    """Return the documents (member, document, pages that have pictures) in parts; there is always one."""
    found: list[list[Stretch]] = [[]]
    weight = 0
    for member, document, pages in documents:
        for one in _stretches(member, document, pages):
            if found[-1] and weight + one.weight > LIMIT:
                found.append([])
                weight = 0
            found[-1].append(one)
            weight += one.weight
    return tuple(map(tuple, found))


def _stretches(member: int, document: Document, pages: tuple[Page, ...]) -> Iterator[Stretch]:
    step, total = max(1, LIMIT // _PAGE), len(document.blocks)
    for start in range(0, len(pages), step):
        yield Stretch(member, pages[start : start + step])
    if pages:
        yield Stretch(member, loose=True)
        return
    for start in range(0, max(total, 1), LIMIT):
        yield Stretch(member, blocks=range(start, min(start + LIMIT, total)))


def part_of(found: Sequence[Sequence[Stretch]], member: int, at: Location, block: int | None) -> int:
    """Return the number (from 1) of the part that a place is in; `block`: its number in the document. 1 where it is in none."""
    for number, part in enumerate(found, 1):
        for one in part:
            if one.member == member:
                page = any(p.number == at.page for p in one.pages)
                if page or (block is not None and block in one.blocks) or (one.loose and not at.page):
                    return number
    return 1
