"""Characters into units without a gap, units into rows of one height: the first half of finding lines."""

from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import east_asian_width

from biaoshi.formats.pdf.glyphs import SPACES, Ink, Piece
from biaoshi.types.document import Box

SAME_LINE = 0.55  # share of the lower height that must overlap; two lines of a dense table overlap by less than half
SCRIPT = 1.9  # ratio of heights up to which a raised or lowered piece belongs to a line

Frame = tuple[int, int, int, int]  # u = a·x + b·y, v = c·x + d·y


class Unit(NamedTuple):
    """Characters without a gap among them, in one frame: u along the line, v across. A tuple: there are many."""

    text: str
    boxes: tuple[Box, ...]
    ink: Ink
    u0: float
    u1: float
    v0: float
    v1: float
    spaces: str = ""  # typed before it


def units_of(pieces: list[Piece], frame: Frame) -> Iterable[Unit]:
    """Yield the parts of `pieces` between gaps and typed spaces; a part may span text objects of one style."""
    a, b, c, d = frame
    text: list[str] = []
    boxes: list[Box] = []
    ink = pieces[0].ink
    em, spaces, lead = 1.0, "", ""
    start = end = low = high = 0.0
    for piece in pieces:
        if spaces or piece.ink.style is not ink.style:
            if text:
                yield Unit("".join(text), tuple(boxes), ink, start, end, low, high, lead)
            text, boxes = [], []
            ink = piece.ink
        em, begins = piece.ink.size or 1.0, True
        for char, box in zip(piece.text, piece.boxes, strict=True):
            if char in SPACES:
                spaces += char
                continue
            p, q = a * box[0] + b * box[1], a * box[2] + b * box[3]
            u0, u1 = (p, q) if p <= q else (q, p)
            p, q = c * box[0] + d * box[1], c * box[2] + d * box[3]
            v0, v1 = (p, q) if p <= q else (q, p)
            if text and (begins or box != boxes[-1]):  # the letters of a ligature share a box
                gap = (u0 - end) / em
                if spaces or (gap > 0.13 and gap > blank(text[-1], char)) or gap < -0.5 or abs(v0 - low) > 0.3 * em:
                    yield Unit("".join(text), tuple(boxes), ink, start, end, low, high, lead)
                    text, boxes = [], []
            if not text:
                # spaces typed at the end of one object belong here only if this one goes on from there
                lead = spaces if abs(v0 - low) < 0.5 * em and u0 > end - 0.1 * em else ""
                start, end, low, high = u0, u1, v0, v1
            begins = False
            text.append(char)
            boxes.append(box)
            if u1 > end:
                end = u1
            if v1 > high:
                high = v1
            spaces = ""
    if text:
        yield Unit("".join(text), tuple(boxes), ink, start, end, low, high, lead)


def blank(before: str, after: str) -> float:
    """Return the gap in em from which a reader sees a space: Word sets a quarter of an em between Han and Latin,
    and justified lines stretch it."""
    return 0.5 if wide_char(before) or wide_char(after) else 0.13


def rows_of(units: list[Unit]) -> list[list[Unit]]:
    """Return units gathered into rows by overlap across the line, from top to bottom, each sorted along it."""
    rows: list[list[Unit]] = []
    cores: list[Unit] = []
    for unit in sorted(units, key=lambda x: (x.v0 + x.v1, x.u0)):
        best, share = -1, SAME_LINE
        low, high, height = unit.v0, unit.v1, unit.v1 - unit.v0
        for i in range(len(rows) - 1, max(-1, len(rows) - 24), -1):
            core = cores[i]
            if core.v1 <= low or core.v0 >= high:
                continue
            own = core.v1 - core.v0
            lower = (own if own < height else height) or 0.1
            if (own > SCRIPT * lower or height > SCRIPT * lower) and not _framed(core, unit):
                continue
            same = ((core.v1 if core.v1 < high else high) - (core.v0 if core.v0 > low else low)) / lower
            if same > share:
                best, share = i, same
                if same > 0.9:
                    break
        if best < 0:
            rows.append([unit])
            cores.append(unit)
        else:
            rows[best].append(unit)
            if 1 < height / (cores[best].v1 - cores[best].v0 or 0.1) < 1.5:
                cores[best] = unit
    order = sorted(range(len(rows)), key=lambda i: cores[i].v0 + cores[i].v1)
    return [_once(sorted(rows[i], key=lambda x: x.u0)) for i in order]


def _framed(core: Unit, unit: Unit) -> bool:
    """Fonts may claim absurd heights: the sizes decide then."""
    small, large = sorted((core.ink.size or 1, unit.ink.size or 1))
    return large <= 1.3 * small and abs(core.v0 + core.v1 - unit.v0 - unit.v1) < small


def _once(row: list[Unit]) -> list[Unit]:
    """Drop the second copy of text drawn twice to look bold or shaded."""
    out: list[Unit] = []
    for unit in row:
        twin = next(
            (o for o in out[-3:] if o.text == unit.text and abs(o.u0 - unit.u0) < 0.15 * (unit.ink.size or 1)), None
        )
        if twin is None or abs(twin.v0 - unit.v0) > 0.3 * (unit.ink.size or 1):
            out.append(unit)
    return out


def wide_char(char: str) -> bool:
    return char > "\u2e7f" and east_asian_width(char) in "WF"
