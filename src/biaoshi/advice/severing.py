"""What would have to be masked for the rest of a paper to be released (政府信息公开条例 第三十七条)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from biaoshi.advice.found import Found, private
from biaoshi.advice.genres import Genre
from biaoshi.advice.reuse import secret
from biaoshi.types.document import Document, Span
from biaoshi.types.facts import Facts

REST = 0.5
"""Share of the words that must be left for a release in part to be worth while."""
_BODY = frozenset({"paragraph", "cell", "textbox", "footnote", "endnote"})


@dataclass(frozen=True, slots=True)
class Severance:
    """Passages to mask, in order; `rest`: most of the paper is left, `any`: something is."""

    spans: tuple[Span, ...]
    rest: bool
    any: bool


def severance(facts: Facts, found: Iterable[Found], genre: Genre) -> Severance:
    """Return the passages to mask for the grounds that hold, and whether enough is left.

    Of personal data only the data are masked, unless the passage as a whole was found private.
    """
    held = [f for f in found if f.holds]
    passages = {p.span for p in facts.content.passages for f in held if f.ground == p.ground and p.span in f.spans}
    if any(f.ground == "state_secret" for f in held):
        passages |= {r.span for r in secret(facts)}
    whole = sorted(passages, key=lambda s: s.start)
    marks = any(f.marks and f.ground in ("state_secret", "trade_secret") and not f.spans for f in held)
    small = [
        s
        for e in (private(facts, genre) if held else ())
        for s in (e.span, *e.also)
        if not any(s.overlaps(w) for w in whole)
    ]
    left = 0.0 if marks else _left(facts.document, whole)
    spans = tuple(sorted({*whole, *small}, key=lambda s: (s.start, s.end)))
    return Severance(spans, left >= REST, left > 0.1)


def _left(document: Document, taken: Sequence[Span]) -> float:
    """Return the share of the body's characters that are outside `taken`."""
    total = held = 0
    for number, block in enumerate(document.blocks):
        if block.kind in _BODY:
            span = document.span_of(number)
            total += len(span)
            held += sum(max(0, min(span.end, t.end) - max(span.start, t.start)) for t in taken if t.overlaps(span))
    return 1 - held / total if total else 0.0
