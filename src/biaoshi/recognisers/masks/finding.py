"""Masked words in folded text.

王某某  张*  陈×明  欧阳某  毛 × ×  *志强  ██        a name: surname, and a given character that was left
990101********0010  154****1906  E*******3  云F·*****   a number: digits left in front and behind, digits hidden
19**年*月  河湾镇**村3组  8栋***                     a date, an address
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from biaoshi.recognisers.masks.mask import HAN, M, Mask
from biaoshi.recognisers.masks.names import people
from biaoshi.recognisers.masks.numbers import numbers
from biaoshi.recognisers.masks.places import dates, places

SEED = re.compile(
    f"[{M}某]|[xX]{{2}}|(?<=[{HAN}])(?:[xX](?![A-Za-z0-9])|_{{1,2}}(?=[{HAN}])|[Oo]{{2}}(?![A-Za-z0-9])|[ ]?[xXOo] [xXOo])"
)
_REACH = 80
_EXAMPLE = re.compile(
    '(?:如|例如|比如|譬如|形如|写作|写成|样式|格式)[为是]?[：:]?(?:[“"‘「][^”"’」\n]{1,20}[”"’」][、和或]?){0,3}[“”"\'‘「『]$'
)
"""Before a quotation: how a mask is written is shown, nobody is masked."""


def masks(text: str) -> list[Mask]:
    """Return the masked words in folded `text`, in order, not overlapping; headings such as `***` alone are none."""
    found: list[Mask] = []
    for start, end in _lines(text):
        here: list[Mask] = []
        line = text[start:end]
        taken = bytearray(len(line))  # a line may be a whole file: what is masked is not held against every other mask
        for search in (dates, numbers, places, people):
            for m in search(line):
                if any(taken[m.start : m.end]):
                    continue
                if _EXAMPLE.search(text[max(0, start + m.start - 48) : start + m.start]):
                    continue
                here.append(m)
                taken[m.start : m.end] = b"\1" * (m.end - m.start)
        found += [replace(m, start=m.start + start, end=m.end + start) for m in sorted(here, key=lambda h: h.start)]
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around what may hide something, within their line, joined where they touch."""
    held: tuple[int, int] | None = None
    for m in SEED.finditer(text):
        if held and m.end() <= held[1] - _REACH // 2:
            continue
        start = max(0, m.start() - _REACH, text.rfind("\n", max(0, m.start() - _REACH), m.start()) + 1)
        stop = text.find("\n", m.end(), m.end() + _REACH)
        end = stop if stop >= 0 else min(len(text), m.end() + _REACH)
        if held and start <= held[1] and "\n" not in text[held[1] : end]:
            held = (held[0], max(end, held[1]))
        else:
            if held:
                yield held
            held = (max(start, held[1]) if held else start, end)
    if held:
        yield held
