"""PDF: pages into lines with places and fonts, and what the page does not show."""

import re
from typing import get_args

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.document import Document, View
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return 1.0 for `%PDF-` at the start, 0.9 for a header within the first kilobyte (readers allow junk before it),
    else 0: a text may speak of %PDF-1.4 too, but does not end the line there."""
    head = bytes(source.data[:1024])
    if head.startswith(b"%PDF-"):
        return 1.0
    return 0.9 if re.search(rb"%PDF-[0-9]\.[0-9][ \t]*(?:[\r\n%]|\Z)", head) else 0.0


def read(source: Source, limits: Limits) -> Document:
    """See `reading.read`, whose libraries are loaded only when a PDF comes."""
    from biaoshi.formats.pdf.reading import read as read_pdf

    return read_pdf(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """See `reading.extract`."""
    from biaoshi.formats.pdf.reading import extract as extract_attachment

    return extract_attachment(source, limits, token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the file after `orders`; see `writing.write`, whose libraries are loaded only then."""
    from biaoshi.formats.pdf.writing import write as write_pdf

    return write_pdf(source, limits, orders)


def draw(source: Source, limits: Limits, page: int, rotation: int) -> bytes:
    """See `shown.draw`."""
    from biaoshi.formats.pdf.shown import draw as draw_page

    return draw_page(source, limits, page, rotation)


FORMAT = Format(
    name="pdf",
    title="PDF 文档",
    media_type="application/pdf",
    extensions=(".pdf",),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    draw=draw,
    verbs=frozenset({"cut", "note", "forget", "purge"}),
    anchored=frozenset({"paragraph", "cell", "header", "footer"}),
    sheds=True,
    clears=frozenset(get_args(View)) - {"shown"},
    proved="由文字处理软件、打印驱动、排版软件和扫描软件生成的 PDF；图像页的文字识别只用自制样例验证",
)
