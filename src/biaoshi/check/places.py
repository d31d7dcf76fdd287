"""From spans of the linear text to places of the report."""

from biaoshi.types.document import UNPLACED, Document, Span
from biaoshi.types.report import Location


def locate(document: Document, span: Span, child: int | None = None) -> Location:
    """Return the place of `span`; start and end are code points within its (first) block."""
    number = document.block_at(span.start)
    block = document.blocks[number]
    base = document.starts[number]
    start = span.start - base
    bbox = block.bbox
    for run in block.runs:
        if run.bbox is not None and run.start <= start < run.end:
            bbox = run.bbox
    return Location(
        part=block.part,
        page=block.page,
        block=block.index,
        cell=block.cell,
        start=start,
        end=span.end - base,
        offset=None if block.kind in UNPLACED else (span.start, span.end),
        bbox=bbox,
        source=block.source,
        child=child,
    )
