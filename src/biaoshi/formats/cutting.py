"""Where words stand in a text in any of the ways they may be written: other widths, blanks and hyphens between."""

import re

from biaoshi.text import fold

BETWEEN = "[ \\-\\t\u00a0\u3000\u2010-\u2015\u200b-\u200d\ufeff]"
"""What people put between the digits of a number or the characters of a name."""
_LINK = re.compile(BETWEEN)


def bare(text: str) -> str:
    """Return `text` folded, in small letters, with nothing between its characters."""
    return _LINK.sub("", fold(text).text).lower()


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Return where `words` stand in `text`, half-open code points, never overlapping; nothing for empty words."""
    wanted = bare(words)
    if not wanted:
        return []
    folded = fold(text)
    pattern = (BETWEEN + "*").join(re.escape(c) for c in wanted)
    return [folded.back(m.start(), m.end()) for m in re.finditer(pattern, folded.text, re.IGNORECASE)]


def replaced(text: str, cuts: list[tuple[int, int, str]]) -> str:
    """Return `text` with each stretch (start, end, what stands there afterwards) replaced.

    Where stretches overlap they are removed together, and the words for the longest stand in their place.
    """
    merged: list[tuple[int, int, int, str]] = []  # start, end, length of the longest, its words
    for start, end, words in sorted(cuts, key=lambda c: (c[0], -c[1])):
        if merged and start < merged[-1][1]:
            first, last, length, kept = merged[-1]
            longer = end - start > length
            merged[-1] = (first, max(last, end), max(length, end - start), words if longer else kept)
        else:
            merged.append((start, end, end - start, words))
    out, at = [], 0
    for start, end, _, words in merged:
        out += [text[at:start], words]
        at = end
    return "".join([*out, text[at:]])
