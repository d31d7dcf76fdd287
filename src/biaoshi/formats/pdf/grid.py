"""Tables from ruling lines: rules that meet form a grid, the grid's cells get numbers.

┌────┬────┐   rows and columns are the grid's lines; a cell whose inner rule is missing is one cell,
│ 0,0│ 0,1│   numbered by its top left square
├────┴────┤
│ 1,0     │
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from biaoshi.types.document import Box

NEAR = 3.0  # rules this close (points) are one
CROSSINGS = 400_000  # pairs of rules compared on one page
SQUARES = 10_000  # of one table
Rule = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on one page: positions of its rules and, for each square, the (row, column) of its cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[tuple[int, int], tuple[int, int]]

    @property
    def bbox(self) -> Box:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the cell at a point of the displayed page, or None outside."""
        if not (self.xs[0] - 1 <= x <= self.xs[-1] + 1 and self.ys[0] - 1 <= y <= self.ys[-1] + 1):
            return None
        column = min(max(bisect_left(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_left(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.cells[row, column]


def grids(rows: list[Rule], columns: list[Rule]) -> list[Grid]:
    """Return the tables ruled by level `rows` and upright `columns`, from top to bottom."""
    if len(rows) < 2 or len(columns) < 2 or len(rows) + len(columns) > 6000:
        return []
    level, upright = _merged(rows), _merged(columns)
    level = [r for r in level if r[2] - r[1] > 8]
    upright = [c for c in upright if c[2] - c[1] > 4]
    if len(level) * len(upright) > CROSSINGS:
        return []  # millimetre paper, a drawing
    out = [g for part in _connected(level, upright) if (g := _grid(*part)) is not None]
    return sorted(out, key=lambda g: (g.ys[0], g.xs[0]))


def _merged(rules: list[Rule]) -> list[Rule]:
    """Return rules with collinear pieces that touch made one."""
    out: list[Rule] = []
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if groups and rule[0] - groups[-1][0][0] <= NEAR / 2:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        at = sum(r[0] for r in group) / len(group)
        start, end = None, 0.0
        for _, a, b in sorted(group, key=lambda r: r[1]):
            if start is None or a > end + NEAR:
                if start is not None:
                    out.append((at, start, end))
                start, end = a, b
            else:
                end = max(end, b)
        if start is not None:
            out.append((at, start, end))
    return out


def _connected(rows: list[Rule], columns: list[Rule]) -> Iterable[tuple[list[Rule], list[Rule]]]:
    """Yield groups of rules that meet, directly or through others."""
    root = list(range(len(rows) + len(columns)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, (y, x0, x1) in enumerate(rows):
        for j, (x, y0, y1) in enumerate(columns):
            if x0 - NEAR <= x <= x1 + NEAR and y0 - NEAR <= y <= y1 + NEAR:
                root[find(i)] = find(len(rows) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i in range(len(root)):
        level, upright = groups.setdefault(find(i), ([], []))
        if i < len(rows):
            level.append(rows[i])
        else:
            upright.append(columns[i - len(rows)])
    return groups.values()


def _grid(rows: list[Rule], columns: list[Rule]) -> Grid | None:
    columns = columns + _open_sides(rows, columns)
    ys, xs = _positions(rows), _positions(columns)
    if len(ys) < 2 or len(xs) < 2 or (len(ys) - 1) * (len(xs) - 1) < 2 or (len(ys) - 1) * (len(xs) - 1) > SQUARES:
        return None
    if not _bordered(xs, ys, rows, columns):
        return None
    top = {(r, c): (r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)}

    def find(s: tuple[int, int]) -> tuple[int, int]:
        while top[s] != s:
            s = top[s]
        return s

    for r in range(len(ys) - 1):
        middle = (ys[r] + ys[r + 1]) / 2
        for c in range(1, len(xs) - 1):
            if not any(abs(x - xs[c]) <= NEAR and a - NEAR <= middle <= b + NEAR for x, a, b in columns):
                _join(top, find((r, c - 1)), find((r, c)))
    for c in range(len(xs) - 1):
        middle = (xs[c] + xs[c + 1]) / 2
        for r in range(1, len(ys) - 1):
            if not any(abs(y - ys[r]) <= NEAR and a - NEAR <= middle <= b + NEAR for y, a, b in rows):
                _join(top, find((r - 1, c)), find((r, c)))
    cells = {s: find(s) for s in top}
    if len(set(cells.values())) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), cells)


def _bordered(xs: list[float], ys: list[float], rows: list[Rule], columns: list[Rule]) -> bool:
    """Rules run along most of every side: boxes of a chart joined by arrows have no common border."""
    sides = ((xs[0], ys, columns), (xs[-1], ys, columns), (ys[0], xs, rows), (ys[-1], xs, rows))
    return all(
        sum(b - a for at, a, b in rules if abs(at - side) <= NEAR) >= 0.6 * (span[-1] - span[0])
        for side, span, rules in sides
    )


def _open_sides(rows: list[Rule], columns: list[Rule]) -> list[Rule]:
    """Return the sides of a table that is left open: most level rules go on past the outermost upright one."""
    if len(rows) < 2 or not columns:
        return []
    top, bottom = min(r[0] for r in rows), max(r[0] for r in rows)
    out = []
    for edge, outermost in ((1, min(c[0] for c in columns)), (2, max(c[0] for c in columns))):
        ends = sorted(r[edge] for r in rows)
        end = ends[len(ends) // 2]
        even = sum(abs(e - end) <= NEAR for e in ends) >= 0.6 * len(ends)
        if even and (outermost - end > 12 if edge == 1 else end - outermost > 12):
            out.append((end, top, bottom))
    return out


def _join(top: dict[tuple[int, int], tuple[int, int]], a: tuple[int, int], b: tuple[int, int]) -> None:
    if a != b:
        top[max(a, b)] = min(a, b)


def _positions(rules: list[Rule]) -> list[float]:
    out: list[float] = []
    for at, _, _ in sorted(rules):
        if not out or at - out[-1] > NEAR:
            out.append(at)
    return out
