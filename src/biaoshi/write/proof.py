"""Proof that what was to go is gone: the output read again, searched as read and as stored.

    as read     blocks, unseen text, properties, names of files inside: no `everywhere` words, in any spelling
    as stored   the bytes in the encodings a finder would try, escapes resolved: the same
    in place    every `here` stretch: its block holds the words fewer times than before

A survivor is said by kind and place, never by its words.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from biaoshi.formats.cutting import bare
from biaoshi.types.document import Document

_CODECS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_TAG = re.compile("<[^>]*>")
_PARAGRAPH = re.compile("</(?:w|a):p>")
STEPS = (
    "输出文件重新读取，全部部分读出",
    "“各处”的字词不在任何段落、隐藏文字、属性和文件名中",
    "“各处”的字词不在文件的原始字节中（多种编码，转义还原）",
    "“此处”的字词不在原位置",
)


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing removed: the words, known to this process only, and where they stood."""

    words: str
    kind: str
    part: str
    index: int
    everywhere: bool


def survivors(before: Document, after: Document, data: bytes, removed: Sequence[Removed]) -> tuple[str, ...]:
    """Return a Chinese line for everything that should be gone and is not, or that cannot be proved; none: proved."""
    if not after.complete or after.children or after.media_type != before.media_type:
        return ("输出文件没有全部读出，不能证明",)  # nor are its bytes looked into here: no reader vouches for them
    found: dict[str, None] = {}
    texts = [(where, bare(text)) for where, text in _read(after)]
    stored = [bare(text) for text in _stored(data)]
    wanted = {(bare(r.words), r.kind) for r in removed if r.everywhere}
    for words, kind in wanted:
        for where in (w for w, text in texts if words in text):
            found[f"{kind}仍在“{where}”部分"] = None
        if any(words in text for text in stored):
            found[f"{kind}仍在文件的原始字节中"] = None
    old, new = ({(b.part, b.index): b.text for b in d.blocks} for d in (before, after))
    for key in {(r.part, r.index) for r in removed if not r.everywhere}:
        here = [r for r in removed if (r.part, r.index) == key and not r.everywhere]
        for words in {r.words for r in here}:
            left = old[key].count(words) - sum(r.words == words for r in here)
            if new.get(key, "").count(words) > max(0, left):
                kind = next(r.kind for r in here if r.words == words)
                found[f"{kind}仍在原位置（{key[0]}第 {key[1] + 1} 段）"] = None
    return tuple(found)


def _read(document: Document) -> Iterator[tuple[str, str]]:
    yield from ((b.part, b.text) for b in document.blocks if b.kind != "filename")
    yield from ((u.part, u.text) for u in document.unseen)
    yield from (("properties", text) for pair in document.properties for text in pair)
    yield from (("facts", text) for _, text in document.facts)
    yield from (("children", child.name) for child in document.children)


def _stored(data: bytes) -> Iterator[str]:
    """Yield the file, and where it is a package the names and inflated bytes of its members, as `_texts`."""
    if data[:2] != b"PK":
        yield from _texts(data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:  # within limits: a reader has just read it
        for info in package.infolist():
            member = package.read(info)
            yield info.filename
            yield from _texts(member + info.comment + info.extra)
            if member.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
                yield from (_TAG.sub("", p) for p in _PARAGRAPH.split(member.decode("utf-8", "ignore")))
        yield from _texts(package.comment)


def _texts(data: bytes) -> Iterator[str]:
    """Yield the bytes as the texts they may be, with the usual escapes resolved."""
    for codec in _CODECS:
        for shift in (0, 1) if codec.startswith("utf-16") else (0,):
            text = data[shift:].decode(codec, "ignore")
            yield text
            plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), html.unescape(text))
            plain = unquote(plain)
            if plain != text:
                yield plain
