"""What of a text stands in registered sources: shared prints that lie as they lay there, side by side.

    prints here ─ lookup ─→ (source, place here, place there) ─ equal shift ─ no gap ─→ LEAST prints over EXTENT characters

One shared print is a turn of phrase, two far apart are two; a passage has several whose places here and there differ by
about the same number, the few characters recognition added or lost apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from biaoshi.passages.index import Index
from biaoshi.passages.postings import spread, values
from biaoshi.passages.prints import LENGTH, OFTEN, WINDOW, Places, prints, solid
from biaoshi.types.content import Reuse
from biaoshi.types.document import Span

LEAST = 2
"""Prints of a passage at least."""
EXTENT = 36
"""Characters that count from its first print to its last, at least. See `prints.LENGTH` for what was measured."""
ENOUGH = 0.25
"""Share of the prints between the first and the last that must be shared: five wrong characters in a hundred leave 0.6."""
DRIFT = 8
"""Characters by which the shift may change from one print to the next."""
GAP = 60
"""Characters between two prints of a passage at most: three or four wrong ones in a row of prints."""
FREQUENT, SHARE = 50, 0.001
"""A print in more sources than both says nothing: it is a letterhead, a formula, an article everybody quotes."""
STOPS = "。；！？\n"


@dataclass(frozen=True)
class _Hits:
    """Shared prints: source, place here, place there less place here (modulo 65,536)."""

    source: Places
    here: Places
    shift: Places

    def __getitem__(self, chosen: Any) -> "_Hits":
        return _Hits(self.source[chosen], self.here[chosen], self.shift[chosen])


def find(index: Index, text: str, own: str | None = None) -> tuple[Reuse, ...]:
    """Return the passages of `text` that stand in sources of `index` too, in order of place.

    `own`: the id the paper itself would have; where it is registered, its decision is not one made elsewhere.
    A passage is told from its first print to its last, or to where its sentence begins and ends if that is within the
    window in which no print need be.
    """
    whole = solid(text)
    here = prints(whole, index.secrets)
    if len(here.values) < LEAST:
        return ()
    with index.steady():
        most = max(FREQUENT, int(index.count * SHARE))
        wanted, which = np.unique(here.values, return_inverse=True)
        hits, passage = _together(_hits(index, wanted, which, here.places, most))
        runs = _runs(passage, hits)
        sources = index.numbered(sorted({int(hits.source[a]) for a, _ in runs}))
    found = []
    for number, places in _joined(hits, [(a, b) for a, b in runs if _share(hits.here[a:b], here.places) >= ENOUGH]):
        low, high = int(places[0]), int(places[-1]) + LENGTH
        span = _widened(text, int(whole.places[low]), int(whole.places[high - 1]) + 1)
        s, share = sources[number], round(_share(places, here.places), 3)
        if s.id != own or s.decision == "classified":
            found.append(Reuse(span, s.id, s.decision, s.level, s.expires, len(places), share))
    return tuple(sorted(found, key=lambda r: (r.span.start, -r.span.end, r.source)))


def _share(shared: Places, places: Places) -> float:
    """Return how many of the `places` from the first to the last shared one are shared."""
    low, high = shared.min(), shared.max()
    return len(np.unique(shared)) / int(((places >= low) & (places <= high)).sum())


def _joined(hits: _Hits, runs: list[tuple[int, int]]) -> Iterator[tuple[int, Places]]:
    """Yield source and shared places of each passage; of a form full of like rows those that overlap are one."""
    held: Places = np.zeros(0, np.int64)
    of = -1
    for source, _, a, b in sorted((int(hits.source[a]), int(hits.here[a]), a, b) for a, b in runs):
        if held.size and (source != of or hits.here[a] > held[-1] + LENGTH):
            yield of, held
            held = np.zeros(0, np.int64)
        of = source
        held = np.union1d(held, hits.here[a:b])
    if held.size:
        yield of, held


def _widened(text: str, start: int, end: int) -> Span:
    """Return the passage to the ends of its sentences, where they are within the window."""
    stop = max(text.rfind(c, max(0, start - WINDOW), start) for c in STOPS)
    first = stop + 1 if stop >= 0 else 0 if start <= WINDOW else start
    while text[first].isspace():
        first += 1
    ends = [n for c in STOPS if (n := text.find(c, end, end + WINDOW)) >= 0]
    return Span(first, min(ends, default=len(text) if len(text) - end <= WINDOW else end))


def _hits(index: Index, wanted: Any, which_here: Places, places: Places, most: int) -> _Hits:
    """Return the shared prints that are not frequent, each place here with each place there."""
    found = index.lookup(wanted, most)
    which = np.searchsorted(wanted, values(found))
    pairs, pair, times = np.unique(
        np.stack([which, found["source"].astype(np.int64)]), axis=1, return_inverse=True, return_counts=True
    )
    papers = np.bincount(pairs[0], minlength=len(wanted))
    own = np.bincount(which_here, minlength=len(wanted))
    rare = (papers[which] <= most) & (times[pair.ravel()] <= OFTEN) & (own[which] <= OFTEN)
    found, which = found[rare], which[rare]
    order = np.argsort(which_here, kind="stable")
    begin = np.searchsorted(which_here[order], which, side="left")
    each = np.repeat(np.arange(len(which)), own[which])
    here = places[order[spread(begin, begin + own[which])]]
    shift = (found["at"][each].astype(np.int64) - here) & 0xFFFF
    return _Hits(found["source"][each].astype(np.int64), here, shift)


def _together(hits: _Hits) -> tuple[_Hits, Places]:
    """Return `hits` with those of one passage side by side, and the number of each one's passage."""
    hits = hits[np.lexsort((hits.here, hits.shift, hits.source))]
    other = (np.diff(hits.source, prepend=-1) != 0) | (np.diff(hits.shift, prepend=0) > DRIFT)
    band = _closed(np.cumsum(other), hits)
    order = np.lexsort((hits.here, band))
    hits, band = hits[order], band[order]
    return hits, np.cumsum((np.diff(band, prepend=-1) != 0) | (np.diff(hits.here, prepend=0) > GAP))


def _closed(band: Places, hits: _Hits) -> Places:
    """Return `band` with the last of each source as its first where they meet: shifts are modulo 65,536, -1 is next to 0."""
    if not len(band):
        return band
    first = np.flatnonzero(np.diff(hits.source, prepend=-1))
    last = np.append(first[1:], len(band)) - 1
    meet = hits.shift[first] + 0x10000 - hits.shift[last] <= DRIFT
    same = np.arange(int(band[-1]) + 1)
    same[band[last[meet]]] = band[first[meet]]
    joined: Places = same[band]
    return joined


def _runs(passage: Places, hits: _Hits) -> list[tuple[int, int]]:
    """Return first and last (excluded) hit of each passage that is long enough."""
    edges = np.flatnonzero(np.diff(passage, prepend=-1, append=-1))
    return [
        (int(a), int(b))
        for a, b in pairwise(edges)
        if hits.here[b - 1] + LENGTH - hits.here[a] >= EXTENT and len(np.unique(hits.here[a:b])) >= LEAST
    ]
