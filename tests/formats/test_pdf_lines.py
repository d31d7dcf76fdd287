"""Pages into lines: places, order, gaps, running lines, tables."""

from collections.abc import Callable
from io import BytesIO

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.pdf import FORMAT
from biaoshi.types.document import Block, Box, Document
from formats import pdf_builder as build


def _read(data: bytes) -> Document:
    return FORMAT.read(Source(data), Limits())


def _texts(document: Document, part: str = "body") -> list[str]:
    return [b.text for b in document.blocks if b.part == part]


def _block(document: Document, text: str) -> Block:
    found = [b for b in document.blocks if b.text == text]
    assert len(found) == 1, [b.text for b in document.blocks]
    return found[0]


def _near(box: Box | None, wanted: tuple[float, float, float, float], within: float = 6) -> bool:
    return box is not None and all(abs(a - b) <= within for a, b in zip(box, wanted, strict=True))


def test_a_paper_comes_line_by_line_with_its_geometry() -> None:
    """Each visual line is one block in order, with page, box, font and size; body indexes run through the pages."""
    document = _read(build.official(pages=2))
    body = [b for b in document.blocks if b.part == "body"]
    assert [b.text for b in body[:4]] == [
        "机密★10年",
        "云岭省人民政府办公厅文件",
        "云政办〔2025〕3号",
        "关于开展年度检查工作的通知",
    ]
    assert [b.index for b in body] == list(range(len(body)))
    mark = body[0]
    assert mark.page == 1
    assert _near(mark.bbox, (80, 130, 159, 148))
    assert mark.runs[0].style.size == 16
    assert mark.runs[0].style.font == "STSong-Light"
    assert [(p.number, round(p.width), round(p.height)) for p in document.pages] == [(1, 595, 842), (2, 595, 842)]
    assert [(p.name, p.status) for p in document.parts if p.kind == "text"] == [("page 1", "read"), ("page 2", "read")]
    assert document.complete


@pytest.mark.parametrize("step", [19.0, 24.0, 32.0, 48.0])
def test_a_spread_mark_is_one_line(step: float) -> None:
    """Characters drawn one by one with wide even spacing stay on one line, one space where there is a gap."""
    document = _read(build.drawn(lambda c: build.spread(c, 80, 120, ["机", "密", "★", "10", "年"], step)))
    assert [t.replace(" ", "") for t in _texts(document)] == ["机密★10年"]
    assert "  " not in _texts(document)[0]


def test_a_wide_gap_parts_a_mark_from_the_head() -> None:
    """A mark and an issuer's head at one height are two blocks, also where typed spaces fill the gap."""

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 120, "秘密★5年")
        build.put(canvas, 300, 120, "青川市人民政府")
        build.put(canvas, 80, 200, "机密★3年" + " " * 24 + "临江县人民政府")

    assert _texts(_read(build.drawn(page))) == ["秘密★5年", "青川市人民政府", "机密★3年", "临江县人民政府"]


@pytest.mark.parametrize("offset", [0.0, 0.3, 1.0])
def test_text_painted_twice_is_read_once(offset: float) -> None:
    """Bold made by painting each character twice, or the whole line twice, does not double the text."""

    def page(canvas: Canvas) -> None:
        for i, char in enumerate("机密★十年"):
            build.put(canvas, 80 + 16 * i, 120, char)
            build.put(canvas, 80 + 16 * i + offset, 120, char)
        build.put(canvas, 80, 160, "加急文件")
        build.put(canvas, 80 + offset, 160, "加急文件")

    assert _texts(_read(build.drawn(page))) == ["机密★十年", "加急文件"]


def test_typed_spaces_stay_and_word_gaps_become_one() -> None:
    """A space that is typed is kept as it is; the quarter em between Han and Latin is no space."""

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 120, "机密★ 5 年")
        build.put(canvas, 80, 160, "共有")
        build.put(canvas, 80 + 32 + 4, 160, "12")
        build.put(canvas, 80 + 32 + 4 + 16 + 4, 160, "件")

    assert _texts(_read(build.drawn(page))) == ["机密★ 5 年", "共有12件"]


def _columns(canvas: Canvas) -> None:
    build.put(canvas, 80, 90, "通栏标题横跨左右两栏的一行文字应当在最前面", 20)
    for i in range(12):
        build.put(canvas, 70, 140 + 20 * i, f"左{i:02}栏内容一二三四五六七八九十", 12)
        build.put(canvas, 310, 146 + 20 * i, f"右{i:02}栏内容一二三四五六七八九十", 12)


def test_two_columns_are_read_one_after_the_other() -> None:
    """The left column comes whole before the right one, the heading over both first."""
    texts = _texts(_read(build.drawn(_columns)))
    assert texts[0].startswith("通栏标题")
    assert [t[:3] for t in texts[1:]] == [f"左{i:02}" for i in range(12)] + [f"右{i:02}" for i in range(12)]


@pytest.mark.parametrize("number", [2, 3])
def test_columns_two_characters_apart_are_read_one_after_the_other(number: int) -> None:
    """The gutter of a word processor is two characters wide; lines of the columns stand at one height."""

    def page(canvas: Canvas) -> None:
        for c in range(number):
            for i in range(10):
                build.put(canvas, 60 + 145 * c, 100 + 20 * i, f"{'甲乙丙'[c]}{i}二三四五六七八九十", 11)

    assert [t[:2] for t in _texts(_read(build.drawn(page)))] == [
        f"{c}{i}" for c in "甲乙丙"[:number] for i in range(10)
    ]


def test_a_form_without_rules_is_read_row_by_row() -> None:
    """Short entries in two columns are a form, not columns of running text."""

    def page(canvas: Canvas) -> None:
        for i in range(8):
            build.put(canvas, 80, 100 + 30 * i, f"项目{i}", 12)
            build.put(canvas, 330, 100 + 30 * i, f"{i}00万元" + "（含税价格）" * (i % 3), 12)

    assert [t[:3] for t in _texts(_read(build.drawn(page)))][:4] == ["项目0", "000", "项目1", "100"]


@pytest.mark.parametrize(
    ("angle", "place"),
    [
        (0, lambda w, h: (80, 130, 159, 148)),
        (90, lambda w, h: (h - 148, 80, h - 130, 159)),
        (180, lambda w, h: (w - 159, h - 148, w - 80, h - 130)),
        (270, lambda w, h: (130, w - 159, 148, w - 80)),
    ],
)
def test_boxes_follow_the_rotation(
    angle: int, place: Callable[[float, float], tuple[float, float, float, float]]
) -> None:
    """Boxes are measured from the top left of the page as it is displayed."""
    document = _read(build.edited(build.official(), build.rotated(angle)))
    assert _near(_block(document, "机密★10年").bbox, place(build.WIDTH, build.HEIGHT))
    page = document.pages[0]
    assert page.rotation == angle
    assert (page.width > page.height) == (angle in (90, 270))


def test_boxes_are_measured_in_the_crop_box() -> None:
    """A CropBox moves the origin, and what it cuts away is off the page."""
    crop = (70, 0, build.WIDTH, build.HEIGHT - 100)

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 130, "机密★10年")
        build.put(canvas, 80, 40, "切掉的字")

    document = _read(build.edited(build.drawn(page), build.rotated(0, crop)))
    assert _near(_block(document, "机密★10年").bbox, (10, 30, 89, 48))
    assert [(u.view, u.text) for u in document.unseen] == [("offpage", "切掉的字")]


@settings(max_examples=25, deadline=None)
@given(st.floats(60, 400), st.floats(60, 760), st.integers(8, 30), st.sampled_from([0, 90, 180, 270]))
def test_a_line_is_where_it_was_put(x: float, y: float, size: int, angle: int) -> None:
    """Wherever a line stands and however the page is turned, its box holds it and lies on the page."""
    data = build.edited(build.drawn(lambda c: build.put(c, x, y, "机密★10年", size)), build.rotated(angle))
    document = _read(data)
    box, page = _block(document, "机密★10年").bbox, document.pages[0]
    assert box is not None
    assert 0 <= box[0] < box[2] <= page.width + 1
    assert 0 <= box[1] < box[3] <= page.height + 1
    long, short = max(box[2] - box[0], box[3] - box[1]), min(box[2] - box[0], box[3] - box[1])
    assert abs(long - 4.92 * size) < 0.3 * size
    assert short < 1.6 * size


def test_vertical_writing_is_one_line_a_column() -> None:
    """Characters set one under the other are read downwards."""

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 100, "正文在这里，横着写。")
        for i, char in enumerate("青川市档案馆"):
            build.put(canvas, 400, 140 + 18 * i, char)

    assert _texts(_read(build.drawn(page))) == ["正文在这里，横着写。", "青川市档案馆"]


def _running(number: int, pages: int = 5) -> Callable[[Canvas], None]:
    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 50, "秘密★5年", 14)
        for i in range(10):
            build.put(canvas, 79, 120 + 30 * i, f"第{number}页正文第{i}行，内容各不相同，请认真执行。", 14)
        build.put(canvas, 280, 780, f"- {number} -", 14)

    return page


def test_running_lines_are_headers_and_footers() -> None:
    """Lines at one place on three pages are header blocks; repeats point to the first; page numbers are footers."""
    document = _read(build.drawn(*[_running(n) for n in range(1, 6)]))
    heads = [b for b in document.blocks if b.kind == "header"]
    assert [(b.part, b.index, b.page, b.repeats) for b in heads] == [
        ("header", i, i + 1, None if i == 0 else 0) for i in range(5)
    ]
    assert [b.text for b in document.blocks if b.kind == "footer"] == [f"- {n} -" for n in range(1, 6)]
    assert "秘密★5年" not in _texts(document)
    assert len(_texts(document)) == 50


def test_a_line_on_two_pages_is_body() -> None:
    """Two pages are no run: the line stays in the body."""
    document = _read(build.drawn(_running(1), _running(2)))
    assert _texts(document).count("秘密★5年") == 2


def test_tables_keep_rows_and_columns_over_the_page() -> None:
    """A ruled table carries cells; the same columns overleaf go on with its rows; another table has the next number."""

    def first(canvas: Canvas) -> None:
        build.put(canvas, 80, 80, "台账", 16)
        build.table(canvas, 80, 690, [["序号", "密级", "名称"], ["1", "秘密★5年", "甲"]])

    def second(canvas: Canvas) -> None:
        build.table(canvas, 80, 80, [["2", "机密★10年", "乙"]])
        build.table(canvas, 80, 400, [["姓名", "单位"], ["张三", "青川市档案馆"]])

    document = _read(build.drawn(first, second))
    cells = {b.text: b.cell for b in document.blocks if b.kind == "cell"}
    assert cells["秘密★5年"] == (0, 1, 1)
    assert cells["机密★10年"] == (0, 2, 1)
    assert cells["青川市档案馆"] == (1, 1, 1)


def test_cells_are_those_another_reader_finds() -> None:
    """The cells of a ruled table with merged cells are the ones pdfplumber finds."""

    def page(canvas: Canvas) -> None:
        build.table(canvas, 80, 80, [["甲", "乙", "丙"], ["丁", "戊", "己"], ["庚", "辛", "壬"]])
        build.box(canvas, 168, 103, 172, 105, 1)  # a nick in a rule is no gap
        build.table(canvas, 80, 300, [["姓名", "单位"], ["张三", "青川市档案馆"]], width=140)
        top = build.HEIGHT - 300
        canvas.rect(80, top - 48 - 24, 280, 24)  # a row of one merged cell
        build.put(canvas, 84, 354, "备注", 10.5)

    data = build.drawn(page)
    with pdfplumber.open(BytesIO(data)) as pdf:
        wanted = [sum(map(bool, table.cells)) for table in pdf.pages[0].find_tables()]
    cells = [b.cell for b in _read(data).blocks if b.cell]
    assert [len({c for c in cells if c[0] == t}) for t in range(len(wanted))] == wanted == [9, 5]


def test_a_frame_round_a_page_is_no_table() -> None:
    """One box around text has no cells."""

    def page(canvas: Canvas) -> None:
        canvas.rect(60, 60, 470, 720)
        build.put(canvas, 80, 120, "机密★10年")

    assert _block(_read(build.drawn(page)), "机密★10年").cell is None


def test_struck_text_is_told() -> None:
    """A rule through a line's middle, or a StrikeOut annotation, strikes the run under it and nothing else."""

    def page(canvas: Canvas) -> None:
        build.put(canvas, 80, 120, "机密★10年")
        canvas.setLineWidth(1)
        canvas.line(78, build.HEIGHT - 129, 170, build.HEIGHT - 129)
        build.put(canvas, 80, 160, "秘密★5年")
        build.put(canvas, 80, 200, "绝密★30年")
        canvas.line(78, build.HEIGHT - 219, 170, build.HEIGHT - 219)

    document = _read(build.edited(build.drawn(page), build.annotation("StrikeOut", "", (78, 160, 164, 178))))
    assert {b.text: any(r.style.strike for r in b.runs) for b in document.blocks if b.part == "body"} == {
        "机密★10年": True, "秘密★5年": True, "绝密★30年": False,
    }  # fmt: skip
