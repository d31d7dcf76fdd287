"""Numbers for tables: one count through the document, a table that goes on overleaf keeps its number and its rows."""

from dataclasses import dataclass

from biaoshi.formats.pdf.grid import Grid
from biaoshi.formats.pdf.leaf import Leaf


@dataclass(frozen=True, slots=True)
class Table:
    """Number of a table in the document and the first row of this piece of it."""

    number: int
    row: int

    def at(self, row: int, column: int) -> tuple[int, int, int]:
        return (self.number, self.row + row, column)


def numbered(leaves: list[Leaf]) -> dict[tuple[int, int], Table]:
    """Return (page, table on the page) → Table."""
    out: dict[tuple[int, int], Table] = {}
    count, last = 0, None
    for one in leaves:
        for t, grid in enumerate(one.tables):
            if last is not None and t == 0 and _goes_on(*last, one, grid):
                before = out[last[0].page.number, len(last[0].tables) - 1]
                table = Table(before.number, before.row + len(last[1].ys) - 1)
            else:
                table = Table(count, 0)
                count += 1
            out[one.page.number, t] = table
        last = (one, one.tables[-1]) if one.tables else None
    return out


def _goes_on(before: Leaf, above: Grid, here: Leaf, below: Grid) -> bool:
    """The last table of the page before ends low, this one begins high, and their columns are the same."""
    if here.page.number != before.page.number + 1 or len(above.xs) != len(below.xs):
        return False
    same = all(abs(a - b) < 4 for a, b in zip(above.xs, below.xs, strict=True))
    return same and above.ys[-1] > 0.7 * before.page.height and below.ys[0] < 0.3 * here.page.height
