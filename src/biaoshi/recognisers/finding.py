"""From a document to the evidence in it."""

from biaoshi.recognisers.candidates import chunks, stretches
from biaoshi.recognisers.columns import heads
from biaoshi.recognisers.free import Free
from biaoshi.recognisers.masks import masks
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
    for number, head in columns.items():
        if "出生" in head or "生日" in head:
            cell = fold(document.blocks[number].text)
            for mask in masks("出生：" + cell.text):
                if mask.what == "date" and mask.start >= 3:
                    a, b = cell.back(mask.start - 3, mask.end - 3)
                    masked.append((Span(document.starts[number] + a, document.starts[number] + b), mask))
    free = Free([s for s, _ in masked])
    numbers = [e for e in identifiers(document) if free.at(e.span)]
    seen = read(sentences(document, folded, columns))
    if not (seen or masked or numbers):
        return ()
    return tuple(assemble(document, columns, seen, numbers, masked))


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
