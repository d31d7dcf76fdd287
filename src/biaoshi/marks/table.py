"""What stands around a writing in a table: its column's heads, the field to its left; columns of rows in plain text."""

import re
from dataclasses import dataclass

from biaoshi.marks.outline import Line, Outline
from biaoshi.types.document import Block, Span

COLUMN_GAP = re.compile(r"[\t\u3000]+|[ ]{2,}")
MARK = "000000"
"""Stands for the writing itself in a row that is cut into columns: spaces inside a mark part nothing."""
_BEFORE, _AFTER = 400, 200  # blocks looked at on either side
_ROW = 400  # code points of a line beyond which it is no row


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a table near one of them: all, those above it in its column, the one to its left."""

    blocks: list[Block]
    heads: list[str]
    left: list[str]

    @property
    def rows(self) -> int:
        return len({b.cell[1] for b in self.blocks if b.cell})

    @property
    def columns(self) -> int:
        return len({b.cell[2] for b in self.blocks if b.cell})


def near_blocks(shape: Outline, at: int) -> list[Block]:
    """Return the blocks around the offset `at` of the text as it stands."""
    n = shape.document.block_at(at)
    return list(shape.document.blocks[max(0, n - _BEFORE) : n + _AFTER])


def cells_around(shape: Outline, at: int, cell: tuple[int, int, int]) -> Cells:
    """Return what stands around `cell`, which holds the offset `at` of the text as it stands."""
    table, row, column = cell
    blocks = [b for b in near_blocks(shape, at) if b.cell and b.cell[0] == table]
    return Cells(
        blocks,
        [b.text for b in blocks if b.cell and b.cell[2] == column and b.cell[1] < row],
        [b.text for b in blocks if b.cell and b.cell[1] == row and b.cell[2] == column - 1],
    )


def columns_of(shape: Outline, line: Span, mark: Span) -> list[str]:
    """Return the columns of the folded span `line` as it stands; the folded span `mark` is one word of it, MARK."""
    raw, back = shape.document.text, shape.folded.back
    start, end = back(line.start, max(line.start + 1, line.end))
    first, last = back(mark.start, mark.end)
    row = (raw[start:first] + MARK + raw[last:end]).strip()
    return [c for c in COLUMN_GAP.split(row) if c.strip()]


def in_rows(shape: Outline, near: list[Line]) -> bool:
    """Tell whether two of the lines `near` by are rows of a table in plain text: four columns or more."""
    return sum(len(_columns(shape, line)) >= 4 for line in near) >= 2


def _columns(shape: Outline, line: Line) -> list[str]:
    raw = shape.document.text[slice(*shape.folded.back(line.span.start, min(line.span.end, line.span.start + _ROW)))]
    return [c for c in COLUMN_GAP.split(raw.strip()) if c.strip()]
