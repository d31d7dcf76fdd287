"""The ink test: whether a picture is of paper only. It errs one way: what it calls blank has nothing written on it.

    mean of cells (half a millimetre of a page) − paper around them  →  compared with the noise of the paper
    cells that stand out and reach far enough: a stroke; very many specks: dots of a printer; else dust and grain

Zero characters from a recogniser prove nothing: pencil, faint copies and handwriting give none.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

CELLS = 600  # along the longer side: half a millimetre of an A4 page
PAPER = 24  # cells of the square whose middling tone is taken for the paper
FLAT = 2  # levels: a picture without more is of one tone
LEAST = 3.0  # levels by which a cell must stand out
NOISE = 4.2  # times the paper's noise by which a cell of a stroke must stand out
FAR = 5.5  # times, for cells that are counted wherever they stand
STROKE = 5  # cells from end to end of a stroke, gaps of a millimetre bridged: 2.5 mm
DOTS = 40  # specks
_AROUND = np.ones((3, 3), int)
GRAINY = 8.0  # levels: in coarser grain faint writing cannot be told from the paper


def blank(picture: NDArray[np.uint8]) -> bool:
    """True if nothing is written or drawn in `picture`, grey or coloured (rows, columns[, bands])."""
    if picture.size == 0:
        return True
    bands = picture[:, :, None] if picture.ndim == 2 else picture
    low, high = bands.min(axis=(0, 1)).astype(int), bands.max(axis=(0, 1)).astype(int)
    if bool((high - low <= FLAT).all()):
        return True
    return all(_paper(_cells(bands[:, :, i])) for i in range(bands.shape[2]) if high[i] - low[i] > FLAT)


def _cells(band: NDArray[np.uint8]) -> NDArray[np.float32]:
    step = max(1, round(max(band.shape) / CELLS))
    height, width = band.shape[0] // step * step, band.shape[1] // step * step
    if step == 1 or not height or not width:
        return band.astype(np.float32)
    cells: NDArray[np.float32] = (
        band[:height, :width].reshape(height // step, step, width // step, step).mean(axis=(1, 3), dtype=np.float32)
    )
    return cells


def _paper(cells: NDArray[np.float32]) -> bool:
    from scipy.ndimage import binary_dilation, find_objects, label

    out = np.abs(cells - _around(cells))
    noise = 1.4826 * float(np.median(out))
    if noise > GRAINY or label(out > max(LEAST, FAR * noise), _AROUND)[1] > DOTS:
        return False
    near = binary_dilation(out > max(LEAST, NOISE * noise), _AROUND)
    found: Any = find_objects(label(near, _AROUND)[0])
    return all(max(s.stop - s.start for s in place) < STROKE + 2 for place in found)  # 2: what dilating adds


def _around(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the tone of the paper about each cell: the median of its square, which a few strokes do not move."""
    out = np.empty_like(cells)
    for y in range(0, cells.shape[0], PAPER):
        for x in range(0, cells.shape[1], PAPER):
            square = np.s_[y : y + PAPER, x : x + PAPER]
            out[square] = np.median(cells[square])
    return out
