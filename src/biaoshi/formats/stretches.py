"""What is to be cut out of a document whose lines have places: its own stretches, and words wherever else they stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from biaoshi.formats.cutting import cuts, merged
from biaoshi.types.document import Block, BlockKind, Document
from biaoshi.types.order import Order

Cut = tuple[int, int, str]
"""Start, end, what stands there afterwards."""
LINES: tuple[BlockKind, ...] = ("paragraph", "header", "footer", "cell")
"""Kinds of block that are lines: words may begin on one and end on the next, which is in the same cell or in none too."""


@dataclass(slots=True)
class Stretches:
    """`cuts`: by block (part, index), in order, none over another. `everywhere`: words and what takes their place, the
    longest first. `undone`: numbers of orders that cannot be carried out, with the reason."""

    cuts: dict[tuple[str, int], list[Cut]] = field(default_factory=lambda: defaultdict(list))
    everywhere: list[tuple[str, str]] = field(default_factory=list)
    undone: list[tuple[int, str]] = field(default_factory=list)


def stretches(
    document: Document, orders: Sequence[Order], drawn: Collection[BlockKind], told: Collection[BlockKind] = ()
) -> Stretches:
    """Return what `orders` want cut. `drawn`: kinds of block that stand on a page; `told`: others that are written anew."""
    blocks = {(b.part, b.index): b for b in document.blocks}
    out = Stretches()
    for n, order in enumerate(orders):
        block = blocks.get((order.part, order.index))
        if order.verb != "cut" or block is None or not 0 <= order.start < order.end <= len(block.text):
            out.undone.append((n, "没有这样的地方"))
            continue
        if block.kind in drawn and (block.bbox is None or block.page is None):
            out.undone.append((n, "不知道这些字在页面的什么地方"))
            continue
        out.cuts[order.part, order.index].append((order.start, order.end, order.text))
        if order.everywhere:
            out.everywhere.append((block.text[order.start : order.end], order.text))
    out.everywhere = sorted(dict(out.everywhere).items(), key=lambda e: -len(e[0]))
    runs = [(run, "".join(b.text for b in run)) for run in _runs(document.blocks)]
    instead = dict(out.everywhere)
    for block in document.blocks if instead else ():
        if (block.kind in drawn and block.bbox is not None) or block.kind in told:
            out.cuts[block.part, block.index] += cuts(block.text, instead)
    for run, text in runs if instead else ():
        _across(run, cuts(text, instead), out)
    out.cuts = {key: merged(found) for key, found in out.cuts.items() if found}
    return out


def _runs(blocks: Iterable[Block]) -> list[list[Block]]:
    out: list[list[Block]] = []
    for block in blocks:
        last = out[-1][-1] if out else None
        if block.kind not in LINES or block.bbox is None:
            continue
        if last is None or (last.part, last.index + 1, last.cell) != (block.part, block.index, block.cell):
            out.append([])
        out[-1].append(block)
    return [run for run in out if len(run) > 1]


def _across(run: Sequence[Block], found: Iterable[Cut], out: Stretches) -> None:
    """Cut what begins on one line of `run` and ends on a later one; what stands there instead goes on the first."""
    starts, at = [], 0
    for block in run:
        starts.append(at)
        at += len(block.text)
    for a, b, instead in found:
        touched = [n for n, s in enumerate(starts) if s < b and s + len(run[n].text) > a]
        if len(touched) < 2:
            continue
        for n in touched:
            start, end = max(a, starts[n]) - starts[n], min(b, starts[n] + len(run[n].text)) - starts[n]
            out.cuts[run[n].part, run[n].index].append((start, end, instead if n == touched[0] else ""))
