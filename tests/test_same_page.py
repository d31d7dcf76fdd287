"""The same page in every carrier gives the same marks and the same findings, differences of the carrier apart."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest

from biaoshi import Checker
from biaoshi.types.report import Report
from formats import docx_builder as word
from formats import odf_builder as odf
from formats import ofd_builder as ofd
from formats import pdf_builder as pdf
from formats.office97_builder import Word, plain, rtf, word97
from formats.picture_builder import font, needs_font, saved

DAY = datetime.date(2026, 11, 24)
PAPERS = {
    "faulty": (
        "机密☆十年", "云岭省水利厅文件", "云水发〔2026〕31号", "关于开展堤防隐患排查的通知", "各市水利局：",
        "现就堤防隐患排查有关事项通知如下，请认真组织实施。", "一、逐段登记，不留空白。", "云岭省水利厅", "2026年9月1日", "（此件主动公开）",
    ),
    "right": (
        "000007", "秘密★5年", "青川市档案局文件", "青档发〔2026〕3号", "关于做好库房安全检查的通知", "各县档案馆：",
        "库房钥匙由两人分别保管，检查结果于月底前报送。", "青川市档案局", "2026年3月2日", "（此件不予公开）",
    ),
    "mention": (
        "青川市档案局文件", "青档发〔2026〕4号", "关于规范密级标志写法的通知", "各县档案馆：",
        "有的单位把“机密★10年”误写成“机密☆10年”，请对照改正。", "青川市档案局", "2026年3月5日", "（此件主动公开）",
    ),
}  # fmt: skip
CARRIER = ("LY301", "LY302", "LY303", "LY305", "HD", "RD")
"""Rules that look at fonts, boxes, or at whether the carrier is a draft or final."""


def _pdf(lines: tuple[str, ...]) -> bytes:
    def page(canvas: Any) -> None:
        for n, line in enumerate(lines):
            pdf.put(canvas, 79, 104 + 28.5 * n, line, 16)

    return pdf.drawn(page)


def _scan(lines: tuple[str, ...]) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    for n, line in enumerate(lines):
        pen.text((220, 290 + 80 * n), line, font=font(44), fill=0)
    return saved(image, "PNG", dpi=(200, 200))


CARRIERS: dict[str, Callable[[tuple[str, ...]], bytes]] = {
    "docx": lambda lines: word.docx("".join(word.p(word.r(x)) for x in lines)),
    "doc": lambda lines: word97(Word(plain(*lines))),
    "rtf": lambda lines: rtf(*lines),
    "odt": lambda lines: odf.odf("".join(odf.p(x) for x in lines)),
    "ofd": lambda lines: ofd.paper(lines),
    "pdf": _pdf,
    "html": lambda lines: f"<html><body>{''.join(f'<p>{x}</p>' for x in lines)}</body></html>".encode(),
    "gb18030 text": lambda lines: "\r\n".join(lines).encode("gb18030"),
}


def said(report: Report) -> tuple[list[Any], list[str]]:
    """Marks and rule codes, what hangs on the carrier left out."""
    marks = [(m.canonical, m.kind, m.role, m.level, m.expires) for m in report.marks]
    return marks, sorted(f.rule for f in report.findings if not f.rule.startswith(CARRIER))


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("paper", PAPERS)
def test_same_page_in_every_carrier(paper: str, carrier: str) -> None:
    """What is found in the plain text is found in the file, no more and no less."""
    lines = PAPERS[paper]
    with Checker(as_of=DAY) as checker:
        wanted = said(checker.check_text("\n".join(lines)))
        report = checker.check_bytes(CARRIERS[carrier](lines))
    assert said(report) == wanted
    assert report.coverage.complete
    assert report.document.number == checker.check_text("\n".join(lines)).document.number


def _scanned_pdf(lines: tuple[str, ...]) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(_scan(lines))) as image:
        image.convert("RGB").save(out, "PDF", resolution=200)
    return out.getvalue()


@needs_font
@pytest.mark.parametrize("scan", [_scan, _scanned_pdf])
@pytest.mark.parametrize("paper", PAPERS)
def test_same_page_as_a_scan(paper: str, scan: Callable[[tuple[str, ...]], bytes]) -> None:
    """A clean scan of the page, as a picture and as a PDF, gives the same marks and findings and is read whole."""
    lines = PAPERS[paper]
    with Checker(as_of=DAY) as checker:
        wanted = said(checker.check_text("\n".join(lines)))
        report = checker.check_bytes(scan(lines))
    assert said(report) == wanted
    assert report.coverage.complete
