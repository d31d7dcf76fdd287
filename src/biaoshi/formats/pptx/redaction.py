"""Words cut out of a presentation: from one paragraph, comment or property, or from every part of the package.

A block of a slide says only its part; it is found by being the one paragraph of that part that reads so.
"""

from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.cutting import Manner, asked, cut_everywhere, cut_here, delivered, open_for_cutting, wanted
from biaoshi.formats.ooxml.draft import Draft, open_draft, root_of
from biaoshi.formats.ooxml.markup import local
from biaoshi.formats.ooxml.texts import Cuts, Place
from biaoshi.formats.pptx.reader import read
from biaoshi.types.document import UNPLACED, Block, Document
from biaoshi.types.order import Order, Written

_UNSURE = "找不到这段文字的唯一位置（或者里面有看不见的文字），不能只在此处除去，请改用 everywhere"


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the presentation without the words of `orders`. Raises UnreadableError for one that is signed, odd or has
    macros."""
    draft = open_draft(source, limits)
    open_for_cutting(draft)
    document = read(Source(draft.data, source.name), limits)
    told = asked(document, orders)
    undone, done = told.undone, list[Block]()
    for here in told.heres:
        if _here(draft, document, here.block, here.cuts, done):
            done.append(here.block)
        else:
            undone += [(n, _UNSURE) for n in here.numbers]
    cut_everywhere(draft, wanted(told.everywhere), Manner())
    return Written(delivered(draft), tuple(sorted(undone)))


def _here(draft: Draft, document: Document, block: Block, cuts: Cuts, done: list[Block]) -> bool:
    """Cut stretches of one block; `done`: those cut before, which no longer read as they did."""
    member = block.address.partition("#")[0]
    if member.lower() not in draft.package.by_name:
        return False
    placed = block.kind not in UNPLACED
    alike = [
        b for b in document.blocks if (b.address, b.text, b.kind in UNPLACED) == (block.address, block.text, not placed)
    ]
    left = [b for b in alike if not any(b is d for d in done)]
    found = cut_here(
        root_of(draft, member), block.text, (left.index(block), len(left)), cuts, lambda p: _written(p) == placed
    )
    if found:
        draft.touched.add(member)
    return found


def _written(place: Place) -> bool:
    """True for text on a slide, in its notes or in a comment, False for attributes and properties."""
    if place.key:
        return False
    above = {local(e) for e in (place.nodes[0], *place.nodes[0].iterancestors())}
    return bool(above & {"p", "cm", "v"})
