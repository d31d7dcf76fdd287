"""Headers and footers that run through the pages of a scan: what comes back at the same place is one (report, point 6)."""

from collections.abc import Sequence
from dataclasses import replace

from biaoshi.formats.pdf.running import edges, running
from biaoshi.types.document import Block, BlockKind, Page

WIDTH = 595.0  # points: what a page in pixels is taken to be wide, or high if it lies on its side


def parted(blocks: Sequence[Block], sheets: Sequence[Page]) -> list[Block]:
    """Return the recognised lines of all pages, body first, then headers and footers, numbered within each.

    From its second page on a running line names by `repeats` the first one with the same words.
    """
    outer = []
    for sheet in sheets:
        scale = WIDTH / max(1.0, min(sheet.width, sheet.height))
        rows = [
            (n, b.text, (b.bbox[0] * scale, b.bbox[1] * scale, b.bbox[2] * scale, b.bbox[3] * scale))
            for n, b in enumerate(blocks)
            if b.page == sheet.number and b.bbox is not None
        ]
        outer += edges(sheet.number, rows, sheet.height * scale)
    run = running(outer)
    if not run:
        return list(blocks)
    kinds: dict[str, BlockKind] = {"body": "paragraph", "header": "header", "footer": "footer"}
    out: dict[str, list[Block]] = {part: [] for part in kinds}
    first: dict[tuple[str, str], int] = {}
    for n, block in enumerate(blocks):
        part = run.get((block.page or 0, n), "body")
        index = len(out[part])
        same = index if part == "body" else first.setdefault((part, "".join(block.text.split())), index)
        out[part].append(
            replace(block, part=part, index=index, kind=kinds[part], repeats=None if same == index else same)
        )
    return [block for part in kinds for block in out[part]]
