"""The places of lines: joined where the detector cut one in two, straightened, in the order they are read.

┌ 机密 ┐┌★10年┐        one height, a narrow gap: one line, recognised as one
corners as found  →  turned by the skew of the page (median of its long lines)  →  level boxes
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from biaoshi.formats.pdf.columns import in_order
from biaoshi.formats.recognition.engine import Pixels, Quad
from biaoshi.types.document import Box

GAP = 0.9  # of the height: what a detector leaves between pieces of one line
SHORT = 2.2  # heights: pieces no longer than this may be letters spaced out, with gaps up to as much
ALIKE = 0.62  # of the taller one's height that the other must have
LONG = 4.0  # times its height: a line that tells the skew, and which way a page is turned
PAGE = 595.0  # points: the width a picture is taken to have where it tells none


@dataclass(frozen=True, slots=True)
class Place:
    """A line's corners in the picture, and its level box once the skew is taken out."""

    quad: Quad
    bbox: Box
    red: bool = False

    @property
    def height(self) -> float:
        return self.bbox[3] - self.bbox[1]


def sides(quad: Quad) -> tuple[float, float]:
    """Return how long and how high a line's quad is."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def skew(quads: Sequence[Quad]) -> float:
    """Return the angle in radians by which lines fall to the right, 0 where no line is long enough to tell."""
    angles, weights = [], []
    for quad in quads:
        long, high = sides(quad)
        if long >= LONG * high:
            along = (quad[1] - quad[0]) + (quad[2] - quad[3])
            angles.append(float(np.arctan2(along[1], along[0])))
            weights.append(long)
    if not angles:
        return 0.0
    order = np.argsort(angles)
    middle = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    found = float(np.array(angles)[order][min(int(middle), len(angles) - 1)])
    return found if abs(found) < 0.5 else 0.0


def placed(black: Sequence[Quad], red: Sequence[Quad], width: float) -> list[Place]:
    """Return the lines of both inks in reading order, pieces of one line joined; `width` is the picture's, in pixels."""
    angle = skew([*black, *red])
    out = [p for quads, is_red in ((black, False), (red, True)) for p in _joined(quads, angle, is_red)]
    scale = PAGE / max(1.0, width)  # reading order is worked out in points
    order = in_order([_Item(tuple(v * scale for v in p.bbox), i) for i, p in enumerate(out)])  # type: ignore[arg-type]
    return [out[item.number] for item in order]


def _joined(quads: Sequence[Quad], angle: float, red: bool) -> list[Place]:
    level, back = _turn(-angle), _turn(angle)
    boxes = sorted(((_bounds(q @ level.T), q) for q in quads), key=lambda b: b[0][:2])
    rows: list[tuple[Box, list[Quad]]] = []
    for box, quad in boxes:
        for i, (other, members) in enumerate(rows):
            if _continues(other, box):
                rows[i] = (_union(other, box), [*members, quad])
                break
        else:
            rows.append((box, [quad]))
    return [Place(m[0] if len(m) == 1 else _corners(box) @ back.T, box, red) for box, m in rows]


@dataclass(frozen=True, slots=True)
class _Item:
    bbox: Box
    number: int


def cut(picture: Pixels, quad: Quad, margin: float = 0.06) -> Pixels:
    """Return the line at `quad` cut out of `picture` and made level, with a little of what is around it."""
    import cv2

    long, high = sides(quad)
    edge = margin * min(long, high)
    width, height = max(4, round(long + 2 * edge)), max(4, round(high + 2 * edge))
    to = np.array(
        [[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), to)
    out: Pixels = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )  # type: ignore[assignment]
    return out


def bounds(quad: Quad) -> Box:
    """Return the level box around a quad."""
    return _bounds(quad)


def _continues(a: Box, b: Box) -> bool:
    """Tell whether box `b`, further right, goes on with the line of `a`."""
    low, high = sorted((a[3] - a[1], b[3] - b[1]))
    if low < ALIKE * high or abs(a[1] + a[3] - b[1] - b[3]) > 0.6 * low:
        return False
    gap = b[0] - a[2]
    short = b[2] - b[0] <= SHORT * high
    spaced = short and a[2] - a[0] <= SHORT * high
    return -0.6 * low < gap < (SHORT if spaced else GAP) * low


def _turn(angle: float) -> Quad:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]], np.float32)


def _bounds(quad: Quad) -> Box:
    (x0, y0), (x1, y1) = quad.min(axis=0), quad.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _corners(box: Box) -> Quad:
    x0, y0, x1, y1 = box
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def _union(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
