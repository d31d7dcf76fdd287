"""The index of registered sources at its size: bytes a paper, seconds to register and to look one up, false links among made papers.

`make bench` measures it on 100,000 papers of 2,000 characters; `python -m bench.passages [papers]` on as many as it is told,
and prints. The papers are made: a chain over the characters of our corpora, each character drawn by the one or the two before it, so
that turns of phrase come back as in real ones, and no two have a passage in common but by chance.
"""

import datetime
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from biaoshi.fingerprints import Key
from biaoshi.passages import Index, Registration, create, find, open_index
from quality.passages import noised, texts

PAPERS, LONG = 100_000, 2000
AT_ONCE = 1000
ASKED = 200
KEY = Key(b"of the bench, nothing secret at all", "bench")
DAY = datetime.date(2026, 11, 25)


def made(count: int, seed: int) -> Iterator[str]:
    """Yield `count` papers of LONG characters."""
    source = np.frombuffer("\n".join(texts("train", "dev")).encode("utf-32-le"), "<u4").astype(np.int64)
    chains = [_chain(source), _chain(np.concatenate([[0], source[:-1]]) << 21 | source)]
    draw = np.random.default_rng(seed)
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        at = draw.integers(0, len(source), size)
        out = np.zeros((size, LONG), "<u4")
        for n in range(LONG):
            out[:, n] = source[at]
            by_two = draw.random(size) < 0.5
            chance = draw.random(size)
            one, two = (
                order[first[group[at]] + (chance * times[group[at]]).astype(np.int64)]
                for order, first, times, group in chains
            )
            at = (np.where(by_two, two, one) + 1) % len(source)
        yield from (row.tobytes().decode("utf-32-le") for row in out)


def _chain(keys: np.ndarray[Any, np.dtype[np.int64]]) -> tuple[Any, Any, Any, Any]:
    """Return the places in order of their keys; of each group of equal keys where it begins and how many; each one's group."""
    _, group, times = np.unique(keys, return_inverse=True, return_counts=True)
    return np.argsort(group, kind="stable"), np.cumsum(times) - times, times, group


def figures(folder: Path, count: int = PAPERS) -> dict[str, Any]:
    """Measure an index of `count` made papers in `folder`."""
    path = folder / "index"
    index = create(path, KEY)
    spent = 0.0
    held: list[Registration] = []
    known: list[str] = []
    for n, text in enumerate(made(count, 1)):
        known += [text] if n < ASKED else []
        held.append(Registration(f"s{n:015}", text, "classified", "秘密"))
        if len(held) == AT_ONCE or n == count - 1:
            start = time.perf_counter()
            index.add(held, on=DAY)
            spent += time.perf_counter() - start
            held.clear()
    size = path.stat().st_size
    other = list(made(ASKED, 2))
    fresh = open_index(path, KEY)
    return {
        "papers": count, "bytes a paper": round(size / count), "a million papers, projected (GB)": round(size / count / 1000, 2),
        "against plain rows of SQLite, bytes a paper": rows(folder, index), "registering, papers a second": round(count / spent, 1),
        **_asked(fresh, known, other, count),
    }  # fmt: skip


def _asked(index: Index, known: list[str], other: list[str], count: int) -> dict[str, Any]:
    """Look up papers that nobody registered, some with a passage of a registered one put in."""
    took, own, links, found = [], [], 0, 0
    for n, text in enumerate(other):
        start, began = time.perf_counter(), time.process_time()
        links += len({r.source for r in find(index, text)})
        took.append(time.perf_counter() - start)
        own.append(time.process_time() - began)
        at = 37 * n % (LONG - 80)
        mixed = text[:900] + noised(known[n][at : at + 80], 0.02, n) + text[980:]
        found += any(r.source == f"s{n:015}" for r in find(index, mixed))
    return {
        "lookup of a paper, its prints made too, median (ms)": round(1000 * statistics.median(took), 1), "lookup, slowest (ms)": round(1000 * max(took), 1),
        "lookup, of the processor's time, median (ms)": round(1000 * statistics.median(own), 1), "passages of 80 characters with 2 % noise found": round(found / len(other), 4),
        "papers linked falsely, in 10,000 pairs": round(1e4 * links / (len(other) * count), 5),
    }  # fmt: skip


def rows(folder: Path, index: Index, count: int = 1000) -> int:
    """Bytes a paper where each posting is a row of SQLite, the print and the source its key: what was not chosen."""
    path = folder / "rows"
    db = sqlite3.connect(path)
    db.execute(
        "CREATE TABLE p (print INTEGER, source INTEGER, at INTEGER, PRIMARY KEY (print, source, at)) WITHOUT ROWID"
    )
    for n, text in enumerate(made(count, 1)):
        own = index.prints(text)
        db.executemany(
            "INSERT OR IGNORE INTO p VALUES (?, ?, ?)",
            [(int(v), n, int(p)) for v, p in zip(own.values, own.places, strict=True)],
        )
    db.commit()
    db.execute("VACUUM")
    db.close()
    return round(path.stat().st_size / count)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(
            json.dumps(
                figures(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS), ensure_ascii=False, indent=1
            )
        )
