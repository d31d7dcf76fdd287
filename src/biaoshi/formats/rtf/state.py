"""What holds at a place of an RTF file (`Group`), and the stories as they grow."""

import copy
from dataclasses import dataclass, field

from biaoshi.formats.form import Limits
from biaoshi.types.document import Block, BlockKind, Child, Part, Style, Unseen


@dataclass(slots=True)
class Group:
    """What holds within one pair of braces; copied where a group opens."""

    story: "Story"
    kind: str = "text"  # text, skip, or the name of a destination that is gathered
    gather: list[str] | None = None
    unicode_skip: int = 1
    font: int | None = None
    size: int | None = None  # half points
    script: bytes = b"loch"  # of the text that follows: loch, hich (Latin), dbch (Chinese), rtlch
    east_font: int | None = None  # of Chinese characters, where they have one of their own
    east_size: int | None = None
    bold: bool = False
    strike: bool = False
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    author: int | None = None
    color: int = 0
    back: int = 0
    tiny: bool = False
    align: str | None = None
    left: int = 0
    first: int = 0
    table: bool = False
    depth: int = 1  # of tables
    outline: int | None = None
    filled: bool = False
    place: int = 0  # where the group of a picture begins
    words: int = 0  # control words met in this group: the first names its destination
    starred: bool = False
    within: str = ""  # object, upr: what group this is inside


def opened(group: Group) -> Group:
    """Return what holds in a group that opens within `group`."""
    inner = copy.copy(group)
    inner.words = 0
    inner.starred = False
    return inner


@dataclass(frozen=True, slots=True)
class Event:
    """A stretch of text of one look."""

    text: str
    style: Style
    view: str
    author: str | None


@dataclass(slots=True)
class Story:
    """One story as it grows."""

    part: str
    kind: BlockKind
    which: str = ""  # of headers: "", "l", "r", "f"
    section: int = 0
    events: list[Event] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    levels: list[list[int]] = field(default_factory=list)
    tables: int = 0
    label: str = ""
    boxes: list["Story"] = field(default_factory=list)  # text boxes anchored in the paragraph that is open


@dataclass(slots=True)
class Field:
    """A field that is open: its code, how much its result has shown, and the entries of a drop-down list."""

    depth: int
    code: list[str] = field(default_factory=list)
    shown: int = 0
    entries: list[str] = field(default_factory=list)
    chosen: int = 0
    kind: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture: where its group begins and ends, its height in twips, part and number of the block it stands in."""

    start: int
    end: int
    height: int | None
    anchor: tuple[str, int]


@dataclass(slots=True)
class Reading:
    """One file being read."""

    data: bytes
    limits: Limits
    stories: dict[str, Story] = field(default_factory=dict)
    running: list[Story] = field(default_factory=list)
    page: int = 1252
    page_told: bool = False
    fonts: dict[int, int] = field(default_factory=dict)  # number → character set
    names: dict[int, str] = field(default_factory=dict)
    colors: list[str | None] = field(default_factory=list)
    mix: list[int | None] = field(default_factory=lambda: [None, None, None])  # red, green, blue of the next colour
    people: list[str] = field(default_factory=list)
    info: list[tuple[str, str]] = field(default_factory=list)
    written: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    pictures: list["Placed"] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    facing: bool = False
    first_pages: set[int] = field(default_factory=set)
    section: int = 0
    chars: int = 0
    styles: dict[tuple[object, ...], Style] = field(default_factory=dict)
    deleters: dict[str, None] = field(default_factory=dict)
    commenters: dict[str, None] = field(default_factory=dict)
    alt_texts: list[str] = field(default_factory=list)
