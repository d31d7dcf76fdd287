"""A picture into lines of text, upright and in reading order.

shrink to a workable size → part red from black → find lines (the top of a first page at higher resolution)
→ which way up → join pieces, order → cut out level → recognise
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from biaoshi.formats.recognition.blank import blank
from biaoshi.formats.recognition.engine import Guess, Pixels, Quad, detect, recognise
from biaoshi.formats.recognition.ink import Inks, inks
from biaoshi.formats.recognition.places import Place, cut, placed
from biaoshi.formats.recognition.turning import (
    SURE,
    Turn,
    on_its_side,
    read_down,
    runs_down,
    turned,
    turned_quad,
    way_up,
)
from biaoshi.types.document import Box

WORK = 3600  # pixels of the longer side that are kept: A4 at 300 dpi
LOOK = 1600  # pixels of the longer side in which lines are looked for: A4 at 137 dpi, 小五 16 of them high
CLOSE = 2800  # the same for the top of a first page: a mark is small and matters most
TOP = 0.36  # of the height
OVERLAP = 0.04  # of the height: no line is cut by the edge between top and rest
SMALL = 900  # pixels: a smaller picture is looked at enlarged
SEAL = 0.6  # least ratio of the sides of a seal
SEAL_SIZE = 0.06  # of the page: 18 mm
LEAST = 0.5  # confidence below which the engine sees writing where there is none
DOUBT = 0.80  # confidence below which a line is doubtful
DOUBTFUL = 0.15  # share of doubtful characters from which a picture is


@dataclass(frozen=True, slots=True)
class Written:
    """One line. `bbox` is in pixels of the picture as given, turned by `Recognised.turn`."""

    text: str
    bbox: Box
    confidence: float
    red: bool = False
    down: bool = False  # runs down the page


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was read. `blank`: nothing is written in it. `missed`: places that look like lines and
    gave no text."""

    lines: tuple[Written, ...]
    turn: Turn = 0
    blank: bool = False
    missed: int = 0

    @property
    def chars(self) -> int:
        return sum(len(x.text) for x in self.lines)

    @property
    def sure(self) -> float:
        """Mean confidence of a line that is not red, 0 where there is none."""
        lines = [x.confidence for x in self.lines if not x.red] or [x.confidence for x in self.lines]
        return sum(lines) / (len(lines) + self.missed) if lines else 0.0

    @property
    def doubtful(self) -> bool:
        """True if a person should compare the text with the picture: too many characters are not sure."""
        poor = sum(len(x.text) for x in self.lines if x.confidence < DOUBT and not x.red) + 3 * self.missed
        return poor > DOUBTFUL * (self.chars + 3 * self.missed)


def read_pixels(picture: Pixels, *, first: bool = False) -> Recognised:
    """Return the lines of `picture`; `first`: it is the first page of a document."""
    import cv2

    if blank(picture):
        return Recognised((), blank=True)
    long = max(picture.shape[:2])
    scale = min(1.0, WORK / long)
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    parted = inks(picture)
    black = _found(parted.black, first=first)
    red, seals = _found_red(parted)
    upright = None
    if not on_its_side(black or red):
        upright = _read(parted, black, red, seals, 0, scale)
        if upright.sure >= SURE:  # upside down nothing is read so surely: no other way need be tried
            return upright
    turn = way_up(parted.black, black) if black or parted.red is None else way_up(parted.red, red)
    if not turn and upright is not None:
        return upright
    if turn:
        height, width = picture.shape[:2]
        parted = Inks(turned(parted.black, turn), None if parted.red is None else turned(parted.red, turn), ())
        black = _found(parted.black, first=True) if first else [turned_quad(q, turn, width, height) for q in black]
        red = [turned_quad(q, turn, width, height) for q in red]
        seals = [turned_quad(q, turn, width, height) for q in seals]
    return _read(parted, black, red, seals, turn, scale)


def _read(parted: Inks, black: list[Quad], red: list[Quad], seals: list[Quad], turn: Turn, scale: float) -> Recognised:
    width = parted.black.shape[1]
    places = placed(black, red, width) + placed([], seals, width)
    down = [p for p in places if runs_down(p.quad)]
    along = [p for p in places if not runs_down(p.quad)]
    if len(down) > len(along):
        down.sort(key=lambda p: -p.bbox[2])  # columns of upright characters follow from right to left
    crops = [cut(_ink(parted, p), p.quad) for p in along]
    guesses = [*recognise(crops), *(read_down(cut(_ink(parted, p), p.quad)) for p in down)]
    lines, missed = [], 0
    for place, guess in zip([*along, *down], guesses, strict=True):
        if guess.text.strip() and guess.confidence >= LEAST:
            lines.append(_written(place, guess, scale))
        else:
            missed += bool(guess.text.strip()) and not place.red
    return Recognised(tuple(lines), turn, missed=missed)


def _ink(parted: Inks, place: Place) -> Pixels:
    return parted.red if place.red and parted.red is not None else parted.black


def _written(place: Place, guess: Guess, scale: float) -> Written:
    x, y = (float(v) for v in place.quad.mean(axis=0))
    w, h = (place.bbox[2] - place.bbox[0]) / 2, (place.bbox[3] - place.bbox[1]) / 2  # without the skew
    box = tuple(round(v / scale, 1) for v in (x - w, y - h, x + w, y + h))
    return Written(guess.text, box, round(guess.confidence, 3), place.red, runs_down(place.quad))  # type: ignore[arg-type]


def _found(picture: Pixels, *, first: bool) -> list[Quad]:
    """Return the places of lines; of a first page, those of its top at higher resolution."""
    height = picture.shape[0]
    if not first or max(picture.shape[:2]) <= LOOK:
        return _looked(picture, LOOK, max(picture.shape[:2]))
    edge, over = round(TOP * height), round(OVERLAP * height)
    long = max(picture.shape[:2])
    top = _looked(picture[: edge + over], CLOSE, long)
    rest = _looked(picture[edge - over :], LOOK, long)
    out = [q for q in top if q[:, 1].mean() < edge]
    for quad in rest:
        quad[:, 1] += edge - over
        if quad[:, 1].mean() >= edge:
            out.append(quad)
    return out


def _found_red(parted: Inks) -> tuple[list[Quad], list[Quad]]:
    """Return the places of red lines, and of those in seals: about as wide as high, put over whatever stands there."""
    lines: list[Quad] = []
    seals: list[Quad] = []
    if parted.red is None:
        return lines, seals
    long = max(parted.red.shape[:2])
    for x0, y0, x1, y1 in parted.areas:
        here = _looked(np.ascontiguousarray(parted.red[y0:y1, x0:x1]), LOOK, long)
        seal = SEAL < (x1 - x0) / (y1 - y0) < 1 / SEAL and y1 - y0 > SEAL_SIZE * long
        (seals if seal else lines).extend(quad + np.array([x0, y0], np.float32) for quad in here)
    return lines, seals


def _looked(picture: Pixels, most: int, long: int) -> list[Quad]:
    """Return the places of lines in `picture`, part of one with the longer side `long`, as if that were `most`."""
    import cv2

    scale = min(1.0, most / long)
    if long < SMALL:
        scale = min(2.0, SMALL / long)
    if scale != 1:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way)  # type: ignore[assignment]
    found: Any = detect(picture)
    return [q / scale for q in found]
