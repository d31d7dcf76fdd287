"""Running headers and footers: the same mark on every page is one entry that knows its repeats."""

from collections.abc import Iterable
from dataclasses import replace

from biaoshi.text import fold
from biaoshi.types.mark import Mark


def collapsed(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return `marks` with equal ones of headers and of footers joined: the first stays, the spans of the rest are kept.

    Source: report contract, point 6 (a mark repeated by a running header or footer of a section is one).
    """
    kept: dict[object, Mark] = {}
    for n, mark in enumerate(marks):
        running = mark.zone in ("header", "footer")
        key: object = (mark.zone, mark.kind, mark.role, fold(mark.text).text.replace(" ", "")) if running else n
        first = kept.get(key)
        kept[key] = replace(first, repeats=(*first.repeats, mark.span)) if first else mark
    return tuple(sorted(kept.values(), key=lambda m: m.span.start))
