"""Sentences in which a paper says what is to be done with itself: the clauses near its head and its end.

A rule about how papers are handled in general is no instruction; nor is a prohibition (不得通过微信传输).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from biaoshi.marks.outline import Outline
from biaoshi.marks.sheet import Sheet
from biaoshi.types.document import Span

_HEAD = 12_000
_TAIL = 12_000
"""Folded characters looked at: an instruction stands in the paper's own text, before long attachments."""
_STOPS = "。；！？\n"
_LONGEST = 400
_CLAUSE = re.compile(rf"[^{_STOPS}]{{2,{_LONGEST}}}")
FORBIDS = re.compile(
    r"不得|严禁|禁止|不准|不能|不可|不要|不应|切勿|请勿|勿(?:以|用|通过|在)|防止|避免|杜绝|违规|违反|擅自|是否|如何|未经|一律不|不允许|不许|不宜|拒绝"
)
GENERAL = re.compile(r"凡|任何|各级|应当|不论|有的|有人|曾|举报|泄密|所称|是指|案件|教训|违纪|个别")

"""Words of a sentence about papers in general, or about others' doings."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between full stops; `start` is its folded offset."""

    text: str
    start: int


def clauses(shape: Outline, hint: re.Pattern[str]) -> Iterator[Clause]:
    """Yield the clauses of the head and the end of the body in which `hint` is found, in order of place, each once."""
    text, end = shape.text, Sheet(shape).end
    stretches = [(0, end)] if end <= _HEAD + _TAIL else [(0, _HEAD), (end - _TAIL, end)]
    for at, stop in stretches:
        while (found := hint.search(text, at, stop)) is not None:
            begin = max(at, *(text.rfind(mark, at, found.start()) + 1 for mark in _STOPS))
            begin += (found.start() - begin) // _LONGEST * _LONGEST
            clause = _CLAUSE.match(text, begin, stop)
            if clause is not None:
                yield Clause(clause[0], begin)
            at = max(clause.end() if clause else 0, found.end())


def stretch(shape: Outline, clause: Clause, start: int, end: int) -> Span:
    """Return the place in the document of [start, end) of a clause."""
    return Span(*shape.folded.back(clause.start + start, clause.start + end))
