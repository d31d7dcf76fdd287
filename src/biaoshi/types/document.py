"""A document as read: blocks of text with the way back to their place, and the coverage ledger.

    Document.text = block 0 ⏎ block 1 ⏎ …   one linear text, in code points; every Span points into it
                    body, notes, headers, footers, comments │ metadata, file name
                    └──────── offset in the report ────────┘ └─ offset null ─┘

Text is never altered. What a reader of the page does not see (deleted, hidden, white …) is kept in `unseen`,
apart from the blocks that are judged.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

BlockKind = Literal[
    "paragraph", "cell", "textbox", "header", "footer", "footnote", "endnote", "comment",
    "property", "filename", "annotation", "bookmark", "form", "attachment",
]  # fmt: skip
View = Literal["shown", "deleted", "hidden", "white", "tiny", "offpage", "covered", "layer_off", "earlier"]
Status = Literal["read", "ocr", "no_text", "read_by_person", "limited", "encrypted", "unsupported", "failed", "skipped"]
PartKind = Literal["text", "image", "metadata", "embedded", "style", "font", "other"]
Align = Literal["left", "center", "right", "justify"]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the top left of the page after rotation (pixels for images)."""

CLOSED: frozenset[Status] = frozenset({"read", "ocr", "no_text", "read_by_person"})
UNPLACED: frozenset[BlockKind] = frozenset({"property", "filename", "bookmark", "attachment"})
"""Kinds of block that have no offset in the report: metadata, file name, names of children."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in `Document.text`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Style:
    """How a run looks, as far as the file tells; None means the file does not tell."""

    font: str | None = None  # face used for Chinese, as named in the file: 黑体, SimHei …
    size: float | None = None  # points
    bold: bool = False
    strike: bool = False  # struck through, single or double
    color: str | None = None  # RRGGBB
    inserted: bool = False  # a tracked insertion: in the final view, not in the original
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one block in one style; start and end are code points within the block's text."""

    start: int
    end: int
    style: Style
    bbox: Box | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, cell paragraph, line of a page, property …: the smallest unit with an address."""

    part: str  # "body", "header1", "footnotes", "comments", "properties", "filename"
    index: int  # from 0 within the part
    text: str
    kind: BlockKind = "paragraph"
    page: int | None = None  # from 1; None where the format has no fixed pages
    cell: tuple[int, int, int] | None = None  # table, row, column, each from 0
    bbox: Box | None = None
    address: str = ""  # the format's own address of this block, for the writers
    runs: tuple[Run, ...] = ()
    align: Align | None = None
    indent: float | None = None  # points from the left edge of the text area to the first character
    label: str = ""  # list label as shown by the word processor; not part of the text
    heading: int | None = None  # outline level from 1, where the format tells
    source: Literal["text", "ocr"] = "text"
    confidence: float | None = None  # OCR only
    repeats: int | None = None  # running header, footer: index within this part of the line it repeats


@dataclass(frozen=True, slots=True)
class Unseen:
    """Text in the file that the final view does not show.

    `at` is the offset within the block `part`/`index` where it would stand (None if no such block), so that
    the original and the complete view of tracked changes can be put together again.
    """

    part: str
    index: int
    at: int | None
    text: str
    view: View
    author: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the coverage ledger. `why` is Chinese and never quotes the document."""

    name: str
    kind: PartKind
    chars: int
    status: Status
    why: str | None = None
    page: int | None = None
    rule: str | None = None  # RD code to be raised for it; None: derived from the status; "": said in a child's report


@dataclass(frozen=True, slots=True)
class Page:
    """Geometry of one page: points, after rotation."""

    number: int
    width: float
    height: float
    rotation: int = 0
    text_area: Box | None = None  # 版心, where margins are known


@dataclass(frozen=True)
class Document:
    """What a reader returns. `seps[i]` stands between block i and block i+1 (a line feed unless the file had
    another line end), so that for plain text `text` is exactly the text as given."""

    media_type: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...]
    pages: tuple[Page, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()  # title, author, company, keywords …
    children: tuple["Child", ...] = ()
    encoding: str | None = None
    separators: tuple[str, ...] | None = None
    facts: tuple[tuple[str, str], ...] = field(default=())  # reader's remarks for rules: ("letter_format", "1") …

    @cached_property
    def text(self) -> str:
        """The linear text every Span points into."""
        if self.separators is None:
            return "\n".join([b.text for b in self.blocks])
        return "".join([x for b, s in zip(self.blocks, self.separators, strict=True) for x in (b.text, s)])

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each block in `text`."""
        starts, at = [], 0
        seps = self.separators
        for i, b in enumerate(self.blocks):
            starts.append(at)
            at += len(b.text) + (1 if seps is None else len(seps[i]))
        return starts

    def block_at(self, offset: int) -> int:
        """Number of the block that holds `offset` (a separator belongs to the block before it)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def span_of(self, block: int) -> Span:
        """Span of block number `block`."""
        start = self.starts[block]
        return Span(start, start + len(self.blocks[block].text))

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def styles(self, span: Span) -> Iterator[tuple[Style, int]]:
        """Yield (style, number of code points) for each run touched by `span`."""
        for i in range(self.block_at(span.start), self.block_at(max(span.start, span.end - 1)) + 1):
            base = self.starts[i]
            for run in self.blocks[i].runs:
                n = min(run.end + base, span.end) - max(run.start + base, span.start)
                if n > 0:
                    yield run.style, n

    @property
    def complete(self) -> bool:
        """True if no part is left open (children are not looked at)."""
        return all(p.status in CLOSED for p in self.parts)


@dataclass(frozen=True, slots=True)
class Child:
    """An embedded file or attachment found by a reader: listed, with its bytes if they could be had.

    `address` is the name of its line in the ledger. `token` tells the format's `extract` which it is, None where its
    bytes cannot be had; the text of a child is never in its parent.
    """

    name: str
    media_type: str | None
    bytes: int
    address: str
    token: str | None = None
