"""Words cut out of a web page wherever and however it writes them; every other byte stays."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi.errors import UnreadableError
from biaoshi.formats import Limits, Source
from biaoshi.formats.cutting import bare
from biaoshi.formats.html import FORMAT
from biaoshi.formats.html.tokens import tokens
from biaoshi.types.order import Order, Written

NAME, PHONE = "张伟明", "15400001234"
HEAD = f"<!DOCTYPE html>\n<html><head><title>公示</title></head><body>\n<p>{NAME}</p>\n<p>{PHONE}</p>\n"
PLACES = {
    "split by tags": "<p>电话<b>154</b>0000<i class='x'>12</i><!-- -->34完</p>",
    "name split": "<td>张<span>伟</span>明</td>",
    "references": "<p>" + "".join(f"&#{ord(c)};" for c in NAME) + "&#x31;5400001234</p>",
    "attribute": f'<img alt="{NAME}的照片" src="a.png">',
    "attribute without quotes": f"<a data-who={NAME}>人</a>",
    "address": f"<a href='tel:154-0000-1234'>拨打</a><a href=\"/q?n={quote(NAME)}\">查</a>",
    "address of an old site": f'<a href="/q?n={quote(NAME.encode("gb18030"))}">查</a>',
    "comment": f"<!-- 经办：{NAME} {PHONE} -->",
    "conditional comment": f"<!--[if mso]><p>{NAME}</p><![endif]-->",
    "script": '<script>var x = {"n": "' + "".join(f"\\u{ord(c):04x}" for c in NAME) + f'", "t": "{PHONE}"}};</script>',
    "script's regular expression": f"<script>r = /\\d{PHONE}/</script>",
    "style": f'<style>p::after {{ content: "{NAME}"; }}</style>',
    "style escaped": "<style>p::after { content: '\\5f20\\4f1f\\660e' }</style>",
    "meta": f'<meta name="author" content="{NAME}"><meta name="keywords" content="{PHONE},公示">',
    "hidden": f'<div style="display:none">1<b>5400</b>001234{NAME}</div><input type="hidden" value="{PHONE}">',
    "template": f"<template><p>{NAME}</p></template><noscript>{PHONE}</noscript>",
    "text area": f"<textarea>{NAME}</textarea><option>{PHONE}</option>",
    "declaration": f"<!ENTITY who '{NAME}'><?php echo '{PHONE}' ?>",
    "broken tag": f"<p>前<b title='{NAME}'{PHONE}",
    "ruby": "<p>" + "".join(f"<ruby>{c}<rp>(</rp><rt>zi</rt><rp>)</rp></ruby>" for c in NAME + PHONE) + "</p>",
    "ruby without ends": "<ruby>" + "".join(f"{c}<rt>某" for c in NAME) + "</ruby>",
    "over a ruby": "<ruby>" + "".join(f"某<rt>{c}</rt>" for c in NAME + PHONE) + "</ruby>",
    "hidden ruby": "<p hidden>" + "".join(f"<ruby>{c}<rt>z</rt></ruby>" for c in NAME) + "</p>",
    "smart tag": "<p><st1:personname>张</st1:personname>伟明<x-y>154</x-y>00001234</p>",
    "one letter a cell": "<tr>" + "".join(f"<td> {c} </td>" for c in PHONE) + "</tr>",
    "drawing": f"<svg><text x='1'>张</text><text x='9'><tspan>伟</tspan>明</text><desc>{PHONE}</desc></svg>",
    "strings of a style": "<style>p::after { content: '张' \"伟\" '明' }</style>",
    "strings of a script": "<script>a = '张' + '伟明' + \"154\" + '00001234'; b = ['张', '伟明']</script>",
    "page within": f"<iframe srcdoc='<p>{NAME}</p>'></iframe><svg aria-label={NAME}><title>{PHONE}</title></svg>",
    "other spelling": "<p>１５４－0000－1234，张　伟明</p>",
}


def _cut(page: bytes, *orders: Order) -> Written:
    return FORMAT.write(Source(page), Limits(), orders)  # type: ignore[misc]


def _everywhere(page: bytes) -> bytes:
    orders = (
        Order("cut", "body", 0, "", 0, 3, "张某某", everywhere=True),
        Order("cut", "body", 1, "", 0, 11, "154******34", everywhere=True),
    )
    done = _cut(page, *orders)
    assert done.undone == ()
    return done.data


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("place", PLACES)
def test_words_are_gone_from_every_place(place: str, codec: str) -> None:
    """No place and no way of writing keeps the words; what is not part of them is the same, byte for byte."""
    page = f"{HEAD}{PLACES[place]}\n</body></html>"
    out = _everywhere(page.encode(codec)).decode(codec)
    plain = bare(_read(out))
    assert NAME not in plain
    assert PHONE not in plain
    old, new = (
        [t for t in re.findall("<[^<>]*>", x) if not re.search("[0-9%&\u2e80-\uffff\\\\]", t)] for x in (page, out)
    )
    assert old == new
    assert out.startswith(HEAD.replace(NAME, "张某某").replace(PHONE, "154******34"))


def _read(page: str) -> str:
    """The page as a suspicious person would search it: escapes of all kinds resolved, inline tags gone; not our code."""
    from html import unescape
    from urllib.parse import unquote

    page = re.sub(r"\\u([0-9a-f]{4})|\\([0-9a-f]{4})", lambda m: chr(int(m[1] or m[2], 16)), page)
    both = unquote(page) + unquote(page, "gb18030", "ignore")
    line = re.sub(r"<r([tp])>.*?(?=<|\Z)", "", both)
    over = "".join(re.findall(r"<rt>([^<]*)", both))
    return over + "".join(
        unescape(told)
        for page in (both, line)
        for told in (page, re.sub(r"<!--.*?-->|<[^>]*>", "", page), re.sub(r"[\"'] ?[+,]? ?[\"']", "", page))
    )


def test_here_is_only_there() -> None:
    """A stretch of one block goes; the same words in other blocks, in comments and attributes stay."""
    page = f'<html><body><!--{NAME}--><p title="{NAME}"> 一、<b>张</b>伟\n明，{NAME}。</p><div>{NAME}</div><p>a &amp; b</p></body></html>'
    text = FORMAT.read(Source(page.encode()), Limits()).blocks[0].text
    assert text == f"一、张伟 明，{NAME}。"
    done = _cut(page.encode(), Order("cut", "body", 0, "", 2, 6, "<某>"), Order("cut", "body", 2, "", 2, 3, ""))
    assert done.undone == ()
    assert done.data.decode() == page.replace("<b>张</b>伟\n明", "<b>&lt;某&gt;</b>").replace("&amp; b", " b")


@pytest.mark.parametrize(
    "order",
    [
        Order("cut", "body", 7, "", 0, 1), Order("cut", "body", 0, "", 2, 99), Order("cut", "alt text", 0, "", 0, 2),
        Order("replace", "body", 0, "", 0, 1, "x"), Order("cut", "body", 0, "", 1, 1),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(order: Order) -> None:
    """A place there is not, a verb it does not know and an attribute that cannot be told apart are named, nothing is cut."""
    page = b"<html><body><p>abc</p><img alt='\xe5\xbc\xa0\xe4\xbc\x9f'></body></html>"
    done = _cut(page, order)
    assert [n for n, _ in done.undone] == [0]
    assert done.data == page


def test_a_page_that_cannot_come_back_the_same_is_refused() -> None:
    """Bytes that do not decode, or a mask the encoding does not have: no page."""
    with pytest.raises(UnreadableError, match="编码"):
        _everywhere(HEAD.encode("gb18030") + b"\xff\xff</body></html>")
    page = "<html><head><meta charset=big5></head><body><p>機密文件公開審查說明與規定</p><p>張偉</p></body></html>"
    with pytest.raises(UnreadableError, match="编码"):
        _cut(page.encode("big5"), Order("cut", "body", 1, "", 0, 2, "张〇〇", everywhere=True))


@given(st.text("<>ab=\"'!-[]/&# 张\n", max_size=60))
def test_every_character_of_the_source_is_in_one_piece(source: str) -> None:
    """The pieces follow each other without a gap, whatever the source."""
    at = 0
    for token in tokens(source):
        assert token.start == at < token.end
        at = token.end
    assert at == len(source)


@given(
    st.lists(
        st.sampled_from(["张", "伟", "明", "<b>", "</b>", " ", "&amp;", "<p>", "x", "<!--c-->", "&#24352;"]),
        max_size=12,
    ),
    st.data(),
)
def test_a_stretch_of_a_block_is_what_is_missing_afterwards(parts: list[str], data: st.DataObject) -> None:
    """Cutting here takes exactly those characters out of the block, or says that it cannot; never anything else."""
    page = f"<html><body><p>甲</p>{''.join(parts)}</body></html>".encode()
    before = FORMAT.read(Source(page), Limits()).blocks
    number = data.draw(st.integers(0, len(before) - 1))
    text = before[number].text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    done = _cut(page, Order("cut", "body", number, "", start, end, "★"))
    after = [re.sub(r"\s", "", b.text) for b in FORMAT.read(Source(done.data), Limits()).blocks]
    if done.undone:
        assert done.data == page
    else:
        wanted = [b.text for b in before]
        wanted[number] = f"{text[:start]}★{text[end:]}"
        assert after == [re.sub(r"\s", "", t) for t in wanted]
