"""Cells and ranges as they are written: B7, B2:D4, several of them, and whether a cell is in one."""

import re
from dataclasses import dataclass, field

_REF = re.compile(r"\$?([A-Z]{1,3})?\$?([0-9]{1,7})?(?::\$?([A-Z]{1,3})?\$?([0-9]{1,7})?)?$")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_EDGE = (1 << 20, 1 << 14)
MOST = 50_000
"""Ranges that are looked at; more are a hostile file's."""


def column_of(letters: str) -> int:
    """Return the column, from 0, that A … XFD name."""
    n = 0
    for c in letters[:4]:
        n = n * 26 + ord(c) - 64
    return n - 1


def letters_of(column: int) -> str:
    """Return the letters of a column, from 0."""
    out = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def place_of(ref: str) -> tuple[int, int]:
    """Return row and column, from 0, of a cell as written in a file: B7 → (6, 1); (-1, -1) for what is none."""
    m = _CELL.match(ref)
    return (int(m[2]) - 1, column_of(m[1])) if m else (-1, -1)


@dataclass(slots=True)
class Ranges:
    """Rectangles (first row, first column, last row, last column), all from 0 and inclusive."""

    spans: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, top: int, left: int, bottom: int, right: int) -> None:
        if len(self.spans) < MOST:
            self.spans.append((top, left, bottom, right))

    def add_refs(self, refs: str | None) -> None:
        """Add ranges as written in a file: "A1:B2 D4"; what is none is left out."""
        for ref in (refs or "").split():
            if m := _REF.match(ref):
                left = column_of(m[1]) if m[1] else 0
                top = int(m[2]) - 1 if m[2] else 0
                whole = ":" in ref
                right = column_of(m[3]) if m[3] else (_EDGE[1] if whole else left)
                bottom = int(m[4]) - 1 if m[4] else (_EDGE[0] if whole else top)
                self.add(top, left, bottom, right)

    def holds(self, row: int, column: int) -> bool:
        """True if a cell is within one of the ranges."""
        return any(t <= row <= b and lft <= column <= r for t, lft, b, r in self.spans)


def beneath(merges: Ranges, rows: list[int], columns: list[int]) -> list[int]:
    """Return which of the cells (parallel lists, rows mostly ascending) lie in a merge but are not its first cell."""
    waiting = sorted(merges.spans, reverse=True)
    active: list[tuple[int, int, int, int]] = []
    found = []
    row = -1
    for i in sorted(range(len(rows)), key=rows.__getitem__) if waiting else ():
        if rows[i] != row:
            row = rows[i]
            while waiting and waiting[-1][0] <= row:
                active.append(waiting.pop())
            active = [m for m in active if m[2] >= row]
        column = columns[i]
        if any(m[1] <= column <= m[3] and (m[0], m[1]) != (row, column) for m in active):
            found.append(i)
    return found
