"""Web pages are read as shown: no tag or reference in a mark hides it, and what is hidden is not taken for shown."""

import base64

import pytest

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source, open_document, sniff
from biaoshi.formats.html import FORMAT
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
        ("<p>由<ruby>张<rp>(</rp><rt>zhāng</rt><rp>)</rp>伟<rt>wěi</ruby>主持。</p>", ["由张伟主持。", "zhāng wěi"]),
        ("<ruby>机<rt>张</rt></ruby><ruby>密<rt>伟</rt></ruby>★10年", ["机密★10年", "张伟"]),
        ("<ruby><rb>机<rb>密<rtc><rt>jī<rt>mì</rtc></ruby>★10年", ["机密★10年", "jī mì"]),
        ("<p>由<st1:personname w:st='on'>张</st1:personname><x-b>伟</x-b>主持。</p>", ["由张伟主持。"]),
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
    """Embedded pictures are lines to be closed by whoever reads them, and nesting beyond the limit is said."""
    document = opened("<img src='data:image/png;base64,AA=='>" + "<div>" * 300 + "机密★10年")
    assert [(p.name, p.rule) for p in document.parts if p.status not in CLOSED] == [
        ("data 1", "RD103"),
        ("nesting", "RD105"),
    ]
    assert document.text == "机密★10年"


def test_what_is_written_into_a_page_are_children() -> None:
    """Data addresses in any attribute or style, and a page within the page, are files of their own, each once."""
    held = base64.b64encode("附表 机密".encode()).decode()
    body = (
        f"<a download='附表.txt' href='data:text/plain;base64,{held}'>附表</a><img src='data:image/png;base64,AA=='>"
        f"<img src='data:image/png;base64,AA=='><iframe srcdoc='&lt;html&gt;&lt;p&gt;秘密★5年&lt;/p&gt;'></iframe>"
        "<p style='background:url(data:image/gif;base64,R0lG)'>正文</p><object data='data:x/y;base64,!!'></object>"
    )
    source = Source(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())
    document = FORMAT.read(source, Limits())
    assert [(c.name, c.media_type, c.token) for c in document.children] == [
        ("附表.txt", "text/plain", "1"),
        ("内嵌图片2.png", "image/png", "2"),
        ("内嵌文件3.html", "text/html", "3"),
        ("内嵌图片4.gif", "image/gif", "4"),
        ("内嵌文件5.y", "x/y", None),
    ]
    assert FORMAT.extract is not None
    assert FORMAT.extract(source, Limits(), "1").decode() == "附表 机密"
    assert FORMAT.extract(source, Limits(), "3").decode() == "<html><p>秘密★5年</p>"
    with pytest.raises(UnreadableError):
        FORMAT.extract(source, Limits(), "5")
    assert [p.status for p in document.parts if p.name == "data 5"] == ["failed"]


@pytest.mark.parametrize(
    ("body", "view"),
    [
        ("<p style='color:#FFF'>尚未公布</p>", "white"),
        ("<p><font color=White>尚未公布</font></p>", "white"),
        ("<p style='opacity:0'>尚未公布</p>", "hidden"),
        ("<p style='font-size:0px'>尚未公布</p>", "tiny"),
        ("<p style='position:absolute;left:-9999px'>尚未公布</p>", "offpage"),
        ("<table bgcolor=#c00><tr><td style='color:white'>尚未公布</table>", None),
        ("<div style='background:red'><p style='color:#fff'>尚未公布</p></div>", None),
        ("<div style='font-size:0'><p style='font-size:14px'>尚未公布</p></div>", None),
        ("<div style='color:white'><p style='color:#333'>尚未公布</p></div>", None),
        ("<style>.a{background:red}</style><p class=a style='color:#fff'>尚未公布</p>", None),
    ],
)
def test_text_nobody_sees_stands_apart(body: str, view: str | None) -> None:
    """White, clear, tiny and moved-out text is unseen; white on a ground, or on one a style sheet may give, is shown."""
    document = opened(body)
    assert [u.view for u in document.unseen if "尚未公布" in u.text] == ([view] if view else [])
    assert ("尚未公布" in document.text) == (view is None)


def test_what_a_page_fetches_and_runs_is_told() -> None:
    """Addresses fetched on opening and scripts are remarks; a link for a click, a relative address and data are none."""
    document = opened(
        "<img src=http://192.0.2.7/1.gif><a href=http://a.example>网</a><img src=b.png><p style='background:url(//192.0.2.8/x)'>甲</p>",
        "<script>1</script><script type='application/ld+json'>{}</script><link rel=stylesheet href=http://192.0.2.9/a.css>",
    )
    assert sorted(document.facts) == [
        ("external_link", "//192.0.2.8/x"),
        ("external_link", "http://192.0.2.7/1.gif"),
        ("external_link", "http://192.0.2.9/a.css"),
        ("script", "1"),
    ]


def test_a_text_about_html_is_a_text() -> None:
    """A text that only mentions tags, or a fragment, stays plain text."""
    for text in ("网页以 <html> 开头。", "<p>机密★10年</p>"):
        found = sniff(Source(text.encode()))
        assert found is not None
        assert found.name == "plain"
