"""Pieces of text into visual lines.

    机 密 ★ 10 年          云岭省人民政府文件      one height, a wide gap: two lines
    ├─ letter-spaced: one ─┤ ←── > 3 em ──→

Each reading direction (0, 90, 180, 270 degrees, and columns of upright characters) has a frame in which its text
runs along u and its lines follow along v; the same steps serve all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple
from unicodedata import east_asian_width

from biaoshi.formats.pdf.geometry import union
from biaoshi.formats.pdf.glyphs import SPACES, Ink, Piece
from biaoshi.types.document import Box

WIDE = 3.0
"""Gap in em that parts two blocks on one line; typed spaces and tabs count as gap."""
SPACED = 6.0
"""Largest even gap in em within letter-spaced text (GB/T 9704 heads are spread over the line)."""
SAME_LINE = 0.55  # share of the lower height that must overlap; two lines of a dense table overlap by less than half
SCRIPT = 1.9  # ratio of heights up to which a raised or lowered piece belongs to a line

Frame = tuple[int, int, int, int]  # u = a·x + b·y, v = c·x + d·y
FRAMES: dict[float, Frame] = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader sees it; `chars` and `boxes` run alike (None for a space that stands for a gap)."""

    text: str
    boxes: tuple[Box | None, ...]
    inks: tuple[Ink, ...]
    bbox: Box
    direction: float = 0.0
    upright: bool = False

    @property
    def size(self) -> float:
        return max((i.size for i in self.inks), default=0.0)


def lines(pieces: Iterable[Piece]) -> list[Line]:
    """Return the lines of `pieces` (all of one view), main direction first, each direction from top to bottom."""
    groups: dict[tuple[float, bool], list[Piece]] = {}
    slanted: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if piece.ink.angle not in FRAMES:
            slanted.append(piece)
        else:
            groups.setdefault((piece.ink.angle, _upright(piece)), []).append(piece)
    out: list[Line] = []
    for (angle, upright), members in sorted(groups.items(), key=lambda g: (-sum(len(p.text) for p in g[1]), g[0])):
        frame = FRAMES[(angle + 90) % 360 if upright else angle]
        rows = _rows(list(_units(members, frame)))
        found = [line for row in rows for line in _segments(row, angle, upright)]
        out += found if upright else _stacked(found)
    return out + list(_along(slanted))


def _upright(piece: Piece) -> bool:
    """Characters of one object follow each other downwards: vertical writing."""
    first, last = piece.boxes[0], piece.boxes[-1]
    if piece.ink.angle != 0 or last[1] - first[1] < 0.5 * (first[3] - first[1]):
        return False
    ink = [b for c, b in zip(piece.text, piece.boxes, strict=True) if c not in SPACES]
    if len(ink) < 2:
        return False
    down = sum(
        b[1] - a[1] > 0.5 * (a[3] - a[1]) and abs(b[0] - a[0]) < 0.3 * (a[3] - a[1]) + 1 for a, b in pairwise(ink)
    )
    return 2 * down > len(ink) - 1


def _units(pieces: list[Piece], frame: Frame) -> Iterable[Unit]:
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
        em = piece.ink.size or 1.0
        for char, box in zip(piece.text, piece.boxes, strict=True):
            if char in SPACES:
                spaces += char
                continue
            p, q = a * box[0] + b * box[1], a * box[2] + b * box[3]
            u0, u1 = (p, q) if p <= q else (q, p)
            p, q = c * box[0] + d * box[1], c * box[2] + d * box[3]
            v0, v1 = (p, q) if p <= q else (q, p)
            if text and box != boxes[-1]:  # the letters of a ligature share a box
                gap = (u0 - end) / em
                if spaces or (gap > 0.13 and gap > _blank(text[-1], char)) or gap < -0.5 or abs(v0 - low) > 0.3 * em:
                    yield Unit("".join(text), tuple(boxes), ink, start, end, low, high, lead)
                    text, boxes = [], []
            if not text:
                # spaces typed at the end of one object belong here only if this one goes on from there
                lead = spaces if abs(v0 - low) < 0.5 * em and u0 > end - 0.1 * em else ""
                start, end, low, high = u0, u1, v0, v1
            text.append(char)
            boxes.append(box)
            if u1 > end:
                end = u1
            if v1 > high:
                high = v1
            spaces = ""
    if text:
        yield Unit("".join(text), tuple(boxes), ink, start, end, low, high, lead)


def _blank(before: str, after: str) -> float:
    """Return the gap in em from which a reader sees a space: Word sets a quarter of an em between Han and Latin,
    and justified lines stretch it."""
    return 0.5 if _wide_char(before) or _wide_char(after) else 0.13


def _rows(units: list[Unit]) -> list[list[Unit]]:
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


def _segments(row: list[Unit], angle: float, upright: bool) -> Iterable[Line]:
    """Yield the row's lines: parted at wide gaps, letter-spaced text kept together."""
    start = 0
    for i in range(1, len(row) + 1):
        if i < len(row) and not _parted(row, i):
            continue
        yield _line(row[start:i], angle, upright)
        start = i


def _parted(row: list[Unit], i: int) -> bool:
    before, unit = row[i - 1], row[i]
    em = max(before.ink.size, unit.ink.size) or 1.0
    gap = (unit.u0 - before.u1) / em
    if gap <= WIDE or (gap <= SPACED and (before.text[-1] in "（(〔[【" or unit.text[0] in "）)〕]】")):
        return False
    return gap > SPACED or not _even(row, i, gap, em)


def _even(row: list[Unit], i: int, gap: float, em: float) -> bool:
    """The gap before unit `i` is one of several even gaps between single characters, or parts the only two."""
    if len(row) == 2:
        return len(row[0].text) == len(row[1].text) == 1 and _wide_char(row[0].text) and _wide_char(row[1].text)
    near = row[max(0, i - 4) : i + 4]
    if any(len(u.text) > 2 for u in near) or len(near) < 3:
        return False
    gaps = [(b.u0 - a.u1) / em for a, b in pairwise(near)]
    middle = median(gaps)
    return middle > 0.3 and gap <= 1.6 * middle and max(gaps) <= 1.6 * middle


def _wide_char(char: str) -> bool:
    return char > "\u2e7f" and east_asian_width(char) in "WF"


def _line(units: list[Unit], angle: float, upright: bool) -> Line:
    chars: list[str] = []
    boxes: list[Box | None] = []
    inks: list[Ink] = []
    gaps = [b.u0 - a.u1 for a, b in pairwise(units)]
    usual = median(gaps) if len(gaps) > 1 else 0.0
    for i, unit in enumerate(units):
        if i:
            space = _space(units[i - 1], unit, usual)
            chars += space
            boxes += [None] * len(space)
            inks += [unit.ink] * len(space)
        chars += unit.text
        boxes += unit.boxes
        inks += [unit.ink] * len(unit.text)
    bbox = union([b for b in boxes if b is not None])
    return Line("".join(chars), tuple(boxes), tuple(inks), bbox, angle, upright)


def _space(before: Unit, unit: Unit, usual: float) -> str:
    """Return what stands for the gap: typed spaces as typed, else one space, two where the gap is wide."""
    em = min(before.ink.size, unit.ink.size) or 1.0
    gap = (unit.u0 - before.u1) / em
    if unit.spaces and gap > 0.05:
        return unit.spaces if gap < 1.5 or len(unit.spaces) > 1 else unit.spaces + " "
    if gap <= _blank(before.text[-1], unit.text[0]):
        return ""
    return "  " if gap > 1.5 and gap * em > 1.6 * usual else " "


def _stacked(found: list[Line]) -> list[Line]:
    """Join single Han characters set one under the other (narrow table heads, spines) into one upright line."""
    out: list[Line] = []
    for line in found:
        if len(line.text) == 1 and _wide_char(line.text):
            x = (line.bbox[0] + line.bbox[2]) / 2
            for i in range(len(out) - 1, max(-1, len(out) - 12), -1):
                above = out[i]
                if not (above.upright or len(above.text) == 1) or not _wide_char(above.text[-1]):
                    continue
                step = line.bbox[1] - above.bbox[3]
                if (
                    abs((above.bbox[0] + above.bbox[2]) / 2 - x) < 0.5 * line.size
                    and -0.4 * line.size < step < 0.8 * line.size
                    and abs(above.size - line.size) < 1
                ):
                    out[i] = Line(
                        above.text + line.text,
                        above.boxes + line.boxes,
                        above.inks + line.inks,
                        union([above.bbox, line.bbox]),
                        0.0,
                        True,
                    )
                    break
            else:
                out.append(line)
        else:
            out.append(line)
    return out


def _along(pieces: list[Piece]) -> Iterable[Line]:
    """Yield slanted and curved text (watermarks, seals) in the order it is painted, joined while it runs on."""
    run: list[Piece] = []
    for piece in pieces:
        if run and _far(run[-1], piece):
            yield _slanted(run)
            run = []
        run.append(piece)
    if run:
        yield _slanted(run)


def _far(a: Piece, b: Piece) -> bool:
    p, q = a.boxes[-1], b.boxes[0]
    reach = 2.5 * max(a.ink.size, b.ink.size, 1.0)
    return abs(p[0] + p[2] - q[0] - q[2]) > 2 * reach or abs(p[1] + p[3] - q[1] - q[3]) > 2 * reach


def _slanted(run: list[Piece]) -> Line:
    text = "".join(c for p in run for c in p.text)
    boxes = tuple(b for p in run for b in p.boxes)
    return Line(text, boxes, tuple(p.ink for p in run for _ in p.text), union(list(boxes)), run[0].ink.angle)
