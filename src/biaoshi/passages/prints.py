"""Prints of passages: winnowed, keyed strings of the folded text (Schleimer, Wilkerson and Aiken 2003).

    text ─ fold, 繁→简, letters and digits only ─→ codes ─ rolling values ─ least of each window ─→ places ─ MAC ─→ prints

What of a text does not count: white space, line ends, punctuation, full or half width, capitals, 繁 or 简 — so a passage
keeps its prints when it is re-flowed, re-typed or recognised anew, except those that a wrong character falls into.

Why a print cannot be read back without the key:

- The rolling value, which only chooses places, is a multilinear hash with secret multipliers (linear, so whoever knew
  enough of a text could solve for them); it is never kept. What is kept of a chosen string is 40 bits of BLAKE2b in its
  keyed mode, a MAC: without the 32 secret bytes no string can be tried against a print, not even by one who holds the
  index and the very paper. Nothing is left to do but guess the key.
- With the key a guessed string of LENGTH characters can be tried, and one place in six is kept: sentences could be guessed
  piece by piece. That is why the key lies apart from the index, and the index is of the level of the papers it is made of.
- Without the key still to be seen: how many papers there are, how long they are, at which places they agree.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from biaoshi.lexicons.traditional import simplified
from biaoshi.text import encodable, fold

LENGTH = 8
"""Characters of a string. Of 80 characters with two wrong in a hundred, set anew, and of 39,903 pairs of papers that have
nothing to do with each other (tests/quality/passages.py): 6 finds the most and links 15, 7 links 5, 8 links 3, all of them
sentences both have (articles of law, a case told twice)."""
WINDOW = 10
"""Strings of which the least is kept: every run of LENGTH + WINDOW - 1 unharmed characters leaves a print. Of those 80
characters 10 finds 0.988, 11 finds 0.985, 13 finds 0.98; 9 would make the index of a million papers larger than 4 GB."""
VARIED = 4
"""Different characters of a string at least."""
BITS = 40
"""Of a million papers' prints one in 4,000 is like another by chance; that two are, side by side in one paper, never happens."""
OFTEN = 4
"""A print found oftener in one paper is a row of a form: it says nothing about the place."""
Codes = np.ndarray[Any, np.dtype[np.uint64]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Words = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True, slots=True)
class Solid:
    """What counts of a text: `codes`, and where in the text as it is each stands."""

    codes: Codes
    places: Places


@dataclass(frozen=True, slots=True)
class Prints:
    """`values` and the places of their strings in the solid text, in order."""

    values: Words
    places: Places


@dataclass(frozen=True, slots=True)
class Secret:
    """What the office's key gives for this purpose: multipliers to choose with, a key for the MAC."""

    factors: Words
    mac: bytes


def secret(key: bytes, purpose: str) -> bytes:
    """Return 40 bytes that only `key` gives, apart from those of any other purpose."""
    return blake2b(purpose.encode("utf-8"), key=blake2b(key).digest()[:64], digest_size=40).digest()


def secrets(key: bytes) -> Secret:
    """Return the secrets of `key` for prints of passages."""
    raw = b"".join(secret(key, f"biaoshi passages {n}") for n in range(1 + -(-LENGTH * 8 // 40)))
    factors = np.frombuffer(raw[: 8 * (LENGTH + 1)], "<u8") | np.uint64(1)
    return Secret(factors, secret(key, "biaoshi passages mac")[:32])


def solid(text: str) -> Solid:
    """Return what counts of `text`: Han characters, letters in lower case, digits; each with its place in `text`."""
    folded = fold(encodable(text))
    codes = np.frombuffer(simplified(folded.text).encode("utf-32-le"), "<u4").astype(np.uint64)
    codes = np.where((codes >= ord("A")) & (codes <= ord("Z")), codes + np.uint64(32), codes)
    kept = np.flatnonzero(
        ((codes >= 0x3400) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes < 0x40000)) | (codes == 0x3007)
        | ((codes >= ord("a")) & (codes <= ord("z"))) | ((codes >= ord("0")) & (codes <= ord("9")))
    ).astype(np.int64)  # fmt: skip
    if not folded.cuts:
        return Solid(codes[kept], kept)
    shift = np.concatenate([[0], np.array(folded.shifts, np.int64)])
    places = kept + shift[np.searchsorted(np.array(folded.cuts, np.int64), kept, side="right")]
    return Solid(codes[kept], places)


def prints(text: Solid, keys: Secret) -> Prints:
    """Return the prints of `text`, those of one place after another."""
    values = strings(text.codes, keys.factors[:LENGTH], int(keys.factors[LENGTH]))
    places = _least(values)
    places = places[_varied(text.codes, places)]
    raw = text.codes.astype("<u4")
    made = [
        blake2b(raw[p : p + LENGTH].tobytes(), key=keys.mac, digest_size=BITS // 8).digest() for p in places.tolist()
    ]
    joined = np.frombuffer(b"".join(d + b"\0" * (8 - BITS // 8) for d in made), "<u8")
    return Prints(joined.astype(np.uint64), places)


def thinned(found: Prints) -> Prints:
    """Return `found` without what of a print comes after OFTEN + 1 of it: so many say already that it is a row of a form.

    Thousands would stand in the index before those of other papers, where so far nobody looks.
    """
    order = np.argsort(found.values, kind="stable")
    same = np.diff(found.values[order].astype(np.int64), prepend=-1) == 0
    count = np.arange(len(order))
    count -= np.maximum.accumulate(np.where(same, 0, count))
    kept = np.sort(order[count <= OFTEN])
    return Prints(found.values[kept], found.places[kept])


def _varied(codes: Codes, places: Places) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Tell which strings have at least VARIED different characters: rows of noughts, of lines to fill in, say nothing."""
    held = np.sort(codes[places[:, None] + np.arange(LENGTH)], axis=1)
    different: np.ndarray[Any, np.dtype[np.bool_]] = (np.diff(held, axis=1) != 0).sum(axis=1) >= VARIED - 1
    return different


def strings(codes: Codes, factors: Words, salt: int) -> Words:
    """Return one value for each string of as many codes as there are factors; `salt` tells one use from another."""
    count = max(0, len(codes) - len(factors) + 1)
    total = np.full(count, salt % 2**64, dtype=np.uint64)
    for n, factor in enumerate(factors):
        total += codes[n : n + count] * factor
    return mixed(total)


def mixed(value: Words) -> Words:
    """Spread every bit over all (the finisher of SplitMix64, Steele, Lea and Flood 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def _least(values: Words) -> Places:
    """Return the places of the least value of each window, each once, in order; of a short text its one least."""
    if len(values) <= WINDOW:
        return np.array([int(values.argmin())], np.int64) if len(values) else np.zeros(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(values, WINDOW)
    return np.unique(windows.argmin(axis=1) + np.arange(len(windows)))
