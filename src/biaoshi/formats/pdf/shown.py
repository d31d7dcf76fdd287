"""A page as a picture for a screen."""

import pypdfium2.raw as raw

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pdf.geometry import sheet
from biaoshi.formats.pdf.handles import opened, page_of
from biaoshi.formats.pdf.raster import drawn
from biaoshi.formats.pdf.reading import form_of
from biaoshi.formats.pixels.shown import shown

_DPI = 130.0


def draw(source: Source, limits: Limits, page: int, rotation: int) -> bytes:
    """Return page `page` (from 1) as it is displayed; a scan that was read lying on its side is turned as it was read.

    Raises UnreadableError where there is no such page or it cannot be drawn.
    """
    with opened(bytes(source.data)) as document, form_of(document) as form:
        if not 0 < page <= min(raw.FPDF_GetPageCount(document), limits.pages):
            raise UnreadableError("failed", "没有这一页")
        with page_of(document, page - 1) as handle:
            if handle is None:
                raise UnreadableError("failed", "该页已损坏，无法打开")
            where = sheet(handle)
            return shown(drawn(handle, form, where, _DPI)[0], (rotation - where.rotation) % 360)
