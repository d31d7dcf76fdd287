"""Paragraphs to the tokens a linear model weighs, in blocks that are normalised apart.

    c:巡察组   character strings of one to three      w:巡察组  words
    t:请示     words of the paper's title             n:巡察    strings of one and two in the paragraphs beside it
    x:…        told by the caller, if anything (the cues of `advice.genres`)

Digits become 0 and letters lower case: a model must not remember numbers. Strings that are rare in the training
set never enter a vocabulary (`training`), so that nothing of a person can be read back from a model.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from biaoshi.text import encodable, fold

BLOCKS: Mapping[str, float] = {"c": 1.0, "w": 1.0, "t": 0.5, "n": 0.5, "x": 0.5}
"""Weight of each block beside the others; chosen on dev."""
LONGEST = 3
_BESIDE = 2
_DIGITS = re.compile("[0-9]+")
_NOTHING = re.compile(r"[\s\u3000]+")
_STOPS = re.compile("[，。；：、！？（）“”《》〈〉,.;:()!?\"'—…\\-]+")
_LETTER = re.compile("[\u3400-\u9fff0-9a-z]")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as the classifier takes it: its title and its paragraphs, each with tokens the caller tells of it, if any."""

    paragraphs: tuple[str, ...]
    title: str = ""
    told: tuple[tuple[str, ...], ...] = ()


def plain(text: str) -> str:
    """Return `text` folded for weighing: half-width, simplified marks vocabulary, no white space, numbers as 0."""
    return _DIGITS.sub("0", _NOTHING.sub("", encodable(fold(text).text))).lower()


def words(text: str) -> list[str]:
    """Return the words of plain text, single characters and punctuation left out."""
    import rjieba  # its dictionary takes a tenth of a second

    return [w for w in rjieba.cut(text) if len(w) > 1 and _LETTER.search(w)]


def blocks(paper: Paper) -> list[dict[str, Counter[str]]]:
    """Return for each paragraph of `paper` its tokens with their counts, by block."""
    solid = [plain(p) for p in paper.paragraphs]
    counted = [_strings(s) for s in solid]
    short = [Counter({t: k for t, k in c.items() if len(t) <= _BESIDE}) for c in counted]
    title = Counter(words(plain(paper.title)))
    out = []
    for i, text in enumerate(solid):
        beside: Counter[str] = Counter()
        for j in (i - 1, i + 1):
            if 0 <= j < len(solid):
                beside.update(short[j])
        told = Counter(paper.told[i]) if paper.told else Counter[str]()
        out.append({"c": counted[i], "w": Counter(words(text)), "t": title, "n": beside, "x": told})
    return out


def _strings(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in _STOPS.split(text):
        for n in range(1, LONGEST + 1):
            found.update([piece[i : i + n] for i in range(len(piece) - n + 1)])
    return found


def token(block: str, text: str) -> str:
    """Return the name of a feature as vocabularies hold it."""
    return f"{block}:{text}"


_EMPTY = frozenset(
    "关于 进行 有关 通过 根据 要求 情况 工作 我们 一个 以及 对于 其中 相关 按照 其他 开展 问题 部分 内容 时间 方面 本次 全部 没有 同时 如下 现将 联系人".split()
)
"""Words that say nothing to a reader, however much they weigh."""


def readable(tokens: Sequence[str], most: int = 6) -> tuple[str, ...]:
    """Return what a reader can make something of: strings of two or more of the paragraph, none inside another."""
    kept: list[str] = []
    for name in tokens:
        block, _, text = name.partition(":")
        if block not in "cwt" or len(text) < 2 or not _LETTER.search(text) or "0" in text or text in _EMPTY:
            continue
        if any(text in k for k in kept):
            continue
        kept = [k for k in kept if k not in text]
        kept.append(text)
    return tuple(kept[:most])
