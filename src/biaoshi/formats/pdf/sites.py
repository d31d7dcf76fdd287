"""Where on a page the characters of a block stand: the page read once more, for writers.

A block is found again by its words and its box. Of a line that was recognised only the box is known, and of a field's
value its widget: there the characters share the box.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from biaoshi.formats.boxes import shared
from biaoshi.formats.form import Limits
from biaoshi.formats.pdf.catalogue import catalogue
from biaoshi.formats.pdf.flow import Row
from biaoshi.formats.pdf.geometry import Sheet, sheet
from biaoshi.formats.pdf.handles import opened, page_of
from biaoshi.formats.pdf.inventory import Findings, annotations
from biaoshi.formats.pdf.leaf import leaf
from biaoshi.formats.pdf.reading import form_of
from biaoshi.types.document import Block, Box


@dataclass(frozen=True, slots=True)
class Site:
    """One page, open: its handle and its form's, how it lies, and its rows with the places of their characters."""

    number: int
    page: Any
    form: Any
    where: Sheet
    rows: tuple[Row, ...]


@contextmanager
def sited(data: bytes, numbers: Collection[int], limits: Limits) -> Iterator[Iterator[Site]]:
    """Yield the pages `numbers` (from 1) in order, each good until the next one is asked for. Errors as `opened`."""
    with opened(data) as document, form_of(document) as form:
        off = catalogue(data, not raw.FPDF_DocumentHasValidCrossReferenceTable(document)).off

        def each() -> Iterator[Site]:
            for number in sorted(numbers):
                with page_of(document, number - 1) as page:
                    if page is None:
                        continue
                    where, found = sheet(page), Findings()
                    annotations(document, page, where, number, form, found)
                    over = found.over.get(number, ())
                    one = leaf(page, where, number, off, limits.chars, lambda _: True, False, over, sited=True)
                    yield Site(number, page, form, where, one.rows)

        yield each()


def row_of(block: Block, rows: Collection[Row]) -> Row | None:
    """Return the row that became `block`, None for one that was recognised or is no line of the page."""
    return next((r for r in rows if r.bbox == block.bbox and r.text == block.text), None)


def boxes_of(block: Block, rows: Collection[Row]) -> tuple[Box | None, ...]:
    """Return the box of each character of `block`, None for a gap; empty if nobody knows where the block stands."""
    row = row_of(block, rows)
    if row is not None:
        return row.boxes
    return shared(block.text, block.bbox) if block.bbox is not None else ()
