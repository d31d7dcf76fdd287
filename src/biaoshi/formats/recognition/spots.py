"""Where the characters of a recognised line stand: the line recognised once more, and its glyphs looked at.

The recogniser tells the middle of a character to about half its width; the edges are the gaps in the ink that fit best.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from biaoshi.formats.boxes import shared, standing, wide
from biaoshi.formats.recognition.engine import Pixels, installed, recognise
from biaoshi.types.document import Box

_MARGIN = 0.06  # of the height: a line cut out too close is misread
_REACH = 0.7  # em from where an edge is guessed to be, within which gaps are looked at
_ASTRAY = 0.4  # em by which the recogniser is usually wrong
_UNEVEN = 0.12  # em by which characters of a kind usually differ in width
_LOOSE = 0.5  # em, of signs: they are set closer, and one at the end of a line ends with its ink
_SIGNS = "，。、；：！？（）《》〈〉“”‘’…—·〔〕【】,.;:!?()[]-"
_BACK = 1e6  # cost of an edge before the one before it
_THROUGH = 4.0  # cost of an edge through ink
_SPECK = 1  # pixels of ink in a column that are none
_DARK = 60  # of 255: by how much ink differs from the ground


def spots(picture: Pixels, box: Box, text: str) -> tuple[tuple[Box, ...], bool]:
    """Return the box of each character of `text`, which was recognised in `box` (pixels), and whether they are sure."""
    if standing(text, box) or not installed():
        return shared(text, box), False
    height, width = picture.shape[:2]
    margin = _MARGIN * (box[3] - box[1])
    x0, y0 = max(0, int(box[0] - margin)), max(0, int(box[1] - margin))
    x1, y1 = min(width, int(box[2] + margin) + 1), min(height, int(box[3] + margin) + 1)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return shared(text, box), False
    crop = np.ascontiguousarray(picture[y0:y1, x0:x1])
    guess = recognise([crop])[0]
    solid = [c for c in text if not c.isspace()]
    if "".join(guess.text.split()) != "".join(solid) or len(guess.at) != len(solid) or len(solid) < 2:
        return shared(text, box), False
    edges = _edges(crop, [a * crop.shape[1] for a in guess.at], [wide(c) for c in solid], [c in _SIGNS for c in solid])
    edges = [max(box[0], min(box[2], x0 + e)) for e in edges]
    out: list[Box] = []
    n = 0
    for char in text:
        if char.isspace():
            out.append((edges[n], box[1], edges[n], box[3]))
        else:
            out.append((edges[n], box[1], edges[n + 1], box[3]))
            n += 1
    return tuple(out), True


def _edges(crop: Pixels, middles: list[float], wides: list[bool], signs: list[bool]) -> list[float]:
    """Return the edges of the characters in pixels of `crop`, one more than there are characters.

    Chosen among the gaps in the ink so that they are near where the recogniser's middles put them, and characters as
    wide as others of their kind: a figure is narrower than the recogniser's own steps.
    """
    tones = crop.astype(np.int16).mean(axis=2)
    ink = (np.abs(tones - np.median(tones)) > _DARK).sum(axis=0)
    sizes = _sizes(middles, wides)
    guesses = [a + (b - a) * sizes[i] / (sizes[i] + sizes[i + 1]) for i, (a, b) in enumerate(pairwise(middles))]
    held = np.flatnonzero(ink)
    first, last = (float(held[0]), float(held[-1] + 1)) if len(held) else (0.0, float(len(ink)))
    em = max(sizes)
    spread = [(_LOOSE if sign else _UNEVEN) * em for sign in signs]
    gaps = _gaps(ink, 0.15 * em)
    layers = [[(first, 0.0, 0)]]
    for i, guess in enumerate(guesses):
        near = [g for g in gaps if abs(g - guess) < _REACH * em] or [guess]
        own = {x: ((x - guess) / (_ASTRAY * em)) ** 2 + gaps.get(x, _THROUGH) for x in near}
        layers.append([_best(layers[-1], x, cost, sizes[i], spread[i]) for x, cost in own.items()])
    layers.append([_best(layers[-1], last, 0.0, sizes[-1], spread[-1])])
    out, at = [], 0
    for layer in reversed(layers):
        out.append(layer[at][0])
        at = layer[at][2]
    return out[::-1]


def _best(
    before: list[tuple[float, float, int]], x: float, own: float, size: float, spread: float
) -> tuple[float, float, int]:
    """Return edge `x` with what the way to it costs at least, and which edge before it that way comes from."""
    costs = [c + own + ((x - e - size) / spread) ** 2 + (_BACK if x <= e else 0.0) for e, c, _ in before]
    least = min(range(len(costs)), key=costs.__getitem__)
    return (x, costs[least], least)


def _gaps(ink: NDArray[np.int64], step: float) -> dict[float, float]:
    """Return columns where an edge may be and what it costs there: nothing in a gap (of a wide one every `step`, its sides
    are as likely as its middle), something where glyphs touch or a glyph is thin."""
    bare = ink <= _SPECK
    turns = np.flatnonzero(np.diff(np.concatenate(([False], bare, [False])).astype(np.int8)))
    out: dict[float, float] = {}
    for a, b in zip(turns[::2], turns[1::2], strict=True):
        count = int((b - a) / step)
        for n in range(count + 1):
            out[a + (b - a) * (n + 1) / (count + 2)] = 0.0
    inner = (
        np.flatnonzero((ink[1:-1] < ink[:-2]) & (ink[1:-1] <= ink[2:]) & (ink[1:-1] < 0.25 * max(1, int(ink.max()))))
        + 1
    )
    return out | {float(x): _THROUGH for x in inner if not bare[x]}


def _sizes(middles: list[float], wides: list[bool]) -> list[float]:
    """Return how wide each character is: the widths of the two kinds that fit the middles best."""
    kinds = np.array([[float(w), float(not w)] for w in wides])
    along = np.cumsum(kinds, axis=0) - kinds / 2
    used = [k for k in (0, 1) if kinds[:, k].any()]
    table = np.column_stack([along[:, used], np.ones(len(middles))])
    found = np.linalg.lstsq(table, np.array(middles), rcond=None)[0]
    size = {k: float(found[n]) for n, k in enumerate(used)}
    usual = max(1.0, (middles[-1] - middles[0]) / max(1, len(middles) - 1))
    return [s if (s := size[0 if w else 1]) > 0.3 * usual else usual for w in wides]
