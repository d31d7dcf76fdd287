"""Web pages as a browser shows them: tags gone, character references resolved, a block for every block element.

Read as plain text a mark would hide in its source: `机<b>密</b>&#9733;10年`. Not shown, and so kept apart in `unseen`:
comments, scripts and what is hidden by attribute or inline style, as far as they hold Han text. Style sheets and
scripts are not run. Taken apart by libxml2 (an HTML5 tokenizer since 2.14, linear in the length), not by the standard
library's parser: a row of `<a ` costs that one the square of its length.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from biaoshi.formats import plain
from biaoshi.formats.encoding import decode, guess
from biaoshi.formats.form import Format, Limits, Source
from biaoshi.types.document import Block, Document, Part, Run, Style, Unseen

_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark",
    "nobr", "o:p", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
_ROLES = (
    ("hidden", {"script", "style", "template", "noscript", "head", "object"}),
    ("drawing", {"svg"}),
    ("title", {"title"}),
    ("verbatim", {"pre", "textarea"}),
    ("struck", {"s", "del", "strike"}),
    ("bold", {"b", "strong"}),
)
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HAN = re.compile("[\u3400-\u9fff★]")
_OPENED, _CLOSED = re.compile(r"<html[\s>]", re.I), re.compile(r"</html\s*>", re.I)
_BLANK = "网页没有显示任何文字，内容可能由脚本生成，或者文件不完整"
_CHUNK = 1 << 20
Piece = tuple[str, bool, bool]
"""Text, struck through, bold."""


class _Page:
    """Takes the parser's events; what is found is in `blocks`, `unseen`, `properties` and `pictures`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.stack: list[tuple[str, ...]] = []  # roles of each open element
        self.within: Counter[str] = Counter()  # open elements by role
        self.dropped = 0  # open elements beyond `most`
        self.pieces: list[Piece] = []
        self.hidden: list[str] = []
        self.blocks: list[Block] = []
        self.unseen: list[Unseen] = []
        self.properties: list[tuple[str, str]] = []
        self.pictures = 0
        self.deep = False

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag not in _INLINE:
            self.end_block()
        if tag == "img" and given.get("src", "").lstrip().startswith("data:"):
            self.pictures += 1
        if tag == "meta" and given.get("name", "").lower() in ("author", "keywords", "description", "generator"):
            self.properties.append((given["name"].lower(), given.get("content", "")))
        if tag == "input" and given.get("type", "").lower() != "hidden":
            self.data(given.get("value", ""))
        if len(self.stack) >= self.most:
            self.deep = True
            self.dropped += 1
        else:
            hides = "hidden" in given or bool(_HIDING.search(given.get("style", "")))
            roles = tuple(role for role, tags in _ROLES if tag in tags) + (("hidden",) if hides else ())
            self.stack.append(roles)
            self.within.update(roles)

    def end(self, tag: str) -> None:
        if tag not in _INLINE:
            self.end_block()
        if self.dropped:
            self.dropped -= 1
        elif self.stack:
            self.within.subtract(self.stack.pop())  # the parser closes what was left open

    def data(self, given: str) -> None:
        within = self.within
        if within["title"] and not within["drawing"]:
            self.properties.append(("title", _SPACE.sub(" ", given).strip()))
        elif within["hidden"]:
            self.hidden.append(given)
        else:
            text = given if within["verbatim"] else _SPACE.sub(" ", given)
            self.pieces.append((text, within["struck"] > 0, within["bold"] > 0))

    def comment(self, given: str) -> None:
        if not given.startswith("[if"):  # Word's own notes to itself
            self.hidden.append(given)
            self.end_hidden()

    def pi(self, target: str, given: str | None = None) -> None:
        self.comment(f"{target} {given or ''}")

    def close(self) -> None:
        self.end_block()

    def end_hidden(self) -> None:
        words = _SPACE.sub(" ", "".join(self.hidden)).strip()
        if _HAN.search(words):
            self.unseen.append(Unseen("body", len(self.blocks), None, words, "hidden"))
        self.hidden.clear()

    def end_block(self) -> None:
        self.end_hidden()
        pieces, self.pieces = self.pieces, []
        text = "".join(t for t, _, _ in pieces)
        if not text.strip():
            return
        kept = text.strip(" ")
        self.blocks.append(Block("body", len(self.blocks), kept, runs=_runs(pieces, text, kept)))


def _runs(pieces: list[Piece], text: str, kept: str) -> tuple[Run, ...]:
    """Return the runs of a block: `kept` is `text`, which `pieces` make up, without spaces at its ends."""
    if not any(struck or bold for _, struck, bold in pieces):
        return ()
    skip = len(text) - len(text.lstrip(" "))
    runs, at = [], 0
    for (struck, bold), group in groupby(pieces, key=lambda p: p[1:]):
        end = at + sum(len(t) for t, _, _ in group)
        start, stop = max(at - skip, 0), min(max(end - skip, 0), len(kept))
        if stop > start:
            runs.append(Run(start, stop, Style(strike=struck, bold=bold)))
        at = end
    return tuple(runs)


def sniff(source: Source) -> float:
    """Return 0.6 if the bytes are a text that begins like a web page, else 0."""
    if not plain.sniff(source):
        return 0.0
    head = source.data[: 1 << 14]
    return 0.6 if _HEAD.match(decode(head, guess(source.data[: 1 << 16])).text) else 0.0


def read(source: Source, limits: Limits) -> Document:
    """Return the page as shown; what is unread of the file as a text (encoding, limits) is in the ledger as there."""
    from lxml import etree

    text = plain.read(source, limits)
    page = _Page(limits.depth)
    target: Any = page  # the parser gives str for what it types as str or bytes
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True, no_network=True)
    for at in range(0, len(text.text), _CHUNK):
        parser.feed(text.text[at : at + _CHUNK].encode("utf-8", "replace"))
    parser.close()
    chars = sum(len(b.text) for b in page.blocks)
    parts = [replace(p, chars=chars) if p.name == "body" else p for p in text.parts if p.name != "images"]
    if page.pictures:
        why = f"内嵌的 {page.pictures} 张图片未读取（本版尚未接入文字识别）"
        parts.append(Part("images", "image", 0, "unsupported", why, rule="RD104"))
    if not page.blocks:
        parts = [replace(p, status="unsupported", why=_BLANK, rule="RD103") if p.name == "body" else p for p in parts]
    elif _OPENED.search(text.text) and not _CLOSED.search(text.text):
        parts.append(Part("rest", "text", 0, "failed", "网页没有结尾，可能不完整", rule="RD102"))
    if page.deep:
        why = f"标签嵌套超过 {limits.depth} 层的上限，隐藏和删除线可能未认出"
        parts.append(Part("nesting", "text", 0, "limited", why, rule="RD105"))
    return Document(
        "text/html",
        tuple(page.blocks),
        tuple(parts),
        unseen=tuple(page.unseen),
        properties=tuple(page.properties),
        encoding=text.encoding,
    )


FORMAT = Format(
    name="html",
    title="网页",
    media_type="text/html",
    extensions=(".html", ".htm", ".xhtml"),
    sniff=sniff,
    read=read,
    proved="网页文件所显示的文字、删除线、隐藏文字和注释；不执行脚本，不套用样式表",
)
