"""Text that annotations paint on the page by themselves (stamps, text boxes): the page is flattened in memory and read again."""

from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.pdf.geometry import Sheet, rounded
from biaoshi.formats.pdf.glyphs import glyphs
from biaoshi.formats.pdf.handles import page_of
from biaoshi.formats.pdf.inventory import Findings, Note
from biaoshi.formats.pdf.leaf import Leaf
from biaoshi.formats.pdf.lines import lines

LIMIT = 200_000


def overlay(document: Any, page: Any, where: Sheet, one: Leaf, index: int, found: Findings) -> None:
    """Add to `found` what drawn annotations of the page paint beyond the page's own text and their contents."""
    if raw.FPDFPage_Flatten(page, 0) != 1:
        return
    own = {_squeezed(r.text) for r in one.rows} | {_squeezed(t) for _, t, _ in one.unseen}
    said = [_squeezed(n.text) for n in found.notes if n.page == index + 1]
    with page_of(document, index) as flat:
        if flat is None:
            return
        for line in lines(glyphs(flat, where, LIMIT).pieces):
            text = _squeezed(line.text)
            if text and text not in own and not any(text in s for s in said):
                found.notes.append(Note("Stamp", line.text, index + 1, rounded(line.bbox), -1))


def _squeezed(text: str) -> str:
    return "".join(text.split())
