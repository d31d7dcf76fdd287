"""The sentences of `grammar.toml`, filled in."""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

_SLOT = re.compile(r"\{([a-z]+)\}")
_CLAUSE = re.compile("(?<=[，；])")
DROPPED = 0.12
"""How often a clause of a sentence is left out, so that no sentence is always the same."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    years: tuple[int, int]
    titles: tuple[str, ...]
    common: tuple[str, ...]
    open: tuple[str, ...]
    closed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """`words`: words of their time, with the years in which they are said."""

    topics: tuple[Topic, ...]
    slots: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[int, int]]


@cache
def grammar() -> Grammar:
    """Return the sentences there are."""
    raw = tomllib.loads(files("biaoshi.scan.synthetic").joinpath("grammar.toml").read_text("utf-8"))
    topics = tuple(
        Topic(
            t["name"],
            (t["years"][0], t["years"][1]),
            tuple(t["titles"]),
            tuple(t["common"]),
            tuple(t["open"]),
            tuple((g, s) for g, s in t["closed"]),
        )
        for t in raw["topic"]
    )
    words = {k: (v[0], v[1]) for k, v in raw["words"].items()}
    return Grammar(topics, {k: tuple(v) for k, v in raw["slots"].items()}, words)


@cache
def of_year(topic: str, year: int) -> Topic:
    """Return the topic of that name with what could be said in `year`; all of it where nothing else were left."""
    book = grammar()
    whole = next(t for t in book.topics if t.name == topic)

    def said(sentence: str) -> bool:
        return all(first <= year <= last for word, (first, last) in book.words.items() if word in sentence)

    return replace(
        whole,
        titles=tuple(filter(said, whole.titles)) or whole.titles,
        common=tuple(filter(said, whole.common)) or whole.common,
        open=tuple(filter(said, whole.open)),
        closed=tuple(c for c in whole.closed if said(c[1])) or whole.closed,
    )


def fill(sentence: str, values: Mapping[str, str]) -> str:
    """Return `sentence` with its slots filled."""
    return _SLOT.sub(lambda m: values[m[1]], sentence)


def varied(draw: random.Random, sentence: str) -> str:
    """Return `sentence` with some of its clauses left out, at least its first and another where it has several."""
    clauses = _CLAUSE.split(sentence.rstrip("。"))
    kept = [c for n, c in enumerate(clauses) if n < 2 or draw.random() >= DROPPED]
    return "".join(kept).rstrip("，；") + "。"


def rare_first(draw: random.Random, count: int) -> int:
    """Return a number below `count`, each half as likely again as the next: some things are said often, some seldom."""
    weights: Sequence[float] = [1 / (n + 1) for n in range(count)]
    return draw.choices(range(count), weights)[0]
