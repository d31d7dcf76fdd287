"""The statement as a .docx to print and sign."""

import io
from typing import Any

from biaoshi.scan.certificate.page import CAUTION, METHOD, TITLE, Certificate, numbers

_ROWS = 12
"""Moments of the course that are listed; the page draws them all."""


def as_docx(c: Certificate) -> bytes:
    """Return the certificate as .docx."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    document.core_properties.author = "biaoshi"
    document.core_properties.title = TITLE
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(10.5)
    _east(style.element, "宋体")
    style.paragraph_format.space_after = Pt(3)
    _line(document, TITLE, size=16, bold=True, middle=True)
    _line(document, c.statement.words, size=12, bold=True)
    _table(document, numbers(c))
    if c.statement.notes:
        _line(document, "须注意", bold=True)
        for note in c.statement.notes:
            _line(document, note)
    if len(c.course) > 1:
        _line(document, "费用曲线：按次序审核的件数与查全率（估计，括号内为单点 95% 区间，不是陈述）", bold=True)
        step = -(-len(c.course) // _ROWS)
        shown = [*c.course[::step], *([] if (len(c.course) - 1) % step == 0 else [c.course[-1]])]
        _table(document, [(f"{p.reviews} 件", f"{p.recall:.1%}（{p.low:.1%}～{p.high:.1%}）") for p in shown])
    _line(document, "方法", bold=True)
    for line in METHOD:
        _line(document, line, size=9)
    _line(document, "凭以复核", bold=True)
    _table(document, c.facts, size=8)
    for line in CAUTION:
        _line(document, line, size=9)
    _line(document, "审核负责人：＿＿＿＿＿＿　　抽样监督人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(document: Any, text: str, *, size: float = 10.5, bold: bool = False, middle: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    paragraph.paragraph_format.keep_with_next = bold
    paragraph.paragraph_format.space_before = Pt(6 if bold else 2)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Any, rows: Any, size: float = 10) -> None:
    from docx.shared import Cm, Pt

    table = document.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for pair in rows:
        cells = table.add_row().cells
        for cell, text, width in zip(cells, pair, (Cm(4.6), Cm(11.6)), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).font.size = Pt(size)
            paragraph.paragraph_format.space_after = Pt(0)


def _east(element: Any, face: str) -> None:
    from docx.oxml.ns import qn

    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
