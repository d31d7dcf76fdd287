"""Encodings are told apart by what the text would read like, down to ten characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.formats.encoding import decode, guess

SIMPLIFIED = (
    "机密★10年\n云岭省人民政府文件",
    "秘密★5年",
    "青川市统计局关于报送2025年度保密检查情况的函",
    "密级：机密  保密期限：10年\r\n份号：000001\r\n特急",
    "云岭大学2024—2025学年第一学期《数据结构》期末考试试卷（A卷）",
    "临江县公安局　张某某　1,234.56元",
)
TRADITIONAL = (
    "機密★10年\n雲嶺省人民政府文件",
    "關於做好保密檢查工作的通知",
    "臨江縣統計局關於報送資料的函，請於三月一日前辦理。",
)
WIDE = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
MARKED = ("utf-8-sig", "utf-16", "utf-32")


@pytest.mark.parametrize("encoding", [*WIDE, *MARKED, "gb18030", "gbk", "hz"])
@pytest.mark.parametrize("text", SIMPLIFIED)
def test_simplified_text_comes_back_in_every_encoding(text: str, encoding: str) -> None:
    """A short Simplified text, with and without a byte order mark, is decoded exactly and without doubt."""
    data = text.encode(encoding, "ignore")  # the HZ encoding has no dash of two
    decoded = decode(data)
    assert (decoded.text, decoded.certain) == (data.decode(encoding), True)


@pytest.mark.parametrize("encoding", [*WIDE, *MARKED, "gb18030", "big5", "cp950", "big5hkscs"])
@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_text_comes_back_in_every_encoding(text: str, encoding: str) -> None:
    """A short Traditional text in Big5 is not taken for GB18030, of which its bytes are valid too."""
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.certain) == (text, True)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_mark_decides_the_byte_order(mark: bytes) -> None:
    """A byte order mark is believed and is no part of the text."""
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert decode(mark + "机密★10年".encode(encoding)).text == "机密★10年"


@pytest.mark.parametrize("text", ["目录", "联通", "陆路", "目录\n第一章\n第二章", "file 1: 目录 (2025)\n"])
def test_words_whose_gb18030_is_valid_utf8(text: str) -> None:
    """GB18030 words that happen to be valid UTF-8 (目录 → Ŀ¼) are read as Chinese."""
    assert decode(text.encode("gb18030")).text == text


def test_gb18030_mark_and_four_byte_characters() -> None:
    """The byte order mark of GB18030 is dropped, and characters of four bytes come back."""
    text = "𠮷林㐂市\U0001f004云岭省人民政府"
    assert decode("\ufeff".encode("gb18030") + text.encode("gb18030")).text == text


def test_long_ascii_head_does_not_hide_the_encoding() -> None:
    """Han text that begins after 200 KiB of ASCII is still recognised."""
    text = "x = 1; " * 30_000 + "机密★10年，云岭省人民政府文件"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bad_bytes_are_counted_and_the_rest_is_read(encoding: str) -> None:
    """Two bad bytes cost two characters and are told, whatever the encoding."""
    head, tail = "机密★10年\n云岭省人民政府文件\n", "\n关于做好保密检查工作的通知\n"
    decoded = decode(head.encode(encoding) + b"\xff\xff" + tail.encode(encoding))
    assert decoded.text == head + "\ufffd\ufffd" + tail
    assert decoded.lost == 2


def test_lost_characters_of_the_author_are_not_ours() -> None:
    """U+FFFD that stood in the file already is not counted as lost in decoding."""
    decoded = decode("云岭省\ufffd人民政府".encode() + b"\xff" + "文件".encode())
    assert decoded.lost == 1


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
def test_lines_in_two_encodings_are_all_read(first: str) -> None:
    """A file put together from lines in UTF-8 and lines in GB18030 loses no mark, and is not certain."""
    second = "gb18030" if first == "utf-8" else "utf-8"
    lines = ["云岭省人民政府关于进一步加强档案工作的通知，请遵照执行。"] * 30
    data = "\n".join(lines).encode(first) + b"\n" + "机密★10年\n".encode(second)
    decoded = decode(data)
    assert decoded.text == "\n".join([*lines, "机密★10年\n"])
    assert decoded.mixed
    assert not decoded.certain


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
def test_cut_in_a_character_is_seen(encoding: str) -> None:
    """A file that ends within a character is known to be cut off."""
    data = "云岭省人民政府关于做好保密检查工作的通知".encode(encoding)
    assert decode(data[:-1]).cut
    assert not decode(data).cut


def test_a_foreign_text_is_read_with_doubt() -> None:
    """A text in no Chinese encoding is decoded as what it is likeliest to be, and said to be uncertain."""
    decoded = decode("Le café du marché, à côté de l'église, était déjà fermé cet été.".encode("cp1252"))
    assert "café" in decoded.text
    assert not decoded.certain


@given(st.binary(max_size=300))
def test_any_bytes_decode(data: bytes) -> None:
    """No bytes raise an error, and a guess is always an encoding that can be named."""
    assert isinstance(decode(data).text, str)
    assert guess(data).encoding


@given(st.text(min_size=1, max_size=200))
def test_utf8_is_always_itself(text: str) -> None:
    """Any text in UTF-8 with a mark comes back as it was but for surrogates, which UTF-8 cannot hold."""
    data = text.encode("utf-8", "ignore")
    assert decode(b"\xef\xbb\xbf" + data).text == data.decode()
