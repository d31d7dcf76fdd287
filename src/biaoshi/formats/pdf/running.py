"""Running headers and footers: lines that come back at the same place on three pages or more, and the type area.

A page number differs from page to page, so digits are one before lines are compared.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from biaoshi.types.document import Box, Page

LEAST = 3  # pages
EDGE = 0.14  # of the page's height, at the top and at the bottom
NEAR = 5.0  # points up and down that are one place; across the sheet, page numbers change sides
OUTER = 3  # lines from the edge that are looked at
_DIGITS = re.compile("[0-9０-９〇零一二三四五六七八九十ivxlcIVXLC]+")
_PAGE_NUMBER = re.compile(
    r"[-—–―·•~～\s]*(?:第\s*)?[0-9０-９]{1,4}\s*(?:页)?(?:\s*[/／,，共]+\s*[0-9０-９]{1,4}\s*页?)?[-—–―·•~～\s]*"
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A line that stood near an edge: which page, which line of that page, what and where."""

    page: int
    line: int
    text: str
    box: Box
    top: bool


def edges(page: int, rows: Sequence[tuple[int, str, Box]], height: float) -> list[Edge]:
    """Return the outer lines of a page; `rows` are (line number, text, box) in any order."""
    by_height = sorted(rows, key=lambda r: r[2][1])
    head = [Edge(page, n, t, b, True) for n, t, b in by_height[:OUTER] if b[3] <= EDGE * height + 12]
    foot = [Edge(page, n, t, b, False) for n, t, b in by_height[-OUTER:] if b[1] >= (1 - EDGE) * height - 12]
    return head + foot


def running(found: Sequence[Edge]) -> dict[tuple[int, int], str]:
    """Return (page, line) → "header" or "footer" for the lines of `found` that run through the document."""
    groups: dict[tuple[bool, str, int], list[Edge]] = defaultdict(list)
    for edge in found:
        groups[edge.top, _DIGITS.sub("0", "".join(edge.text.split())), int(edge.box[1] // NEAR)].append(edge)
    pages = {key: {e.page for e in members} for key, members in groups.items()}
    out: dict[tuple[int, int], str] = {}
    for (top, pattern, row), members in groups.items():
        if not pattern:
            continue
        here = len(set().union(*(pages.get((top, pattern, r), set()) for r in (row - 1, row, row + 1))))
        for edge in members:
            if here >= LEAST or (not top and here > 1 and _PAGE_NUMBER.fullmatch(edge.text)):
                out[edge.page, edge.line] = "header" if top else "footer"
    return out


MM = 72 / 25.4
STANDARD: Box = (round(28 * MM, 1), round(37 * MM, 1), round(184 * MM, 1), round(262 * MM, 1))
"""GB/T 9704—2012: A4, 天头 37 mm, 订口 28 mm, 版心 156 mm × 225 mm."""


def text_areas(pages: Sequence[Page], lines: dict[int, list[Box]]) -> dict[int, Box]:
    """Return the type area of each page that tells one.

    `lines` are the boxes of body lines by page. The area is where most lines of like pages begin and end; a page
    alone gets the standard area of official papers only if its text keeps to it.
    """
    out: dict[int, Box] = {}
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for page in pages:
        groups[round(page.width), round(page.height)].append(page.number)
    for (width, height), numbers in groups.items():
        later = [b for n in numbers if n > 1 for b in lines.get(n, [])]
        own = later if len(later) >= 10 else [b for n in numbers for b in lines.get(n, [])]
        a4 = abs(width - 595) < 4 and abs(height - 842) < 4
        area = _standard(own) if a4 else None
        if area is None and len(own) >= 10:
            area = _extent(own)
        for n in numbers:
            if area is not None:
                out[n] = area
    return out


def _standard(boxes: list[Box]) -> Box | None:
    """The standard area if lines begin at its left edge (or two characters in) and none leave it."""
    if len(boxes) < 4:
        return None
    x0, y0, x1, _ = STANDARD
    inside = sum(x0 - 9 <= b[0] and b[2] <= x1 + 9 and b[1] >= y0 - 12 for b in boxes)
    flush = sum(abs(b[0] - x0) <= 9 or abs(b[0] - x0 - 32) <= 10 for b in boxes)
    return STANDARD if inside >= 0.9 * len(boxes) and flush >= 0.5 * len(boxes) else None


def _extent(boxes: list[Box]) -> Box:
    def at(values: list[float], share: float) -> float:
        values.sort()
        return round(values[min(len(values) - 1, int(share * len(values)))], 1)

    return (
        at([b[0] for b in boxes], 0.05), at([b[1] for b in boxes], 0.02),
        at([b[2] for b in boxes], 0.95), at([b[3] for b in boxes], 0.98),
    )  # fmt: skip
