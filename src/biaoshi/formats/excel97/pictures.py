"""How high the pictures of a sheet are drawn, from the rows they are anchored in ([MS-XLS] 2.5.193)."""

import struct
from collections.abc import Iterator

from biaoshi.formats.excel97.cells import Grid
from biaoshi.formats.ole.escher import records, settings

_PICTURE = 0x104
_ROWS = 100  # what spans more is not small


def placed(grid: Grid) -> Iterator[tuple[int, float | None]]:
    """Yield number in the store and height in points of each picture of a sheet; None where that is not told."""
    for kind, _, inner, stop, _ in records(grid.drawing):
        if kind == 0xF004 and (number := settings(grid.drawing, inner, stop).get(_PICTURE)):
            yield number, _height(grid, inner, stop)


def _height(grid: Grid, start: int, end: int) -> float | None:
    for kind, _, inner, stop, _ in records(grid.drawing, start, end):
        if kind == 0xF010 and stop - inner == 18:
            top, above, _, _, bottom, below = struct.unpack_from("<6H", grid.drawing, inner + 6)
            if not 0 <= bottom - top <= _ROWS:
                return None
            whole = sum(grid.heights.get(row, grid.height) for row in range(top, bottom))
            part = (below * grid.heights.get(bottom, grid.height) - above * grid.heights.get(top, grid.height)) / 256
            height: float = (whole + part) / 20
            return height
    return None
