"""Postings: which print stands where in which source, sorted by print, in chunks that each fill one page of the database.

    segment ─ directory: least print of each chunk ─ chunks n, n+1, … of CHUNK postings (11 bytes each)

What is added at once is a segment; segments of like size are merged, so that there are few. Measured for 100,000 papers of
2,000 characters against plain rows of SQLite (print, source, place as its key): see quality/BENCH.md, `passages`.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from biaoshi.passages.prints import BITS, Places, Words

PAGE = 4096
CHUNK = (PAGE - 48) // 11
"""Postings of a chunk: with its row's head it fills a page, no more: a longer one would spill and waste half of another."""
FAN = 4
"""Segments of like size before they are merged."""
SMALL = 1 << 16
"""Postings up to which all segments are of like size."""
RANGES = 64
"""Parts of the prints' range merged one after another: of a large index only so much is in memory."""
DTYPE = np.dtype([("high", "<u4"), ("low", "u1"), ("at", "<u2"), ("source", "<u4")])
Postings = np.ndarray[Any, np.dtype[np.void]]
SCHEMA = """
CREATE TABLE segments (n INTEGER PRIMARY KEY, first INTEGER NOT NULL, count INTEGER NOT NULL, directory BLOB NOT NULL);
CREATE TABLE chunks (n INTEGER PRIMARY KEY, data BLOB NOT NULL);
"""

_CHUNKS = "SELECT data FROM chunks WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n"


@dataclass(frozen=True)
class Segment:
    """`first`: number of its first chunk; `directory`: the least print of each."""

    n: int
    first: int
    count: int
    directory: Words


def postings(values: Words, places: Any, source: int) -> Postings:
    """Return the postings of one source. Places are kept modulo 65,536: only their differences are looked at."""
    made = np.zeros(len(values), DTYPE)
    made["high"], made["low"] = values >> np.uint64(8), values & np.uint64(0xFF)
    made["at"], made["source"] = places & 0xFFFF, source
    return made


def values(held: Postings) -> Words:
    """Return the prints of postings."""
    return (held["high"].astype(np.uint64) << np.uint64(8)) | held["low"].astype(np.uint64)


def segments(db: sqlite3.Connection) -> tuple[Segment, ...]:
    """Return the segments there are, the newest last."""
    rows = db.execute("SELECT n, first, count, directory FROM segments ORDER BY n")
    return tuple(Segment(n, first, count, _directory(d)) for n, first, count, d in rows)


def _directory(data: bytes) -> Words:
    if not data or len(data) % 8:
        raise sqlite3.DatabaseError("a directory was cut")
    return np.frombuffer(data, "<u8").astype(np.uint64)


def add(db: sqlite3.Connection, made: Postings) -> None:
    """Write `made` as a segment, and merge those that have become many. The caller's transaction."""
    if not len(made):
        return
    _write(db, iter((made[np.argsort(values(made), kind="stable")],)))
    while like := _alike(segments(db)):
        _write(db, _ranges(db, like, None))
        _drop(db, like)


def remove(db: sqlite3.Connection, sources: Sequence[int]) -> None:
    """Write all segments anew as one without the postings of `sources`. The caller's transaction."""
    if held := segments(db):
        _write(db, _ranges(db, held, np.array(sources, np.uint32)))
        _drop(db, held)


def count(db: sqlite3.Connection) -> float:
    """Return how many postings the chunks hold; no whole number where one was cut."""
    (size,) = db.execute("SELECT coalesce(sum(length(data)), 0) FROM chunks").fetchone()
    return float(size) / DTYPE.itemsize


def lookup(db: sqlite3.Connection, segment: Segment, wanted: Words, most: int) -> Postings:
    """Return the postings of the prints `wanted` (sorted, each once) in `segment`.

    Of a print with far more than `most` some only: whoever counts sees that it is frequent.
    """
    left = np.searchsorted(segment.directory, wanted, side="left") - 1
    right = np.searchsorted(segment.directory, wanted, side="right") - 1
    left, right = np.maximum(left, 0), np.minimum(np.maximum(right, 0), left + most // CHUNK + 2)
    chunks = np.unique(spread(left, right + 1))
    rows = db.execute(_CHUNKS, (json.dumps((chunks + segment.first).tolist()),)).fetchall()
    if len(rows) != len(chunks):
        raise sqlite3.DatabaseError("a chunk is missing")
    found = _read(b"".join(d for (d,) in rows))
    own = values(found)  # in order, as the chunks are
    begin, end = np.searchsorted(own, wanted, side="left"), np.searchsorted(own, wanted, side="right")
    held: Postings = found[spread(begin, end)]
    return held


def _read(data: bytes) -> Postings:
    if len(data) % DTYPE.itemsize:
        raise sqlite3.DatabaseError("a chunk was cut")
    return np.frombuffer(data, DTYPE)


def spread(begin: Places, end: Places) -> Places:
    """Return the numbers of all the ranges, one range after another."""
    count = end - begin
    shift: Places = np.repeat(begin - np.cumsum(count) + count, count)
    return np.arange(len(shift)) + shift


def _alike(held: Sequence[Segment]) -> tuple[Segment, ...]:
    sizes: dict[int, list[Segment]] = {}
    for s in held:
        sizes.setdefault(max(0, (s.count // SMALL).bit_length() + 1) // 2, []).append(s)
    return next((tuple(like) for like in sizes.values() if len(like) >= FAN), ())


def _ranges(
    db: sqlite3.Connection, held: Sequence[Segment], without: "np.ndarray[Any, np.dtype[np.uint32]] | None"
) -> Iterator[Postings]:
    """Yield the postings of several segments in order of print, one range of prints after another.

    Chunks that are done with are dropped at once, so that what is written takes their place and the file does not double.
    """
    step = (1 << BITS) // RANGES
    for low in range(0, 1 << BITS, step):
        pieces = [_between(db, s, low, low + step) for s in held]
        for s in held:
            done = s.first + _from(s, low + step)
            db.execute("DELETE FROM chunks WHERE n >= ? AND n < ?", (s.first, done))
        whole = np.concatenate(pieces)
        if without is not None:
            whole = whole[~np.isin(whole["source"], without)]
        yield whole[np.argsort(values(whole), kind="stable")]


def _between(db: sqlite3.Connection, segment: Segment, low: int, high: int) -> Postings:
    first = _from(segment, low)
    last = int(np.searchsorted(segment.directory, np.uint64(high), side="left"))
    rows = db.execute(
        "SELECT data FROM chunks WHERE n >= ? AND n < ? ORDER BY n", (segment.first + first, segment.first + last)
    )
    whole = _read(b"".join(d for (d,) in rows))
    own = values(whole)
    return whole[(own >= np.uint64(low)) & (own < np.uint64(high))]


def _from(segment: Segment, low: int) -> int:
    """Return the first chunk of the segment that may hold a print from `low` on."""
    return max(0, int(np.searchsorted(segment.directory, np.uint64(low), side="left")) - 1)


def _write(db: sqlite3.Connection, sorted_pieces: Iterator[Postings]) -> None:
    first = int(db.execute("SELECT coalesce(max(n), 0) + 1 FROM chunks").fetchone()[0])
    least: list[int] = []
    count = 0
    rest = np.zeros(0, DTYPE)
    for piece in sorted_pieces:
        count += len(piece)
        rest = np.concatenate([rest, piece])
        full = len(rest) // CHUNK * CHUNK
        _put(db, first, rest[:full], least)
        rest = rest[full:]
    _put(db, first, rest, least)
    if count:
        directory = np.array(least, "<u8").tobytes()
        db.execute("INSERT INTO segments (first, count, directory) VALUES (?, ?, ?)", (first, count, directory))


def _put(db: sqlite3.Connection, first: int, held: Postings, least: list[int]) -> None:
    for at in range(0, len(held), CHUNK):
        chunk = held[at : at + CHUNK]
        db.execute("INSERT INTO chunks (n, data) VALUES (?, ?)", (first + len(least), chunk.tobytes()))
        least.append(int(values(chunk[:1])[0]))


def _drop(db: sqlite3.Connection, held: Sequence[Segment]) -> None:
    for s in held:
        db.execute("DELETE FROM chunks WHERE n >= ? AND n < ?", (s.first, s.first + len(s.directory)))
        db.execute("DELETE FROM segments WHERE n = ?", (s.n,))
