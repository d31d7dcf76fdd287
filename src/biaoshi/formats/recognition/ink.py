"""A picture made fit to read: what is drawn in red apart from what is black, and faint copies made dark.

a black line under a red stamp     the red channel: red ink is as light there as the paper
a red head, a red stamp            how much redder a point is than grey; black ink is not in it
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biaoshi.formats.recognition.engine import Pixels

Grey = NDArray[np.uint8]
Box = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels
REDDER = 48  # levels by which red must exceed green and blue
LEAST_RED = 0.0004  # of the picture: the colour noise of a camera or of JPEG is less
FULL = 150  # levels between paper and ink from which nothing is done to the contrast
_CELL = 16  # pixels: red areas are found on a grid this coarse
_MOST_AREAS = 6


@dataclass(frozen=True, slots=True)
class Inks:
    """`black`: the picture without red. `red`: the red alone, dark on white; `areas`: where it is, largest first."""

    black: Pixels
    red: Pixels | None
    areas: tuple[Box, ...]


def inks(picture: Pixels) -> Inks:
    """Part the inks of `picture`; a picture without red is its own black part, with its contrast made full."""
    red, other = picture[:, :, 0].astype(np.int16), picture[:, :, 1:].max(axis=2).astype(np.int16)
    redness = red - other
    mask = (redness > REDDER) & (red > 90)
    if mask.mean() < LEAST_RED:
        return Inks(_bands(contrast(_grey(picture))), None, ())
    light = int(np.percentile(red[mask], 15))
    # red ink comes out as light as paper, black ink over or under it stays dark
    black = np.clip(red * (255 / max(90, light)), 0, 255).astype(np.uint8)
    alone = (255 - np.clip(redness * 1.6, 0, 255)).astype(np.uint8)
    return Inks(_bands(contrast(black)), _bands(alone), tuple(_areas(mask)))


def contrast(grey: Grey) -> Grey:
    """Return `grey` with its paper white and its ink dark, where they are closer than `FULL`."""
    sample = grey[:: max(1, grey.shape[0] // 800), :: max(1, grey.shape[1] // 800)]
    ink, paper = (int(v) for v in np.percentile(sample, (0.4, 70)))
    if paper - ink >= FULL or paper - ink <= 6:
        return grey
    floor = max(0, ink - (paper - ink) // 8)
    out: Grey = np.clip((grey.astype(np.int16) - floor) * (255 / max(1, paper - 6 - floor)), 0, 255).astype(np.uint8)
    return out


def _grey(picture: Pixels) -> Grey:
    weights = np.array([77, 150, 29], np.uint16)
    grey: Grey = ((picture.astype(np.uint16) * weights).sum(axis=2) >> 8).astype(np.uint8)
    return grey


def _bands(grey: Grey) -> Pixels:
    return np.repeat(grey[:, :, None], 3, axis=2)


def _areas(mask: NDArray[np.bool_]) -> list[Box]:
    """Return boxes around what is red, lines of a head kept together."""
    import cv2

    height, width = mask.shape
    rows, columns = -(-height // _CELL), -(-width // _CELL)
    padded = np.zeros((rows * _CELL, columns * _CELL), np.bool_)
    padded[:height, :width] = mask
    coarse = padded.reshape(rows, _CELL, columns, _CELL).mean(axis=(1, 3)) > 0.02
    joined = cv2.dilate(coarse.astype(np.uint8), np.ones((3, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Box] = []
    for x, y, w, h, cells in sorted((tuple(map(int, s)) for s in stats[1:count]), key=lambda s: -s[4]):
        if cells and h * _CELL > 24:
            found.append(
                (x * _CELL, max(0, y - 1) * _CELL, min(width, (x + w) * _CELL), min(height, (y + h + 1) * _CELL))
            )
    return found[:_MOST_AREAS]
