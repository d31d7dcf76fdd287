"""A passage chosen on a page → places in the document: UTF-16 units as browsers count → code points of blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from biaoshi import Document
from biaoshi_api.problems import Problem


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was selected: from a unit of the block `first` to one of the block `last`; `words` as the page shows them."""

    first: int
    start: int
    last: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Code points of one block, half-open."""

    part: str
    block: int
    start: int
    end: int
    words: str


_LONGEST = 20_000
_MOST = 500


def places(document: Document, chosen: Chosen) -> tuple[Place, ...]:
    """Return the places of what was chosen, a block each. Raises Problem where it is not what stands in the document.

    The page shows controls in another form than they stand in: where the count does not lead to the words, the words do
    if they stand in the block just once.
    """
    found = tuple(_found(document, chosen))
    if not found or sum(p.end - p.start for p in found) > _LONGEST:
        raise Problem("invalid", "没有选中原文里的文字，或者选得过长。")
    said, meant = "".join(p.words for p in found), chosen.words
    if _solid(said) == _solid(meant):
        return found
    block = document.blocks[chosen.first]
    if chosen.first == chosen.last and meant and block.text.count(meant) == 1:
        at = block.text.index(meant)
        return (Place(block.part, block.index, at, at + len(meant), meant),)
    raise Problem("invalid", "选中的文字与原文对不上，请刷新页面后重新选择。")


def standing(document: Document, words: str) -> tuple[Place, ...]:
    """Return every place where `words` stand in a block: what who cannot select on the page writes. Raises Problem."""
    meant = words.strip()
    found = tuple(
        Place(block.part, block.index, hit.start(), hit.end(), hit[0])
        for block in document.blocks
        if meant and block.kind != "filename"
        for hit in re.finditer(re.escape(meant), block.text)
    )
    if not found or len(found) > _MOST:
        raise Problem("invalid", "原文里没有这些文字，或者出现得太多；请在原文里选中。")
    return found


def code_point(text: str, unit: int) -> int:
    """Return the code point at UTF-16 unit `unit` of `text`; one inside a pair is the pair's.

    >>> [code_point("a𠮷b", n) for n in (0, 1, 2, 3, 4, 9)]
    [0, 1, 1, 2, 3, 3]
    """
    units = 0
    for number, letter in enumerate(text):
        units += 2 if ord(letter) > 0xFFFF else 1
        if units > unit:
            return number
    return len(text)


def _found(document: Document, chosen: Chosen) -> Iterator[Place]:
    if not 0 <= chosen.first <= chosen.last < len(document.blocks):
        return
    for number in range(chosen.first, chosen.last + 1):
        block = document.blocks[number]
        start = code_point(block.text, chosen.start) if number == chosen.first else 0
        end = code_point(block.text, chosen.end) if number == chosen.last else len(block.text)
        if start < end:
            yield Place(block.part, block.index, start, end, block.text[start:end])


def _solid(text: str) -> str:
    return "".join(text.split())
