"""What a masked text leaves readable: the masks in it judged as a check would judge them (`recognisers.sufficiency`).

An office's own form, or a role beside a surname, may point at one person all the same. It is told, never changed.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from biaoshi.formats.cutting import cuts, replaced
from biaoshi.types.document import Document
from biaoshi.write.plan import Plan, instead


@dataclass(frozen=True, slots=True)
class Weak:
    """So many masks of one kind are not enough, for one reason. No text."""

    kind: str
    why: str
    places: int


def weak(document: Document) -> tuple[Weak, ...]:
    """Return the masks in `document` that are not enough."""
    from biaoshi.recognisers import find

    counted = Counter((e.kind, e.detail) for e in find(document) if e.code == "PI840")
    return tuple(Weak(kind, why, n) for (kind, why), n in sorted(counted.items()))


def foreseen(document: Document, plan: Plan) -> tuple[Weak, ...]:
    """Return what would not be enough in `document` once `plan`, made for it, is carried out."""
    blocks = {(b.part, b.index): b for b in document.blocks}
    stretches: dict[tuple[str, int], list[tuple[int, int, str]]] = defaultdict(list)
    everywhere: dict[str, str] = {}
    for entry in plan.entries:
        words = blocks[entry.part, entry.index].text[entry.start : entry.end]
        told = instead(plan, entry, words)
        stretches[entry.part, entry.index].append((entry.start, entry.end, told))
        if entry.scope == "everywhere":
            everywhere.setdefault(words, told)
    for start, end, told in cuts(document.text, everywhere):
        number = document.block_at(start)
        own = document.span_of(number)
        block = document.blocks[number]
        stretches[block.part, block.index].append((start - own.start, min(end, own.end) - own.start, told))
    after = [replace(b, text=replaced(b.text, stretches[b.part, b.index]), runs=()) for b in document.blocks]
    return weak(replace(document, blocks=tuple(after)))


def lines(found: tuple[Weak, ...]) -> tuple[str, ...]:
    """Return a Chinese line for each."""
    return tuple(f"{w.kind}有 {w.places} 处遮盖后仍可能认出是谁：{w.why}" for w in found)
