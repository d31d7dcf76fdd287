"""Web pages as a browser shows them: tags gone, character references resolved, a block for every block element.

Read as plain text a mark would hide in its source: `机<b>密</b>&#9733;10年`. Not shown, and so kept apart in `unseen`:
comments, scripts and what is hidden, white, tiny or off the page by attribute or inline style, as far as they hold Han
text. What is written into the page as data (pictures, files) are children, by number. Style sheets and scripts are not
run. Remarks in `Document.facts`: ("script", n), ("external_link", what the page fetches when it is opened).

Taken apart by libxml2 (an HTML5 tokenizer since 2.14, linear in the length), not by the standard library's parser: a
row of `<a ` costs that one the square of its length.
"""

import re
from dataclasses import replace
from typing import Any

from biaoshi.formats import plain
from biaoshi.formats.dataurl import content_at, held
from biaoshi.formats.encoding import decode, guess
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.html.page import Page
from biaoshi.types.document import Block, Document, Part
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]

_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_OPENED, _CLOSED = re.compile(r"<html[\s>]", re.I), re.compile(r"</html\s*>", re.I)
_BLANK = "网页没有显示任何文字，内容可能由脚本生成，或者文件不完整"
_CHUNK = 1 << 20
_LINKS = 500  # told in facts


def sniff(source: Source) -> float:
    """Return 0.6 if the bytes are a text that begins like a web page, else 0."""
    if not plain.sniff(source):
        return 0.0
    head = source.data[: 1 << 14]
    return 0.6 if _HEAD.match(decode(head, guess(source.data[: 1 << 16])).text) else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the page as shown; what is unread of the file as a text (encoding, limits) is in the ledger as there."""
    text = plain.read(source, limits)
    page = _parsed(text.text, limits)
    chars = sum(len(b.text) for b in page.blocks)
    parts = [replace(p, chars=chars) if p.name == "body" else p for p in text.parts if p.kind != "embedded"]
    aside = dict.fromkeys(page.aside)
    if aside:
        parts.append(Part("alt text", "metadata", sum(map(len, aside)), "read"))
    children, waiting = held(page.carried.items())
    parts += waiting
    if not page.blocks:
        parts = [replace(p, status="unsupported", why=_BLANK, rule="RD103") if p.name == "body" else p for p in parts]
    elif _OPENED.search(text.text) and not _CLOSED.search(text.text):
        parts.append(Part("rest", "text", 0, "failed", "网页没有结尾，可能不完整", rule="RD102"))
    if page.deep:
        why = f"标签嵌套超过 {limits.depth} 层的上限，隐藏和删除线可能未认出"
        parts.append(Part("nesting", "text", 0, "limited", why, rule="RD105"))
    return Document(
        "text/html",
        (*page.blocks, *(Block("alt text", i, text, "property") for i, text in enumerate(aside))),
        tuple(parts),
        unseen=tuple(page.unseen),
        properties=tuple(page.properties),
        children=tuple(children),
        encoding=text.encoding,
        facts=tuple(
            [("script", str(n + 1)) for n in range(page.scripts)] + [("external_link", x) for x in page.links][:_LINKS]
        ),
    )


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of what is written into the page as data under the number `token`. Raises UnreadableError."""
    return content_at(_parsed(plain.read(source, limits).text, limits).carried, token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the page after `orders`; see `cutting.cut`, `purging.purge`."""
    from biaoshi.formats.html.cutting import cut
    from biaoshi.formats.html.purging import purge

    def blocks_of(text: str) -> list[str]:
        return [b.text for b in _parsed(text, limits).blocks]

    if [o.verb for o in orders] == ["purge"]:
        return purge(source, orders[0].views, lambda text: _parsed(text, limits).unseen)
    return cut(source, limits, orders, read, blocks_of)


def _parsed(text: str, limits: Limits) -> Page:
    from lxml import etree

    page = Page(limits.depth)
    target: Any = page  # the parser gives str for what it types as str or bytes
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, no_network=True)
    for at in range(0, len(text), _CHUNK):
        parser.feed(text[at : at + _CHUNK].encode("utf-8", "replace"))
    parser.close()
    return page


FORMAT = Format(
    name="html",
    title="网页",
    media_type="text/html",
    extensions=(".html", ".htm", ".xhtml"),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    verbs=frozenset({"cut", "purge"}),
    clears=frozenset({"hidden", "white", "tiny", "offpage"}),
    proved="网页文件所显示的文字、删除线、注释，属性和行内样式所隐藏、变白、缩小、移出的文字；不执行脚本，不套用样式表",
)
