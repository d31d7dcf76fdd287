"""The papers of a review as arrays: one sparse row each, their prior scores, and which belong together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from biaoshi.scan.order.features import BITS, Hashed

Array = np.ndarray[Any, np.dtype[np.float64]]
Index = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as the order takes it. `prior`: what was known before anyone read it, each in [0, 1], the first the score
    papers are put in order by at the start; `series` names papers that are of one kind (None: it stands alone)."""

    id: str
    features: Hashed
    prior: tuple[float, ...]
    series: str | None = None


@dataclass(frozen=True)
class Corpus:
    """`rows`: TF-IDF of unit length; `prior`: [papers × priors]; `cluster`: a number each, papers of one go together."""

    ids: tuple[str, ...]
    rows: csr_matrix
    prior: Array
    cluster: Index

    @property
    def size(self) -> int:
        return len(self.ids)


def gather(papers: Iterable[Paper]) -> Corpus:
    """Return the corpus of `papers`, taken one by one, in the order of their ids. Raises ValueError for an id given twice."""
    from biaoshi.scan.order.clusters import clusters

    ids: list[str] = []
    buckets: list[np.ndarray[Any, Any]] = []
    counts: list[np.ndarray[Any, Any]] = []
    priors: list[tuple[float, ...]] = []
    series: list[str | None] = []
    for p in papers:
        ids.append(p.id)
        buckets.append(p.features.buckets)
        counts.append(p.features.counts)
        priors.append(p.prior)
        series.append(p.series)
    if len(set(ids)) < len(ids):
        raise ValueError("an id twice")
    order = sorted(range(len(ids)), key=ids.__getitem__)
    ends = np.cumsum([0, *(len(buckets[n]) for n in order)])
    index = np.concatenate([buckets[n] for n in order]).astype(np.int32) if order else np.zeros(0, np.int32)
    data = np.concatenate([counts[n] for n in order]) if order else np.zeros(0, np.uint8)
    counted = csr_matrix((data, index, ends), shape=(len(order), 1 << BITS))
    held = tuple(series[n] for n in order)
    prior = np.array([priors[n] for n in order], dtype=np.float64).reshape(len(order), -1)
    return Corpus(tuple(ids[n] for n in order), _weighed(counted), prior, clusters(counted, held))


def _weighed(counted: csr_matrix) -> csr_matrix:
    """Return TF-IDF with sublinear counts, in single precision: half the memory, and no rank hangs on more."""
    size = counted.shape[0]
    idf = (np.log((1 + size) / (1 + np.bincount(counted.indices, minlength=counted.shape[1]))) + 1).astype(np.float32)
    data = (1 + np.log(counted.data.astype(np.float32))) * idf[counted.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(data * data, np.float32(0)), counted.indptr[:-1])) if size else data
    filled = np.diff(counted.indptr)
    lengths = np.where(filled == 0, 1, lengths).astype(
        np.float32
    )  # a paper without words: reduceat gives the next one's
    return csr_matrix((data / np.repeat(lengths, filled), counted.indices, counted.indptr), shape=counted.shape)
