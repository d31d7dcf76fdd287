"""Pictures as files: known by content, each page a line of the ledger, and what they tell of themselves."""

import socket

import pytest
from PIL import Image

from biaoshi.formats import Limits, Source, open_document, sniff, worker
from biaoshi.formats.image import FORMAT
from biaoshi.formats.image.tail import behind
from biaoshi.formats.recognition.decode import opened, pixels
from biaoshi.isolate import Reader
from biaoshi.isolate.process import Worker, ask
from biaoshi.types.document import CLOSED, Document
from formats.picture_builder import drawn, needs_font, saved

LINES = ["秘密★6个月", "云岭大学"]
MEDIA = {
    "PNG": "png", "JPEG": "jpeg", "TIFF": "tiff", "BMP": "bmp", "GIF": "gif", "WEBP": "webp", "JPEG2000": "jp2",
}  # fmt: skip


def read(data: bytes, **limits: float) -> Document:
    return open_document(Source(data, None, "auto"), Limits(**limits))  # type: ignore[arg-type]


@needs_font
@pytest.mark.parametrize("form", MEDIA)
def test_every_kind_of_picture(form: str) -> None:
    """Each kind is known by its bytes and its text is read, with places in pixels."""
    document = read(saved(drawn(LINES, width=420, size=30), form))
    assert document.media_type == f"image/{MEDIA[form]}"
    assert [b.text for b in document.blocks if b.part == "body"] == LINES
    block = document.blocks[0]
    assert (block.source, block.page, (block.confidence or 0) > 0.9) == ("ocr", 1, True)
    assert block.bbox is not None
    assert 20 < block.bbox[0] < 40 < block.bbox[3] < 80
    assert document.complete
    assert (document.pages[0].width, document.pages[0].height) == (420, 160)


@needs_font
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_mode(mode: str) -> None:
    """Bilevel, palette, transparent, four-colour and 16-bit pictures show the same words."""
    page = drawn(["内部资料"], width=300)
    image = page.convert("L").convert("I;16").point(lambda v: v * 200) if mode == "I;16" else page.convert(mode)
    assert read(saved(image, "TIFF")).blocks[0].text == "内部资料"


@needs_font
def test_white_on_nothing_is_read() -> None:
    """White letters on a transparent ground are seen by whoever puts them on a dark one."""
    image = drawn(["绝密★长期"], ink=0)
    clear = Image.merge("RGBA", (*[Image.new("L", image.size, 255)] * 3, image.convert("L").point(lambda v: 255 - v)))
    assert read(saved(clear)).blocks[0].text == "绝密★长期"


@needs_font
def test_pages_of_a_scan() -> None:
    """Each page has its line: read, turned, blank; a turned page is told as it is read."""
    page = drawn(LINES, width=420)
    data = saved(
        page, "TIFF", save_all=True, append_images=[page.rotate(-90, expand=True), Image.new("L", (300, 200), 255)]
    )
    document = read(data)
    assert [(p.name, p.status) for p in document.parts[:3]] == [
        ("page 1", "ocr"),
        ("page 2", "ocr"),
        ("page 3", "no_text"),
    ]
    assert [(b.page, b.index) for b in document.blocks if b.part == "body"] == [(1, 0), (1, 1), (2, 2), (2, 3)]
    assert [(p.width, p.rotation) for p in document.pages] == [(420, 0), (420, 270), (300, 0)]


def _paper(number: int, lines: list[str]) -> Image.Image:
    """A page with a running head and a page number, and lines of its own between them."""
    sheet = Image.new("RGB", (700, 990), "white")
    sheet.paste(drawn(["机密★10年"], size=26), (60, 30))
    sheet.paste(drawn(lines, size=26), (60, 300))
    sheet.paste(drawn([f"第{number}页"], size=24), (300, 920))
    return sheet


@needs_font
def test_a_running_head_of_a_scan_is_one_mark() -> None:
    """A mark at the top of each page of a TIFF is a header that repeats, and one mark; what the pages say is body."""
    from biaoshi import Checker

    words = [["云岭省水利厅文件", "关于检查的通知"], ["检查各处的库房"], ["检查各处的登记簿"], ["按期报送检查结果"]]
    pages = [_paper(n, lines) for n, lines in enumerate(words, 1)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    document = read(data)
    heads = [b for b in document.blocks if b.part == "header"]
    assert [(b.text, b.page, b.index, b.repeats) for b in heads] == [
        ("机密★10年", 1, 0, None), ("机密★10年", 2, 1, 0), ("机密★10年", 3, 2, 0), ("机密★10年", 4, 3, 0),
    ]  # fmt: skip
    assert [b.text for b in document.blocks if b.part == "body"] == [line for lines in words for line in lines]
    assert [b.index for b in document.blocks if b.part == "body"] == list(range(5))
    assert [b.page for b in document.blocks if b.part == "footer"] == [1, 2, 3, 4]
    with Checker(as_of="2026-11-24") as checker:
        report = checker.check_bytes(data, "a.tif")
    assert [m.canonical for m in report.marks] == ["机密★10年"]


@pytest.mark.parametrize(
    ("ocr", "limits", "rule"),
    [
        ("never", {}, "RD104"),
        ("auto", {"recognised": 0}, "RD105"),
        ("auto", {"pages": 1, "recognition": -1.0}, "RD105"),
    ],
)
def test_every_page_not_read_is_open(ocr: str, limits: dict[str, float], rule: str) -> None:
    """Pages over a limit or with recognition off are open lines, however many; none is left out."""
    image = Image.effect_noise((60, 60), 50)
    data = saved(image, "TIFF", save_all=True, append_images=[image] * 70)
    document = open_document(Source(data, None, ocr), Limits(**limits))  # type: ignore[arg-type]
    lines = [p for p in document.parts if p.kind == "image"]
    assert {p.rule for p in lines} == {rule}
    assert not any(p.status in CLOSED for p in lines)
    assert lines[-1].name.endswith("71")


def test_a_picture_without_words_stays_open() -> None:
    """Nothing recognised is no proof that nothing is written."""
    (line, *_) = read(saved(Image.effect_noise((200, 200), 70))).parts
    assert (line.status, line.rule) == ("skipped", "RD104")


def test_blank_is_closed_by_the_ink_test() -> None:
    """Blank paper is no_text, with recognition and without the engine's help."""
    (line, *_) = read(saved(Image.new("RGB", (300, 200), "#f4f0e8"), "JPEG")).parts
    assert (line.status, line.why) == ("no_text", "空白页")


def test_what_a_picture_tells_of_itself() -> None:
    """Place, device and author are remarked, and every word beside the picture is a property."""
    exif = Image.Exif()
    exif[315], exif[272], exif[270] = "Zhang", "Phone", "draft"
    exif.get_ifd(0x8825)[2] = (30.0, 1.0, 2.0)
    document = read(saved(Image.new("L", (300, 200), 255), "JPEG", exif=exif))
    assert document.facts == (("image_author", "file"), ("image_device", "file"), ("image_place", "file"))
    assert {"Zhang", "Phone", "draft"} <= {b.text for b in document.blocks}
    assert all(b.kind == "property" for b in document.blocks)


def test_bombs_and_ruins_are_lines() -> None:
    """A picture of too many pixels is not decoded, a broken one says so; the kind is told all the same."""
    big = read(saved(Image.new("1", (9000, 9000))), pixels=1_000_000)
    assert (big.media_type, big.parts[0].status) == ("image/png", "limited")
    for cut in (30, 60, 200):
        torn = read(saved(Image.effect_noise((90, 90), 50), "JPEG")[:cut])
        assert torn.parts[0].status == "failed"
        assert torn.media_type == "image/jpeg"


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_what_stands_behind_a_picture(form: str) -> None:
    """An archive put behind the end of a picture is a file of its own; padding is not."""
    data = saved(Image.effect_noise((64, 64), 40), form, **({"progressive": True} if form == "JPEG" else {}))
    kind = f"image/{form.lower()}"
    assert behind(data, kind) == behind(data + bytes(500), kind) == 0
    assert behind(data + b"PK\x03\x04" + bytes(range(200)), kind) == 204
    archive = b"Rar!" + bytes(range(200))
    document = read(data + archive)
    assert [(c.address, c.token) for c in document.children] == [("trailing data", "trailing data")]
    assert any((p.name, p.status) == ("trailing data", "skipped") for p in document.parts)
    assert FORMAT.extract is not None
    assert FORMAT.extract(Source(data + archive), Limits(), "trailing data") == archive


@pytest.mark.parametrize("text", ["BM会议纪要，机密★10年。", "II类文件", "GIF89年", "MM\n"])
def test_texts_are_no_pictures(text: str) -> None:
    """A text that begins with the letters of a picture's head is a text."""
    found = sniff(Source(text.encode()))
    assert found is None or found.name != "image"


@needs_font
def test_a_confined_worker_recognises() -> None:
    """The engine works in a process without files to write, processes, network and with limited memory."""
    with Reader(ocr="auto") as reader:
        document = reader.read(saved(drawn(LINES, width=420))).document
    assert [b.text for b in document.blocks if b.part == "body"] == LINES
    assert document.complete


def test_work_that_goes_on_is_not_silence() -> None:
    """Beats before an answer are no answer and no fault; any number of them may come."""
    ours, theirs = socket.socketpair()
    answer = b"D" + b"{}"
    theirs.sendall(worker.HEAD.pack(worker.BEAT) * 3 + worker.HEAD.pack(len(answer)) + answer)
    asked = Worker(None, ours, 0)  # type: ignore[arg-type]  # nobody ends it
    with open("/dev/null", "rb") as file:
        assert ask(asked, file.fileno(), None, Limits(), ocr="auto") == (True, b"{}")
    ours.close()
    theirs.close()


def test_large_pictures_are_shrunk() -> None:
    """A very large picture is brought to a workable size, not refused."""
    with opened(saved(Image.new("1", (16000, 400), 1)), Limits()) as image:
        assert max(pixels(image, 0, Limits()).shape[:2]) <= 7200
