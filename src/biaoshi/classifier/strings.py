"""The character strings of a vocabulary found in many paragraphs at once.

A string of up to three code points is one number of 63 bits; those of the vocabulary are sorted, those of the text are
looked up together. No automaton has to be built, and no string of the text becomes an object.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from biaoshi.classifier.features import LONGEST, token

Index = np.ndarray[Any, np.dtype[np.int64]]
_BITS = 21  # of a code point
_BETWEEN = "\n"  # between paragraphs: plain text has no white space, so no string crosses it


@dataclass(frozen=True, eq=False, slots=True)
class Strings:
    """By length less one: the strings' numbers in order, and for each its feature in the blocks `c` and `n` (-1: none)."""

    numbers: tuple[Index, ...]
    own: tuple[Index, ...]
    beside: tuple[Index, ...]


def strings_of(vocabulary: Mapping[str, int]) -> Strings:
    """Return the strings of the blocks `c` and `n` of `vocabulary`."""
    texts = {t[2:] for t in vocabulary if t[:2] in ("c:", "n:")}
    numbers: list[Index] = []
    own: list[Index] = []
    beside: list[Index] = []
    for length in range(1, LONGEST + 1):
        mine = [t for t in texts if len(t) == length]
        made = _numbers(_codes("".join(mine)), length)[::length]
        order = np.argsort(made)
        numbers.append(made[order])
        for block, features in (("c", own), ("n", beside)):
            features.append(np.array([vocabulary.get(token(block, t), -1) for t in mine], dtype=np.int64)[order])
    return Strings(tuple(numbers), tuple(own), tuple(beside))


def find(strings: Strings, texts: Sequence[str]) -> tuple[Index, Index, Index]:
    """Return of every string found in plain `texts`, repeats included: the number of its text, its features in `c` and `n`."""
    codes = _codes(_BETWEEN.join(texts))
    row = np.repeat(np.arange(len(texts)), [len(t) + 1 for t in texts])[: len(codes)]
    rows: list[Index] = []
    own: list[Index] = []
    beside: list[Index] = []
    for n, known in enumerate(strings.numbers):
        there = _numbers(codes, n + 1)
        if not len(known) or not len(there):
            continue
        at = np.minimum(np.searchsorted(known, there), len(known) - 1)
        hit = known[at] == there
        rows.append(row[: len(there)][hit])
        own.append(strings.own[n][at[hit]])
        beside.append(strings.beside[n][at[hit]])
    return _joined(rows), _joined(own), _joined(beside)


def _codes(text: str) -> Index:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _numbers(codes: Index, length: int) -> Index:
    """Return the number of the string of `length` that begins at each place."""
    count = len(codes) - length + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    made = codes[:count].copy()
    for n in range(1, length):
        made = (made << _BITS) | codes[n : n + count]
    return made


def _joined(parts: Iterable[Index]) -> Index:
    parts = list(parts)
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
