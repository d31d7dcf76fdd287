"""Papers that are decided alike: near copies by their features, and series by the name the caller gives them.

Near copies are found by minhash (Broder 1997) in bands and confirmed by the share of buckets they have in common; a
copy joins the cluster of the first paper it resembles, so that chains of ever less alike papers do not form.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

ALIKE = 0.7
"""Share of buckets in common (Jaccard) from which two papers are near copies."""
BANDS, ROWS = 8, 4
FEWEST = 20
"""Buckets below which a paper is too short to be a copy of anything."""
Index = np.ndarray[Any, np.dtype[np.int64]]


def clusters(counted: csr_matrix, series: Sequence[str | None]) -> Index:
    """Return a cluster's number for each row: that of its first paper."""
    head = np.arange(counted.shape[0], dtype=np.int64)
    first: dict[str, int] = {}
    for n, name in enumerate(series):
        if name is not None:
            head[n] = first.setdefault(name, n)
    long = np.flatnonzero(np.diff(counted.indptr) >= FEWEST)
    for keys in _bands(counted, long):
        seen: dict[int, int] = {}
        for n, key in zip(long.tolist(), keys.tolist(), strict=True):
            other = seen.setdefault(key, n)
            if other != n and head[n] == n and _alike(counted, other, n) >= ALIKE:
                head[n] = head[other]
    return _rooted(head)


def _rooted(head: Index) -> Index:
    """Follow heads to their ends: a head may itself have joined another in a later band."""
    while True:
        further = head[head]
        if (further == head).all():
            return head
        head = further


def _bands(counted: csr_matrix, long: Index) -> list[Index]:
    """Return one key a band for each of the rows `long`; equal keys: perhaps alike."""
    if not len(long):
        return []
    generator = np.random.default_rng(20261125)  # any fixed function does: it says nothing and guards nothing
    rows = counted[long]
    keys = []
    for _ in range(BANDS):
        key = np.zeros(len(long), dtype=np.int64)
        for _ in range(ROWS):
            value = generator.permutation(counted.shape[1]).astype(np.int32)
            least = np.minimum.reduceat(value[rows.indices], rows.indptr[:-1])
            key = key * np.int64(1_000_003) + least
        keys.append(key)
    return keys


def _alike(counted: csr_matrix, a: int, b: int) -> float:
    one = counted.indices[counted.indptr[a] : counted.indptr[a + 1]]
    other = counted.indices[counted.indptr[b] : counted.indptr[b + 1]]
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)
