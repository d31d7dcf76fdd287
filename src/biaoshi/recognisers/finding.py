"""From a document to the evidence in it."""

import re
from collections.abc import Iterator, Mapping

from biaoshi.recognisers.candidates import chunks, stretches
from biaoshi.recognisers.columns import heads
from biaoshi.recognisers.free import Free
from biaoshi.recognisers.masks import Mask, masks
from biaoshi.recognisers.persons import assemble, count
from biaoshi.recognisers.prose import read
from biaoshi.recognisers.prose import stretches as sentences
from biaoshi.text import fold
from biaoshi.types.content import Evidence
from biaoshi.types.document import Document, Span

__all__ = ["count", "find", "identifiers"]


def find(document: Document) -> tuple[Evidence, ...]:
    """Return the personal data and credentials in `document`, in order of place: identifiers, persons, masks."""
    folded = fold(document.text)
    columns = dict(heads(document))
    masked = [(Span(*folded.back(mask.start, mask.end)), mask) for mask in masks(folded.text)]
    masked += _under_heads(document, columns, Free([s for s, _ in masked]))
    free = Free([s for s, _ in masked])
    numbers = [e for e in identifiers(document) if free.at(e.span)]
    seen = read(sentences(document, folded, columns))
    if not (seen or masked or numbers):
        return ()
    return tuple(assemble(document, columns, seen, numbers, masked))


_LABELS = (
    ("date", "出生", "出生|生日"),
    ("identity", "身份证", "身份证|证件"),
    ("phone", "电话", "电话|手机"),
    ("card", "卡号", "卡号|[账帐]号"),
)
"""What is masked in a cell, the word that says so before a number, and the heads that stand for it."""


def _under_heads(document: Document, columns: Mapping[int, str], free: Free) -> Iterator[tuple[Span, Mask]]:
    """Yield the masks that only the head of their column tells: dates of birth, numbers of which nothing is left."""
    for number, head in columns.items():
        for what, label, heads_ in _LABELS:
            if not re.search(heads_, head):
                continue
            cell, start = fold(document.blocks[number].text), len(label) + 1
            for mask in masks(f"{label}：{cell.text}"):
                if mask.what == what and mask.start >= start:
                    a, b = cell.back(mask.start - start, mask.end - start)
                    span = Span(document.starts[number] + a, document.starts[number] + b)
                    if free.at(span):
                        yield span, mask
            break


def identifiers(document: Document) -> tuple[Evidence, ...]:
    """Return the identifiers and credentials in `document`, in order of place, none overlapping."""
    pieces = stretches(document)
    if not pieces:
        return ()
    from biaoshi.recognisers.engine import UNLIKE, WORD, analyse

    found: list[tuple[float, int, Evidence]] = []
    for chunk in chunks(pieces):
        for start, end, score, kind, verdict, word, unlike in analyse(chunk.text):
            span = chunk.back(start, end)
            if span is None:
                continue
            context = (("context", WORD),) if word else (("context", UNLIKE),) if unlike else ()
            found.append((score, -kind.rank, Evidence(
                kind.code, span, kind.name, round(score, 3), (*verdict.parts, *context), (word,) if word else (),
                (*verdict.against, *((f"前面是“{unlike}”",) if unlike else ())), verdict.severity, verdict.detail,
                office=verdict.office,
            )))  # fmt: skip
    return _apart(found)


def _apart(found: list[tuple[float, int, Evidence]]) -> tuple[Evidence, ...]:
    """Of those that claim the same text keep the surest, then the longest."""
    kept: list[Evidence] = []
    covered = bytearray(max((e.span.end for _, _, e in found), default=0))
    for _, _, evidence in sorted(found, key=lambda f: (-round(f[0], 1), -f[1], -len(f[2].span), f[2].span.start)):
        start, end = evidence.span.start, evidence.span.end
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            kept.append(evidence)
    return tuple(sorted(kept, key=lambda e: e.span.start))
