"""Ideas of catalogues compiled for searching: one automaton as a gate, one for everything near what passed it.

text ─ gate (words of the items' first ideas) → paragraphs worth a look ─ all words and patterns → ideas met, and by what
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from biaoshi.catalogue.rows import Catalogue, Item, common

Idea = tuple[int, str]
"""Number of the catalogue (-1: common) and name of the idea."""
LONGEST = 600
"""A longer line is cut at its sentences: what stands 600 characters away is no context."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """What is searched for. `keys` names the items by their first ideas."""

    gate: Any
    gated: tuple[tuple[Idea, ...], ...]  # first ideas of each word of the gate
    words: Any
    ideas: tuple[tuple[Idea, ...], ...]  # of each word
    patterns: dict[Idea, re.Pattern[str]]
    keys: dict[Idea, tuple[tuple[int, Item], ...]]
    synonyms: dict[Idea, tuple[str, ...]]


@cache
def compiled(catalogues: tuple[Catalogue, ...]) -> Compiled:
    """Return the catalogues ready for searching (kept, since they are compared by identity)."""
    synonyms: dict[Idea, tuple[str, ...]] = {(-1, k): v for k, v in common().ideas.items()}
    keys: dict[Idea, list[tuple[int, Item]]] = defaultdict(list)
    patterns = {(-1, k): re.compile(v, re.M) for k, v in common().patterns.items()}
    for n, catalogue in enumerate(catalogues):
        synonyms.update({(n, k): v for k, v in catalogue.ideas.items()})
        patterns.update({(n, k): re.compile(v, re.M) for k, v in catalogue.patterns.items()})
        for item in catalogue.items:
            for name in item.all[0].ideas if item.all else ():
                keys[_idea(catalogue, n, name)].append((n, item))
    by_word: dict[str, list[Idea]] = defaultdict(list)
    for idea, words in synonyms.items():
        for word in filter(None, words):
            by_word[word].append(idea)
    gate = {
        w: tuple(i for i in ideas if i in keys)
        for w, ideas in by_word.items()
        if len(w) > 1 and keys.keys() & set(ideas)
    }
    return Compiled(
        _automaton(gate), tuple(gate.values()), _automaton(by_word), tuple(map(tuple, by_word.values())),
        patterns, {k: tuple(v) for k, v in keys.items()}, synonyms,
    )  # fmt: skip


def _automaton(words: Iterable[str]) -> Any:
    return AhoCorasick(list(words) or ["\ufffe"], implementation=Implementation.ContiguousNFA)


def resolve(catalogues: tuple[Catalogue, ...], number: int, name: str) -> Idea:
    """Return the idea `name` of catalogue `number`: its own, else the common one."""
    return _idea(catalogues[number], number, name)


def _idea(catalogue: Catalogue, number: int, name: str) -> Idea:
    own = name in catalogue.ideas or name in catalogue.patterns
    return (number, name) if own else (-1, name)


class Paper:
    """One text taken as paragraphs; which ideas are met in each is found when first asked for.

    Paragraph ISSUER is the issuer's name.
    """

    def __init__(self, text: str, known: Compiled, issuer: str = "") -> None:
        self.text, self.known, self.issuer = text, known, issuer
        self.starts, self.ends = _paragraphs(text)
        self.heads = tuple(n for n in range(min(2, len(self.starts))))
        self._words: dict[int, dict[Idea, str]] = {}
        self._patterns: dict[tuple[int, Idea], str] = {}
        self._anywhere: dict[Idea, str] = {}

    def at(self, number: int) -> str:
        return self.issuer if number == ISSUER else self.text[self.starts[number] : self.ends[number]]

    def worth_a_look(self) -> dict[int, list[Idea]]:
        """Return the paragraphs that meet some item's first idea, in order, with those ideas."""
        found: dict[int, dict[Idea, None]] = {}
        for word, start, _ in self.known.gate.find_matches_as_indexes(self.text, overlapping=True):
            met = found.setdefault(bisect_right(self.starts, start) - 1, {})
            met.update(dict.fromkeys(self.known.gated[word]))
        if found or self.words(ISSUER):
            for idea in self.known.keys:
                if idea in self.known.patterns:
                    for m in self.known.patterns[idea].finditer(self.text):
                        found.setdefault(bisect_right(self.starts, m.start()) - 1, {})[idea] = None
        return {number: list(found[number]) for number in sorted(found)}

    def says(self, number: int, idea: Idea) -> str:
        """Return the words of a paragraph that say the idea, empty if none do."""
        if (word := self.words(number).get(idea)) is not None:
            return word
        pattern = self.known.patterns.get(idea)
        if pattern is None:
            return ""
        if (number, idea) not in self._patterns:
            m = pattern.search(self.at(number))
            self._patterns[number, idea] = _shown(m[0]) if m else ""
        return self._patterns[number, idea]

    def words(self, number: int) -> dict[Idea, str]:
        """Return the ideas a paragraph says by words, patterns left aside, each with its word."""
        if number not in self._words:
            met: dict[Idea, str] = {}
            text = self.at(number)
            for word, start, end in self.known.words.find_matches_as_indexes(text, overlapping=True):
                for idea in self.known.ideas[word]:
                    met.setdefault(idea, text[start:end])
            self._words[number] = met
        return self._words[number]

    def anywhere(self, idea: Idea) -> str:
        """Return words of the text that say the idea, wherever they are; empty if none do."""
        if idea not in self._anywhere:
            said = next((w for w in self.known.synonyms.get(idea, ()) if w and w in self.text), "")
            if not said and idea in self.known.patterns:
                m = self.known.patterns[idea].search(self.text)
                said = _shown(m[0]) if m else ""
            self._anywhere[idea] = said
        return self._anywhere[idea]


def _shown(found: str) -> str:
    """Return what a pattern found as reasons quote it: a long one only by its ends, for a person's name may stand in it."""
    found = found.strip()
    return found if len(found) <= SHORT else f"{found[:2]}……{found[-2:]}"


SHORT = 6
ISSUER = -1
_SENTENCE = re.compile("[。！？；]")


def _paragraphs(text: str) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            start = at
            while end - start > LONGEST:
                cut = _SENTENCE.search(text, start + LONGEST // 2, start + LONGEST)
                here = cut.end() if cut else start + LONGEST
                starts.append(start)
                ends.append(here)
                start = here
            starts.append(start)
            ends.append(end)
        at = end + 1
    return starts, ends
