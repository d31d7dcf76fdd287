"""A text layer held against what is recognised on the page as drawn: garbled, or not what is drawn.

recognised  the lines a recogniser saw       missing: lines that the layer does not hold at their height
stored      the lines of the layer           undrawn: lines of the layer of which nothing is seen at their height
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from biaoshi.formats.sight.garble import LEAST_HAN, common
from biaoshi.types.document import Box

ODD = 0.93  # share of common Han below which a layer is looked at (see garble)
SURE = 0.85  # confidence a line needs to speak against a layer
SAME = 0.6  # share of its characters that must be in the layer there
ALONE = 0.3  # share of a layer's characters that must be drawn there
SHORT = 4  # characters: a shorter line of the layer is not missed


@dataclass(frozen=True, slots=True)
class Line:
    """A line of either view; places in points. `red`: of a stamp or a red head, which recognisers read badly."""

    text: str
    bbox: Box
    confidence: float = 1.0
    red: bool = False


def odd(texts: Iterable[str]) -> bool:
    """True if the Han of a layer is rarer than writing is, though not so rare as to be garbled."""
    han = [c for text in texts for c in text if "\u3400" <= c <= "\u9fff"]
    return len(han) >= LEAST_HAN and common(han) < ODD


def missing(recognised: Iterable[Line], stored: Sequence[Line]) -> list[Line]:
    """Return the lines recognised that the layer does not hold at their height."""
    out = []
    for line in recognised:
        letters = Counter(c for c in line.text if c.isalnum() or c in "★☆")
        if line.confidence < SURE or sum(letters.values()) < 2 or line.red:
            continue
        top, bottom = line.bbox[1], line.bbox[3]
        near = Counter(c for s in stored if s.bbox[1] < bottom and s.bbox[3] > top for c in s.text)
        if sum((letters & near).values()) < SAME * sum(letters.values()) or ("★" in letters and "★" not in near):
            out.append(line)
    return out


def undrawn(recognised: Sequence[Line], stored: Iterable[Line]) -> list[Line]:
    """Return the lines of the layer too few of whose characters are seen at their height."""
    return [s for s in stored if len(s.text.strip()) >= SHORT and not _stands(s, recognised)]


def _stands(line: Line, recognised: Sequence[Line]) -> bool:
    letters = Counter(c for c in line.text if c.isalnum())
    near = Counter(
        c for w in recognised if w.bbox[1] < line.bbox[3] + 2 and w.bbox[3] > line.bbox[1] - 2 for c in w.text
    )
    return sum((letters & near).values()) >= ALONE * sum(letters.values())
