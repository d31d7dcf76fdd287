"""Small pictures that come back page after page: closed as logos where that is certain, open wherever it is not."""

import struct

import pytest
from PIL import Image

from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.logos import WHY, repeated
from formats import metafile_builder as build
from formats.docx_builder import app, docx, p, part, picture, r, section
from formats.office97_builder import (
    BARE,
    Tab,
    Word,
    atom,
    container,
    excel97,
    plain,
    powerpoint97,
    record,
    shape,
    slide,
    word97,
)
from formats.picture_builder import saved
from formats.pptx_builder import presentation, tree

PATTERN = saved(Image.frombytes("L", (64, 64), bytes(x * y % 251 for y in range(64) for x in range(64))))
"""A picture that is not blank and holds no text."""
EMBLEM = 50.0
"""Points: over 15 mm, under a tenth of a page."""
LOGO, OPEN = ("no_text", WHY), ("skipped", "图像，按设定未做文字识别")


def line(data: bytes) -> tuple[str, str | None]:
    """Status and reason of the only picture of a file, read without recognition."""
    (found,) = [x for x in open_document(Source(data, None, "never"), Limits()).parts if x.kind == "image"]
    return found.status, found.why


@pytest.mark.parametrize(
    ("heights", "pages", "height", "logo"),
    [
        ((50.0,), 3, 842.0, True),
        ((50.0, None), 3, 842.0, False),
        ((50.0,), 2, 842.0, False),
        ((90.0,), 3, 842.0, False),
        ((50.0,), 3, None, False),
        ((), 3, 842.0, False),
    ],
)
def test_what_is_a_logo(heights: tuple[float | None, ...], pages: int, height: float | None, logo: bool) -> None:
    """Three pages at least, and small wherever it is drawn; what is not known is no proof."""
    assert repeated(heights, pages, height) is logo


def _docx(pages: int, *, high: float = EMBLEM, type_: str = "default", told: int = 0, also: str = "") -> bytes:
    """A document with a picture in its header, `pages` pages made by breaks, or `told` by the program that wrote it."""
    turn = p(r(inner='<w:br w:type="page"/>'))
    extra = {"docProps/app.xml": app(Pages=str(told))} if told else {}
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = rels.format(f'<Relationship Id="i" Type="{kind}" Target="media/a.png"/>')
    return docx(
        p(r("正文")) + (turn + p(r("正文"))) * (pages - 1) + also,
        parts={
            "word/header1.xml": part("hdr", p(r(inner=picture("i", high)))),
            "word/_rels/header1.xml.rels": link,
            "word/media/a.png": PATTERN,
            **extra,
        },
        relations=[("h1", "header", "header1.xml"), ("i", "image", "media/a.png")],
        last=section(("header", type_, "h1"), inner="<w:titlePg/>" if type_ == "first" else ""),
    )


def test_a_picture_in_the_header_of_a_docx() -> None:
    """Small and on three pages or more: a logo. On fewer, on first pages only, or large in the text besides: open."""
    assert line(_docx(3)) == line(_docx(1, told=3)) == LOGO
    assert line(_docx(2)) == line(_docx(3, high=100)) == OPEN
    assert line(_docx(4, type_="first")) == line(_docx(4, type_="even")) == OPEN
    assert line(_docx(3, also=p(r(inner=picture("i", 300))))) == OPEN


def _pptx(slides: int, *, on: str, inches: float = 0.7) -> bytes:
    shape_ = (
        '<p:pic><p:nvPicPr><p:cNvPr id="9" name="x"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="i"/></p:blipFill>'
        f'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="{int(inches * 914400)}"/></a:xfrm></p:spPr></p:pic>'
    )
    own = shape_ if on == "slides" else ""
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme" Target="../theme/theme1.xml"/>'
        '<Relationship Id="i" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="../media/a.png"/>'
        "</Relationships>"
    )
    parts: dict[str, str | bytes] = {"ppt/media/a.png": PATTERN, "ppt/slideMasters/_rels/slideMaster1.xml.rels": rels}
    return presentation(
        *[tree(own)] * slides,
        master=tree(shape_ if on == "master" else "", root="sldMaster"),
        parts=parts,
        relations={i: [("i", "image", "../media/a.png")] for i in range(slides)},
    )


@pytest.mark.parametrize("on", ["slides", "master"])
def test_a_picture_of_many_slides(on: str) -> None:
    """On three slides, or on the master three of them go by, and small."""
    assert line(_pptx(3, on=on)) == LOGO
    assert line(_pptx(2, on=on)) == line(_pptx(3, on=on, inches=2)) == OPEN


def _ppt(slides: int, *, on: str, high: int = 50) -> bytes:
    drawn = shape("", box=(10, 10, 80, 10 + high), settings={0x104: 1, 0x1BF: BARE})
    record = build.blip("png", PATTERN)
    return powerpoint97(
        [slide(*([drawn] if on == "slides" else []), follows=1)] * slides,
        [slide(*([drawn] if on == "master" else []), kind=1016)],
        extra=container(1035, build.store(build.entry(record, place=0))),
        members={"Pictures": record.ljust(4096, b"\0")},
    )


@pytest.mark.parametrize("on", ["slides", "master"])
def test_a_picture_of_many_slides_of_old(on: str) -> None:
    """The same in a presentation of PowerPoint 97."""
    assert line(_ppt(3, on=on)) == LOGO
    assert line(_ppt(2, on=on)) == line(_ppt(3, on=on, high=60)) == OPEN


def _doc(pages: int, *, high: float = EMBLEM, header: int = 1, in_text: bool = False) -> bytes:
    """A document of Word 97 that says it has `pages` pages, with a picture anchored in one of its headers or its text."""
    headers = ["", "", "", "", "", ""]
    headers[header] = "云岭省"
    properties = struct.pack("<HI", 0x4104, 1)
    inner = struct.pack("<HHII", 2, 0xF00A, 8, 1025) + bytes(4)
    inner += struct.pack("<HHI", 1 << 4 | 3, 0xF00B, 6) + properties
    drawn = struct.pack("<HHI", 15, 0xF004, len(inner)) + inner
    drawing = b"\0" + struct.pack("<HHI", 15, 0xF002, len(drawn)) + drawn
    anchor = struct.pack("<2i", 0, 1) + struct.pack("<I4i", 1025, 0, 0, 1000, int(high * 20)).ljust(26, b"\0")
    told = struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, bytes(16), 48)
    told += struct.pack("<IIIIIi", 24, 1, 14, 16, 3, pages)
    tables = {40 if in_text else 41: anchor, 50: build.store(build.entry(build.blip("png", PATTERN))) + drawing}
    word = Word(
        plain("正文"),
        headers=headers,
        first_page=header == 4,
        facing=header == 0,
        tables=tables,
        members={"\x05SummaryInformation": told.ljust(4096, b"\0")},
    )
    return word97(word)


def test_a_picture_in_the_header_of_a_doc() -> None:
    """Anchored in what all pages show, small, and three pages or more told: a logo; anywhere else it stays open."""
    assert line(_doc(3)) == LOGO
    assert line(_doc(2)) == line(_doc(3, high=70)) == OPEN
    assert line(_doc(3, header=4)) == line(_doc(5, header=0)) == line(_doc(3, in_text=True)) == OPEN


def _xls(sheets: int, *, rows: float = 3, hidden: int = 0) -> bytes:
    """A workbook whose sheets each show the picture, so many rows of 20 points high."""
    whole = int(rows)
    anchor = struct.pack("<9H", 2, 0, 0, 1, 128, 2, 0, 1 + whole, 128 + int((rows - whole) * 256))
    inner = atom(0xF00A, struct.pack("<II", 1025, 0), 75) + atom(0xF00B, struct.pack("<HI", 0x4104, 1), 1)
    drawing = record(0xEC, container(0xF002, container(0xF003, container(0xF004, inner, atom(0xF010, anchor)))))
    rows_ = record(0x225, struct.pack("<HH", 0, 400))
    tabs = [Tab({(0, 0): "名单"}, extra=rows_ + drawing, hidden=int(n < hidden), name=f"表{n}") for n in range(sheets)]
    return excel97(tabs, extra=record(0xEB, build.store(build.entry(build.blip("png", PATTERN), uses=sheets))))


def test_a_picture_of_many_sheets_of_old() -> None:
    """On three sheets that are shown, and under a tenth of the lowest page high, as its rows tell."""
    assert line(_xls(3, rows=2.75)) == LOGO
    assert line(_xls(2, rows=2.75)) == line(_xls(3, rows=3)) == line(_xls(3, rows=2.75, hidden=1)) == OPEN
