"""Who is meant: persons numbered through a document, and whatever is personal tied to the nearest of them.

A unit is a row of a table or a block of text; within one the nearest person before a thing in its sentence owns it, else
the nearest behind, else the last one of the block. A line that is a field only (`身份证号：…`) looks back three blocks; a
table in which one person is named belongs to that person.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from biaoshi.recognisers.masks import Mask
from biaoshi.types.document import Document, Span

_FIELD = re.compile("^[ 　]*[^，。；：:\n]{2,12}[：:]")
_SENTENCE = "。；！？\n"
_BACK = 3  # blocks a field looks back


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person is named, in clear (`mask` None) or masked."""

    span: Span
    text: str
    subject: int
    office: bool = False
    mask: Mask | None = None
    word: str = ""  # the cue it was named with


@dataclass(frozen=True, slots=True)
class Ties:
    """The mentions of a document by unit, in order of place."""

    document: Document
    units: Mapping[object, tuple[Mention, ...]]
    alone: Mapping[object, Mention]  # of tables in which one person only is named

    def unit(self, number: int) -> object:
        """Return the unit of block `number`: its row, or itself."""
        block = self.document.blocks[number]
        return (block.part, *block.cell[:2]) if block.cell else number

    def owner(self, span: Span) -> Mention | None:
        """Return the person a thing at `span` belongs to, None where none is near."""
        number = self.document.block_at(span.start)
        block = self.document.blocks[number]
        found = self.units.get(self.unit(number), ())
        if block.cell:
            if found:
                return _nearest(found, span, 0, len(found))
            table = (block.part, block.cell[0])
            return self.alone.get(table)
        if found:
            base = self.document.starts[number]
            text = block.text
            at = span.start - base
            first = base + max(text.rfind(c, 0, at) for c in _SENTENCE) + 1
            ends = [e for e in (text.find(c, span.end - base) for c in _SENTENCE) if e >= 0]
            last = base + min(ends, default=len(text))
            low, high = bisect_left(found, first, key=_start), bisect_left(found, last, key=_start)
            if low < high:
                return _nearest(found, span, low, high)
            before = bisect_left(found, span.start, key=_start)
            return found[before - 1] if before else None
        if _FIELD.match(block.text):
            for back in range(number - 1, max(-1, number - 1 - _BACK), -1):
                if self.document.blocks[back].part != block.part:
                    break
                if near := self.units.get(self.unit(back)):
                    return near[-1]
                if not _FIELD.match(self.document.blocks[back].text):
                    break
        return None


def _start(mention: Mention) -> int:
    return mention.span.start


def _nearest(mentions: Sequence[Mention], span: Span, low: int, high: int) -> Mention:
    """Return of mentions[low:high] the last before `span`, else the first behind it; in a clause a private person before
    an official."""
    at = bisect_right(mentions, span.start, low, high, key=_start) - 1
    if at < low:
        return mentions[low]
    if mentions[at].office:
        private = next((mentions[n] for n in range(at, low - 1, -1) if not mentions[n].office), None)
        if private is not None and mentions[at].span.start - private.span.end > 0:
            return private
    return mentions[at]


def tie(document: Document, mentions: Iterable[Mention]) -> Ties:
    """Return the ties of a document with these mentions."""
    units: dict[object, list[Mention]] = defaultdict(list)
    tables: dict[object, dict[int, Mention]] = defaultdict(dict)
    blank = Ties(document, {}, {})
    for m in sorted(mentions, key=lambda m: m.span.start):
        number = document.block_at(m.span.start)
        units[blank.unit(number)].append(m)
        block = document.blocks[number]
        if block.cell:
            tables[(block.part, block.cell[0])].setdefault(m.subject, m)
    alone = {t: next(iter(s.values())) for t, s in tables.items() if len(s) == 1}
    return Ties(document, {u: tuple(ms) for u, ms in units.items()}, alone)


_SIDE = 300  # code points of a sentence looked at on either side


def sentence(document: Document, span: Span) -> tuple[str, int]:
    """Return the sentence of its block around `span` (of a very long one the part near it), and where it begins."""
    number = document.block_at(span.start)
    base, text = document.starts[number], document.blocks[number].text
    at, end = span.start - base, span.end - base
    least = max(0, at - _SIDE)
    first = max([least, *(text.rfind(c, least, at) + 1 for c in "。；\n")])
    last = min([len(text), end + _SIDE, *(e for c in "。；\n" if (e := text.find(c, end, end + _SIDE)) >= 0)])
    return text[first:last], base + first
