"""Pieces of text into visual lines.

    机 密 ★ 10 年          云岭省人民政府文件      one height, a wide gap: two lines
    ├─ letter-spaced: one ─┤ ←── > 3 em ──→

Each reading direction (0, 90, 180, 270 degrees, and columns of upright characters) has a frame in which its text
runs along u and its lines follow along v; the same steps serve all of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from biaoshi.formats.boxes import union
from biaoshi.formats.pdf.glyphs import SPACES, Ink, Piece
from biaoshi.formats.pdf.rows import Frame, Unit, blank, rows_of, units_of, wide_char
from biaoshi.types.document import Box

WIDE = 3.0
"""Gap in em that parts two blocks on one line; typed spaces and tabs count as gap."""
SPACED = 6.0
"""Largest even gap in em within letter-spaced text (GB/T 9704 heads are spread over the line)."""
GUTTER = 1.2  # em: gaps that stand one under the other part columns from here on
ALIGNED = 5  # rows in which they must

FRAMES: dict[float, Frame] = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


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
        rows = rows_of(list(units_of(members, frame)))
        gutters = _gutters(rows)
        found = [line for row in rows for line in _segments(row, angle, upright, gutters)]
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


def _gutters(rows: list[list[Unit]]) -> list[float]:
    """Return the u of gaps that stand one under the other in many rows: columns may be as near as two characters."""
    if len(rows) < 2 * ALIGNED:
        return []
    count: Counter[int] = Counter()
    for row in rows:
        for before, unit in pairwise(row):
            if unit.u0 - before.u1 > GUTTER * max(before.ink.size, unit.ink.size):
                count.update(range(int(before.u1 // 3) + 1, int(unit.u0 // 3) + 1))
    many = max(ALIGNED, 0.4 * len(rows))
    return [3.0 * bin_ for bin_, n in sorted(count.items()) if n >= many]


def _segments(row: list[Unit], angle: float, upright: bool, gutters: list[float]) -> Iterable[Line]:
    """Yield the row's lines: parted at wide gaps and at gutters, letter-spaced text kept together."""
    start = 0
    for i in range(1, len(row) + 1):
        if i < len(row) and not _parted(row, i, gutters):
            continue
        yield _line(row[start:i], angle, upright)
        start = i


def _parted(row: list[Unit], i: int, gutters: list[float]) -> bool:
    before, unit = row[i - 1], row[i]
    em = max(before.ink.size, unit.ink.size) or 1.0
    gap = (unit.u0 - before.u1) / em
    if gap > GUTTER and gutters and any(before.u1 <= g <= unit.u0 for g in gutters):
        return not _even(row, i, gap, em)
    if gap <= WIDE or (gap <= SPACED and (before.text[-1] in "（(〔[【" or unit.text[0] in "）)〕]】")):
        return False
    return gap > SPACED or not _even(row, i, gap, em)


def _even(row: list[Unit], i: int, gap: float, em: float) -> bool:
    """The gap before unit `i` is one of several even gaps between single characters, or parts the only two."""
    if len(row) == 2:
        return len(row[0].text) == len(row[1].text) == 1 and wide_char(row[0].text) and wide_char(row[1].text)
    near = row[max(0, i - 4) : i + 4]
    if any(len(u.text) > 2 for u in near) or len(near) < 3:
        return False
    gaps = [(b.u0 - a.u1) / em for a, b in pairwise(near)]
    middle = median(gaps)
    return middle > 0.3 and gap <= 1.6 * middle and max(gaps) <= 1.6 * middle


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
    if gap <= blank(before.text[-1], unit.text[0]):
        return ""
    return "  " if gap > 1.5 and gap * em > 1.6 * usual else " "


def _stacked(found: list[Line]) -> list[Line]:
    """Join single Han characters set one under the other (narrow table heads, spines) into one upright line."""
    out: list[Line] = []
    for line in found:
        if len(line.text) == 1 and wide_char(line.text):
            x = (line.bbox[0] + line.bbox[2]) / 2
            for i in range(len(out) - 1, max(-1, len(out) - 12), -1):
                above = out[i]
                if not (above.upright or len(above.text) == 1) or not wide_char(above.text[-1]):
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
