"""From the page's own space to what the reader of the page sees: points from the top left, after rotation.

user space (y up, MediaBox/CropBox anywhere)     /Rotate 90: bottom left of the sheet comes to the top left
"""

import ctypes
from dataclasses import dataclass
from math import hypot
from typing import Any

import pypdfium2.raw as raw

from biaoshi.types.document import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The visible box of a page in user space and its rotation (0, 90, 180, 270, clockwise)."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.rotation % 180 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.rotation % 180 else self.top - self.bottom

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return the displayed box of a user-space box, corners in any order."""
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if self.rotation == 0:
            return (x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)
        if self.rotation == 90:
            return (y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
        if self.rotation == 180:
            return (self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
        return (self.top - y1, self.right - x1, self.top - y0, self.right - x0)

    def user(self, x: float, y: float) -> tuple[float, float]:
        """Return the point in user space that is displayed at (x, y)."""
        if self.rotation == 0:
            return (x + self.left, self.top - y)
        if self.rotation == 90:
            return (y + self.left, x + self.bottom)
        if self.rotation == 180:
            return (self.right - x, y + self.bottom)
        return (self.right - y, self.top - x)


def sheet(page: Any) -> Sheet:
    """Return the sheet of a pdfium page: CropBox within MediaBox, as pdfium shows it."""
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
    rotation = (raw.FPDFPage_GetRotation(page) % 4) * 90
    return Sheet(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top), rotation)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer  # noqa: N806
    return (
        a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F,
    )  # fmt: skip


def moved(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return the point (x, y) under `m`."""
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def box_under(m: Matrix, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    """Return the bounds of a box under `m`."""
    points = [moved(m, x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))


def stretch(m: Matrix) -> float:
    """Return by how much `m` enlarges heights."""
    return hypot(m[2], m[3])


def rounded(b: Box) -> Box:
    """Return `b` to a hundredth of a point: enough for any mark, short in the report."""
    return (round(b[0], 2), round(b[1], 2), round(b[2], 2), round(b[3], 2))
