"""RTF: text in any of its spellings, destinations that are no text, and what the page does not show."""

import binascii
import struct

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.ole.writing import compound_file
from biaoshi.formats.rtf import FORMAT
from biaoshi.types.document import Document
from formats.office97_builder import rtf


def read(*paragraphs: str, head: str = "", tail: str = "}") -> Document:
    return open_document(Source(rtf(*paragraphs, head=head, tail=tail)), Limits())


@pytest.mark.parametrize(
    "written",
    [
        "机密★10年",
        "\\u26426?\\u23494?\\u9733?10\\u24180?",
        "\\uc2\\u26426\\'bb\\'fa\\u23494xx{\\uc0\\u9733}10\\u24180 yy",
        "{\\uc1\\u26426 {}}{\\b 密}\n★\r\n10年",
        "{\\upr{?}{\\*\\ud{机密★10年}}}",
        "{\\*\\unknown 绝密}机密{\\*\\pn 1}★10年",
    ],
)
def test_every_spelling_of_a_mark_is_its_text(written: str) -> None:
    """Numbers, digits, skipped characters, groups and line ends in the source give the same text."""
    assert read(written).text == "机密★10年"


def test_bytes_are_read_in_the_charset_of_their_font() -> None:
    """Each font says which code page its bytes are in."""
    fonts = "{\\fonttbl{\\f1\\fcharset136 MingLiU;}{\\f2\\fcharset204 Arial;}}"
    data = rtf("BIG", "RUS", head=fonts)
    big = "".join(f"\\'{b:02x}" for b in "機密".encode("big5"))
    russian = "".join(f"\\'{b:02x}" for b in "Дело".encode("cp1251"))
    data = data.replace(b"BIG", b"\\f1 " + big.encode()).replace(b"RUS", b"\\f2 " + russian.encode())
    assert open_document(Source(data), Limits()).text == "機密\nДело"


@pytest.mark.parametrize(
    ("written", "view"),
    [
        ("关于{\\v 绝密}的通知", "hidden"),
        ("关于{\\deleted\\revauthdel1 绝密}的通知", "deleted"),
        ("关于{\\cf2 绝密}的通知", "white"),
        ("关于{\\fs2 绝密}的通知", "tiny"),
        ("关于{\\*\\unknown 绝密}的通知", "hidden"),
    ],
)
def test_text_that_is_not_seen_stands_apart(written: str, view: str) -> None:
    """Hidden, deleted, white and tiny text is kept with its offset, deleted text with its author."""
    head = "{\\colortbl;\\red255\\green0\\blue0;\\red255\\green255\\blue255;}{\\*\\revtbl{Unknown;}{张某;}}"
    document = read(written, head=head)
    assert document.text == "关于的通知"
    assert [(u.text, u.view, u.at) for u in document.unseen] == [("绝密", view, 2)]
    assert [u.author for u in document.unseen] == ["张某" if view == "deleted" else None]


def test_looks_of_runs_are_read() -> None:
    """Face, size, strike, colour and alignment are in the style of a run."""
    block = read("\\pard\\qc{\\strike\\fs44\\cf1 机密}★", head="{\\colortbl;\\red255\\green0\\blue0;}").blocks[0]
    assert block.align == "center"
    first, second = block.runs
    assert (first.style.font, first.style.size, first.style.strike, first.style.color) == ("宋体", 22.0, True, "FF0000")
    assert (second.style.size, second.style.strike, second.style.color) == (16.0, False, None)


def test_chinese_characters_have_looks_of_their_own() -> None:
    """Face and size behind \\dbch are those of Chinese characters, as writers of both scripts keep them."""
    fonts = "{\\fonttbl{\\f1 Cambria;}{\\f2\\fcharset134 SimHei;}}"
    block = read(
        "\\rtlch\\afs20\\ltrch\\f1\\fs22\\dbch\\af2{\\dbch\\afs32\\dbch\\u26426?}{\\loch\\fs24 10}", head=fonts
    ).blocks[0]
    assert [(r.start, r.end, r.style.font, r.style.size) for r in block.runs] == [
        (0, 1, "SimHei", 16.0),
        (1, 3, "Cambria", 12.0),
    ]


def test_tables_have_cells() -> None:
    """Cells are numbered by table, row and column, nested tables as tables of their own."""
    row = "\\trowd\\pard\\intbl 甲\\cell 乙\\cell\\row"
    nested = "\\trowd\\pard\\intbl 外\\par{\\pard\\intbl\\itap2 内\\nestcell{\\*\\nesttableprops\\nestrow}{\\nonesttables\\par}}\\pard\\intbl\\cell 后\\cell\\row"
    document = open_document(Source(rtf(f"{row}{row}\\pard 其间\\par {nested}\\pard 末")), Limits())
    assert [(b.text.strip(), b.cell) for b in document.blocks if b.text.strip()] == [
        ("甲", (0, 0, 0)),
        ("乙", (0, 0, 1)),
        ("甲", (0, 1, 0)),
        ("乙", (0, 1, 1)),
        ("其间", None),
        ("外", (1, 0, 0)),
        ("内", (2, 0, 0)),
        ("后", (1, 0, 1)),
        ("末", None),
    ]


def test_other_stories_are_parts() -> None:
    """Notes, headers, footers, comments, text boxes and properties are read to their own parts."""
    head = "{\\info{\\title 通知}{\\author 张某}{\\creatim\\yr2025}}{\\header 内部资料\\par}{\\footerf 首页脚\\par}"
    body = (
        "正文{\\footnote 脚注}{\\*\\atnid A}{\\*\\atnauthor 李某}\\chatn{\\*\\annotation 批注}"
        "{\\shp{\\*\\shpinst{\\sp{\\sn wzDescription}{\\sv 说明}}{\\shptxt 框中文字\\par}}{\\shprslt 旧样}}"
    )
    document = read(body, head=head)
    assert [(b.part, b.kind, b.text) for b in document.blocks] == [
        ("body", "paragraph", "正文"),
        ("body", "textbox", "框中文字"),
        ("footnotes", "footnote", "脚注"),
        ("header1", "header", "内部资料"),
        ("comments", "comment", "批注"),
        ("alt text", "property", "说明"),
        ("properties", "property", "通知"),
        ("properties", "property", "张某"),
    ]
    assert [(u.part, u.text, u.view) for u in document.unseen] == [("footer1", "首页脚", "hidden")]
    assert ("comment_author", "李某") in document.properties
    assert document.complete


def test_a_text_effect_is_text() -> None:
    """The words of a text effect (a watermark) are a text box."""
    document = read("正文{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv 绝密}}}}")
    assert [(b.kind, b.text) for b in document.blocks] == [("paragraph", "正文"), ("textbox", "绝密")]


def test_a_field_shows_its_result() -> None:
    """The instruction of a field is no text, its target is a remark."""
    document = read('见{\\field{\\*\\fldinst{HYPERLINK "http://example.cn"}}{\\fldrslt{此处}}}。')
    assert document.text == "见此处。"
    assert ("hyperlink", "http://example.cn") in document.facts


def test_pictures_are_listed() -> None:
    """A picture is an open line, one too low to hold text is closed, its other spelling is not counted."""
    low, high = "{\\pict\\pngblip\\picwgoal900\\pichgoal300 89504e47}", "{\\pict\\pngblip\\pichgoal3000 89504e47}"
    document = read(f"图{{\\*\\shppict{high}}}{{\\nonshppict{high}}}{low}")
    assert [(p.name, p.status) for p in document.parts if p.kind == "image"] == [
        ("picture 1", "skipped"),
        ("picture 2", "no_text"),
    ]


def embedded(name: bytes, data: bytes) -> str:
    raw = struct.pack("<III", 0x501, 2, len(name) + 1) + name + b"\0" + bytes(8) + struct.pack("<I", len(data)) + data
    return f"{{\\object\\objemb{{\\*\\objclass X}}{{\\*\\objdata {binascii.hexlify(raw).decode()}}}{{\\result 图标}}}}"


def test_an_embedded_object_is_a_child() -> None:
    """The file in an object can be had; what cannot be is an open line with the reason."""
    package = (
        b"\x02\x00a.txt\0C:\\a.txt\0\0\0\x03\0" + struct.pack("<I", 9) + b"C:\\a.txt\0" + struct.pack("<I", 3) + b"abc"
    )
    whole = compound_file({"Package": b"PK\x03\x04 inner"})
    data = rtf("附" + embedded(b"Word.Document.12", whole) + embedded(b"Package", package) + embedded(b"PBrush", b"BM"))
    document = open_document(Source(data), Limits())
    first, second, third = document.children
    assert FORMAT.extract is not None
    assert first.token is not None
    assert second.token is not None
    assert FORMAT.extract(Source(data), Limits(), first.token) == b"PK\x03\x04 inner"
    assert (second.name, FORMAT.extract(Source(data), Limits(), second.token)) == ("a.txt", b"abc")
    assert third.token is None
    assert [p.status for p in document.parts if p.kind == "embedded"] == ["skipped", "skipped", "unsupported"]
    with pytest.raises(UnreadableError):
        FORMAT.extract(Source(data), Limits(), "5-999999999")


@pytest.mark.parametrize("tail", ["", "{\\b 未完"])
def test_braces_that_do_not_close_are_told(tail: str) -> None:
    """A file that ends within a group is not complete."""
    document = read("机密★10年", tail=tail)
    assert "机密★10年" in document.text
    assert [(p.name, p.status) for p in document.parts if p.status == "failed"] == [("body", "failed")]


def test_data_behind_the_end_is_told() -> None:
    """What stands behind the last brace is shown by no program and is an open line."""
    document = read("正文", tail="}绝密名单")
    assert [(p.name, p.status) for p in document.parts if p.status != "read"] == [("文末附加数据", "unsupported")]


def test_deep_groups_are_limited() -> None:
    """A million open groups end at the limit, with what was read before."""
    document = open_document(Source(rtf("机密", tail="{" * 100_000)), Limits())
    assert "机密" in document.text
    assert [(p.name, p.status) for p in document.parts] == [("body", "limited")]


def test_a_paper_without_text_says_so() -> None:
    """Nothing but zeros in the source: the line of the body tells that there is no text."""
    document = open_document(Source(b"{\\rtf1\\ansi\\a" + bytes(64) + b"}"), Limits())
    assert not document.blocks
    assert [(p.name, p.why) for p in document.parts] == [("body", "正文没有文字")]


def test_what_stands_in_place_of_a_letter_and_says_more_is_hidden() -> None:
    """Programs that know \\u skip what follows it: one letter's stand-in is passed over, a text there is hidden text."""
    plain_ = open_document(Source(rtf("\\uc2\\u26426\\'bb\\'fa\\uc1\\u23494?", "正文")), Limits())
    assert plain_.text.startswith("机密\n正文")
    assert plain_.unseen == ()
    more = open_document(Source(rtf("\\uc13\\u26426?密★10年正文", "二")), Limits())
    assert [(u.text, u.view) for u in more.unseen] == [("密★10年正文", "hidden")]


def test_a_long_picture_costs_no_more_memory_than_its_bytes() -> None:
    """The digits of a picture in one line are read without a trace kept for each of them."""
    import tracemalloc

    data = rtf("正文", "{\\pict\\pngblip " + "0f" * 2_000_000 + "}")
    tracemalloc.start()
    open_document(Source(data, ocr="never"), Limits())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * len(data)
