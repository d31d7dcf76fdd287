"""What XML of a package says where no reader looks is kept as hidden text, and nothing else is."""

import time

import pytest

from biaoshi.formats import Limits, Source, open_document
from biaoshi.formats.ooxml.aside import with_parts
from biaoshi.types.document import Block, Document, Part
from formats.docx_builder import docx, p, r
from hostile.case import with_member

BARE = Document(
    "x",
    (Block("body", 0, "关于做好汛期 值守的通知"),),
    (Part("body", "text", 11, "read"),),
    properties=(("title", "机密★5年"),),
)


def said(xml: str, encoding: str = "utf-8") -> list[str]:
    return [u.text for u in with_parts(BARE, [("a.xml", xml.encode(encoding))]).unseen]


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        ('<a b="机密★10年"/>', "机密★10年"),
        ("<a b='绝密：长期'/>", "绝密：长期"),
        ('<a b="秘密&#9733;5&#x5E74;"/>', "秘密★5年"),
        ('<a b="&#32477;&#23494;&#9733;"/>', "绝密★"),
        ('<a b = "绝\u200b密★"/>', "绝\u200b密★"),
        ('<a b="青屏市河段巡查安排表"/>', "青屏市河段巡查安排表"),
        ("<a>机密 20年</a>", "机密 20年"),
        ("<a><![CDATA[机密★3年]]></a>", "机密★3年"),
    ],
)
def test_what_nobody_took_is_hidden_text(xml: str, found: str) -> None:
    """A mark or a sentence in an attribute, however spelt, and a mark between tags are kept."""
    assert len(said(xml)) == 1
    assert found in said(xml)[0]


@pytest.mark.parametrize(
    "xml",
    [
        '<a b="仿宋_GB2312" c="标题 1" d="机密"/>',  # names of fonts and styles, a level word alone
        '<a b="关于做好汛期值守的通知" c="机密★5年"/>',  # the document has both
        "<a>各单位要按时报送汛期值守情况</a>",  # text is the readers' matter
        '<a b="abc" c="1&amp;2"/>',
        '<a b="机密★10年',  # no attribute
    ],
)
def test_what_is_known_or_says_nothing_is_not_told_again(xml: str) -> None:
    """Names, text the document has already and text that is no mark are left alone."""
    assert said(xml) == []


def test_other_encodings_are_read() -> None:
    """UTF-16 and what the declaration names are read as such."""
    assert said('<?xml version="1.0" encoding="GB18030"?><a b="机密★10年"/>', "gb18030") == ["机密★10年"]
    assert said('<a b="机密★10年"/>', "utf-16") == ["机密★10年"]


def test_members_of_no_text_are_looked_at_and_embedded_files_are_not() -> None:
    """Settings and styles count; a file of its own inside the package is left to its own report."""
    data = docx(p(r("正文")))
    styles = with_member(data, "word/theme/theme1.xml", '<a b="机密★10年"/>')
    assert [u.part for u in open_document(Source(styles), Limits()).unseen] == ["word/theme/theme1.xml"]
    embedded = with_member(data, "word/embeddings/a.xml", '<a b="机密★10年"/>')
    assert open_document(Source(embedded), Limits()).unseen == ()


@pytest.mark.parametrize("piece", ['="', "=' ", "= ", ">机密", '机密★10年"', "&#", "<a b='机"])
def test_time_grows_with_length_only(piece: str) -> None:
    """No text takes more than its length's share: a megabyte of any piece is done in seconds."""
    begun = time.process_time()
    with_parts(BARE, [("a.xml", ("<a>机" + piece * (1_000_000 // len(piece))).encode())])
    assert time.process_time() - begun < 5
