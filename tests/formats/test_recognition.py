"""Text that is only drawn is read: every way up, askew, red, under stamps, faint; and blank means blank."""

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from biaoshi import formats as package
from biaoshi.formats import Limits, Source
from biaoshi.formats.form import Ocr
from biaoshi.formats.image.reader import read as read_image
from biaoshi.formats.recognition import budget as budgets
from biaoshi.formats.recognition.blank import blank
from biaoshi.formats.recognition.engine import Quad
from biaoshi.formats.recognition.ink import contrast, inks
from biaoshi.formats.recognition.picture import Recognised, Written, read_pixels
from biaoshi.formats.recognition.places import placed, skew
from biaoshi.formats.recognition.turning import in_a_row, turned, turned_quad
from biaoshi.formats.recognition.within import with_pictures
from biaoshi.types.document import Block, Document, Part
from formats.picture_builder import RED, drawn, font, needs_font, saved, stamped

LINES = ("机密★10年", "云岭省人民政府文件", "各市人民政府，省政府各部门：")


def texts(image: Image.Image, *, first: bool = False) -> list[str]:
    return [x.text for x in read_pixels(np.asarray(image.convert("RGB")), first=first).lines]


@needs_font
@pytest.mark.parametrize("angle", [0, 5, -5, 90, 180, 270])
def test_every_way_up_and_askew(angle: int) -> None:
    """A page turned or askew gives the lines of the upright one, in their order, and says how it was turned."""
    page = drawn(LINES).rotate(-angle, expand=True, fillcolor="white")
    found = read_pixels(np.asarray(page))
    assert [x.text for x in found.lines] == list(LINES)
    assert found.turn == (360 - angle) % 360 if angle % 90 == 0 else found.turn == 0
    assert not found.doubtful


@needs_font
def test_black_under_a_red_stamp_and_red_heads() -> None:
    """A black mark under a red stamp is read whole, and a red head beside it."""
    page = stamped(drawn(LINES), (150, 60), 58)
    ImageDraw.Draw(page).text((330, 20), "临江县文件", font=font(40), fill=RED)
    assert {*LINES, "临江县文件"} <= set(texts(page))


@needs_font
@pytest.mark.parametrize("ink", [225, 238])
def test_faint_copies_are_read(ink: int) -> None:
    """Print of a ninth or less of the paper's tone is read."""
    assert texts(drawn(LINES, ink=(ink, ink, ink), ground="#fefefe")) == list(LINES)


@needs_font
def test_a_first_page_gives_each_line_once() -> None:
    """The top of a first page is looked at by itself: no line is cut or doubled at its edge."""
    lines = [f"第{n}行　秘密★{n}年" for n in range(1, 27)]
    page = drawn([x.replace("　", "") for x in lines], size=40, width=1500)
    assert texts(page, first=True) == [x.replace("　", "") for x in lines]


@needs_font
def test_two_columns_are_read_one_after_the_other() -> None:
    """Filled columns are read down, not across."""
    left = [f"左栏第{n}行的文字写满了这一栏" for n in "一二三四五六"]
    right = [f"右栏第{n}行的文字写满了这一栏" for n in "一二三四五六"]
    page = Image.new("RGB", (1200, 460), "white")
    page.paste(drawn(left, size=30, width=560), (0, 0))
    page.paste(drawn(right, size=30, width=560), (640, 0))
    assert texts(page) == left + right


@needs_font
def test_vertical_text_is_read() -> None:
    """Characters one under another are a line."""
    page = Image.new("RGB", (300, 560), "white")
    for number, char in enumerate("云岭省人民政府"):
        ImageDraw.Draw(page).text((120, 20 + 74 * number), char, font=font(60), fill=0)
    assert "".join(texts(page)) == "云岭省人民政府"


def test_skew_is_told_by_long_lines_only() -> None:
    """A stray short box does not turn the page."""
    long = np.array([[0, 0], [400, 14], [399, 44], [-1, 30]], np.float32)
    stray = np.array([[0, 100], [20, 90], [25, 110], [5, 120]], np.float32)
    assert skew([long, long + 60, stray]) == pytest.approx(0.035, abs=0.002)
    assert skew([stray]) == 0.0


def _right(box: Quad, by: float) -> Quad:
    return box + np.array([by, 0], np.float32)


def test_pieces_of_a_line_are_joined_and_far_ones_are_not() -> None:
    """A narrow gap on one height is inside a line; a wide one parts two."""
    box = np.array([[0, 0], [90, 0], [90, 30], [0, 30]], np.float32)
    assert [p.bbox for p in placed([box, _right(box, 110), _right(box, 400)], [], 600)] == [
        (0, 0, 200, 30),
        (400, 0, 490, 30),
    ]
    assert len(placed([box], [_right(box, 100)], 600)) == 2


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_corners_turn_with_the_picture(turn: int) -> None:
    """What stands at a place stands at the turned place of the turned picture."""
    picture = np.zeros((60, 100, 3), np.uint8)
    picture[10:20, 30:70] = 255
    quad = np.array([[30, 10], [70, 10], [70, 20], [30, 20]], np.float32)
    moved = turned_quad(quad, turn, 100, 60)  # type: ignore[arg-type]
    (x0, y0), (x1, y1) = moved.min(axis=0).astype(int), moved.max(axis=0).astype(int)
    after = turned(picture, turn)  # type: ignore[arg-type]
    assert after[y0:y1, x0:x1].min() == 255
    assert int(after.sum()) == int(picture.sum())


def test_inks_are_parted() -> None:
    """Red is gone from the black part and alone in the red part; a grey picture has no red part."""
    picture = np.full((200, 300, 3), 255, np.uint8)
    picture[50:60, 20:200] = (220, 30, 30)
    picture[100:110, 20:200] = 0
    parted = inks(picture)
    assert parted.red is not None
    assert parted.black[55, 100].min() > 240
    assert parted.black[105, 100].max() < 30
    assert parted.red[55, 100].max() < 60
    assert parted.red[105, 100].min() > 240
    assert inks(np.full((90, 90, 3), 200, np.uint8)).red is None
    assert contrast(np.full((9, 9), 77, np.uint8)).tolist() == np.full((9, 9), 77).tolist()


def test_characters_of_a_column_are_set_in_a_row() -> None:
    """Each block of ink down a column comes to stand beside the one before."""
    column = np.full((90, 30, 3), 255, np.uint8)
    for top in (5, 35, 65):
        column[top : top + 20, 5:25] = 0
    assert in_a_row(column).shape[:2] == (30, 90)


@pytest.mark.parametrize("tone", [20, 12, 8, 5])
@pytest.mark.parametrize("grain", [0.0, 1.5])
def test_a_pencil_stroke_is_not_blank(tone: int, grain: float) -> None:
    """A thin stroke a few levels darker than the paper is ink, with grain or without."""
    chance = np.random.default_rng(tone)
    page = np.full((1169, 827), 250.0)
    for i in range(60):
        page[500 + i // 3 : 502 + i // 3, 300 + i : 302 + i] -= tone + 3 * grain
    assert not blank((page + chance.normal(0, grain, page.shape)).clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("grain", [0.0, 1.0, 4.0])
def test_paper_is_blank(grain: float) -> None:
    """Paper with grain, a shade to one side and a speck of dust is blank."""
    chance = np.random.default_rng(5)
    page = np.full((1169, 827), 246.0) - np.linspace(0, 12, 827)[None, :] + chance.normal(0, grain, (1169, 827))
    page[300:302, 400:402] -= 90
    assert blank(page.clip(0, 255).astype(np.uint8))
    assert blank(np.zeros((0, 5), np.uint8))


def test_doubt_is_a_matter_of_characters() -> None:
    """A page is doubtful if a good part of its black characters is, not for one bad word or a stamp."""
    sure, poor = Written("关于开展检查的通知，请认真执行。", (0, 0, 9, 9), 0.99), Written("十儿", (0, 0, 9, 9), 0.6)
    assert not Recognised((sure, sure, poor)).doubtful
    assert Recognised((sure, poor, poor, poor)).doubtful
    assert not Recognised((sure, *[replace(poor, red=True)] * 5)).doubtful
    assert Recognised((sure,), missed=3).doubtful


def budget(ocr: Ocr = "auto", **limits: float) -> budgets.Budget:
    return budgets.budget(Source(b"", None, ocr), Limits(**limits))  # type: ignore[arg-type]


def test_why_a_picture_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switched off, missing engine and limits each have their own reason and code."""
    assert budgets.refused(budget()) is None
    reasons = [budgets.refused(b) for b in (budget("never"), budget(recognised=0), budget(recognition=-1.0))]
    monkeypatch.setattr(budgets, "installed", lambda: False)
    reasons.append(budgets.refused(budget()))
    assert [(r.status, r.rule) for r in reasons if r] == [
        ("skipped", "RD104"), ("limited", "RD105"), ("limited", "RD105"), ("skipped", "RD104"),
    ]  # fmt: skip
    assert "未安装文字识别组件（biaoshi[ocr]）" in (reasons[-1].why if reasons[-1] else "")


def test_a_fault_of_the_engine_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the engine raises becomes a reason, without its words."""

    def fails(*_: object, **__: object) -> Recognised:
        raise RuntimeError("云岭")

    monkeypatch.setattr(budgets, "recognised", fails)
    found = budgets.read(budget(), np.zeros((9, 9, 3), np.uint8))
    assert isinstance(found, budgets.Refusal)
    assert (found.status, found.rule, "云岭" in found.why) == ("failed", "RD104", False)


def test_each_picture_beats_and_the_same_one_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits hears of each picture read; one that comes again costs nothing."""
    monkeypatch.setattr(budgets, "recognised", lambda *_, **__: Recognised((Written("内部", (0, 0, 9, 9), 0.9),)))
    beats: list[int] = []
    left = budgets.budget(Source(b"", None, "auto", lambda: beats.append(1)), Limits(recognised=2))
    for shade in (1, 1, 2, 1):
        assert isinstance(budgets.read(left, np.full((9, 9, 3), shade, np.uint8)), Recognised)
    assert len(beats) == 2
    assert isinstance(budgets.read(left, np.zeros((9, 9, 3), np.uint8)), budgets.Refusal)


DOCUMENT = Document(
    "application/x-example",
    (
        Block("body", 0, "关于开展检查的通知"),
        Block("body", 1, "请认真贯彻执行。"),
        Block("properties", 0, "张某", "property"),
    ),
    (
        Part("body", "text", 17, "read"),
        Part("media/a.png", "image", 0, "skipped", "图片未做文字识别", rule="RD104"),
        Part("media/b.png", "image", 0, "no_text"),
    ),
)


@needs_font
def test_pictures_inside_a_document() -> None:
    """A picture's words stand behind the block it stands in; one without a place comes before the properties."""
    picture = saved(drawn(["绝密★长期"]))
    source = Source(b"", None, "auto")
    read = with_pictures(
        DOCUMENT, lambda p: picture if "a.png" in p.name else None, source, Limits(), {"media/a.png": ("body", 0)}
    )
    assert [(b.part, b.index, b.text) for b in read.blocks][:3] == [
        ("body", 0, "关于开展检查的通知"), ("body", 1, "绝密★长期"), ("body", 2, "请认真贯彻执行。"),
    ]  # fmt: skip
    assert [(p.status, p.chars) for p in read.parts] == [("read", 17), ("ocr", 5), ("no_text", 0)]
    late = with_pictures(DOCUMENT, lambda p: picture if "b.png" in p.name else None, source, Limits())
    assert [(b.part, b.text) for b in late.blocks][2:] == [("media/b.png", "绝密★长期"), ("properties", "张某")]
    assert late.blocks[2].source == "ocr"
    assert (late.blocks[2].confidence or 0) > 0.8


def test_pictures_stay_open_without_recognition() -> None:
    """Switched off, or broken: the line stays open, and what the picture tells of itself is remarked all the same."""
    exif = Image.Exif()
    exif[315] = "张某"
    picture = saved(Image.effect_noise((90, 90), 50), exif=exif)
    off = with_pictures(DOCUMENT, lambda p: picture, Source(b"", None, "never"), Limits())
    assert off.parts[1].status == "skipped"
    assert ("image_author", "media/a.png") in off.facts
    broken = with_pictures(DOCUMENT, lambda p: b"\x89PNG\r\n\x1a\nxx", Source(b"", None, "auto"), Limits())
    assert broken.parts[1].rule == "RD104"
    assert "损坏" in (broken.parts[1].why or "")


@needs_font
def test_the_engine_writes_nothing_and_asks_nobody(tmp_path: Path) -> None:
    """Recognition opens no file for writing, makes no folder and no connection, and leaves nothing in the home folder."""
    code = (
        "import sys, types, io\n"
        "package = types.ModuleType('biaoshi')\n"
        f"package.__path__ = [{str(Path(package.__file__).parent.parent)!r}]\n"
        "sys.modules['biaoshi'] = package\n"
        "import numpy as np\n"
        "from PIL import Image\n"
        "from biaoshi.formats.recognition import engine\n"
        "done = []\n"
        "def hook(event, args):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'os.mkdir', 'os.rename', 'os.remove', 'subprocess.Popen'):\n"
        "        done.append(event)\n"
        "    if event == 'open' and isinstance(args[1], str) and set(args[1]) & set('wax+'):\n"
        "        done.append(str(args[:2]))\n"
        "sys.addaudithook(hook)\n"
        "picture = np.asarray(Image.open(io.BytesIO(sys.stdin.buffer.read())).convert('RGB'))\n"
        "print(len(engine.detect(picture)), engine.recognise([picture])[0].text, done)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        input=saved(drawn(["机密★10年"])),
        capture_output=True,
        timeout=120,
        check=True,
        env={"HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path), "LC_ALL": "C.UTF-8"},
    )
    assert done.stdout.decode().split() == ["1", "机密★10年", "[]"]
    assert done.stderr == b""
    assert list(tmp_path.rglob("*")) == []


def test_open_files_are_known_from_bytes_alone() -> None:
    """A picture's own words are read with its bytes, Chinese in old encodings among them."""
    from biaoshi.formats.recognition.about import told

    exif = Image.Exif()
    exif[270] = "机密★10年".encode("gb18030")
    exif[272] = "Phone"
    exif.get_ifd(0x8825)[2] = (30.0, 1.0, 2.0)
    with Image.open(
        io.BytesIO(saved(Image.new("L", (40, 40)), "JPEG", exif=exif, comment="内部资料".encode()))
    ) as image:
        found, whole = told(image)
    assert whole
    assert ("text", "ImageDescription", "机密★10年") in found
    assert ("text", "comment", "内部资料") in found
    assert {k for k, _, _ in found} == {"text", "device", "place"}


def test_words_beside_a_picture_that_cannot_all_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken field, or one too many, leaves the line of the properties open: never silently left out."""
    from biaoshi.formats.recognition import about

    image = Image.new("L", (40, 40))
    data = saved(image, "JPEG", comment="内部资料".encode())
    assert {p.name: p.status for p in read_image(Source(data), Limits(), "image/jpeg").parts}["properties"] == "read"
    monkeypatch.setattr(about, "_LONGEST", 2)
    assert {p.name: p.status for p in read_image(Source(data), Limits(), "image/jpeg").parts}["properties"] == "failed"
    monkeypatch.undo()

    def broken(_: Image.Image) -> object:
        raise ValueError("broken")

    monkeypatch.setattr(about, "_exif", broken)
    assert {p.name: p.status for p in read_image(Source(data), Limits(), "image/jpeg").parts}["properties"] == "failed"


def test_frames_beyond_the_limit_are_told() -> None:
    """Of a picture with more than fifty frames in a document the rest is not read, and its line says so."""
    frames = [Image.new("L", (40, 40), 255 if n % 2 else 250) for n in range(52)]
    read = []
    for count in (50, 52):
        data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:count])
        document = with_pictures(DOCUMENT, lambda _, d=data: d, Source(b"", None, "auto"), Limits())  # type: ignore[misc]
        read.append((document.parts[1].status, document.parts[1].rule))
    assert read == [("no_text", None), ("limited", "RD105")]


@needs_font
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_words_written_into_a_picture_of_a_document_are_read(form: str) -> None:
    """PNG text chunks and EXIF words of an embedded picture are properties of its part, never text of the page."""
    from PIL.PngImagePlugin import PngInfo

    if form == "PNG":
        info = PngInfo()
        info.add_itxt("Description", "秘密★5年的底图")
        data = saved(drawn(["绝密★长期"]), form, pnginfo=info)
    else:
        exif = Image.Exif()
        exif[0x9C9C] = "秘密★5年的底图".encode("utf-16-le")  # XPComment
        data = saved(drawn(["绝密★长期"]).convert("RGB"), form, exif=exif, quality=95)
    source = Source(b"", None, "auto")
    document = with_pictures(
        DOCUMENT, lambda p: data if "a.png" in p.name else None, source, Limits(), {"media/a.png": ("body", 0)}
    )
    found = next(b for b in document.blocks if "底图" in b.text)
    assert (found.part, found.kind, found.text) == ("media/a.png", "property", "秘密★5年的底图")
    assert [b.text for b in document.blocks if b.part == "body"] == [
        "关于开展检查的通知",
        "绝密★长期",
        "请认真贯彻执行。",
    ]
    assert document.parts[1].status == "ocr"
