"""Which law or administrative regulation forbids publication of what a passage is about (条例 第十四条).

Asked only of passages for which that ground was found: the words alone are as common in what must be published.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from biaoshi.advice.cues import Cue, Words, holds, parse, words_of

MOST = 3
"""Articles named for one passage at most."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject with the articles that protect it, and the cues of a passage about it."""

    name: str
    basis: tuple[str, ...]
    cues: tuple[Cue, ...]


def articles(passage: str) -> tuple[str, ...]:
    """Return the articles that protect what `passage` is about, those of the subjects first listed first."""
    places = _words().places(passage)
    found = (s for s in subjects() if any(holds(cue, places, 0) for cue in s.cues))
    return tuple(dict.fromkeys(article for s in found for article in s.basis))[:MOST]


def of_all(passages: Iterable[str]) -> tuple[str, ...]:
    """Return the articles of all `passages`, each once."""
    return tuple(dict.fromkeys(article for p in passages for article in articles(p)))


@cache
def subjects() -> tuple[Subject, ...]:
    """Return every subject, in the order of prohibitions.toml."""
    raw = tomllib.loads((files("biaoshi.advice") / "prohibitions.toml").read_text("utf-8"))["subject"]
    return tuple(Subject(s["name"], tuple(s["basis"]), tuple(map(parse, s["words"]))) for s in raw)


@cache
def _words() -> Words:
    return words_of(cue for s in subjects() for cue in s.cues)
