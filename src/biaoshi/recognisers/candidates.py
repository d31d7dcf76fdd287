"""Where a text may hold an identifier at all: the rest is never given to the engine.

    … 联系人：李某某，手机 15400001234。 …        seeds: the run of digits
             └─ window of 48 before, 32 after ─┘   windows that touch are one; packed into chunks for the engine

A text without a seed costs a few scans, and presidio is not even imported.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.recognisers.columns import heads
from biaoshi.recognisers.joined import tables
from biaoshi.recognisers.kind import BREAK, PROVINCES
from biaoshi.text import Folded, encodable, fold
from biaoshi.types.document import Document, Span

BEFORE, AFTER = 48, 32
WALL = "\ue000"
_TAB = re.compile("(?<=[0-9A-Za-z])\t(?=[0-9A-Za-z])")
CHUNK = 12_000
"""Code points given to the engine at once (presidio's own cost a call is spread over them)."""
_SEEDS = (
    re.compile("[0-9OIl](?:[ \\-]{0,2}[0-9OoIlBSZ|]){5,}"),
    re.compile("[0-9]\n[0-9]"),
    re.compile("[0-9A-Za-z]@[0-9A-Za-z]"),
    re.compile("[0-9]\\.(?:[0-9]{1,3}\\.[0-9]|[0-9]{4})"),
    re.compile("[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}[:-]|[0-9a-f]{0,2}:[0-9a-f]{1,4}:)"),
    re.compile(f"(?<=[{PROVINCES}])[A-HJ-NP-Z][ ·•.\\-]?[A-HJ-NP-Z0-9]{{4}}|WJ"),
)
_WORDS = (
    "月生 日生 0生 1生 2生 3生 4生 5生 6生 7生 8生 9生 出生 生于 生日 微信 威信 扣扣 QQ qq Qq wx WX VX vx Vx WeChat wechat Wechat 密码 口令 密钥 令牌 "
    "军车 军牌 武警 车架 识别代 VIN 学号 考号 准考证 考生号 学籍 报名号 病历 病案 住院号 门诊号 授权码 Pass pass PASS pwd Pwd PWD oken ecret key Key :// 字第 国用 ° 东经 西经 北纬 警号 AKIA LTAI eyJ PRIVATE 0使 1使 2使 3使 4使 5使 6使 7使 8使 9使"
).split()
"""Words beside which a number too short for the scans above may stand."""


@cache
def _words() -> AhoCorasick:
    return AhoCorasick(_WORDS, implementation=Implementation.ContiguousNFA)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of folded text to look at: `head` stands over it (the head of its column), `base` is where its folded
    text begins in the document."""

    folded: Folded
    start: int
    end: int
    base: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Packed stretches. `pieces`: start in the chunk, and the stretch that stands there."""

    text: str
    pieces: tuple[tuple[int, Stretch], ...]

    def back(self, start: int, end: int) -> Span | None:
        """Map a range of the chunk to the document; None if it is not inside one stretch (a head is no text)."""
        n = bisect_right(self.pieces, start, key=lambda p: p[0]) - 1
        if n < 0:
            return None
        at, piece = self.pieces[n]
        if end > at + piece.end - piece.start:
            return None
        a, b = piece.folded.back(piece.start + start - at, piece.start + end - at)
        return Span(piece.base + a, piece.base + b)


def windows(text: str) -> list[tuple[int, int]]:
    """Return the stretches of folded text that may hold an identifier with its context, in order, not touching."""
    spans = [m.span() for seed in _SEEDS for m in seed.finditer(text)]
    spans += [(a, b) for _, a, b in _words().find_matches_as_indexes(encodable(text))]
    spans.sort()
    out: list[tuple[int, int]] = []
    for start, end in spans:
        start, end = max(0, start - BEFORE), min(len(text), end + AFTER)
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def stretches(document: Document) -> list[Stretch]:
    """Return what of `document` is worth looking at: cells under a head of their own, then the text as a whole."""
    found = []
    for number, head in heads(document).items():
        folded = fold(document.blocks[number].text)
        if sum(c.isalnum() for c in folded.text) > 3:
            found.append(Stretch(folded, 0, len(folded.text), document.starts[number], head))
    text = document.text
    joined = tables(text)
    found += [
        Stretch(f, 0, len(f.text), x.start, x.head) for x in joined.fields if (f := fold(text[x.start : x.end])).text
    ]
    folded = fold(_parted(text, joined.rows))
    return [*found, *(Stretch(folded, a, b) for a, b in windows(folded.text))]


def _parted(text: str, rows: Iterable[tuple[int, int]]) -> str:
    """Return `text`, no longer and no shorter, without the rows that are looked at field by field; a tab between two
    numbers keeps them apart."""
    out, at = [], 0
    for start, end in rows:
        out += [text[at:start], WALL * (end - start)]
        at = end
    text = "".join(out) + text[at:] if out else text
    return _TAB.sub(WALL, text) if "\t" in text else text


def chunks(pieces: Iterable[Stretch]) -> Iterator[Chunk]:
    """Yield the stretches packed into texts for the engine."""
    held: list[str] = []
    placed: list[tuple[int, Stretch]] = []
    size = 0
    for piece in pieces:
        front = piece.head + "：" if piece.head else ""
        placed.append((size + len(front), piece))
        held += [front, piece.folded.text[piece.start : piece.end], "\n", BREAK, "\n"]
        size += len(front) + piece.end - piece.start + 3
        if size > CHUNK:
            yield Chunk("".join(held), tuple(placed))
            held, placed, size = [], [], 0
    if held:
        yield Chunk("".join(held), tuple(placed))
