"""A review as a replay: which papers were brought so far and what was decided give the next batch.

The order is made without knowing of a control set. A control paper is decided before its turn, yet it is brought, and
learnt from, when its turn comes and no sooner. That is the whole care the certificate asks for: were control papers left
out of what is learnt, the others would help to find them but not they the others, and they would no longer be a random
draw of the order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from biaoshi.scan.order.batches import Picked, pick
from biaoshi.scan.order.corpus import Array, Corpus, Index
from biaoshi.scan.order.ranking import Truth, scores

Scorer = Callable[[Corpus, Index, Truth, int], Array]


@dataclass(frozen=True, slots=True)
class Settings:
    """`size`: papers of the first batch; each later one is `growth` larger (Cormack and Grossman's autonomous review,
    2015: small while little is known, few trainings in all), up to `most`."""

    seed: str
    size: int = 50
    growth: float = 0.1
    most: int = 1000


def next_batch(
    corpus: Corpus,
    brought: Sequence[int],
    batch: int,
    decisions: Mapping[int, bool],
    settings: Settings,
    scorer: Scorer = scores,
) -> tuple[Picked, ...]:
    """Return batch number `batch` (from 0), nothing when all were brought. `brought`: papers of the earlier batches, in order.

    Decisions on papers that were not brought are not looked at. Raises ValueError where a paper brought has none.
    """
    if any(n not in decisions for n in brought):
        raise ValueError("a paper of an earlier batch is undecided")
    decided = np.array(brought, dtype=np.int64)
    relevant = np.array([decisions[n] for n in brought], dtype=bool)
    number = int.from_bytes(sha256(settings.seed.encode("utf-8")).digest()[:4], "little") >> 1
    score = scorer(corpus, decided, relevant, number)
    seen = np.zeros(corpus.size, dtype=bool)
    seen[decided] = True
    return pick(corpus, score, seen, planned(settings, batch), settings.seed)


def planned(settings: Settings, batch: int) -> int:
    """Return how many papers batch number `batch` has."""
    return min(settings.most, round(settings.size * (1 + settings.growth) ** batch))


def play(
    corpus: Corpus, truth: Truth, settings: Settings, until: Callable[[list[int]], bool], scorer: Scorer = scores
) -> list[int]:
    """Return the order in which papers are brought when every decision is `truth`, to the batch after which `until` holds."""
    brought: list[int] = []
    number = 0
    while not until(brought):
        batch = next_batch(corpus, brought, number, {n: bool(truth[n]) for n in brought}, settings, scorer)
        if not batch:
            break
        brought += [p.paper for p in batch]
        number += 1
    return brought
