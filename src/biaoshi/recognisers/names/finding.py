"""Full names of natural persons in folded text: candidates by writing, weighed with what stands around them.

局长 王建国 同志 …     writing (surname, given characters) + words (do a tokeniser's words fit?)
 └ before ┘└ after     + before + after  → score; overlapping candidates compete, lists vouch for each other
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from biaoshi.recognisers.names.forms import dotted, fields, foreign, spaced
from biaoshi.recognisers.names.shape import EDGE, Candidate, Shape, tag
from biaoshi.recognisers.names.weighing import candidates, readings

LEAST = 2.0
"""Score from which a candidate is a name (tuned on persons-v1 dev and train)."""
_NEIGHBOUR = 1.3  # what a neighbour in a list lends


@dataclass(frozen=True, slots=True)
class Name:
    """A name found: where, how sure (0–1), the parts of the score, the words for and against it."""

    start: int
    end: int
    confidence: float
    parts: tuple[tuple[str, float], ...]
    matched: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    office: bool = False
    private: bool = False


def names(text: str, words: Sequence[tuple[str, str]] | None = None) -> list[Name]:
    """Return the names in folded `text`, in order, not overlapping; `words` are its words with their tags."""
    shape = Shape(text, tag(text) if words is None else words)
    found = [c for m in candidates().finditer(text) for c in readings(shape, m.start(), m.end(1))]
    found += [*dotted(shape), *spaced(shape), *fields(shape), *foreign(shape)]
    taken: list[Candidate] = []
    covered = bytearray(len(text))
    for c in sorted((c for c in found if c.score >= LEAST - _NEIGHBOUR), key=lambda c: (-c.score, c.start)):
        if not any(covered[c.start : c.end]):
            covered[c.start : c.end] = b"\1" * (c.end - c.start)
            taken.append(c)
    taken.sort(key=lambda c: c.start)
    _vouch(text, taken)
    taken = [c for c in taken if c.score >= LEAST]
    return [_name(c) for c in sorted([*taken, *_members(text, found, taken)], key=lambda c: c.start)]


_MEMBER = 3.2  # what an item of a list of names gains that would be a word elsewhere: 宁静、方圆、高山三名同志


def _members(text: str, found: list[Candidate], taken: list[Candidate]) -> list[Candidate]:
    """Return further items of lists in which a name was found, read as the whole of what stands between two 、."""
    starts, ends = {c.start for c in taken}, {c.end for c in taken}
    covered = bytearray(len(text) + 1)
    for c in taken:
        covered[c.start : c.end] = b"\1" * (c.end - c.start)
    waiting = [c for c in found if not any(covered[c.start : c.end]) and c.score + _MEMBER >= LEAST and _item(text, c)]
    new: list[Candidate] = []
    grown = True
    while grown:
        grown = False
        for c in waiting:
            beside = (text[c.end : c.end + 1] == "、" and c.end + 1 in starts) or (
                text[c.start - 1 : c.start] == "、" and c.start - 1 in ends
            )
            if beside and not any(covered[c.start : c.end]):
                c.parts.append(("list", _MEMBER))
                covered[c.start : c.end] = b"\1" * (c.end - c.start)
                starts.add(c.start)
                ends.add(c.end)
                new.append(c)
                grown = True
    return new


def _item(text: str, c: Candidate) -> bool:
    """Tell whether the candidate is the whole of an item: bounded on both sides, by 、 on one of them."""
    before, after = text[c.start - 1 : c.start], text[c.end : c.end + 1]
    left = before in EDGE or not before or any(n == "before" and v >= 1.6 for n, v in c.parts)
    right = after in EDGE or not after or any(n == "after" and v >= 1.6 for n, v in c.parts)
    return left and right and "、" in (before, after)


_LIST = re.compile("[、，,；; ]{1,4}|和|与|及|以及|\n")


def _vouch(text: str, taken: list[Candidate]) -> None:
    """Let neighbours in a list of names lend each other confidence and the same office."""
    for this, that in pairwise(taken):
        if _LIST.fullmatch(text[this.end : that.start]):
            for weak, strong in ((this, that), (that, this)):
                if strong.score >= LEAST and "list" not in dict(weak.parts):
                    weak.parts.append(("list", _NEIGHBOUR))
    for pairs in (pairwise(taken), pairwise(taken[::-1])):
        for one, other in pairs:
            between = text[min(one.end, other.end) : max(one.start, other.start)]
            if _LIST.fullmatch(between) and between != "\n" and not other.word and (one.office or one.private):
                other.office, other.private = one.office, one.private


def _name(c: Candidate) -> Name:
    confidence = round(1 / (1 + math.exp(-1.1 * (c.score - LEAST))), 3)
    return Name(
        c.start, c.end, max(0.5, confidence), tuple((n, round(v, 2)) for n, v in c.parts), (c.word,) if c.word else (),
        (c.against,) if c.against else (), c.office and not c.private, c.private,
    )  # fmt: skip
