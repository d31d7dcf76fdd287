"""Registered sources as data: what is known of one, and one on its way into the index."""

import datetime
from dataclasses import dataclass
from typing import Any

from biaoshi.types.content import Decision
from biaoshi.types.mark import LEVELS, Level

SCHEMA = """
CREATE TABLE sources (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, decision TEXT NOT NULL, level TEXT, expires TEXT, added TEXT NOT NULL,
  chars INTEGER NOT NULL, prints INTEGER NOT NULL, complete INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A registered paper. `id`: from its bytes and the key, so that whoever has both finds it again.

    `decision`: classified (a state secret of `level`), withheld or public. `complete`: all of it could be read.
    """

    id: str
    decision: Decision
    level: Level | None
    expires: str | None  # ISO date: first day no longer secret
    added: str
    chars: int
    prints: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Registration:
    """A paper on its way into the index: `text` is taken for its prints and not kept."""

    id: str
    text: str
    decision: Decision
    level: Level | None = None
    expires: datetime.date | None = None
    complete: bool = True


def columns(paper: Registration, prints: int, on: datetime.date) -> tuple[Any, ...]:
    """Return the row of `paper`, but for its number."""
    expires = paper.expires.isoformat() if paper.expires else None
    kept = (paper.id, paper.decision, paper.level, expires)
    return (*kept, on.isoformat(), len(paper.text), prints, int(paper.complete))


def source(row: tuple[Any, ...]) -> Source:
    """Return the source of a row of the table."""
    _, id_, decision, level, expires, added, chars, prints, complete = row
    return Source(id_, decision, level, expires, added, chars, prints, bool(complete))


def rank(level: str | None) -> int:
    """Return how high a level or ceiling is: 0 none, 1 秘密 … 3 绝密."""
    return LEVELS.index(level) + 1 if level in LEVELS else 0
