"""Places of a web page and of an OFD file, for `quality.redaction`: ending → place → (builder, which words fit).

A builder is given lines that say the words in the open, where they are found and proposed, and the words, which it puts
once more into its place. `spelt` is for the finder: the ways pages write characters, resolved.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape, unescape
from urllib.parse import quote, unquote

from formats import ofd_builder as o

Builder = Callable[[Sequence[str], Sequence[str]], bytes]
Fits = Callable[[str], bool]
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\u\{([0-9A-Fa-f]{1,6})\}|\\([0-9A-Fa-f]{6})")


def spelt(text: str) -> str:
    """Return `text` without blanks and with the escapes of scripts, styles and addresses resolved, of old sites' too."""
    plain = _ESCAPED.sub(lambda m: chr(int(m[1] or m[2] or m[3], 16)), text)
    return "\0".join("".join(told.split()) for told in (unquote(plain), unquote(plain, "gb18030", "ignore")))


def across(page: str) -> Iterator[str]:
    """Yield a page as it may be read across its mark-up: without tags, without the readings of ruby, these alone, strings
    that follow each other as one, what is coded in base64; resolved as `spelt` does."""
    line = re.sub(r"<r[tp]>[^<]*(?:</r[tp]>)?", "", page)
    yield from (spelt(unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", told, flags=re.S))) for told in (page, line))
    yield "".join(re.findall(r"<rt>([^<]*)", page))
    yield re.sub(r"""["']\s*[+,]?\s*["']""", "", page)
    for code in re.findall(r"[A-Za-z0-9+/]{12,}={0,2}", page):
        yield b64decode(code[: len(code) // 4 * 4]).decode("utf-8", "ignore")


def _everything(_: str) -> bool:
    return True


def _bare(words: str) -> bool:
    return re.search("[\\s\"'=<>`&]", words) is None


def _page(
    place: Callable[[str], str], codec: str, said: Sequence[str], words: Sequence[str], *, head: bool = False
) -> bytes:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in said)
    planted = "\n".join(map(place, words))
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{codec}"><title>公示</title>\n{planted if head else ""}</head>\n'
        f"<body><h1>公示</h1>\n{lines}{'' if head else planted}\n</body></html>\n"
    ).encode(codec)


def _pieces(words: str, count: int) -> list[str]:
    size = max(1, len(words) // count)
    return [escape(words[i : i + size]) for i in range(0, len(words), size)]


_UNICODE, _CSS = "\\u{:04x}", "\\{:06x}"


def _coded(form: str, words: str) -> str:
    return "".join(form.format(ord(c)) for c in words)


_HTML: dict[str, tuple[Callable[[str], str], Fits]] = {
    "paragraph": (lambda w: f"<p>另见{escape(w)}。</p>", _everything),
    "two tags": (lambda w: f"<p>另见<b>{'</b><i>'.join(_pieces(w, 2))}</i>。</p>", _everything),
    "every character": (lambda w: f"<p>{''.join(f'<span>{c}</span>' for c in _pieces(w, 99))}</p>", _everything),
    "comment within": (lambda w: f"<p>{'<!-- -->'.join(_pieces(w, 2))}</p>", _everything),
    "end of a line": (lambda w: "<p>" + "\n".join(_pieces(w, 2)) + "</p>", _everything),
    "line break": (lambda w: f"<p>{'<br>'.join(_pieces(w, 2))}</p>", _everything),
    "references": (lambda w: f"<p>{''.join(f'&#{ord(c)};' for c in w)}</p>", _everything),
    "hexadecimal references": (lambda w: f"<p>{''.join(f'&#x{ord(c):x};' for c in w)}</p>", _everything),
    "table": (lambda w: f"<table><tr><td>{escape(w)}</td></tr></table>", _everything),
    "alternative text": (lambda w: f'<img src="a.png" alt="{escape(w)}">', _everything),
    "attribute without quotes": (lambda w: f"<a data-who={w}>人</a>", _bare),
    "address": (lambda w: f'<a href="/q?n={quote(w)}">查</a>', _everything),
    "address of an old site": (lambda w: f'<a href="/q?n={quote(w.encode("gb18030"))}">查</a>', _everything),
    "comment": (lambda w: f"<!-- 经办 {escape(w)} -->", _everything),
    "conditional comment": (lambda w: f"<!--[if mso]><p>{escape(w)}</p><![endif]-->", _everything),
    "script": (lambda w: f'<script>var who = "{w}";</script>', _bare),
    "script escaped": (lambda w: f'<script>var who = "{_coded(_UNICODE, w)}";</script>', _everything),
    "data of a script": (lambda w: f'<script type="application/ld+json">{{"n": "{w}"}}</script>', _bare),
    "style": (lambda w: f'<style>p::after {{ content: "{w}"; }}</style>', _bare),
    "style escaped": (lambda w: f"<style>p::after {{ content: '{_coded(_CSS, w)}'; }}</style>", _everything),
    "hidden": (lambda w: f'<div style="display:none">{escape(w)}</div>', _everything),
    "hidden field": (lambda w: f'<input type="hidden" value="{escape(w)}">', _everything),
    "white": (lambda w: f'<p style="color:#fff">{escape(w)}</p>', _everything),
    "text area": (lambda w: f"<textarea>{escape(w)}</textarea>", _everything),
    "template": (lambda w: f"<template><p>{escape(w)}</p></template>", _everything),
    "no script": (lambda w: f"<noscript><p>{escape(w)}</p></noscript>", _everything),
    "ruby": (lambda w: f"<p><ruby>{''.join(f'{c}<rp>(</rp><rt>某</rt><rp>)</rp>' for c in _pieces(w, 99))}</ruby></p>", _everything),
    "ruby without ends": (lambda w: f"<p><ruby>{'<rt>zi</rt>'.join(_pieces(w, 2))}<rt>zi</ruby></p>", _everything),
    "over a ruby": (lambda w: f"<p><ruby>{''.join(f'某<rt>{c}</rt>' for c in _pieces(w, 99))}</ruby></p>", _everything),
    "smart tag": (lambda w: f"<p><st1:personname w:st='on'>{'</st1:personname><x-y>'.join(_pieces(w, 2))}</x-y></p>", _everything),
    "one letter a cell": (lambda w: f"<table><tr>{''.join(f'<td>{c}</td>' for c in _pieces(w, 99))}</tr></table>", _everything),
    "drawing": (lambda w: f"<svg><text>{'</text><text>'.join(_pieces(w, 2))}</text></svg>", _everything),
    "title of a drawing": (lambda w: f'<svg aria-label="{escape(w)}"><title>{escape(w)}</title><desc>{escape(w)}</desc></svg>', _everything),
    "title": (lambda w: f'<p title="{escape(w)}">看</p><area alt="{escape(w)}"><track label="{escape(w)}">', _everything),
    "label": (lambda w: f'<button aria-label="{escape(w)}" aria-description="{escape(w)}">人</button>', _everything),
    "data of an element": (lambda w: f"<p data-who='{escape(w)}' data-more='{{\"n\": \"{_coded(_UNICODE, w)}\"}}'>人</p>", _everything),
    "strings of a style": (lambda w: f"""<style>p::after {{ content: "{'" "'.join(w[i:i + 2] for i in range(0, len(w), 2))}"; }}</style>""", _bare),
    "strings of a script": (lambda w: f"<script>var who = '{w[:2]}' + '{w[2:]}', also = ['{w[:1]}', '{w[1:]}'];</script>", _bare),
    "page within": (lambda w: f'<iframe srcdoc="&lt;p&gt;{escape(w)}&lt;/p&gt;"></iframe>', _everything),
    "page as data": (lambda w: f'<iframe src="data:text/html;charset=utf-8,{quote(f"<p>{w}</p>")}"></iframe>', _everything),
    "base64": (lambda w: f"<p data-who='{b64encode(('经办：' + w).encode()).decode()}'>人</p>", _everything),
}  # fmt: skip
_HEAD: dict[str, Callable[[str], str]] = {
    "author": lambda w: f'<meta name="author" content="{escape(w)}">',
    "keywords": lambda w: f'<meta name="keywords" content="公示,{escape(w)}">',
    "other meta": lambda w: f'<meta property="og:description" content="{escape(w)}"><link title="{escape(w)}">',
}


def _file(place: Callable[[Sequence[str]], Mapping[str, object]], said: Sequence[str], words: Sequence[str]) -> bytes:
    """Return a file whose first page says the lines; `place` tells what else is in it, the second page under `page`."""
    more = dict(place(words))
    second = more.pop("page", o.page(o.layer(o.text(20, 20, "请遵照执行。", 4))))
    return o.ofd(o.page(o.layer(*_lines(said))), str(second), **more)


def _lines(lines: Sequence[str]) -> list[str]:
    return [o.text(10, 10 + 7 * n, line, 3) for n, line in enumerate(lines)]


def _letters(x: float, y: float, words: str) -> str:
    return "".join(o.text(x + 4 * n, y, c, 4) for n, c in enumerate(words))


def _glyphs(y: float, words: str) -> str:
    shown = " ".join(str(ord(c)) for c in words)  # one and the same glyph for a character: else the layer is garbled
    change = f'<ofd:CGTransform CodePosition="0" CodeCount="{len(words)}" GlyphCount="{len(words)}"><ofd:Glyphs>{shown}</ofd:Glyphs></ofd:CGTransform>'
    return o.text(10, y, words, 3, inner=change, Font=3)


def _drawn(one: Callable[[float, str], str], words: Sequence[str]) -> dict[str, object]:
    return {"page": o.page(o.layer(*(one(10 + 7 * n, w) for n, w in enumerate(words))))}


def _halves(y: float, words: str) -> str:
    half = len(words) // 2
    return o.text(10, y, words[:half], 4, step=4) + o.text(10 + 4 * half, y, words[half:], 4, step=4)


def _lined(y: float, words: str) -> str:
    """Words that begin at the end of one line and end on the next."""
    half = len(words) // 2
    return o.text(10, y, f"现把有关情况公示如下：{words[:half]}", 3) + o.text(
        10, y + 3.5, f"{words[half:]}已经知悉，", 3
    )


def _noted(annot: str) -> dict[str, object]:
    listed = f'{o.HEAD}<ofd:Annotations {o.NS}><ofd:Page PageID="101"><ofd:FileLoc>A0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    members = {"Doc_0/Annots.xml": listed, "Doc_0/A0.xml": o.annotations(annot)}
    return {"document": "<ofd:Annotations>Annots.xml</ofd:Annotations>", "members": members}


def _template(words: Sequence[str]) -> dict[str, object]:
    return {
        "page": o.page(o.layer(o.text(20, 20, "请遵照执行。", 4)), before='<ofd:Template TemplateID="70"/>'),
        "common": '<ofd:TemplatePage ID="70" BaseLoc="T0.xml"/>',
        "members": {"Doc_0/T0.xml": o.page(o.layer(*(o.text(10, 40 + 7 * n, w, 3) for n, w in enumerate(words))))},
    }


def _tags(words: Sequence[str]) -> dict[str, object]:
    listed = f'{o.HEAD}<ofd:CustomTags {o.NS}><ofd:CustomTag NameSpace="u"><ofd:FileLoc>T.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>'
    told = f"{o.HEAD}<t>{''.join(f'<n>{escape(w)}</n>' for w in words)}</t>"
    return {
        "document": "<ofd:CustomTags>Tags.xml</ofd:CustomTags>",
        "members": {"Doc_0/Tags.xml": listed, "Doc_0/T.xml": told},
    }


def _about(words: Sequence[str]) -> dict[str, object]:
    said = "".join(f"<ofd:Keyword>{escape(w)}</ofd:Keyword>" for w in words)
    held = "".join(f'<ofd:CustomData Name="经办">{escape(w)}</ofd:CustomData>' for w in words)
    return {"info": f"<ofd:Keywords>{said}</ofd:Keywords><ofd:CustomDatas>{held}</ofd:CustomDatas>"}


_OFD: dict[str, Callable[[Sequence[str]], Mapping[str, object]]] = {
    "text": lambda ws: _drawn(lambda y, w: o.text(10, y, f"另见{w}。", 3), ws),
    "every character": lambda ws: _drawn(lambda y, w: _letters(10, y, w), ws),
    "two objects": lambda ws: _drawn(_halves, ws),
    "lines": lambda ws: _drawn(_lined, ws),
    "embedded font": lambda ws: _drawn(_glyphs, ws),
    "table": lambda ws: {"page": o.page(o.layer(o.table(10, 10, [("甲", w) for w in ws], width=95, height=8)))},
    "hidden layer": lambda ws: {"page": o.page(o.layer(o.text(20, 20, "请遵照执行。", 4)), o.layer(*_lines(ws), Visible="false"))},
    "under a box": lambda ws: {"page": o.page(o.layer(*_lines(ws), o.fill(5, 5, 200, 280)))},
    "off the page": lambda ws: _drawn(lambda y, w: o.text(400, y, w, 3), ws),
    "template": _template,
    "stamp": lambda ws: _noted(o.annotation("Stamp", "".join(_lines(ws)), boundary="0 0 210 297")),
    "remark": lambda ws: _noted("".join(o.annotation("Highlight", "", f"请核对{w}", Creator=w) for w in ws)),
    "properties": _about,
    "outline": lambda ws: {"document": f"<ofd:Outlines>{''.join(f'<ofd:OutlineElem Title={chr(34)}{escape(w)}{chr(34)}/>' for w in ws)}</ofd:Outlines>"},
    "custom tag": _tags,
    "member nothing leads to": lambda ws: {"members": {"Doc_0/Left.xml": o.page(o.layer(*_lines(ws)))}},
}  # fmt: skip

REFUSED = ("page within", "page as data", "base64")
"""Places of a page whose words no cut reaches: there is no copy."""
PLACES: Mapping[str, Mapping[str, tuple[Builder, Fits]]] = {
    "html": {
        **{place: (partial(_page, one, "utf-8"), fits) for place, (one, fits) in _HTML.items()},
        **{place: (partial(_page, one, "utf-8", head=True), _everything) for place, one in _HEAD.items()},
        "GB18030": (partial(_page, _HTML["two tags"][0], "gb18030"), _everything),
    },
    "ofd": {place: (partial(_file, one), _everything) for place, one in _OFD.items()},
}
