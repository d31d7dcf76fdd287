"""Proof that what was to go is gone: the output read again, searched as read and as stored.

    as read     blocks, unseen text, properties, names of files inside: no `everywhere` words, in any spelling
    as stored   the bytes in the encodings a finder would try, escapes resolved: the same
    in place    every `here` stretch: its block holds the words fewer times than before; on a page whatever stands
                where the block stood
    as drawn    pages that became pictures and pictures themselves: their text recognised, and looked through as read

A survivor is said by kind and place, never by its words.
"""

import html
import io
import re
import zipfile
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from urllib.parse import unquote

from ahocorasick_rs import AhoCorasick

from biaoshi.formats.boxes import overlap
from biaoshi.formats.cutting import bare
from biaoshi.formats.html.joined import readings
from biaoshi.types.document import CLOSED, Block, Document

_CODECS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_TAG = re.compile("<[^>]*>")
_STREAM = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.S)
_PARAGRAPH = re.compile("</(?:[A-Za-z0-9]+:)?(?:p|si|c|f|v|text)>")  # what stands in two cells was never one word
_ENDS = re.compile("[\r\n]+")  # a line may end in the middle of a name
_JOINING: dict[str, Callable[[str], Iterable[str]]] = {
    "text/html": readings,
    "text/xml": lambda text: [_TAG.sub("", text)],
    "text/plain": lambda text: [_ENDS.sub("", text)],
    "text/markdown": lambda text: [_ENDS.sub("", text)],
}
"""Ways in which a text is read across mark-up a reader does not see and ends of lines that may part a word."""
_SHORT_CODE = 8
"""Characters of base64 below which they may be those of anything."""
STEPS = (
    "输出文件重新读取，全部部分读出",
    "“各处”的字词不在任何段落、隐藏文字、属性和文件名中",
    "“各处”的字词不在文件的原始字节中（多种编码，转义还原）",
    "“此处”的字词不在原位置",
)


UNPACKED = "文件的每个对象和数据流解开以后，以及另一个读取程序读出的文字中，没有“各处”的字词"
CLEARED = "读者看不见的文字（计划的 purge 所列）、批注、修订和属性已清除，显示的文字没有变"
DRAWN = "改动的页面和图片按画面做文字识别，认出的文字中没有“各处”的字词"
UNDRAWN = "改动的页面已画成图像、字词的像素已盖去；本机没有文字识别，未按画面再认一遍"


def steps(document: Document, *, unpacked: bool, seen: bool, cleared: bool = False) -> tuple[str, ...]:
    """Return what was proved of a copy of `document` and how; `unpacked`, `seen` as for `survivors`, `cleared`: purged."""
    drawn = document.media_type == "application/pdf" or document.media_type.startswith("image/")
    own = (*STEPS, *((UNPACKED,) if unpacked else ()), *((CLEARED,) if cleared else ()))
    return (*own, *((DRAWN if seen else UNDRAWN,) if drawn else ()))


@dataclass(frozen=True, slots=True)
class Removed:
    """One thing removed: the words, known to this process only, and where they stood."""

    words: str
    kind: str
    part: str
    index: int
    everywhere: bool


def survivors(
    before: Document,
    after: Document,
    data: bytes,
    removed: Sequence[Removed],
    unpacked: bytes | None = None,
    *,
    seen: bool = True,
) -> tuple[str, ...]:
    """Return a Chinese line for everything that should be gone and is not, or that cannot be proved; none: proved.

    `unpacked`: what `isolate.Reader.unpacked` tells of the copy. `seen`: text in pictures was recognised; without it
    pages of a PDF that became pictures are proved by their text alone, what was a picture before not at all.
    """
    if after.media_type == "application/pdf" and unpacked is None:
        return ("输出文件的内容没有全部解开，不能证明",)
    if not _whole(after, seen=seen) or after.children or after.media_type != before.media_type:
        return ("输出文件没有全部读出，不能证明",)  # nor are its bytes looked into here: no reader vouches for them
    found: dict[str, None] = {}
    texts = [(where, bare(_ENDS.sub("", text))) for where, text in (*_read(after), *_letters(after))]
    outside = _STREAM.sub(b"", data) if after.media_type == "application/pdf" else data  # streams come unpacked
    stored = [bare(text) for text in _stored(outside)]
    stored += [bare(text) for text in _pieces(unpacked or b"")]
    if joining := _JOINING.get(after.media_type):
        stored += [bare(told) for text in _texts(data) for told in joining(text)]
    finder = _finder({(bare(r.words), r.kind) for r in removed if r.everywhere})
    if not seen and _drawn(before, removed, finder):
        return ("有要除去的字词在图像上，没有做文字识别，不能证明",)
    for where, text in texts:
        found |= {f"{kind}仍在“{where}”部分": None for kind in finder(text)}
    kinds = {kind for text in stored for kind in finder(text)}
    if after.media_type.startswith("text/"):
        kinds |= {r.kind for r in removed if r.everywhere and any(code in data for code in _coded(r.words))}
    found |= {f"{kind}仍在文件的原始字节中": None for kind in sorted(kinds)}
    found |= dict.fromkeys(_in_place(before, after, [r for r in removed if not r.everywhere]))
    return tuple(found)


def _finder(wanted: set[tuple[str, str]]) -> Callable[[str], set[str]]:
    """Return what tells the kinds of the words that stand in a text: a list of persons has thousands, all looked for at once."""
    listed = sorted(wanted)
    automaton = AhoCorasick([words for words, _ in listed])

    def kinds(text: str) -> set[str]:
        return {listed[n][1] for n, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}

    return kinds


def _drawn(before: Document, removed: Sequence[Removed], finder: Callable[[str], set[str]]) -> bool:
    """Tell whether words that go stand on a picture: where in it they are, only its recognition shows."""
    keys = {(r.part, r.index) for r in removed}
    pictures: dict[int | None, list[str]] = defaultdict(list)
    for b in before.blocks:
        if b.source == "ocr":
            if (b.part, b.index) in keys:
                return True
            pictures[b.page].append(b.text)
    return any(finder(bare("".join(texts))) for texts in pictures.values())


def _in_place(before: Document, after: Document, here: Sequence[Removed]) -> Iterator[str]:
    """Yield a line for each block that holds words of `here`, or on a page: where it stood, more often than it should."""
    plain = cache(_plain)  # one long block may hold thousands
    kinds = {(r.part, r.index, plain(r.words)): r.kind for r in here}
    gone = Counter((r.part, r.index, plain(r.words)) for r in here)
    if not gone:
        return
    placed = any(b.bbox is not None for b in before.blocks)
    blocks = {(b.part, b.index): b for b in before.blocks}
    old, new = _by_page(before), _by_page(after)
    there = {} if placed else _there(before, after)
    for (part, index, words), kind in kinds.items():
        block = blocks[part, index]
        around = _around(block, old, before) if placed else [block]
        left = sum(max(0, plain(b.text).count(words) - gone[b.part, b.index, words]) for b in around)
        texts = [b.text for b in _around(block, new, after)] if placed else [there.get((part, index), "")]
        if sum(plain(t).count(words) for t in texts) > left:
            yield f"{kind}仍在原位置（{part}第 {index + 1} 段）"


def _plain(text: str) -> str:
    """Return `text` bare, or as it is where nothing would be left of it."""
    return bare(text) or text


def _by_page(document: Document) -> dict[int | None, list[Block]]:
    pages: dict[int | None, list[Block]] = defaultdict(list)
    for b in document.blocks:
        if b.bbox is not None:
            pages[b.page].append(b)
    return pages


def _whole(after: Document, *, seen: bool) -> bool:
    """Tell whether all of the copy was read, `seen`: pictures too. Before it was made all of the paper had been."""
    if after.complete or seen or after.media_type != "application/pdf":
        return after.complete
    return all(p.status in CLOSED or (p.rule == "RD104" and p.page is not None) for p in after.parts)


def _there(before: Document, after: Document) -> dict[tuple[str, int], str]:
    """Return by block of `before` the text of `after` at its address, which holds where blocks before it went; where
    several have one address, the text of the block with its number."""
    sharing = Counter((b.part, b.address) for b in before.blocks)
    told: dict[tuple[str, str], str] = {}
    for b in after.blocks:
        told[b.part, b.address] = f"{told.get((b.part, b.address), '')}\n{b.text}"
    numbered = {(b.part, b.index): b.text for b in after.blocks}
    return {
        (b.part, b.index): told.get((b.part, b.address), "")
        if b.address and sharing[b.part, b.address] == 1
        else numbered.get((b.part, b.index), "")
        for b in before.blocks
    }


def _around(block: Block, pages: Mapping[int | None, Sequence[Block]], document: Document) -> list[Block]:
    """Return what of `document` stands where `block` stands, or the block with its number where that has no place."""
    box = block.bbox
    if box is None:
        return [b for b in document.blocks if (b.part, b.index) == (block.part, block.index)]
    return [b for b in pages.get(block.page, ()) if b.bbox is not None and overlap(b.bbox, box) > 0]


def _pieces(unpacked: bytes) -> Iterator[str]:
    at = 0
    while at < len(unpacked):
        size = int.from_bytes(unpacked[at : at + 4], "big")
        piece = unpacked[at + 4 : at + 4 + size]
        at += 4 + size
        if not piece.isascii() or any(sign in piece for sign in (b"%", b"&", b"\\u")):
            yield from _texts(piece)
            continue
        yield piece.decode()
        for codec in ("utf-16-be", "utf-16-le"):  # Han characters may be pairs of ASCII bytes
            yield from (piece[shift:].decode(codec, "ignore") for shift in (0, 1))


def _read(document: Document) -> Iterator[tuple[str, str]]:
    yield from ((b.part, b.text) for b in document.blocks if b.kind != "filename")
    yield from ((u.part, u.text) for u in document.unseen)
    yield from (("properties", text) for pair in document.properties for text in pair)
    yield from (("facts", text) for _, text in document.facts)
    yield from (("children", child.name) for child in document.children)


def _letters(document: Document) -> Iterator[tuple[str, str]]:
    """Yield what blocks of one letter spell that follow each other: a number of which every cell holds one digit."""
    shown = (b for b in document.blocks if b.kind != "filename" and b.text.strip())
    for single, group in groupby(shown, key=lambda b: len(b.text.strip()) == 1):
        if single:
            blocks = list(group)
            yield blocks[0].part, "".join(b.text for b in blocks)


def _coded(words: str) -> Iterator[bytes]:
    """Yield what base64 makes of `words` wherever in a longer text they begin, without the letters that others share."""
    for codec in ("utf-8", "gb18030", "utf-16-le"):
        data = words.encode(codec, "ignore")
        for ahead in range(3):
            made = b64encode(bytes(ahead) + data)
            code = made[(8 * ahead + 5) // 6 : 8 * (ahead + len(data)) // 6]
            if len(code) >= _SHORT_CODE:
                yield code


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
            for told in dict.fromkeys((unquote(plain), unquote(plain, "gb18030", "ignore"))):
                if told != text:
                    yield told
