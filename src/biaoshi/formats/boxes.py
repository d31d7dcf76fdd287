"""Boxes (x0, y0, x1, y1): what they share, what is around them."""

from collections.abc import Sequence

from biaoshi.types.document import Box


def union(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around `boxes` (at least one)."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def overlap(a: Box, b: Box) -> float:
    """Return the area two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def area(b: Box) -> float:
    return max(0.0, b[2] - b[0]) * max(0.0, b[3] - b[1])
