"""Lists of persons: tables with a column of names, and names written one after another."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from biaoshi.recognisers.ties import Mention
from biaoshi.types.document import Document, Span

ROWS = 2
"""Rows of persons that make a table a list."""
NAMES = 5
"""Names after one another that make a list."""
_NAME_HEAD = re.compile("姓 ?名|户主|名字|人员|申请人|对象|学生|患者|权利人|户名|成员|持证人|获得者")
_BETWEEN = re.compile("[一-鿿]{2,8}[：:]|[（(][^（()）]{0,20}[）)]|[、，,；; 　\n\t0-9.)．]|和|与|及|以及")
_GAP = 24  # code points between two names of one list, brackets counted


@dataclass(frozen=True, slots=True)
class Roll:
    """A list: the mentions of its persons, and whether it is a table."""

    mentions: tuple[Mention, ...]
    table: bool

    @property
    def persons(self) -> int:
        return len({m.subject for m in self.mentions})


def rolls(document: Document, mentions: Sequence[Mention], heads: Mapping[int, str]) -> list[Roll]:
    """Return the lists among `mentions` (in order of place), officials and masked names left out."""
    found = []
    tables: dict[tuple[str, int], list[Mention]] = defaultdict(list)
    loose = []
    for m in mentions:
        if m.office or m.mask:
            continue
        number = document.block_at(m.span.start)
        block = document.blocks[number]
        if block.cell and number in heads and _NAME_HEAD.search(heads[number]):
            tables[(block.part, block.cell[0])].append(m)
        else:
            loose.append(m)
    for inside in tables.values():
        rows = {document.blocks[document.block_at(m.span.start)].cell[1] for m in inside}  # type: ignore[index]  # they are cells
        if len(rows) >= ROWS:
            found.append(Roll(tuple(inside), True))
    text = document.text
    run: list[Mention] = []
    for m in loose:
        if run and _joined(text, run[-1].span, m.span):
            run.append(m)
            continue
        if len({r.subject for r in run}) >= NAMES:
            found.append(Roll(tuple(run), False))
        run = [m]
    if len({r.subject for r in run}) >= NAMES:
        found.append(Roll(tuple(run), False))
    return found


def _joined(text: str, one: Span, other: Span) -> bool:
    between = text[one.end : other.start]
    return len(between) <= _GAP and not _BETWEEN.sub("", between)
