"""Plain text: every line a block, nothing of the text altered, doubts and losses in the ledger."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.plain import FORMAT, extract, read_text
from biaoshi.types.document import Document, Part

TEXT = "机密★10年\n云岭省人民政府文件\n\n关于做好保密检查工作的通知\n"


def opened(data: bytes, name: str | None = None, limits: Limits | None = None) -> Document:
    return open_document(Source(data, name), limits or Limits())


def line(document: Document) -> Part:
    (only,) = document.parts
    return only


@given(
    st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\r\n\f\v\x1c\x85\u2028\u2029\0\ud800")), max_size=80)
)
def test_text_is_exactly_the_string_given(text: str) -> None:
    """Blocks and separators put together are the string, whatever ends its lines, lone surrogates and NUL included."""
    document = read_text(text)
    assert document.text == text
    assert [document.text[document.starts[i] :][: len(b.text)] for i, b in enumerate(document.blocks)] == [
        b.text for b in document.blocks
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v"])
def test_every_line_end_makes_a_block(end: str) -> None:
    """A line is a block whatever ends it, and the end of the last line makes no empty block."""
    document = read_text(f"甲{end}乙{end}")
    assert [b.text for b in document.blocks] == ["甲", "乙"]
    assert [b.page for b in document.blocks] == [None, None]


def test_form_feed_starts_a_page() -> None:
    """Pages are numbered from 1 where the text has form feeds, and not at all where it has none."""
    document = read_text("甲\n乙\f丙\f丁")
    assert [(b.text, b.page) for b in document.blocks] == [("甲", 1), ("乙", 1), ("丙", 2), ("丁", 3)]


def test_empty_string_is_one_empty_block() -> None:
    """The empty string given as text was read: one block, one closed line."""
    document = read_text("")
    assert (document.text, len(document.blocks), line(document).status) == ("", 1, "read")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030"])
def test_file_in_any_encoding_is_read(encoding: str) -> None:
    """The text of a file is read in any encoding, without doubt, and the encoding is named."""
    document = opened(TEXT.encode(encoding))
    assert document.text == TEXT
    assert (line(document).status, line(document).rule, line(document).chars) == ("read", None, len(TEXT))
    assert document.encoding


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("通知.txt", TEXT, "text/plain"),
        ("通知.md", "# 通知\n\n机密★10年", "text/markdown"),
        ("台账.csv", "文号,密级\n云政办〔2025〕3号,机密★10年\n", "text/csv"),
        ("通知.docx", TEXT, "text/plain"),
        (None, "<div align=center>机密★10年</div>", "text/plain"),
        ("数据.txt", "<?xml version='1.0'?><单位>云岭省</单位>", "text/xml"),
    ],
)
def test_kind_of_text_is_told_by_content_then_name(name: str | None, content: str, media_type: str) -> None:
    """Markup shows in the content; Markdown and CSV only in the name; a wrong extension changes nothing."""
    document = opened(content.encode(), name)
    assert (document.media_type, document.text) == (media_type, content)


@pytest.mark.parametrize(
    ("data", "status", "rule"),
    [
        (TEXT.encode() + b"\xff" + "云岭省人民政府办公厅\n".encode() * 9, "read", "RD107"),
        (TEXT.encode() + "云岭省人民政府\ufffd公厅\n".encode(), "read", "RD107"),
        (TEXT.encode() + "云岭省人民政府办公厅\n".encode("gb18030"), "read", "RD107"),
        (b'{"title": "\\u673a\\u5bc6", "text": "' + TEXT.encode() + b'"}', "read", "RD107"),
        (TEXT.encode() + b"&#26426;&#23494;&#9733;10", "read", "RD107"),
        (TEXT.encode() * 100 + bytes(range(256)) * 30, "failed", "RD102"),
    ],
)
def test_what_was_lost_is_said(data: bytes, status: str, rule: str) -> None:
    """Bytes that do not decode, lost characters and mixed encodings raise a finding; too many of them leave it open."""
    found = line(opened(data))
    assert (found.status, found.rule) == (status, rule)
    assert found.why
    assert "机密" in opened(data).text


def test_truncated_text_is_open() -> None:
    """A file that ends within a character was read, but what is missing is an open line."""
    body, rest = opened(TEXT.encode("utf-8")[:-2]).parts
    assert (body.status, rest.status, rest.rule) == ("read", "failed", "RD102")


def test_over_the_limit_of_characters_is_said() -> None:
    """Of a text over the limit the head is read and the rest is an open line."""
    for data in ("机" * 50).encode(), ("机" * 5000).encode(), ("机" * 5000).encode("gb18030"):
        document = opened(data, limits=Limits(chars=20))
        assert document.text == "机" * 20
        assert [(p.status, p.rule) for p in document.parts][1:] == [("limited", "RD105")]


def test_pictures_inside_a_text_are_files_of_their_own() -> None:
    """An image embedded in Markdown as data is a child with its bytes, and a line of its own until it is read."""
    data = "# 图\n\n![](data:image/png;base64,iVBORw0KGgo=)\n机密★10年".encode()
    document = opened(data, "图.md")
    assert [(c.name, c.media_type, c.token) for c in document.children] == [("内嵌图片1.png", "image/png", "1")]
    assert extract(Source(data), Limits(), "1") == b"\x89PNG\r\n\x1a\n"
    assert [(p.name, p.status, p.rule) for p in document.parts] == [
        ("body", "read", None),
        ("data 1", "skipped", "RD103"),
    ]


def test_a_hundred_thousand_lines_and_a_million_characters() -> None:
    """Neither many lines nor a very long one is too much."""
    many = opened("云岭省人民政府\n".encode() * 100_000)
    assert (len(many.blocks), line(many).status) == (100_000, "read")
    long = opened("云".encode() * 1_000_000)
    assert (len(long.blocks), line(long).chars, line(long).status) == (1, 1_000_000, "read")


@pytest.mark.parametrize("size", [40, 64, 100, 512, 4096, 70_000])
def test_binary_data_is_never_text(size: int) -> None:
    """Bytes of a compressed file without its head are no text in any encoding."""
    numbers = [pow(3, i, 1_000_003) for i in range(120_000)]  # no two runs alike, so that it packs badly
    packed = zlib.compress("".join(f"机密文件{n}云岭省" for n in numbers).encode())[100:]
    for at in range(0, min(len(packed) - size, 20 * size), size):
        assert FORMAT.sniff(Source(packed[at : at + size])) == 0
