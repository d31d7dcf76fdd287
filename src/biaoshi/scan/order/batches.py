"""A batch: seven tenths the most likely, two tenths the doubtful, one tenth drawn at random, like papers together.

The doubtful teach the model most; the random ones find what no score points at and show how it goes with the rest.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from biaoshi.scan.order.corpus import Array, Corpus, Index

Kind = Literal["top", "middle", "random"]
SHARES: tuple[tuple[Kind, float], ...] = (("top", 0.7), ("middle", 0.2), ("random", 0.1))
TOGETHER = 20
"""Papers of one cluster brought at once, at most: of a series of thousands a person should see some, not all, before others."""


@dataclass(frozen=True, slots=True)
class Picked:
    """One paper of a batch and what brought it."""

    paper: int
    kind: Kind


def pick(
    corpus: Corpus, score: Array, seen: np.ndarray[tuple[int], np.dtype[np.bool_]], size: int, seed: str
) -> tuple[Picked, ...]:
    """Return at most `size` unseen papers; those of one cluster stand side by side."""
    unseen = _drawn(corpus, np.flatnonzero(~seen), seed, "equal")
    chance = _drawn(corpus, unseen, seed, "random")
    size = min(size, len(unseen))
    taken = np.zeros(corpus.size, dtype=bool)
    mates = _mates(corpus, unseen)
    out: list[Picked] = []
    for kind, upto in zip((k for k, _ in SHARES), _places(size), strict=True):
        for n in _ordered(kind, score, unseen, chance):
            if len(out) >= upto:
                break
            if not taken[n]:
                like = [n, *(m for m in mates.get(int(corpus.cluster[n]), ()) if m != n and not taken[m])]
                for m in like[: min(TOGETHER, upto - len(out))]:
                    taken[m] = True
                    out.append(Picked(m, kind))
    return tuple(out)


def _places(size: int) -> list[int]:
    """Return where each kind ends; the random tenth is never rounded away."""
    if size < 3:
        return [size] * len(SHARES)
    random = max(1, round(size * SHARES[2][1]))
    middle = max(1, round(size * SHARES[1][1]))
    return [size - random - middle, size - random, size]


def _mates(corpus: Corpus, unseen: Index) -> dict[int, list[int]]:
    """Return the unseen papers of each cluster that has several."""
    cluster = corpus.cluster[unseen]
    _, where, count = np.unique(cluster, return_inverse=True, return_counts=True)
    out: dict[int, list[int]] = {}
    for n, c in zip(unseen[count[where] > 1].tolist(), cluster[count[where] > 1].tolist(), strict=True):
        out.setdefault(c, []).append(n)
    return out


def _drawn(corpus: Corpus, unseen: Index, seed: str, purpose: str) -> Index:
    """Return `unseen` in the random order that seed and purpose give them: where scores are equal no other order, of
    folders say, gets in."""
    key, told = seed.encode("utf-8"), f"{purpose}\x1f"
    keyed = sorted(unseen.tolist(), key=lambda n: hmac.digest(key, f"{told}{corpus.ids[n]}".encode(), "sha256"))
    return np.array(keyed, dtype=np.int64)


def _ordered(kind: Kind, score: Array, unseen: Index, chance: Index) -> Iterator[int]:
    match kind:
        case "top":
            return iter(unseen[np.argsort(-score[unseen], kind="stable")].tolist())
        case "middle":
            return iter(unseen[np.argsort(np.abs(score[unseen] - 0.5), kind="stable")].tolist())
    return iter(chance.tolist())
