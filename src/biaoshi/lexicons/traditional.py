"""繁 → 简, one to one, for all of the script: the terms are written in 简.

The pairs are from OpenCC's character dictionary (Apache-2.0, see NOTICE). The library itself is not used: it also
changes words, so that lengths differ and no place could be mapped back, and at 23 MB/s it is as slow as all the rest
of `find`; without the pairs four fifths of the terms are not found in 繁 text.
"""

import re
from functools import cache
from importlib.resources import files


@cache
def _pairs() -> tuple[dict[int, str], re.Pattern[str]]:
    lines = files(__package__).joinpath("traditional.txt").read_text("utf-8").splitlines()
    pairs = {ord(a): b for old, new in zip(lines[::2], lines[1::2], strict=True) for a, b in zip(old, new, strict=True)}
    return pairs, re.compile(f"[{''.join(map(chr, pairs))}]")


def simplified(text: str) -> str:
    """Return `text` with 繁 characters as 简 ones; every character stays in its place."""
    pairs, some = _pairs()
    return text.translate(pairs) if some.search(text) else text
