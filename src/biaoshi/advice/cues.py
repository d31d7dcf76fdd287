"""Cues: words that stand near each other, found in one pass over the head of a text.

A cue is written as data: "A+B" (both within `NEAR` code points), "{A|B}" (either), "A*3" (three of them within twice `NEAR`),
"^A+B" (all of it in the title or the first line). All words of all cues are one automaton, so a further cue costs nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.errors import ConfigError
from biaoshi.text import encodable

NEAR = 150
SEEN = 5000
"""Code points of a text looked at: what a paper is, it says at its head."""
_ALTERNATIVES = re.compile(r"\{[^{}]*\}")
_TIMES = re.compile(r"\*([2-9])$")
_FEW = 6
"""Places of a word tried at most: a cue that holds nowhere at the head is not worth every combination."""
Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Cue:
    """Sets of words of which one each must stand near the others; `titled`: all of them in the title."""

    text: str
    sets: tuple[tuple[str, ...], ...]
    titled: bool
    times: int = 1


@dataclass(frozen=True)
class Words:
    """The words of many cues as one automaton."""

    words: tuple[str, ...]

    @cached_property
    def automaton(self) -> AhoCorasick:
        return AhoCorasick(list(self.words), implementation=Implementation.ContiguousNFA)

    def places(self, text: str) -> Mapping[str, Sequence[int]]:
        """Return where each word begins in the first `SEEN` code points of `text`, in order."""
        found: dict[str, list[int]] = {}
        for number, start, _ in self.automaton.find_matches_as_indexes(encodable(text[:SEEN]), overlapping=True):
            found.setdefault(self.words[number], []).append(start)
        return found


def parse(text: str) -> Cue:
    """Return the cue written as `text`. Raises ConfigError if a part of it is empty."""
    body = text.removeprefix("^")
    times = _TIMES.search(body)
    sets = tuple(tuple(_choices(part)) for part in _TIMES.sub("", body).split("+"))
    if not all(word for words in sets for word in words):
        raise ConfigError(f"线索“{text}”有空的部分。")
    return Cue(text, sets, text.startswith("^"), int(times[1]) if times else 1)


def _choices(part: str) -> Iterable[str]:
    """Yield every word a part with braces stands for."""
    outside = _ALTERNATIVES.split(part)
    inside = [braces[1:-1].split("|") for braces in _ALTERNATIVES.findall(part)]
    for chosen in product(*inside):
        yield "".join(x for pair in zip(outside, (*chosen, ""), strict=True) for x in pair)


def words_of(cues: Iterable[Cue]) -> Words:
    """Return the words of `cues` as one automaton."""
    return Words(tuple(sorted({word for cue in cues for words in cue.sets for word in words})))


def possible(cues: Iterable[Cue]) -> Mapping[str, frozenset[str]]:
    """Return for each word the texts of the cues whose first set it is in: no other cue can hold where it stands."""
    found: dict[str, set[str]] = {}
    for cue in cues:
        for word in cue.sets[0]:
            found.setdefault(word, set()).add(cue.text)
    return {word: frozenset(texts) for word, texts in found.items()}


def holds(cue: Cue, places: Mapping[str, Sequence[int]], title: int, within: int = SEEN) -> tuple[str, ...]:
    """Return the words that make `cue` hold, none if it does not; the title ends at `title`.

    Only the first `within` code points count.
    """
    for words in cue.sets:  # most cues stop here: what follows is for the few
        if not (words[0] in places if len(words) == 1 else any(map(places.__contains__, words))):
            return ()
    end = title if cue.titled else within
    found = [sorted((at, w) for w in words for at in places.get(w, ()) if at + len(w) <= end) for words in cue.sets]
    if not all(found):
        return ()
    if cue.times > 1:
        many = found[0]
        close = (b[0] - a[0] <= 2 * NEAR for a, b in zip(many, many[cue.times - 1 :], strict=False))
        return (many[0][1],) if any(close) else ()
    for first in found[0][:_FEW]:
        taken = [first]
        for others in found[1:]:
            near = [p for p in others if abs(p[0] - first[0]) <= NEAR and not any(_overlap(p, t) for t in taken)]
            if not near:
                break
            taken.append(min(near, key=lambda p: abs(p[0] - first[0])))
        else:
            return tuple(word for _, word in taken)
    return ()


def _overlap(a: Place, b: Place) -> bool:
    return a[0] < b[0] + len(b[1]) and b[0] < a[0] + len(a[1])
