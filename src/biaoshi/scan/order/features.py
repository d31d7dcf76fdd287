"""What is kept of a paper's words: which buckets of a keyed hash its character strings fall into, and how often.

Strings of two and three characters of the folded text are hashed by a multilinear function whose multipliers come from
the key, mixed, and cut to 18 bits. Without the key a bucket cannot be named; with it one can ask whether a string may
stand in a paper, so a file of features is of the level of the papers it was made from, and the key lies elsewhere.
Not secret against counting: whoever holds many papers' features and knows the language can guess frequent strings.
"""

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from biaoshi.classifier.features import plain
from biaoshi.errors import ConfigError
from biaoshi.passages.prints import mixed, secret, strings

BITS = 18
MOST = 1500
"""Buckets kept of a paper: of a longer one those with the least keyed value, the same buckets in every paper."""
LONGEST = 60_000
"""Characters looked at: what makes a paper one to be kept closed is in a book's first pages too."""
Numbers = np.ndarray[Any, np.dtype[np.uint32]]


@dataclass(frozen=True)
class Hashed:
    """Buckets in rising order, and how often each was found (at most 255)."""

    buckets: Numbers
    counts: np.ndarray[Any, np.dtype[np.uint8]]

    def pack(self) -> bytes:
        """Return the bytes to keep: differences of the buckets, then the counts, deflated."""
        gaps = np.diff(self.buckets, prepend=np.uint32(0)).astype("<u4")
        return zlib.compress(len(gaps).to_bytes(4, "little") + gaps.tobytes() + self.counts.tobytes(), 3)


def unpack(kept: bytes) -> Hashed:
    """Return what `pack` gave. Raises ConfigError where it is anything else."""
    inflate = zlib.decompressobj()
    try:
        data = inflate.decompress(kept, 4 + 5 * MOST + 1)
    except zlib.error as error:
        raise ConfigError("库中的特征不合格式，请重新提取。") from error
    size = int.from_bytes(data[:4], "little")
    if size > MOST or len(data) != 4 + 5 * size or not inflate.eof:
        raise ConfigError("库中的特征不合格式，请重新提取。")
    buckets = np.cumsum(np.frombuffer(data, "<u4", size, 4), dtype=np.uint64)
    if size and (buckets[-1] >= 1 << BITS or (np.diff(buckets) == 0).any()):
        raise ConfigError("库中的特征不合格式，请重新提取。")
    return Hashed(buckets.astype(np.uint32), np.frombuffer(data, np.uint8, size, 4 + 4 * size))


def hashed(text: str, key: bytes) -> Hashed:
    """Return the features of `text`; the same text and key, the same features. White space and digits do not count."""
    codes = np.frombuffer(plain(text[:LONGEST]).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    factors = _factors(key)
    found = [strings(codes, factors[:length], int(factors[3]) * length) for length in (2, 3)]
    buckets, counts = np.unique(np.concatenate(found) >> np.uint64(64 - BITS), return_counts=True)
    if len(buckets) > MOST:
        value = mixed(buckets * factors[4])
        kept = np.sort(np.argpartition(value, MOST)[:MOST])
        buckets, counts = buckets[kept], counts[kept]
    return Hashed(buckets.astype(np.uint32), np.minimum(counts, 255).astype(np.uint8))


def _factors(key: bytes) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.frombuffer(secret(key, "biaoshi order features"), "<u8") | np.uint64(1)
