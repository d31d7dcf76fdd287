"""A paper as rows: what stands at its head and around its signature, wherever the layout put it.

    云　岭　省　人　民　政　府　文　件      text   as folded, ends trimmed, Markdown decoration off
    └ tight: 云岭省人民政府文件              tight  without spaces: what patterns are tried on
                                         piece  the way back from tight to the text as it stands

A row is one line of the body (a paragraph, a cell, a line of a page, a text box). Only head and tail are looked at:
a text of many megabytes costs no more than a short one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from biaoshi.marks.outline import Outline
from biaoshi.types.document import Block, BlockKind, Span
from biaoshi.types.mark import Piece

FRONT = 60
"""Rows looked at from the top; a head with its web-page frame and joint issuers stays under 40."""
_LONGEST = 400  # folded characters of a row that are looked at; running text is known long before
_APART: frozenset[BlockKind] = frozenset(get_args(BlockKind)) - {"paragraph", "cell", "textbox", "form"}
_CONTENT = re.compile("[0-9A-Za-z\u3400-\u9fff〇○]")
_BEFORE = re.compile(r"[ #>*|]*(?:[-•] )?")
_AFTER = re.compile(r"[ *|#]+$")
_GAP = re.compile(r" {2,}")


@dataclass(frozen=True, eq=False)
class Row:
    """One line; `line` and `start` are the folded offsets of the line and of the row's first character."""

    shape: Outline
    text: str
    line: int
    start: int

    @cached_property
    def block(self) -> Block:
        return self.shape.block(self.start)

    @cached_property
    def lead(self) -> int:
        """Width of the white space before the text: an ideographic space is 2, a tab 4."""
        left, right = self.shape.folded.back(self.line, self.start)
        raw = self.shape.document.text[left:right]
        return sum(2 if c == "\u3000" else 4 if c == "\t" else c.isspace() for c in raw)

    @cached_property
    def _skipped(self) -> str:
        return " *" if "**" in self.text else " "

    @cached_property
    def tight(self) -> str:
        text = self.text.replace(" ", "") if " " in self.text else self.text
        return text.replace("*", "") if "**" in self.text else text

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @cached_property
    def _places(self) -> list[int]:
        return [i for i, c in enumerate(self.text) if c not in self._skipped]

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Folded offsets of the stretch [start, end) of `tight`."""
        return self.start + self._places[start], self.start + self._places[end - 1] + 1

    def segments(self) -> Iterator["Row"]:
        """Yield the stretches that wide gaps part, as rows of their own."""
        at = 0
        for gap in [*_GAP.finditer(self.text), None]:
            end = gap.start() if gap else len(self.text)
            if end > at:
                yield Row(self.shape, self.text[at:end], self.line, self.start + at)
            at = gap.end() if gap else end


@dataclass(frozen=True)
class Sheet:
    """The rows of a paper, over its outline."""

    shape: Outline

    @cached_property
    def end(self) -> int:
        """Folded offset where the body ends: notes, headers, comments and metadata lie behind it."""
        document = self.shape.document
        n = len(document.blocks)
        while n and document.blocks[n - 1].kind in _APART:
            n -= 1
        return self._folded(document.span_of(n - 1).end) if n else 0

    def _folded(self, at: int) -> int:
        folded = self.shape.folded
        if not folded.cuts:
            return min(at, len(folded.text))
        low, high = 0, len(folded.text)
        while low < high:
            middle = (low + high) // 2
            if folded.back(middle, middle)[0] < at:
                low = middle + 1
            else:
                high = middle
        return low

    def row(self, start: int, end: int) -> Row | None:
        """Return the row on the line [start, end) of the folded text, or None if nothing is written there."""
        line = self.shape.text[start : min(end, start + _LONGEST)]
        begin = _BEFORE.match(line).end()  # type: ignore[union-attr]  # the pattern matches nothing too
        text = _AFTER.sub("", line[begin:])
        if not _CONTENT.search(text):
            return None
        return Row(self.shape, text, start, start + begin)

    def after(self, start: int, count: int, stop: int | None = None) -> list[Row]:
        """Return up to `count` rows from the line that begins at `start` on, none from `stop` on."""
        found: list[Row] = []
        stop = self.end if stop is None else min(stop, self.end)
        text = self.shape.text
        while start < stop and len(found) < count:
            end = text.find("\n", start, stop)
            end = stop if end < 0 else end
            if row := self.row(start, end):
                found.append(row)
            start = end + 1
        return found

    def before(self, end: int, count: int) -> list[Row]:
        """Return up to `count` rows whose lines end before `end`, nearest first."""
        found: list[Row] = []
        text = self.shape.text
        while end > 0 and len(found) < count:
            start = text.rfind("\n", 0, end) + 1
            if row := self.row(start, end):
                found.append(row)
            end = start - 1
        return found

    @cached_property
    def front(self) -> list[Row]:
        """The first rows of the body."""
        return self.after(0, FRONT)

    @cached_property
    def rear(self) -> list[Row]:
        """The last rows of the body, in order of place."""
        return self.before(self.end, 40)[::-1]

    def piece(self, row: Row, start: int = 0, end: int | None = None, shown: str | None = None) -> Piece:
        """Return the stretch [start, end) of `row.tight` as a piece; `shown` replaces its folded text."""
        end = len(row.tight) if end is None else end
        return self.span(*row.at(start, end), shown if shown is not None else row.tight[start:end])

    def span(self, start: int, end: int, shown: str) -> Piece:
        """Return the folded stretch [start, end) as a piece whose folded text is `shown`."""
        left, right = self.shape.folded.back(start, end)
        return Piece(self.shape.document.text[left:right], shown, Span(left, right))
