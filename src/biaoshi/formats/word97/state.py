"""What a reading of a .doc carries along: the text by position, its formatting, and the stories as they grow."""

from dataclasses import dataclass, field

from biaoshi.formats.form import Limits
from biaoshi.formats.word97.fib import Fib
from biaoshi.formats.word97.looks import Look, Looks
from biaoshi.formats.word97.pieces import Characters
from biaoshi.types.document import Block, BlockKind, Unseen


@dataclass(frozen=True, slots=True)
class Floating:
    """Text that floats: a text box (`start` to `end` of the whole text) or the words of a text effect."""

    start: int
    end: int
    words: str = ""


@dataclass
class Reading:
    """One file being read."""

    fib: Fib
    limits: Limits
    characters: Characters
    looks: Looks
    starts: list[int]  # positions at which the modifiers of runs change
    changes: list[bytes]
    paragraph_starts: list[int]  # bytes at which paragraphs of one formatting begin
    paragraph_looks: list[bytes]
    people: list[str]  # who revised
    data: bytes = b""
    chars: int = 0
    stopped: tuple[str, str] | None = None
    pictures: list[tuple[int, int | None]] = field(default_factory=list)  # place in Data, height in twips
    anchors: dict[int, tuple[str, int]] = field(default_factory=dict)  # by place in Data: part and number of the block
    places: dict[int, set[int]] = field(default_factory=dict)  # place in Data → positions at which its picture stands
    running: list[tuple[int, int]] = field(default_factory=list)  # stretches that page after page shows
    facts: list[tuple[str, str]] = field(default_factory=list)
    authors: dict[str, None] = field(default_factory=dict)


@dataclass
class Story:
    """One story as it grows: its blocks, what it does not show, and where text boxes are anchored in it."""

    part: str
    kind: BlockKind
    blocks: list[Block] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    anchors: list[tuple[int, Floating]] = field(default_factory=list)  # position in the whole text, ascending
    hidden: bool = False  # no page shows it
    tables: int = 0
    levels: list[list[int]] = field(default_factory=list)  # table, row, column of each depth of nesting
    carry: list["Event"] = field(default_factory=list)  # a paragraph that runs on into the next
    fields: list["Field"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Event:
    """A stretch of text of one look within a paragraph."""

    text: str
    look: Look
    view: str


@dataclass
class Field:
    """A field that is open: its code so far, and whether its result has begun."""

    code: list[str] = field(default_factory=list)
    result: bool = False
    data: int | None = None  # place of its form data in the stream Data
    shown: int = 0  # characters of its result
