"""What kind of paper it is, and which heads of what must be published its words point to.

    title, first lines, phrases ─ cues (kinds.toml, heads.toml) ─→ kind, cues of each head

What follows from the cues is said in `heads`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from biaoshi.advice.cues import NEAR, SEEN, Cue, Words, holds, parse, possible, words_of
from biaoshi.errors import ConfigError
from biaoshi.types.facts import Facts

Kind = Literal["publication", "decision", "news", "law", "teaching", "study", "story", "request", "deliberation", "file", "internal", "other"]  # fmt: skip
NOT_OURS: frozenset[Kind] = frozenset({"law", "news", "teaching", "study", "story"})
"""Kinds that speak about secrets without holding any."""
BEFORE: frozenset[Kind] = frozenset({"request", "deliberation", "file", "internal"})
"""Kinds written before or beside a decision."""
OPEN: frozenset[Kind] = frozenset({"publication", "decision"})
OF_NINETEEN = ("需要公众广泛知晓的事项", "政府信息公开条例 第十九条")
"""What a notice to the public falls under that falls under no head: category and basis."""
TITLE = 60
"""Code points taken for title at most where the reader found none."""
_CLAUSE = re.compile("[。：；！？\\n]")
Found = tuple[tuple[str, ...], ...]
"""The cues that hold, each as the words that made it hold."""


@dataclass(frozen=True, slots=True)
class Head:
    """One head of what must be published, as data."""

    category: str
    basis: str
    sure: tuple[Cue, ...]
    hints: tuple[Cue, ...]
    against: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Cued:
    """What the words say of one head: cues that decide, of them in the title, hints, and words against."""

    head: Head
    sure: Found
    titled: int
    hints: Found
    against: Found


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper as its words show it: kind with the words that say so, title's end, cues of every head."""

    kind: Kind
    matched: tuple[str, ...]
    title: int
    cued: tuple[Cued, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A head the paper falls under: the words that say so, those that speak against, and how sure."""

    category: str
    basis: str
    matched: tuple[str, ...]
    against: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Genre:
    """What kind of paper it is, and the heads it falls under, surest first."""

    kind: Kind
    heads: tuple[Recognised, ...]
    public: float = 0.0  # how likely it is meant for the public
    words: tuple[str, ...] = ()  # that say of what kind it is

    @property
    def open(self) -> bool:
        """It is written for the public, or a decision with outside effect, or falls under a head."""
        return bool(self.heads) or self.kind in OPEN


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of paper: `needs` of its cues must hold, within the first `within` code points."""

    kind: Kind
    needs: int
    within: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class _Data:
    heads: tuple[Head, ...]
    kinds: tuple["_Kind", ...]
    words: Words
    possible: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands in a text: places of words, end of the title, texts of the cues that may hold."""

    places: Mapping[str, Sequence[int]]
    title: int
    possible: frozenset[str]

    def holds(self, cue: Cue, within: int = SEEN) -> tuple[str, ...]:
        """Return the words that make `cue` hold in the first `within` code points, none if it does not."""
        return holds(cue, self.places, self.title, within) if cue.text in self.possible else ()


def read(facts: Facts) -> Reading:
    """Return the kind of the paper and the cues of each head in its first `cues.SEEN` code points."""
    data = _data()
    places = data.words.places(facts.text)
    first = (data.possible[word] for word in places if word in data.possible)
    seen = _Seen(places, _title_end(facts), frozenset().union(*first))
    kind, matched = _kind(facts, data, seen)
    return Reading(kind, matched, seen.title, tuple(_cued(head, seen) for head in data.heads))


def heads() -> tuple[Head, ...]:
    """Return every head, in the order of heads.toml."""
    return _data().heads


def _cued(head: Head, seen: _Seen) -> Cued:
    sure = [(cue, words) for cue in head.sure if (words := seen.holds(cue))]
    return Cued(
        head,
        tuple(words for _, words in sure),
        sum(cue.titled for cue, _ in sure),
        tuple(words for cue in head.hints if (words := seen.holds(cue))),
        tuple(words for cue in head.against if (words := seen.holds(cue))),
    )


def _kind(facts: Facts, data: _Data, seen: _Seen) -> tuple[Kind, tuple[str, ...]]:
    if facts.particulars.carrier == "teaching":
        return "teaching", ()
    for known in data.kinds:
        matched: list[tuple[str, ...]] = []
        for cue in known.cues:
            if found := seen.holds(cue, known.within):
                matched.append(found)
                if len(matched) == known.needs:
                    return known.kind, tuple(dict.fromkeys(word for m in matched for word in m))
    return "other", ()


def _title_end(facts: Facts) -> int:
    """Return where the title ends: that of the paper where one was found, else the first line or its first clause."""
    piece = facts.particulars.title
    if piece is not None and piece.span.start < 10 * NEAR:
        return piece.span.end
    first = len(facts.text) - len(facts.text.lstrip())
    ends = _CLAUSE.search(facts.text, first, first + TITLE)
    return ends.end() if ends else min(len(facts.text), first + TITLE)


@cache
def _data() -> _Data:
    listed = tuple(
        Head(h["category"], h["basis"], *(tuple(map(parse, h[name])) for name in ("sure", "hints", "against")))
        for h in _load("heads.toml")["head"]
    )
    kinds = tuple(
        _Kind(_known(k["name"]), int(k.get("needs", 1)), int(k.get("within", SEEN)), tuple(map(parse, k["cues"])))
        for k in _load("kinds.toml")["kind"]
    )
    cues = [c for h in listed for part in (h.sure, h.hints, h.against) for c in part]
    cues += [c for k in kinds for c in k.cues]
    return _Data(listed, kinds, words_of(cues), possible(cues))


def _known(name: str) -> Kind:
    for kind in get_args(Kind):
        if kind == name:
            return kind  # type: ignore[no-any-return]
    raise ConfigError(f"kinds.toml 里的“{name}”不是文件种类。")


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files("biaoshi.advice") / name).read_text("utf-8"))
