"""Text that annotations paint on the page by themselves (stamps, text boxes): the page is flattened in memory and read again."""

from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.pdf.geometry import Sheet, rounded
from biaoshi.formats.pdf.glyphs import Piece, glyphs
from biaoshi.formats.pdf.handles import page_of
from biaoshi.formats.pdf.inventory import Findings, Note
from biaoshi.formats.pdf.lines import lines
from biaoshi.types.document import Box

LIMIT = 200_000


def overlay(document: Any, page: Any, where: Sheet, index: int, found: Findings) -> None:
    """Add to `found` what drawn annotations of the page paint beyond its own text and beyond what they say of themselves."""
    own = {_place(c, b) for p in glyphs(page, where, LIMIT).pieces for c, b in zip(p.text, p.boxes, strict=True)}
    if raw.FPDFPage_Flatten(page, 0) != 1:
        return
    said = [_squeezed(n.text) for n in found.notes if n.page == index + 1]
    with page_of(document, index) as flat:
        if flat is None:
            return
        fresh = []
        for piece in glyphs(flat, where, LIMIT).pieces:
            kept = [(c, b) for c, b in zip(piece.text, piece.boxes, strict=True) if _place(c, b) not in own]
            if kept:
                fresh.append(Piece(piece.ink, piece.key, [c for c, _ in kept], [b for _, b in kept]))
        for line in lines(fresh):
            text = _squeezed(line.text)
            if text and not any(text in s for s in said):
                found.notes.append(Note("Stamp", line.text, index + 1, rounded(line.bbox), -1))


def _place(char: str, box: Box) -> tuple[str, int, int]:
    return (char, round(box[0]), round(box[1]))


def _squeezed(text: str) -> str:
    return "".join(text.split())
