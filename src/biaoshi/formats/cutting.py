"""Where words stand in a text in any of the ways they may be written: other widths, blanks and hyphens between."""

import re
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from biaoshi.text import Folded, fold

BETWEEN = "[ \\-\\t\u00a0\u3000\u2010-\u2015\u200b-\u200d\ufeff]"
"""What people put between the digits of a number or the characters of a name."""
_LINK = re.compile(BETWEEN)


def bare(text: str) -> str:
    """Return `text` folded, in small letters, with nothing between its characters."""
    return _LINK.sub("", fold(text).text).lower()


@dataclass(frozen=True, slots=True)
class Located:
    """A text as `bare` makes it, `plain`, and the way back from there."""

    plain: str
    at: "array[int]"  # offset in the folded text of each of its characters
    folded: Folded

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open range of `plain` to the text as it stands."""
        return self.folded.back(self.at[start], self.at[end - 1] + 1)

    def places(self, wanted: str) -> list[tuple[int, int]]:
        """Return where `wanted`, bare, stands in the text, never overlapping; nothing for empty words."""
        found, at = [], -1
        while wanted and (at := self.plain.find(wanted, max(at, 0))) >= 0:
            found.append(self.back(at, at + len(wanted)))
            at += len(wanted)
        return found


def located(text: str) -> Located:
    """Return `text` bare with the way back, for who looks for many words in it."""
    folded = fold(text)
    kept = [(c, n) for n, c in enumerate(folded.text) if not _LINK.match(c)] if _LINK.search(folded.text) else None
    if kept is None and len(folded.text.lower()) == len(folded.text):
        return Located(folded.text.lower(), array("Q", range(len(folded.text))), folded)
    small = [(d, n) for c, n in (kept or zip(folded.text, count(), strict=False)) for d in c.lower()]
    return Located("".join(d for d, _ in small), array("Q", [n for _, n in small]), folded)


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Return where `words` stand in `text`, half-open code points, never overlapping; nothing for empty words."""
    wanted = bare(words)
    return located(text).places(wanted) if wanted and wanted in bare(text) else []


def cuts(text: str, instead: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Return a stretch for each place of each of the words in `text`, with what stands there `instead`, in one walk."""
    from ahocorasick_rs import AhoCorasick  # a text that is only read needs none

    pairs = {bare(words): told for words, told in reversed(list(instead.items()))}
    pairs.pop("", None)
    if not pairs:
        return []
    spots, listed = located(text), list(pairs)
    hits = AhoCorasick(listed).find_matches_as_indexes(spots.plain, overlapping=True)
    return [(*spots.back(a, b), pairs[listed[n]]) for n, a, b in hits]


def merged(cuts: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return stretches (start, end, what stands there afterwards) in order, none over another.

    Where some overlap they are removed together, and the words for the longest stand in their place.
    """
    out: list[tuple[int, int, int, str]] = []  # start, end, length of the longest, its words
    for start, end, words in sorted(cuts, key=lambda c: (c[0], -c[1])):
        if out and start < out[-1][1]:
            first, last, length, kept = out[-1]
            longer = end - start > length
            out[-1] = (first, max(last, end), max(length, end - start), words if longer else kept)
        else:
            out.append((start, end, end - start, words))
    return [(start, end, words) for start, end, _, words in out]


def replaced(text: str, cuts: list[tuple[int, int, str]]) -> str:
    """Return `text` with each stretch (start, end, what stands there afterwards) replaced, those that overlap as `merged`."""
    out, at = [], 0
    for start, end, words in merged(cuts):
        out += [text[at:start], words]
        at = end
    return "".join([*out, text[at:]])
