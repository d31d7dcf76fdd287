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


def wide(char: str) -> bool:
    """Tell whether `char` is set as wide as a Han character in Chinese text: quotation marks and signs too."""
    return ord(char) >= 0x2010


def standing(text: str, box: Box) -> bool:
    """Tell whether a line in `box` runs down the page."""
    return len(text) > 1 and box[3] - box[1] > 1.5 * (box[2] - box[0])


def shared(text: str, box: Box) -> tuple[Box, ...]:
    """Return `box` shared out among the characters of `text`, Han characters twice as wide as letters; downwards if the
    text is `standing`."""
    x0, y0, x1, y1 = box
    down = standing(text, box)
    sizes = [1.0 if down or wide(c) else 0.55 for c in text]
    step = ((y1 - y0) if down else (x1 - x0)) / max(sum(sizes), 1e-6)
    out, at = [], y0 if down else x0
    for size in sizes:
        end = at + size * step
        out.append((x0, at, x1, end) if down else (at, y0, end, y1))
        at = end
    return tuple(out)
