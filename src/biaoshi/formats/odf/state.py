"""What is carried along while a file is read, and what is inherited from around a text."""

from dataclasses import dataclass, field

from biaoshi.formats.odf.package import Package
from biaoshi.formats.odf.styles import Styles
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.sight import PAPER
from biaoshi.types.document import Block, BlockKind, Box, PartKind, Status, Unseen, View


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything inside an element inherits."""

    part: str
    kind: BlockKind = "paragraph"
    view: View = "shown"
    behind: str | None = PAPER  # RRGGBB, None: not known
    cell: tuple[int, int, int] | None = None
    page: int | None = None
    box: Box | None = None
    outer: tuple[tuple[str, str | None], ...] = ()  # styles around the paragraph: cell, frame
    label: str = ""


@dataclass(slots=True)
class Reading:
    """Shared by all parts of one file. Lists grow in the order things are met."""

    package: Package
    styles: Styles
    blocks: dict[str, list[Block]] = field(default_factory=dict)  # by part
    unseen: list[Unseen] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    deletions: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # change → text, author
    insertions: set[str] = field(default_factory=set)
    inserting: set[str] = field(default_factory=set)  # open at this place
    pictures: dict[str, list[tuple[float | None, int | None]]] = field(default_factory=dict)
    stopped: dict[str, tuple[Status, str]] = field(default_factory=dict)  # part or member → why
    told: dict[str, tuple[PartKind, int]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)  # counters of lists by style
    layers: set[str] = field(default_factory=set)  # hidden ones
    size: tuple[float, float] | None = None  # of a slide, points
    chars: int = 0
    filled: int = 0
    tables: int = 0
    waiting: list[tuple[Element, Ground]] = field(default_factory=list)  # boxes and notes met within a paragraph


def put(reading: Reading, block: Block) -> bool:
    """Append a block to its part; return False where the limit of characters is passed."""
    reading.chars += len(block.text)
    if reading.chars > reading.package.limits.chars:
        most = reading.package.limits.chars
        reading.stopped.setdefault(block.part, ("limited", f"文字超过{most}字的上限，其后未读"))
        return False
    reading.blocks.setdefault(block.part, []).append(block)
    return True


def count(reading: Reading, part: str) -> int:
    """Return how many blocks `part` has: the index of its next one."""
    return len(reading.blocks.get(part, ()))


def note(reading: Reading, part: str, text: str, address: str = "", kind: BlockKind = "property") -> None:
    """Keep `text` as metadata of `part`."""
    if text.strip():
        put(reading, Block(part, count(reading, part), text, kind, address=address))


def hide(reading: Reading, part: str, text: str, view: View, author: str | None = None, at: int | None = None) -> None:
    """Keep `text` as something not shown; `at`: offset in the block of `part` that comes next."""
    if text.strip():
        reading.unseen.append(Unseen(part, count(reading, part) if at is not None else 0, at, text, view, author))
