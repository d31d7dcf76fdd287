"""What is carried along while a workbook is read."""

from dataclasses import dataclass, field

from biaoshi.formats.form import Limits
from biaoshi.formats.ooxml.package import Package
from biaoshi.types.document import Block, PartKind, Status, Unseen

MOST_CELLS = 2_000_000
"""Cells with text in one workbook; more do not fit the memory of a reading process."""
MOST_REMARKS = 10_000
"""Numbers whose digits are told one by one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: its number from 0, its name as shown, its member, and whether the tab is hidden."""

    number: int
    name: str
    member: str
    hidden: bool = False

    @property
    def part(self) -> str:
        return f"sheet {self.number + 1}"


@dataclass(slots=True)
class Reading:
    """Shared by all parts of one workbook. Lists grow in the order things are met."""

    package: Package
    limits: Limits
    date1904: bool = False
    colors: dict[str, str] = field(default_factory=dict)
    cells: list[Block] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)  # text boxes, headers, footers; then comments
    comments: list[Block] = field(default_factory=list)
    about: list[Block] = field(default_factory=list)  # metadata: no offset
    unseen: list[Unseen] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)  # part → blocks so far
    stories: dict[str, tuple[str, int]] = field(default_factory=dict)  # member → part, characters
    told: dict[str, tuple[PartKind, int]] = field(default_factory=dict)
    stopped: dict[str, tuple[Status, str]] = field(default_factory=dict)
    pictures: dict[str, list[tuple[float | None, int | None]]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)  # of headers and footers, as they are stored
    chars: int = 0
    filled: int = 0  # cells with text so far


def next_index(reading: Reading, part: str) -> int:
    """Return the index of the next block of `part`."""
    reading.counts[part] = reading.counts.get(part, 0) + 1
    return reading.counts[part] - 1


def note(reading: Reading, part: str, text: str, address: str = "") -> None:
    """Keep `text` as metadata of `part`: it has no place in the text."""
    reading.about.append(Block(part, next_index(reading, part), text, "property", address=address))


def hide(reading: Reading, part: str, text: str, address: str = "", author: str | None = None) -> None:
    """Keep `text` as something no sheet shows."""
    reading.unseen.append(Unseen(part, 0, None, text, "hidden", author, address))


def tell(reading: Reading, member: str, kind: PartKind, chars: int) -> None:
    """Say in the ledger that the text of `member` was read."""
    before = reading.told.get(member, (kind, 0))[1]
    reading.told[member] = (kind, before + chars)
