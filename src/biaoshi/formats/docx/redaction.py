"""Words cut out of a Word document: at an address across its runs, or from every part of the package.

Everywhere means text of any kind, paragraph by paragraph (runs, deleted text, field codes, comments, properties), and
attributes (alternative text, authors, link targets). Parts in which nothing is cut keep their bytes.
"""

import re

from biaoshi.formats.docx.reader import read
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.cutting import Manner, asked, cut_everywhere, delivered, open_for_cutting, wanted
from biaoshi.formats.ooxml.draft import Draft, open_draft, root_of
from biaoshi.formats.ooxml.markup import Element, W
from biaoshi.formats.ooxml.texts import CHARACTERS, Place, has_text, is_shown, joined, write
from biaoshi.types.document import Block
from biaoshi.types.order import Order, Written

_ADDRESS = re.compile(r"([^#]+)#p\[([0-9]+)\]")
_GONE = (W + "del", W + "moveFrom")
_MIXED = "这一段含有修订、隐藏文字或者域，或者在文本框里，不能只在此处除去，请改用 everywhere"


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the document without the words of `orders`. Raises UnreadableError for one that is signed, odd or has
    macros."""
    draft = open_draft(source, limits)
    open_for_cutting(draft)
    document = read(Source(draft.data, source.name), limits)
    doubled = {(u.part, u.index) for u in document.unseen}  # deleted or hidden words would stay beside the cut
    doubled |= {(b.part, b.index) for b in document.blocks if b.kind == "textbox"}  # stored twice
    told = asked(document, orders)
    paragraphs: dict[str, list[Element]] = {}
    for here in told.heres:
        block = here.block
        place = None if (block.part, block.index) in doubled else _place(draft, block, paragraphs)
        if place is None:
            told.undone.extend((n, _MIXED) for n in here.numbers)
        else:
            write(place, here.cuts)
            draft.touched.add(block.address.partition("#")[0])
    cut_everywhere(draft, wanted(told.everywhere), Manner(groupings=(_shown, is_shown, has_text)))
    return Written(delivered(draft), tuple(sorted(told.undone)))


def _shown(e: Element) -> bool:
    """True for what of a paragraph is shown: its texts and characters."""
    return (e.tag == W + "t" or e.tag in CHARACTERS) and not any(a.tag in _GONE for a in e.iterancestors())


def _place(draft: Draft, block: Block, paragraphs: dict[str, list[Element]]) -> Place | None:
    """Return the paragraph that says just what the block does, None where none does; `paragraphs`: of parts seen before."""
    m = _ADDRESS.fullmatch(block.address)
    if m is None or m[1].lower() not in draft.package.by_name:
        return None
    if m[1] not in paragraphs:
        paragraphs[m[1]] = list(root_of(draft, m[1]).iter(W + "p"))
    listed, number = paragraphs[m[1]], int(m[2])
    place = joined(listed[number], _shown) if number < len(listed) else None
    return place if place is not None and place.text == block.text else None
