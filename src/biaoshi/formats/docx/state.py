"""What is carried along while a docx is read: the shared reading, one story at a time, and what is inherited.

A *story* is one run of paragraphs with its own part name: the body, a header, the footnotes. Text boxes belong to
the story they are anchored in.
"""

from dataclasses import dataclass, field

from biaoshi.formats.docx.looks import Look
from biaoshi.formats.docx.numbering import Numbering
from biaoshi.formats.docx.paging import Paging
from biaoshi.formats.docx.styles import Key, Layout, Styles
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.ooxml.package import Package
from biaoshi.types.document import Block, BlockKind, Status, Style, Unseen, View


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything inside an element inherits from what is around it."""

    kind: BlockKind
    ghost: View | None = None  # nothing inside is shown, and why
    author: str | None = None
    inserted: bool = False
    moved: bool = False
    behind: str | None = None  # colour behind the text, looks.UNKNOWN_FILL, None for paper
    cell: tuple[int, int, int] | None = None
    depth: int = 0
    columns: int = 1  # cells side by side, for guessing how high a text stands


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one source element in one look. `view` says why they are not shown."""

    text: str
    look: Look
    view: View = "shown"
    inserted: bool = False
    moved: bool = False
    author: str | None = None
    font: str | None = None  # of a symbol
    element: Element | None = None  # where a writer finds it
    skipped: int = 0  # code points of that element's text before these


HIDING = "\0"
"""Stands before the view and before the member in the key of a trace under which a member's texts that are not shown are
kept, for who takes them out."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where code points [start, end) of a block stand: from code point `at` of the text of `element`."""

    start: int
    end: int
    element: Element
    at: int


@dataclass(frozen=True, slots=True)
class Box:
    """Floating or boxed content met within a paragraph: read after it."""

    content: Element
    ground: Ground


@dataclass(frozen=True, slots=True)
class Lines:
    """Text of a drawing that has no Word paragraphs of its own (chart, diagram, WordArt): (text, address) each."""

    lines: tuple[tuple[str, str], ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Break:
    """page: made by the writer; rendered: where the word processor last broke; column: no new page."""

    kind: str


@dataclass(frozen=True, slots=True)
class Cover:
    """Something opaque in front of the text; `box` in points from the column's left edge and the paragraph's top.

    `box` None: where it lies, or how much of it is opaque, the file does not tell. `bare`: a filled shape with nothing in it.
    """

    box: tuple[float, float, float, float] | None
    bare: bool = False


Event = Piece | Box | Lines | Break | Cover


@dataclass(slots=True)
class Code:
    """A field being read: its code so far, and whether its result has begun."""

    look: Look
    begin: Element
    code: list[str] = field(default_factory=list)
    result: list[str] | None = None  # None while the code is being read


@dataclass(slots=True)
class Reading:
    """Shared by all stories of one file. Lists grow in the order things are met."""

    package: Package
    styles: Styles
    numbering: Numbering
    paging: Paging
    facts: list[tuple[str, str]] = field(default_factory=list)
    alt_texts: list[tuple[str, str]] = field(default_factory=list)  # text, address
    bookmarks: list[tuple[str, str]] = field(default_factory=list)
    authors: dict[str, None] = field(default_factory=dict)  # of revisions
    commenters: dict[str, None] = field(default_factory=dict)
    ground: str | None = None  # colour of the page
    opened: set[str] = field(default_factory=set)  # members that are a story already: a part is read once
    pictures: dict[str, list[tuple[float | None, int | None]]] = field(default_factory=dict)  # member → (height, page)
    repeats: dict[str, int] = field(default_factory=dict)  # picture of a running header → pages that show it, at least
    anchors: dict[str, tuple[str, int]] = field(default_factory=dict)  # picture → part and number of the block it is in
    layouts: dict[Key, Layout] = field(default_factory=dict)
    dresses: dict[tuple[Look, bool, bool, bool, str | None], Style] = field(default_factory=dict)
    chars: int = 0
    stopped: dict[str, tuple[Status, str]] = field(default_factory=dict)  # member → why its reading ended early
    trace: dict[tuple[str, int], list[Stretch]] | None = None  # for a writer: part, number of the block → its text


@dataclass(slots=True)
class Story:
    """The story being read. `carry` holds paragraphs whose mark is gone, to be joined with the next one."""

    part: str
    member: str
    kind: BlockKind
    numbers: dict[Element, int]  # w:p → its place among all w:p of the part, in document order
    fields_paired: set[Element]
    backdrop: bool = False  # a picture or filled shape lies under text somewhere
    paged: bool = False
    pages: int = 0  # of a running header: pages that show it, at least
    sections: list[Element] = field(default_factory=list)  # w:sectPr still to come (body only)
    blocks: list[Block] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    waiting: list[Unseen] = field(default_factory=list)  # not shown, before the first block
    carry: list[Event] = field(default_factory=list)
    carried: list[int] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    tables: int = 0
    texts: list[Element] = field(default_factory=list)  # every text element taken
