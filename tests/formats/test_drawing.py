"""Pages as pictures: of the page's own shape, with ink where the text is read and none where there is none; SVG that is inert."""

import base64
import contextlib
import io
import re
from collections.abc import Iterator

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, draws, formats, open_document
from biaoshi.isolate import Reader
from biaoshi.types.document import Document, Page
from formats import ofd_builder as ofd
from formats import pdf_builder as pdf
from formats.picture_builder import drawn, needs_font, saved
from formats.sample_files import samples, spoilt

LIMITS = Limits()
DRAWING = {f.name: f for f in formats() if f.draw is not None}
FILES = [pytest.param(f, d, id=f"{f}-{n}") for f in DRAWING for n, d in samples().get(f, {}).items()]
SPOILT = [pytest.param(f, d, id=f"{f}-{n}") for f in DRAWING for n, d in spoilt().get(f, {}).items()]
SVG = "{http://www.w3.org/2000/svg}"


def picture(form: str, data: bytes, page: Page) -> bytes:
    draw = DRAWING[form].draw
    assert draw is not None
    return draw(Source(data), LIMITS, page.number, page.rotation)


def shape(data: bytes) -> tuple[float, float]:
    """Return width and height of a picture."""
    if data.startswith(b"<svg "):
        root = etree.fromstring(data)
        return float(root.get("width", "")), float(root.get("height", ""))
    return Image.open(io.BytesIO(data)).size


def inked(document: Document, data: bytes) -> Iterator[float]:
    """Yield for each block with a place how much of it is dark."""
    image = Image.open(io.BytesIO(data)).convert("L")
    tones = np.asarray(image)
    scale = image.width / document.pages[0].width
    for block in document.blocks:
        if block.bbox is not None and block.page == 1 and block.text.strip():
            x0, y0, x1, y1 = (round(v * scale) for v in block.bbox)
            yield float((tones[y0:y1, x0:x1] < 128).mean())


@pytest.mark.parametrize(("form", "data"), FILES)
def test_every_page_has_a_picture(form: str, data: bytes) -> None:
    """Each page of a sample that was read gives a PNG, JPEG or SVG of its shape; beyond the last there is none."""
    document = open_document(Source(data, None, "never"), LIMITS)
    assert draws(document.media_type)
    for page in document.pages:
        found = picture(form, data, page)
        assert found.startswith((b"\x89PNG", b"\xff\xd8\xff", b"<svg "))
        width, height = shape(found)
        assert width / height == pytest.approx(page.width / page.height, rel=0.02)
    for number in (0, 100_000):
        with pytest.raises(UnreadableError):
            picture(form, data, Page(number, 1, 1))


@pytest.mark.parametrize(("form", "data"), SPOILT)
def test_spoilt_files_raise_what_is_told(form: str, data: bytes) -> None:
    """A broken file gives a picture of what is left, or the one error that is foreseen."""
    with contextlib.suppress(UnreadableError):
        assert picture(form, data, Page(1, 1, 1))


def test_ink_of_a_pdf_is_where_its_text_is_read() -> None:
    """Boxes of blocks lie over the ink, and without the text there is none."""
    data = pdf.official()
    document = open_document(Source(data), LIMITS)
    found = list(inked(document, picture("pdf", data, document.pages[0])))
    assert len(found) > 5
    assert all(share > 0.05 for share in found)
    blank = pdf.drawn(lambda canvas: None)
    assert sum(inked(document, picture("pdf", blank, document.pages[0]))) == 0


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_rotated_pages_of_a_pdf(angle: int) -> None:
    """A page that is displayed turned is drawn turned, and the boxes still lie over the ink."""
    data = pdf.edited(pdf.official(), pdf.rotated(angle))
    document = open_document(Source(data), LIMITS)
    assert all(share > 0.05 for share in inked(document, picture("pdf", data, document.pages[0])))


@needs_font
def test_a_scan_is_turned_as_it_was_read() -> None:
    """A picture that was read lying on its side is shown upright."""
    upright = drawn(["机密★10年", "云岭省水利厅文件", "关于堤防岁修的通知"])
    data = saved(upright.rotate(90, expand=True))
    found = picture("image", data, Page(1, upright.width, upright.height, 90))
    shown = np.asarray(Image.open(io.BytesIO(found)).convert("L"))
    first = np.flatnonzero((shown < 128).any(axis=1))[0] / shown.shape[0]
    assert first == pytest.approx(
        np.flatnonzero((np.asarray(upright.convert("L")) < 128).any(axis=1))[0] / upright.height, abs=0.02
    )


def test_text_of_an_ofd_stands_where_it_is_read() -> None:
    """Every character of the SVG is placed within the box of its block."""
    data = ofd.shown(ofd.text(28, 37, "机密★10年"), ofd.text(40, 60, "甲𠮷乙", step=6), ofd.rule(20, 80, 120, 80))
    document = open_document(Source(data), LIMITS)
    root = etree.fromstring(picture("ofd", data, document.pages[0]))
    scale = 72 / 25.4
    texts = {t.text: t for t in root.iter(f"{SVG}text")}
    for block in document.blocks[:2]:
        one = texts[block.text]
        holder = one.getparent()
        assert holder is not None
        shift = [float(v) for v in re.findall(r"[0-9.]+", str(holder.get("transform")))]
        places = [(float(x) + shift[0]) * scale for x in str(one.get("x")).split()]
        assert block.bbox is not None
        assert places[0] == pytest.approx(block.bbox[0], abs=0.1)
        assert all(block.bbox[0] - 0.1 <= p < block.bbox[2] for p in places)
        assert len(places) == len(block.text.encode("utf-16-le")) // 2
    assert [p.get("d") for p in root.iter(f"{SVG}path")] == ["M 0 0 L 100 0"]


def test_a_letter_that_cannot_be_shown_moves_no_other() -> None:
    """A private letter of two UTF-16 units is a blank of one: what stands behind it keeps its place."""
    data = ofd.shown(ofd.text(40, 60, "甲\U000f0000乙", step=6))
    root = etree.fromstring(picture("ofd", data, open_document(Source(data), LIMITS).pages[0]))
    one = next(root.iter(f"{SVG}text"))
    assert [float(x) for x in str(one.get("x")).split()] == [0, 6, 12]
    assert str(one.text) == "甲 乙"


def test_templates_stamps_and_pictures_of_an_ofd() -> None:
    """What a template page, an annotation and an image put on the page is in the SVG; pictures are part of it."""
    data = ofd.templated(["机密★10年", "正文", "核准"])
    page = open_document(Source(data), LIMITS).pages[0]
    assert {t.text for t in etree.fromstring(picture("ofd", data, page)).iter(f"{SVG}text")} == {
        "机密★10年",
        "正文",
        "核准",
    }
    grey = ofd.png(40, 20, 90)
    members = {"Doc_0/Res/a.png": grey}
    data = ofd.shown(ofd.image(10, 10, 40, 20, "m1"), resources=ofd.media(m1="a.png"), members=members)
    (image,) = etree.fromstring(picture("ofd", data, page)).iter(f"{SVG}image")
    assert base64.b64decode(str(image.get("href")).partition(",")[2]) == grey


def test_svg_is_inert() -> None:
    """Whatever words, fonts and paths say, the SVG has no element or attribute that runs or loads anything."""
    evil = '<script>alert(1)</script>" onload="x'
    path = '<ofd:PathObject ID="8" Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 1 1" onload="x</ofd:AbbreviatedData></ofd:PathObject>'
    data = ofd.shown(ofd.text(28, 37, evil), path, resources=ofd.media(m1="http://elsewhere.example/a.png"))
    root = etree.fromstring(picture("ofd", data, Page(1, 595, 842)))
    assert {etree.QName(e).localname for e in root.iter()} <= {"svg", "g", "rect", "text", "path", "image"}
    attributes = {name for e in root.iter() for name in e.attrib}
    assert not any(str(name).lower().startswith("on") or "href" in str(name) for name in attributes)
    assert [p.get("d") for p in root.iter(f"{SVG}path")] == ["M 0 0"]
    assert next(root.iter(f"{SVG}text")).text == evil


def test_the_confined_process_draws() -> None:
    """The reading process gives the same picture; a format without pages, or no page, is an error in Chinese."""
    data = pdf.official()
    with Reader() as reader:
        assert reader.picture(data, "application/pdf", 1) == picture("pdf", data, Page(1, 1, 1))
        for what, media, page in (
            (data, "application/pdf", 7),
            (b"text", "text/plain", 1),
            (b"", "application/pdf", 1),
        ):
            with pytest.raises(UnreadableError) as raised:
                reader.picture(what, media, page)
            assert re.search("[一-鿿]", raised.value.why)
