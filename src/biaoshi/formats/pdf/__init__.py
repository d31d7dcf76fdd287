"""PDF: pages into lines with places and fonts, and what the page does not show."""

from biaoshi.formats.form import Format, Source
from biaoshi.formats.pdf.reading import read

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return 1.0 for `%PDF-` at the start, 0.9 within the first kilobyte (readers allow junk before it), else 0."""
    head = bytes(source.data[:1024])
    if head.startswith(b"%PDF-"):
        return 1.0
    return 0.9 if b"%PDF-" in head else 0.0


FORMAT = Format(
    name="pdf",
    title="PDF 文档",
    media_type="application/pdf",
    extensions=(".pdf",),
    sniff=sniff,
    read=read,
    proved="由文字处理软件、打印驱动、排版软件和扫描软件生成的 PDF；未识别图像中的文字",
)
