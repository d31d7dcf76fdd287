"""How alike a passage and a row are: TF-IDF over pairs of neighbouring characters, a small index built when first used.

Words say what a row is about, similarity tells rows of one clause apart and stands in where an office's own row
names no ideas.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest

from biaoshi.catalogue.rows import Catalogue, Item

NEAREST = 5


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Weights of each row, by its place in the catalogues, and of each pair."""

    rows: tuple[tuple[dict[str, float], ...], ...]
    rarity: dict[str, float]

    def vector(self, text: str) -> dict[str, float]:
        """Return the passage's weights at length 1, pairs no row has left out of sight but not out of its length."""
        return _unit(_pairs(text), self.rarity)

    def nearest(self, vector: dict[str, float], catalogues: Sequence[Catalogue]) -> dict[tuple[int, str], Item]:
        """Return the rows most like the passage, by the number of their catalogue and their id."""
        found = (
            (self.likeness(vector, n, row), n, row)
            for n, catalogue in enumerate(catalogues)
            for row, item in enumerate(catalogue.items)
            if item.all and item.level
        )
        best = nlargest(NEAREST, found)
        return {(n, catalogues[n].items[row].id): catalogues[n].items[row] for _, n, row in best}

    def likeness(self, vector: dict[str, float], catalogue: int, row: int) -> float:
        """Return the cosine of the passage and the row."""
        profile = self.rows[catalogue][row]
        return sum(weight * vector[pair] for pair, weight in profile.items() if pair in vector)


@cache
def index(catalogues: tuple[Catalogue, ...]) -> Index:
    """Return the index over all rows of the catalogues."""
    profiles = [[_profile(c, n) for n in range(len(c.items))] for c in catalogues]
    seen = Counter(pair for rows in profiles for profile in rows for pair in profile)
    total = sum(len(rows) for rows in profiles)
    rarity = {pair: math.log((1 + total) / (1 + n)) + 1 for pair, n in seen.items()}
    return Index(tuple(tuple(_unit(p, rarity) for p in rows) for rows in profiles), rarity)


def _profile(catalogue: Catalogue, row: int) -> Counter[str]:
    """A row's own words count twice, those of its ideas once."""
    item = catalogue.items[row]
    profile = _pairs(item.item)
    for pair in list(profile):
        profile[pair] *= 2
    for need in item.all:
        for name in need.ideas:
            for word in catalogue.ideas.get(name, ()):
                profile.update(_pairs(word))
    return profile


_PAIR = re.compile("(?=([\u3400-\u9fff]{2}))")


def _pairs(text: str) -> Counter[str]:
    return Counter(_PAIR.findall(text))


def _unit(pairs: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    weights = {p: (1 + math.log(n)) * rarity.get(p, 1.0) for p, n in pairs.items()}
    norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    return {p: w / norm for p, w in weights.items()}
