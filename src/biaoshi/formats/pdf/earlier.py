"""What earlier revisions of the file showed and the last one does not (incremental updates, HD107)."""

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw

from biaoshi.errors import UnreadableError
from biaoshi.formats.pdf.geometry import sheet
from biaoshi.formats.pdf.glyphs import glyphs
from biaoshi.formats.pdf.handles import opened, page_of
from biaoshi.formats.pdf.inventory import revisions
from biaoshi.formats.pdf.lines import lines

REVISIONS = 3  # the newest of the earlier ones
PAGES = 200
CHARS = 200_000


def earlier(data: bytes, document: Any, now: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (page, line) for lines of earlier revisions that no line of the current text holds."""
    ends = revisions(document, data)[:-1]
    if not ends or len(data) > 128 << 20:
        return
    current = "".join("".join(t.split()) for t in now)
    said: set[str] = set()
    for end in reversed(ends[-REVISIONS:]):
        try:
            with opened(data[:end]) as old:
                for i in range(min(raw.FPDF_GetPageCount(old), PAGES)):
                    with page_of(old, i) as page:
                        if page is None:
                            continue
                        for line in lines(glyphs(page, sheet(page), CHARS).pieces):
                            text = "".join(line.text.split())
                            if text and text not in current and text not in said:
                                said.add(text)
                                yield i + 1, line.text
        except UnreadableError:
            continue  # the first part of a linearised file is no document of its own
