"""The recognised text a scanned page of an OFD file brings, held against the page as drawn: its image.

The layer stands for the image. It is looked at on the first page and where it reads oddly; a line it lacks is read from
the image, one it has otherwise is put right, and the page is remarked (HD109).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from biaoshi.formats.boxes import area, overlap
from biaoshi.formats.form import Source
from biaoshi.formats.ofd.page import Sheet
from biaoshi.formats.sight.layer import Line, missing, odd, undrawn
from biaoshi.types.document import Block, Document, Part


def doubtful(sheets: Sequence[Sheet], source: Source) -> frozenset[str]:
    """Return the images read although a text layer stands for them: of the first page, where marks stand (recognisers
    lose the star), and of pages whose layer reads oddly."""
    if source.ocr == "never":
        return frozenset()
    return frozenset[str]().union(
        *(
            s.stands_for
            for s in sheets
            if source.ocr == "always" or s.leaf.page.number == 1 or odd(r.text for r in s.leaf.rows if r.ocr)
        )
    )


def reopened(document: Document, names: frozenset[str]) -> Document:
    parts = (replace(p, status="skipped", rule="RD104") if p.name in names else p for p in document.parts)
    return replace(document, parts=tuple(parts))


def restored(parts: Sequence[Part], before: Sequence[Part], names: frozenset[str]) -> tuple[Part, ...]:
    """Return the ledger with the lines of doubted images as they were: their text layer stands for them all the same."""
    lines = {p.name: p for p in before if p.name in names}
    return tuple(lines.get(p.name, p) for p in parts)


def compared(found: Sequence[Block], sheets: Sequence[Sheet]) -> tuple[list[Block], list[int]]:
    """Return the recognised lines that the layer of their page lacks, and the pages whose layer is not what is drawn."""
    lacking: list[Block] = []
    differing: list[int] = []
    for sheet in sheets:
        layer = [Line(r.text, r.bbox) for r in sheet.leaf.rows if r.ocr]
        here = [b for b in found if b.page == sheet.leaf.page.number and b.bbox is not None]
        if not layer or not here:
            continue
        seen = [Line(b.text, b.bbox or (0, 0, 0, 0), b.confidence or 0.0) for b in here]
        gone = missing(seen, layer)
        lacking += [b for b, line in zip(here, seen, strict=True) if line in gone]
        whole = {i.member for i in sheet.images} == sheet.stands_for
        if gone or (whole and undrawn(seen, layer)):
            differing.append(sheet.leaf.page.number)
    return lacking, differing


def corrected(body: Sequence[Block], lacking: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """Return the body with the layer's lines as they are drawn where they differ, and the lines that it has nowhere."""
    out = list(body)
    rest: list[Block] = []
    for line in lacking:
        at = next((i for i, b in enumerate(out) if b.source == "ocr" and _same(b, line)), None)
        if at is None:
            rest.append(line)
        else:
            out[at] = replace(out[at], text=line.text, bbox=line.bbox, runs=(), confidence=line.confidence)
    return out, rest


def _same(stored: Block, drawn: Block) -> bool:
    if stored.bbox is None or drawn.bbox is None or stored.page != drawn.page:
        return False
    least = min(area(stored.bbox), area(drawn.bbox))
    shared = sum((Counter(stored.text) & Counter(drawn.text)).values())
    return overlap(stored.bbox, drawn.bbox) > 0.3 * least and 2 * shared > len(stored.text)
