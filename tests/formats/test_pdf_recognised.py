"""Pages of a PDF that are only drawn: read by recognition, and text layers held against the picture."""

import io

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from biaoshi.formats import Limits, Source, open_document
from biaoshi.types.document import Document
from formats import pdf_builder as pdf
from formats.picture_builder import drawn, needs_font

pytestmark = needs_font
LINES = ["机密★10年", "云岭省人民政府文件", "各市人民政府，省政府各部门："]


def scan(lines: list[str], turn: int = 0, layer: list[str] | None = None) -> bytes:
    """Return a PDF of one page that is a picture of `lines`, with `layer` as invisible text over it."""

    def draw(canvas: Canvas) -> None:
        page = Image.new("RGB", (1190, 1684), "white")
        page.paste(drawn(lines, size=40, width=1000), (120, 160))
        canvas.drawImage(ImageReader(page.rotate(-turn, expand=True)), 0, 0, 595, 842)
        if layer:
            text = canvas.beginText()
            text.setTextRenderMode(3)
            text.setFont("STSong-Light", 20)
            for number, line in enumerate(layer):
                text.setTextOrigin(75, 842 - 108 - 40 * number)
                text.textOut(line)
            canvas.drawText(text)

    return pdf.drawn(draw)


def read(data: bytes, ocr: str = "auto", **limits: int) -> Document:
    return open_document(Source(data, None, ocr), Limits(**limits))  # type: ignore[arg-type]


def body(document: Document) -> list[str]:
    return [b.text for b in document.blocks if b.part == "body"]


@pytest.mark.parametrize("turn", [0, 180])
def test_an_image_page_is_read(turn: int) -> None:
    """A scanned page gives its lines with places in points and how sure they are; its line is closed as `ocr`."""
    document = read(scan(LINES, turn))
    assert body(document) == LINES
    first = document.blocks[0]
    assert first.bbox is not None
    assert first.bbox == pytest.approx((75, 90, 183, 116), abs=8)
    assert (first.source, (first.confidence or 0) > 0.9) == ("ocr", True)
    assert (document.parts[0].status, document.pages[0].rotation) == ("ocr", turn)


def test_switched_off_and_over_the_limit() -> None:
    """Without recognition an image page stays open, and says which of the two it was."""
    assert (read(scan(LINES), "never").parts[0].rule, read(scan(LINES), recognised=0).parts[0].rule) == (
        "RD104",
        "RD105",
    )


def test_pictures_beside_text() -> None:
    """A mark in a picture on a page of text is read, a low one too; the picture's line is closed."""

    def draw(canvas: Canvas) -> None:
        pdf.put(canvas, 80, 100, "关于召开会议的通知", 16)
        canvas.drawImage(ImageReader(drawn(["绝密★长期"], width=300)), 80, 600, 150, 54)
        canvas.drawImage(ImageReader(drawn(["秘密★5年"], width=300)), 80, 500, 80, 29)

    document = read(pdf.drawn(draw))
    assert body(document) == ["关于召开会议的通知", "绝密★长期", "秘密★5年"]
    assert [p.status for p in document.parts if p.kind == "image"] == ["ocr", "ocr"]
    assert not any(key in ("ocr_layer", "layer_differs") for key, _ in document.facts)


def test_a_layer_that_tells_the_same_stands() -> None:
    """A sound layer is used as it is and called the same as the picture."""
    document = read(scan(LINES, layer=LINES))
    assert body(document) == LINES
    assert "layer_differs" not in dict(document.facts)


@pytest.mark.parametrize("layer", [["机密大10年", *LINES[1:]], LINES[1:]], ids=["misread", "mark missing"])
def test_a_layer_without_the_mark_is_found_out(layer: list[str]) -> None:
    """Where the layer lost the star or the whole mark, the drawn line is read and the difference remarked."""
    shifted = layer if len(layer) == len(LINES) else [" ", *layer]
    document = read(scan(LINES, layer=shifted))
    assert body(document) == LINES
    assert dict(document.facts)["layer_differs"] == "page 1"


def test_always_holds_every_page_against_its_picture() -> None:
    """With `always` text that is stored but not drawn as such is found on pages of text too; honest pages stay clean."""

    def honest(canvas: Canvas) -> None:
        pdf.put(canvas, 80, 100, "关于召开会议的通知", 16)

    document = read(pdf.drawn(honest), "always")
    assert "layer_differs" not in dict(document.facts)
    assert body(document) == ["关于召开会议的通知"]


def test_a_blank_page_stays_blank() -> None:
    """A picture of nothing is no_text by the ink test, with recognition on."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(_png(Image.new("RGB", (400, 560), "#fbfbf8")))), 0, 0, 595, 842)

    assert read(pdf.drawn(draw)).parts[0].status == "no_text"


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
