"""Web pages are read as shown: no tag or reference in a mark hides it, and what is hidden is not taken for shown."""

import pytest

from biaoshi.formats import Limits, Source, open_document, sniff
from biaoshi.types.document import CLOSED, Document


def opened(body: str, head: str = "") -> Document:
    return open_document(
        Source(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()), Limits()
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>机<b>密</b>&#9733;10&#x5e74;</p>", ["机密★10年"]),
        ("<div>机密★10年<br>云岭省<div>人民政府</div>文件</div>", ["机密★10年", "云岭省", "人民政府", "文件"]),
        ("<table><tr><td>份号<td>000001</table>", ["份号", "000001"]),
        ("<p>\n  云岭省\n  人民政府 </p>", ["云岭省 人民政府"]),
        ("<pre>机密★10年\n云岭省</pre>", ["机密★10年\n云岭省"]),
        ("<input value='机密★10年'><textarea>云岭省</textarea>", ["机密★10年", "云岭省"]),
        ("<script>var a = '机密★10年'</script><style>p{}</style>云岭省", ["云岭省"]),
        ("<svg><title>图</title><text>机密★10年</text></svg>", ["图", "机密★10年"]),
        ("<p>未关的<p>段落</div></span>也读", ["未关的", "段落也读"]),
    ],
)
def test_text_is_what_a_browser_shows(body: str, lines: list[str]) -> None:
    """Blocks are the lines of the page, references resolved, spaces collapsed, scripts and styles left out."""
    assert [b.text for b in opened(body).blocks] == lines


@pytest.mark.parametrize(
    "body",
    [
        "<!-- 机密★10年 -->",
        "<p style='color:red; display: none'>机密★10年</p>",
        "<div hidden><b>机密</b>★10年</div>",
        "<script>机密★10年</script>",
    ],
)
def test_hidden_text_is_kept_apart(body: str) -> None:
    """Comments and hidden elements are not shown text, and are not lost."""
    document = opened(f"<p>云岭省</p>{body}<p>文件</p>")
    assert document.text == "云岭省\n文件"
    assert [(u.text, u.view) for u in document.unseen] == [("机密★10年", "hidden")]


def test_strike_is_seen() -> None:
    """A mark struck through is told by its run."""
    (block,) = opened("<p> 密级：<s>机密★10年</s> <b>秘密</b></p>").blocks
    assert block.text == "密级：机密★10年 秘密"
    assert [(block.text[r.start : r.end], r.style.strike, r.style.bold) for r in block.runs] == [
        ("密级：", False, False),
        ("机密★10年", True, False),
        (" ", False, False),
        ("秘密", False, True),
    ]


def test_title_and_author_are_properties() -> None:
    """The title and the author of a page are metadata."""
    document = opened("<p>云岭省</p>", "<title>内部 通知</title><meta name='Author' content='张某'>")
    assert document.properties == (("title", "内部 通知"), ("author", "张某"))


def test_pictures_and_depth_are_open_lines() -> None:
    """Embedded pictures are not read, and nesting beyond the limit is said."""
    document = opened("<img src='data:image/png;base64,AA=='>" + "<div>" * 300 + "机密★10年")
    assert [(p.name, p.rule) for p in document.parts if p.status not in CLOSED] == [
        ("images", "RD104"),
        ("nesting", "RD105"),
    ]
    assert document.text == "机密★10年"


def test_a_text_about_html_is_a_text() -> None:
    """A text that only mentions tags, or a fragment, stays plain text."""
    for text in ("网页以 <html> 开头。", "<p>机密★10年</p>"):
        found = sniff(Source(text.encode()))
        assert found is not None
        assert found.name == "plain"
