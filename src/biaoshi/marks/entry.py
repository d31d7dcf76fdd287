"""Entries made from writings that stand, and brought together with those of the other grammars."""

import re
from collections.abc import Iterable
from dataclasses import replace

from biaoshi.marks.outline import Outline
from biaoshi.marks.standing import Weight, stand
from biaoshi.types.document import Span
from biaoshi.types.mark import LEVELS, Level, Mark, MarkKind, Period, Piece


def piece(shape: Outline, m: re.Match[str], group: str) -> Piece | None:
    """Return the named group of a match over folded text as a piece of the document, or None if it is empty."""
    if not m.groupdict().get(group):
        return None
    start, end = shape.folded.back(*m.span(group))
    return Piece(shape.document.text[start:end], m[group], Span(start, end))


def standing_mark(
    shape: Outline,
    inside: Span,
    kind: MarkKind,
    weight: Weight,
    *,
    bracketed: bool = False,
    period: Period | None = None,
    level_piece: Piece | None = None,
    separator: Piece | None = None,
    label: Piece | None = None,
) -> Mark | None:
    """Return the mark written at the folded span `inside`, or None if it is no entry at all."""
    inside = _own(shape, inside)
    found = stand(shape, inside, weight, bracketed=bracketed)
    if found is None:
        return None
    span = Span(*shape.folded.back(inside.start, inside.end))
    return Mark(
        span=span,
        text=shape.document.slice(span),
        kind=kind,
        level=level_of(level_piece.folded) if level_piece else None,
        period=period or Period("missing"),
        role=found.role,
        role_reason=found.reason,
        zone=found.zone,
        level_piece=level_piece,
        separator=separator,
        label=label,
        struck=found.reason == "已划线废止",
        unit=found.unit,
    )


def _own(shape: Outline, inside: Span) -> Span:
    """Leave out a bracket that closes what was opened before the writing: （戳记：解密）."""
    text = shape.text[inside.start : inside.end]
    if text[-1:] not in ")）】]〕" or re.search(r"[(（【\[〔]", text):
        return inside
    return Span(inside.start, inside.start + len(text[:-1].rstrip()))


def level_of(written: str) -> Level | None:
    """Return the level written. 工作秘密（机密级） has none by law, but a reader of the report must see what it says."""
    word = re.sub("[ 级]", "", written)
    return next((level for level in LEVELS if level == word), None)


def inside(shape: Outline, span: Span) -> Span:
    """Return the folded span of `span` of the document: the other direction of `Folded.back`."""
    if not shape.folded.cuts:
        return span

    def first(at: int) -> int:
        low, high = 0, len(shape.text)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if shape.folded.back(middle, middle)[0] < at else (low, middle)
        return low

    return Span(first(span.start), first(span.end))


def apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return `marks` in order of place, of two that overlap the one that stands, else the longer."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: m.span.start):
        if not kept or not mark.span.overlaps(kept[-1].span):
            kept.append(mark)
        elif (mark.live, len(mark.span)) > (kept[-1].live, len(kept[-1].span)):
            kept[-1] = mark
    return kept


def without(shape: Outline, taken: Iterable[Mark]) -> Outline:
    """Return `shape` with the words of the marks `taken` blanked: whoever looks next neither reads them again nor
    takes them for prose (机密★10年 已解密: the state-secret mark stands alone)."""
    text, at = [], 0
    for span in sorted((inside(shape, m.span) for m in taken), key=lambda s: s.start):
        start = max(at, span.start)
        text += [shape.text[at:start], re.sub(r"[^\n]", " ", shape.text[start : span.end])]
        at = max(at, span.end)
    if not text:
        return shape
    return replace(shape, folded=replace(shape.folded, text="".join([*text, shape.text[at:]])))
