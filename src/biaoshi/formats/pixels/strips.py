"""Words cut out of the pixels of a line: what is behind them is set on, and a box stands where they were.

    身份证号 990101199001010019，现住          身份证号 ┌─────────┐，现住
    ├ kept ─┤├──── removed ────┤├kept┤    →    ├ kept ─┤│99*…*019 │├kept┤
                                                        └─────────┘

The box is as wide as what stands in it wants, in steps of four characters, never as wide as what was removed: its width
would tell the name. What is behind it moves; where it would run into other ink or off the sheet, box and rest are
narrowed together. Without anything in it the box is grey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from biaoshi.formats.boxes import wide
from biaoshi.formats.pixels.lettering import lettering
from biaoshi.types.document import Box

Pixels = NDArray[np.uint8]
"""Rows, columns, red-green-blue."""
STEP = 4.0  # em: boxes are as wide as a multiple of it
_ROOM = 0.5  # em around the words in a box
_INK = 48  # of 255: by how much ink differs from the ground
_SPILL = 0.04  # em by which glyphs may reach out of their boxes along the line
_UNSURE, _ASTRAY = 0.4, 0.03  # em, and share of the line: what goes besides where nobody knows the places of characters
_SNAP = 0.5  # em within which the gap between two characters is looked for then
TYPE = 0.8  # em: size of the words in a box
_GREY = "#b4b4b4"  # of a box without words: seen as covered, and not taken for print by who measures ink
_AROUND = 0.12  # of the height of a line: how far glyphs may reach out of it
_EDGE = 0.02  # of the sheet: margin that is kept free


@dataclass(frozen=True, slots=True)
class Gap:
    """One stretch to be removed, in pixels along the line, and what stands there afterwards."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a stretch of the line went: pixels along the line before and after; `text` of a box, None of what was kept."""

    old: tuple[float, float]
    new: tuple[float, float]
    text: str | None = None


def level(picture: Pixels, turn: int, *, down: bool = False) -> Pixels:
    """Return a view of `picture` in which text that runs `turn` degrees clockwise (or down the sheet) runs level.

    What is written into the view is written into the picture.
    """
    return picture.transpose(1, 0, 2) if down else np.rot90(picture, turn // 90 % 4)


def levelled(box: Box, size: tuple[int, int], turn: int, *, down: bool = False) -> Box:
    """Return where `box` of a picture of `size` (width, height) is in its `level` view."""
    width, height = size
    x0, y0, x1, y1 = box
    if down:
        return (y0, x0, y1, x1)
    match turn // 90 % 4:
        case 1:
            return (y0, width - x1, y1, width - x0)
        case 2:
            return (width - x1, height - y1, width - x0, height - y0)
        case 3:
            return (height - y1, x0, height - y0, x1)
        case _:
            return box


def cut(
    view: Pixels, line: Box, gaps: Sequence[Gap], em: float, *, sure: bool = True, down: bool = False
) -> list[Moved]:
    """Remove `gaps` (in order, none over another) from a level `line` of `view`; tell where everything on it went.

    `em` is the size of its type in pixels. `sure`: the ends of the gaps are known, else more is taken,
    up to the nearest place between two characters. `down`: the view shows characters that stand one under the other.
    """
    height, width = view.shape[:2]
    top, bottom = max(0, int(line[1])), min(height, int(np.ceil(line[3])))
    strip = view[top:bottom]
    if strip.size == 0 or not gaps:
        return []
    ground = _ground(strip[:, max(0, int(line[0] - em / 2)) : int(line[2] + em / 2) + 1], round(em / 2))
    inked = np.abs(strip.astype(np.int16) - ground).max(axis=2) > _INK
    columns = inked.sum(axis=0)
    spill = _SPILL * em if sure else _UNSURE * em + _ASTRAY * (line[2] - line[0])
    ends = [(g.start - spill, g.end + spill) for g in gaps]
    if not sure:
        ends = [(_between(columns, a, em, forward=False), _between(columns, b, em, forward=True)) for a, b in ends]
    ends = [(float(np.floor(a)), float(np.ceil(b))) for a, b in ends]  # what stays moves by whole pixels
    last = min(float(width), max(line[2] + spill, ends[-1][1]))
    limit = _limit(columns, last, width)
    pieces: list[tuple[float, float, str | None]] = []
    for n, (gap, (start, end)) in enumerate(zip(gaps, ends, strict=True)):
        pieces.append((start, end, gap.text))
        after = ends[n + 1][0] if n + 1 < len(ends) else last
        if after > end:
            pieces.append((end, after, None))
    first = max(0.0, ends[0][0])
    wanted = [_wide(text, em) if text is not None else b - a for a, b, text in pieces]
    shrink = min(1.0, max(1.0, limit - first) / max(1.0, sum(wanted)))
    held = strip.copy()
    out = [Moved((line[0], first), (line[0], first))]
    at = first
    strip[:, int(first) : int(np.ceil(max(last, min(limit, first + sum(wanted)))))] = ground
    for (a, b, text), size in zip(pieces, wanted, strict=True):
        end = at + size * shrink
        x0, x1 = round(at), min(width, max(round(at) + 1, round(end)))
        if text is None:
            strip[:, x0:x1] = _narrowed(held[:, round(a) : max(round(a) + 1, round(b))], x1 - x0)
        elif x1 - x0 > 2 and bottom - top > 2:
            strip[:, x0:x1] = _label(text, x1 - x0, bottom - top, em, down=down)
        out.append(Moved((a, b), (at, end), text))
        at = end
    return out


def parted(gaps: list[Gap]) -> list[Gap]:
    """Join gaps that lie over one another: a line may be set back to front."""
    out: list[Gap] = []
    for gap in sorted(gaps, key=lambda g: g.start):
        if out and gap.start < out[-1].end:
            out[-1] = Gap(out[-1].start, max(out[-1].end, gap.end), out[-1].text + gap.text)
        else:
            out.append(gap)
    return out


def opened(line: Box, others: Sequence[Box]) -> Box:
    """Return the box of a line, higher by what glyphs may reach out of it, as far as no other line is there."""
    x0, y0, x1, y1 = line
    reach = _AROUND * (y1 - y0)
    top, bottom = y0 - reach, y1 + reach
    for a0, b0, a1, b1 in others:
        if a1 < x0 or a0 > x1:
            continue
        if b1 <= y0 + reach and b1 > top:
            top = min(y0 + reach, b1)
        if b0 >= y1 - reach and b0 < bottom:
            bottom = max(y1 - reach, b0)
    return (x0, top, x1, bottom)


def blank(view: Pixels, box: Box, text: str, em: float) -> None:
    """Put one box over all of `box`, with `text` in it: for words whose places within it nobody knows."""
    height, width = view.shape[:2]
    x0, y0, x1, y1 = (
        max(0, int(box[0])),
        max(0, int(box[1])),
        min(width, int(np.ceil(box[2]))),
        min(height, int(np.ceil(box[3]))),
    )
    if x1 - x0 > 2 and y1 - y0 > 2:
        view[y0:y1, x0:x1] = _label(text, x1 - x0, y1 - y0, min(em, float(y1 - y0)))


def _ground(strip: Pixels, side: int) -> NDArray[np.int16]:
    """Return the commonest colour along the edges of a strip, where there is little ink: the paper, or the shading of a cell."""
    if strip.size == 0:
        return np.array([255, 255, 255], np.int16)
    edges = (strip[:2], strip[-2:], strip[:, :side], strip[:, -side:])
    flat = np.concatenate([e.reshape(-1, 3) for e in edges]).astype(np.int32)
    codes = (flat[:, 0] << 16) | (flat[:, 1] << 8) | flat[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    code = int(values[counts.argmax()])
    return np.array([code >> 16, code >> 8 & 255, code & 255], np.int16)


def _between(columns: NDArray[np.int64], at: float, em: float, *, forward: bool) -> float:
    """Return the place near `at` with the least ink, rather outwards (forward: behind `at`) than into what is removed."""
    outwards, inwards = _SNAP * em, 0.25 * em
    low, high = (at - inwards, at + outwards) if forward else (at - outwards, at + inwards)
    a, b = max(0, int(low)), min(len(columns), int(high) + 1)
    if b <= a:
        return at
    window = columns[a:b]
    best = np.flatnonzero(window == window.min()) + a
    return float(best[np.abs(best - at).argmin()])


def _limit(columns: NDArray[np.int64], last: float, width: int) -> float:
    """Return how far to the right a line may grow: to the next ink, or to the margin of the sheet."""
    begin = int(last) + 2
    found = np.flatnonzero(columns[begin:])
    edge = width * (1 - _EDGE)
    return max(last, min(edge, float(begin + found[0] - 3) if len(found) else edge))


def _wide(text: str, em: float) -> float:
    """Return the width of the box for `text`, in whole steps."""
    if not text:
        return STEP * em
    letters = sum(1.0 if wide(c) else 0.6 for c in text)
    return float(np.ceil((letters + _ROOM) / STEP) * STEP * em)


def spread(text: str, start: float, end: float, em: float) -> tuple[float, float]:
    """Return from where to where the words of a box stand that reaches from `start` to `end`."""
    length = min(end - start, TYPE * em * sum(1.0 if wide(c) else 0.55 for c in text))
    middle = (start + end) / 2
    return (middle - length / 2, middle + length / 2)


def _narrowed(piece: Pixels, width: int) -> Pixels:
    if piece.shape[1] == width:
        return piece
    return np.asarray(
        Image.fromarray(np.ascontiguousarray(piece)).resize((width, piece.shape[0]), Image.Resampling.BOX)
    )


def _label(text: str, width: int, height: int, em: float, *, down: bool = False) -> Pixels:
    """Return the picture of a box with a rim: grey without words, else white with the words in its middle."""
    if down:
        return _label("", width, height, em) if not text else _stacked(text, width, height, em).transpose(1, 0, 2)
    font = lettering(text, max(6, round(TYPE * min(em, height)))) if text else None
    image = Image.new("RGB", (width, height), "white" if font else _GREY)
    ImageDraw.Draw(image).rectangle((0, 0, width - 1, height - 1), outline="black")
    if font:
        left, top, right, bottom = font.getbbox(text)
        words = Image.new("RGB", (max(1, int(right - left)), max(1, int(bottom - top))), "white")
        ImageDraw.Draw(words).text((-left, -top), text, fill="black", font=font)
        room = (max(1, width - 4), max(1, height - 4))
        if words.width > room[0] or words.height > room[1]:
            words = words.resize((min(words.width, room[0]), min(words.height, room[1])), Image.Resampling.LANCZOS)
        image.paste(words, ((width - words.width) // 2, (height - words.height) // 2))
    return np.asarray(image)


def _stacked(text: str, width: int, height: int, em: float) -> Pixels:
    """Return a box with characters one under the other, `width` being its length down the sheet."""
    each = max(3, width // len(text))
    parts = [_label(c, height, each, em) for c in text]
    whole = np.concatenate(parts)
    return np.asarray(Image.fromarray(whole).resize((height, width)))
