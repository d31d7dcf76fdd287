"""Which way up a picture is, and lines that run down it.

The recogniser is sure of level, upright lines only: a few lines are tried each way and the surest way wins. Where lines
are taller than wide, they are either a page on its side or upright characters one under another; the latter are cut
apart and set in a row.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from biaoshi.formats.recognition.engine import Guess, Pixels, Quad, recognise
from biaoshi.formats.recognition.places import cut, sides

Turn = Literal[0, 90, 180, 270]
"""Degrees clockwise by which a picture must be turned to be read."""
TRIED = 3  # lines
SURE = 0.85  # confidence from which no other way is tried
BETTER = 0.12  # by which another way must be surer
TALL = 1.6  # times its length that a line must be high to run down the page


def way_up(picture: Pixels, quads: Sequence[Quad]) -> Turn:
    """Return by how much `picture`, with lines at `quads`, must be turned."""
    wide, tall = _split(quads)
    if on_its_side(quads):
        crops = [cut(picture, q) for q in tall[:TRIED]]
        left, right, down = (
            _sure(recognise([np.rot90(c, 1) for c in crops])),
            _sure(recognise([np.rot90(c, -1) for c in crops])),
            _sure(recognise([in_a_row(c) for c in crops])),
        )
        if max(left, right) > down:
            return 270 if left >= right else 90
        return 0
    crops = [cut(picture, q) for q in wide[:TRIED]]
    upright = _sure(recognise(crops))
    if not crops or upright >= SURE:
        return 0
    return 180 if _sure(recognise([np.rot90(c, 2) for c in crops])) > upright + BETTER else 0


def on_its_side(quads: Sequence[Quad]) -> bool:
    """Tell whether most lines run down: a page on its side, or vertical text."""
    wide, tall = _split(quads)
    return _area(tall) > 1.5 * _area(wide)


def turned(picture: Pixels, turn: Turn) -> Pixels:
    """Return `picture` turned clockwise."""
    return np.ascontiguousarray(np.rot90(picture, -turn // 90)) if turn else picture


def turned_quad(quad: Quad, turn: Turn, width: int, height: int) -> Quad:
    """Return where `quad` of a picture of that size comes to lie, corners in the order of reading again."""
    if turn == 0:
        return quad
    x, y = quad[:, 0], quad[:, 1]
    new = {90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[turn]
    points = np.stack(new, axis=1)
    sums, differences = points.sum(axis=1), points[:, 0] - points[:, 1]
    order = [int(sums.argmin()), int(differences.argmax()), int(sums.argmax()), int(differences.argmin())]
    return points[order].astype(np.float32)


def runs_down(quad: Quad) -> bool:
    """Tell whether a line is so much higher than long that it must run down the page."""
    long, high = sides(quad)
    return high > TALL * long


def read_down(crop: Pixels) -> Guess:
    """Return what stands in a line that runs down, read the surest of three ways."""
    ways = recognise([in_a_row(crop), np.rot90(crop, 1), np.rot90(crop, -1)])
    return max(ways, key=lambda g: g.confidence)


def in_a_row(crop: Pixels) -> Pixels:
    """Return the characters of a column cut apart at the rows without ink and set side by side."""
    grey = crop.min(axis=2)
    width = grey.shape[1]
    paper = int(np.median(grey))
    inked = (np.abs(grey.astype(np.int16) - paper) > 60).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    pieces: list[list[int]] = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if pieces and stop - pieces[-1][0] <= 1.1 * width:
            pieces[-1][1] = int(stop)
        else:
            pieces.append([int(start), int(stop)])
    if not pieces:
        return crop
    squares = []
    for start, stop in pieces:
        square = np.full((width, width, 3), paper, np.uint8)
        piece = crop[start:stop][:width]
        top = (width - len(piece)) // 2
        square[top : top + len(piece)] = piece
        squares.append(square)
    return np.concatenate(squares, axis=1)


def _split(quads: Sequence[Quad]) -> tuple[list[Quad], list[Quad]]:
    """Return lines that run along and those that run down, longest first."""
    wide = [q for q in quads if sides(q)[0] >= 1.5 * sides(q)[1]]
    tall = [q for q in quads if runs_down(q)]
    return sorted(wide, key=lambda q: -sides(q)[0]), sorted(tall, key=lambda q: -sides(q)[1])


def _area(quads: Sequence[Quad]) -> float:
    return sum(a * b for a, b in map(sides, quads))


def _sure(guesses: Sequence[Guess]) -> float:
    return sum(g.confidence for g in guesses) / len(guesses) if guesses else 0.0
