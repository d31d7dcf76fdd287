"""Word documents people sign, put together: A4, lines, tables with a repeated head. python-docx, loaded when first needed."""

from collections.abc import Sequence
from typing import Any


def tall(held: Any) -> Any:
    """Add a row people have room to write in, which no page break cuts."""
    from docx.shared import Cm

    row = whole(held.add_row())
    row.height = Cm(0.9)
    return row


def blank(*, landscape: bool) -> Any:
    """Return an empty document on A4."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    section = document.sections[0]
    width, height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.page_width, section.page_height = width, height
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Cm(1.85 if landscape else 2.25)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(10.5)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(language)
    return document


def line(document: Any, text: str, *, size: float, bold: bool = False, middle: bool = False) -> Any:
    """Add a paragraph and return it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    paragraph.paragraph_format.space_before = Pt(size - 9)
    paragraph.paragraph_format.space_after = Pt(4)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def table(document: Any, widths: Sequence[float]) -> Any:
    """Add a table without rows, its columns so many centimetres wide."""
    from docx.shared import Cm

    made = document.add_table(rows=0, cols=len(widths))
    made.style, made.autofit = "Table Grid", False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    return made


def cell(held: Any, text: str, *, bold: bool = False, small: bool = False) -> None:
    """Write `text` into a cell."""
    from docx.shared import Pt

    run = held.paragraphs[0].add_run(text)
    run.bold = bold
    if small:
        run.font.size = Pt(8)


def heads(held: Any, titles: Sequence[str]) -> None:
    """Add the first row of a table, repeated on every page."""
    from docx.oxml import OxmlElement

    first = held.add_row()
    for one, title in zip(first.cells, titles, strict=True):
        cell(one, title, bold=True)
    first._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def whole(row: Any) -> Any:
    """Return `row`, which no page break cuts any more."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row
