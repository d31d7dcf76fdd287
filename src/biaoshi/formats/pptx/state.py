"""What is carried along while a presentation is read."""

from collections import Counter
from dataclasses import dataclass, field

from biaoshi.formats.form import Limits
from biaoshi.formats.ooxml.package import Package
from biaoshi.formats.ooxml.shapes import Line
from biaoshi.types.document import Block, BlockKind, PartKind, Status, Unseen


@dataclass(slots=True)
class Reading:
    """Shared by all slides. Lists grow in the order things are met."""

    package: Package
    limits: Limits
    size: tuple[float, float]
    slides: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    running: list[Block] = field(default_factory=list)  # what masters and layouts draw
    comments: list[Block] = field(default_factory=list)
    about: list[Block] = field(default_factory=list)  # metadata: no offset
    unseen: list[Unseen] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    stories: dict[str, tuple[str, int]] = field(default_factory=dict)
    told: dict[str, tuple[PartKind, int]] = field(default_factory=dict)
    stopped: dict[str, tuple[Status, str]] = field(default_factory=dict)
    pictures: dict[str, list[tuple[float | None, int | None]]] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)  # layouts and masters → shown slides that go by them
    repeats: Counter[str] = field(default_factory=Counter)  # pictures of those → slides that show them
    chars: int = 0


def put(
    reading: Reading, blocks: list[Block], part: str, line: Line, kind: BlockKind, page: int | None, where: str
) -> None:
    """Append one shown line as a block of `part`."""
    index = reading.counts.get(part, 0)
    reading.counts[part] = index + 1
    cell = (line.table or 0, *line.cell) if line.cell is not None else None
    blocks.append(Block(part, index, line.text, kind, page, cell, line.box, where, line.runs, line.align))


def note(reading: Reading, part: str, text: str, address: str = "") -> None:
    """Keep `text` as metadata of `part`."""
    put(reading, reading.about, part, Line(text), "property", None, address)
