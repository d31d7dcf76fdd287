"""Word 97 documents: the text in every story, and what a reader of the page does not see kept apart."""

import struct

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.ole.writing import compound_file
from biaoshi.formats.word97 import FORMAT
from biaoshi.types.document import Document
from formats.office97_builder import (
    CENTRED,
    DELETED,
    HIDDEN,
    IN_TABLE,
    INSERTED,
    ROW_END,
    STRIKE,
    Paragraph,
    Word,
    color,
    plain,
    size,
    word95,
    word97,
)


def read(document: Word, name: str = "通知.doc") -> Document:
    return open_document(Source(word97(document), name), Limits())


def test_looks_of_runs_are_read() -> None:
    """Size, strike, colour, alignment and tracked insertion of a run are in its style."""
    found = read(
        Word([Paragraph([("机密", STRIKE + size(16)), ("★10年", INSERTED + color("FF0000"))], CENTRED)])
    ).blocks[0]
    assert found.text == "机密★10年"
    assert found.align == "center"
    assert [(r.start, r.end, r.style.strike, r.style.size, r.style.color, r.style.inserted) for r in found.runs] == [
        (0, 2, True, 16.0, None, False),
        (2, 6, False, None, "FF0000", True),
    ]


@pytest.mark.parametrize(
    ("look", "view"),
    [(DELETED, "deleted"), (HIDDEN, "hidden"), (color("FFFFFF"), "white"), (size(1), "tiny")],
)
def test_text_that_is_not_seen_stands_apart(look: bytes, view: str) -> None:
    """Deleted, hidden, white and tiny text is not in the block but kept with its offset."""
    document = read(Word([Paragraph([("关于", b""), ("绝密", look), ("的通知", b"")])], people=["张某"]))
    assert document.blocks[0].text == "关于的通知"
    assert [(u.text, u.view, u.index, u.at) for u in document.unseen] == [("绝密", view, 0, 2)]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    """A paragraph whose mark is deleted runs on into the next one."""
    document = read(Word([Paragraph([("机密", b"")], mark=DELETED), *plain("★10年")]))
    assert [b.text for b in document.blocks] == ["机密★10年"]


def test_cells_have_their_place() -> None:
    """Cells of a table are numbered by table, row and column, and a second table is another one."""
    cells = [Paragraph([(t, b"")], IN_TABLE, "\x07") for t in ("甲", "乙")]
    row = [*cells, Paragraph([], ROW_END, "\x07")]
    document = read(Word([*row, *row, *plain("其间"), *row]))
    assert [(b.text, b.kind, b.cell) for b in document.blocks] == [
        ("甲", "cell", (0, 0, 0)),
        ("乙", "cell", (0, 0, 1)),
        ("甲", "cell", (0, 1, 0)),
        ("乙", "cell", (0, 1, 1)),
        ("其间", "paragraph", None),
        ("甲", "cell", (1, 0, 0)),
        ("乙", "cell", (1, 0, 1)),
    ]


def test_every_story_is_read() -> None:
    """Notes, headers, footers, comments and text boxes are parts of their own or stand in the body."""
    document = read(
        Word(
            plain("正文"), footnotes="\x02脚注\r", comments="\x05批注\r", endnotes="\x02尾注\r",
            headers=["", "页眉", "", "页脚"], boxes=["框中文字"],
        )
    )  # fmt: skip
    assert [(b.part, b.kind, b.text) for b in document.blocks] == [
        ("body", "paragraph", "正文"),
        ("body", "textbox", "框中文字"),
        ("footnotes", "footnote", "脚注"),
        ("endnotes", "endnote", "尾注"),
        ("header1", "header", "页眉"),
        ("footer1", "footer", "页脚"),
        ("comments", "comment", "批注"),
    ]
    assert document.complete


@pytest.mark.parametrize(("first", "facing"), [(True, True), (False, False)])
def test_headers_no_page_shows_are_unseen(*, first: bool, facing: bool) -> None:
    """A header for the first or the even pages counts only where the document has such pages."""
    document = read(
        Word(plain("正文"), headers=["偶数页", "每页", "", "", "首页", ""], first_page=first, facing=facing)
    )
    shown = {b.text for b in document.blocks if b.kind == "header"}
    assert shown == ({"偶数页", "每页", "首页"} if first else {"每页"})
    assert {u.text for u in document.unseen} == (set() if first else {"偶数页", "首页"})


def test_a_field_shows_its_result() -> None:
    """The code of a field is no text; a mark of a field that has no partner swallows nothing."""
    document = read(Word(plain('见\x13HYPERLINK "http://example.cn"\x14此处\x15。', "前\x13后机密")))
    assert [b.text for b in document.blocks] == ["见此处。", "前后机密"]
    assert ("hyperlink", "http://example.cn") in document.facts


def test_pieces_of_one_byte_are_read() -> None:
    """A piece kept in one byte a character is read in the Western code page."""
    document = read(Word(plain("Secret – “A”"), compressed=True))
    assert document.text == "Secret – “A”"


def test_characters_beyond_the_first_plane_are_whole() -> None:
    """A character of two units is one, and the text after it is not lost."""
    assert read(Word(plain("𠮷林𠮟责"))).text == "𠮷林𠮟责"


@pytest.mark.parametrize(("language", "text"), [(0x0804, "机密★10年\r下文\r"), (0x0409, "Top secret\r")])
def test_word_95_is_read(language: int, text: str) -> None:
    """A document of Word 95 is read in the code page of its language."""
    document = open_document(Source(word95(text, language)), Limits())
    assert document.text == text[:-1].replace("\r", "\n")
    assert document.complete


def test_names_tell_wps_files() -> None:
    """A .wps that is Word 97 inside is read, and bears the media type of WPS."""
    assert read(Word(plain("正文")), "通知.WPS").media_type == "application/wps-office.wps"


def test_an_embedded_object_is_a_child() -> None:
    """An object that is a file of its own can be had as one; a formula is an open line."""
    inner = compound_file({"Package": b"PK\x03\x04 not really"})
    data = word97(
        Word(
            plain("正文"),
            members={
                "ObjectPool/_1/Package": b"PK\x03\x04 not really",
                "ObjectPool/_2/WordDocument": bytes(5000),
                "ObjectPool/_3/Equation Native": b"x",
            },
        )
    )
    document = open_document(Source(data), Limits())
    assert sorted((c.address, c.token is not None) for c in document.children) == [
        ("ObjectPool/_1", True), ("ObjectPool/_2", True), ("ObjectPool/_3", False),
    ]  # fmt: skip
    assert FORMAT.extract is not None
    assert FORMAT.extract(Source(data), Limits(), "ObjectPool/_1") == b"PK\x03\x04 not really"
    assert FORMAT.extract(Source(data), Limits(), "ObjectPool/_2")[:4] == inner[:4]
    with pytest.raises(UnreadableError):
        FORMAT.extract(Source(data), Limits(), "ObjectPool/_9")
    assert {p.name: p.status for p in document.parts if p.kind == "embedded"} == {
        "ObjectPool/_1": "skipped", "ObjectPool/_2": "skipped", "ObjectPool/_3": "unsupported",
    }  # fmt: skip


def test_every_stream_has_a_line() -> None:
    """Macros and streams of no known meaning are open lines, never left out."""
    document = read(Word(plain("正文"), members={"Macros/VBA/dir": b"x", "Unknown": b"x"}))
    opened = {p.name: p.why for p in document.parts if p.status == "unsupported"}
    assert opened == {"Macros/VBA/dir": "宏代码未读", "Unknown": "部件类型不明，未读"}
    assert ("macro", "Macros") in document.facts


@pytest.mark.parametrize("cut", [600, 2048, 2600, 3072, 4200, 5000, 5600])
def test_a_file_cut_anywhere_is_an_open_line(cut: int) -> None:
    """Wherever a document ends too early, something is an open line with a reason."""
    data = word97(Word(plain(*["机密★10年" * 5] * 12)))
    document = open_document(Source(data[: min(cut, len(data) - 1)]), Limits())
    assert not document.complete
    assert all(p.why for p in document.parts if p.status == "failed")


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    """A sector that follows itself ends its stream, and what is missing is told."""
    data = bytearray(word97(Word(plain(*["云岭省人民政府文件" * 20] * 12))))
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<I", data, (table + 1) * 512 + 4, 1)
    document = open_document(Source(bytes(data)), Limits())
    assert not document.complete


def test_broken_formatting_is_told() -> None:
    """Where the formatting is lost hidden text may pass for text: that is a line."""
    data = bytearray(word97(Word(plain("正文"))))
    at = data.find(b"\x02\x10\0\0\0")  # the piece table stands first, then the pages of the runs
    struct.pack_into("<I", data, at + 21 + 8, 9999)
    body = open_document(Source(bytes(data)), Limits()).parts[0]
    assert body.name == "body"
    assert body.status == "failed"
    assert "隐藏" in (body.why or "")
