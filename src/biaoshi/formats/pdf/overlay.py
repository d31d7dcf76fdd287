"""Text that annotations paint on the page by themselves (stamps, text boxes): the page is flattened in memory and read again."""

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.pdf.geometry import Sheet, rounded
from biaoshi.formats.pdf.glyphs import Piece, glyphs
from biaoshi.formats.pdf.handles import page_of
from biaoshi.formats.pdf.inventory import HIDDEN, Findings, Note
from biaoshi.formats.pdf.lines import lines
from biaoshi.types.document import Box

LIMIT = 200_000
_LOOKS = 5_000_000
"""Characters of one page held against boxes of annotations; of more, some may be told twice."""


def overlay(document: Any, page: Any, where: Sheet, index: int, found: Findings) -> None:
    """Add to `found` what annotations of the page paint beyond its own text and beyond what they say of themselves; what
    those paint that are not shown is hidden text. A page that cannot be flattened is said to be unread."""
    pieces = glyphs(page, where, LIMIT).pieces
    own = {_place(c, b) for p in pieces for c, b in zip(p.text, p.boxes, strict=True)}
    veiled = _unveiled(document, index, where) if index + 1 in found.veiled else []
    shown: list[Piece] | None = []
    done = raw.FPDFPage_Flatten(page, 0)
    if done == raw.FLATTEN_SUCCESS:
        with page_of(document, index) as flat:
            shown = None if flat is None else glyphs(flat, where, LIMIT).pieces
    if done == raw.FLATTEN_FAIL or shown is None or veiled is None:
        found.media.append((index + 1, "Appearance"))
    shown, veiled = shown or [], veiled or []
    _tell(shown, own, index + 1, found, hidden=False)
    own |= {_place(c, b) for p in shown for c, b in zip(p.text, p.boxes, strict=True)}
    _tell(veiled, own, index + 1, found, hidden=True)


def _unveiled(document: Any, index: int, where: Sheet) -> list[Piece] | None:
    """Return the characters of the page with all its annotations shown, those that are hidden too; None: it cannot be had."""
    copy = raw.FPDF_CreateNewDocument()
    try:
        if not raw.FPDF_ImportPagesByIndex(copy, document, (ctypes.c_int * 1)(index), 1, 0):
            return None
        with page_of(copy, 0) as page:
            for n in range(raw.FPDFPage_GetAnnotCount(page) if page is not None else 0):
                if annotation := raw.FPDFPage_GetAnnot(page, n):
                    raw.FPDFAnnot_SetFlags(annotation, raw.FPDFAnnot_GetFlags(annotation) & ~HIDDEN)
                    raw.FPDFPage_CloseAnnot(annotation)
            if page is None or raw.FPDFPage_Flatten(page, 0) != raw.FLATTEN_SUCCESS:
                return None
        with page_of(copy, 0) as flat:
            return None if flat is None else glyphs(flat, where, LIMIT).pieces
    finally:
        raw.FPDF_CloseDocument(copy)


def _tell(pieces: list[Piece], known: set[tuple[str, int, int]], number: int, found: Findings, *, hidden: bool) -> None:
    """Add the lines of page `number` that are in `pieces` and not `known`, and that no annotation says of itself."""
    said = [(n.box, _squeezed(n.text)) for n in found.notes if n.page == number and n.hidden is hidden]
    fresh = [
        _Char(at, char, box)
        for at, piece in enumerate(pieces)
        for char, box in zip(piece.text, piece.boxes, strict=True)
        if _place(char, box) not in known
    ]
    for line in lines(_pieces(_without_said(fresh, pieces, said), pieces)):
        text = _squeezed(line.text)
        if any(c.isalnum() or c == "★" for c in text) and not any(text in words for _, words in said):
            found.notes.append(Note("Stamp", line.text, number, rounded(line.bbox), -1, hidden=hidden))


@dataclass(frozen=True, slots=True)
class _Char:
    """A character that was not on the page before; `number` of the piece it is of."""

    number: int
    char: str
    box: Box

    @property
    def middle(self) -> tuple[float, float]:
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


def _without_said(fresh: list[_Char], pieces: list[Piece], said: list[tuple[Box, str]]) -> list[_Char]:
    """Return the characters without those in the box of an annotation that says them itself. What stands in one box is
    read by itself: two fields side by side are no line."""
    ordered = sorted(range(len(fresh)), key=lambda n: fresh[n].middle[1])
    heights = [fresh[n].middle[1] for n in ordered]
    gone: set[int] = set()
    left = _LOOKS
    for (x0, y0, x1, y1), words in said:
        near = ordered[bisect_left(heights, y0) : bisect_right(heights, y1)]
        left -= len(near)
        if left < 0:
            break
        held = sorted(n for n in near if x0 <= fresh[n].middle[0] <= x1)
        if held and all(_squeezed(w.text) in words for w in lines(_pieces([fresh[n] for n in held], pieces))):
            gone.update(held)
    return [c for n, c in enumerate(fresh) if n not in gone]


def _pieces(chars: list[_Char], pieces: list[Piece]) -> Iterator[Piece]:
    for number, group in groupby(chars, key=lambda c: c.number):
        held = list(group)
        yield Piece(pieces[number].ink, pieces[number].key, [c.char for c in held], [c.box for c in held])


def _place(char: str, box: Box) -> tuple[str, int, int]:
    return (char, round(box[0]), round(box[1]))


def _squeezed(text: str) -> str:
    return "".join(text.split())
