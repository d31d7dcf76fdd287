"""Words cut out of a Word document: at an address across its runs, or from every part of the package.

Everywhere means text of any kind, paragraph by paragraph (runs, deleted text, field codes, comments, properties), and
attributes (alternative text, authors, link targets). Parts in which nothing is cut keep their bytes.
"""

import re

from biaoshi.formats.docx.reader import read
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.cutting import Manner, cut_everywhere, delivered, open_for_cutting, wanted
from biaoshi.formats.ooxml.draft import Draft, open_draft, root_of
from biaoshi.formats.ooxml.markup import Element, W
from biaoshi.formats.ooxml.texts import CHARACTERS, Cuts, has_text, is_shown, joined, write
from biaoshi.types.order import Order, Written

_ADDRESS = re.compile(r"([^#]+)#p\[([0-9]+)\]")
_GONE = (W + "del", W + "moveFrom")
_MIXED = "这一段含有修订、隐藏文字或者域，或者在文本框里，不能只在此处除去，请改用 everywhere"


def cut(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the document without the words of `orders`. Raises UnreadableError for a signed or odd package."""
    document = read(source, limits)
    blocks = {(b.part, b.index): b for b in document.blocks}
    doubled = {(u.part, u.index) for u in document.unseen}  # deleted or hidden words would stay beside the cut
    doubled |= {(b.part, b.index) for b in document.blocks if b.kind == "textbox"}  # stored twice
    draft = open_draft(source, limits)
    open_for_cutting(draft)
    undone: list[tuple[int, str]] = []
    everywhere: list[tuple[str, str]] = []
    heres: dict[tuple[str, int], Cuts] = {}
    for n, order in enumerate(orders):
        block = blocks.get((order.part, order.index))
        if block is None or not 0 <= order.start < order.end <= len(block.text):
            undone.append((n, "没有这样的地方"))
        elif order.everywhere:
            everywhere.append((block.text[order.start : order.end], order.text))
        elif (
            (order.part, order.index) in doubled
            or (place := _ADDRESS.fullmatch(block.address)) is None
            or not _holds(draft, place[1], int(place[2]), block.text)
        ):
            undone.append((n, _MIXED))
        else:
            heres.setdefault((place[1], int(place[2])), []).append((order.start, order.end, order.text))
    for (member, number), cuts in heres.items():
        write(joined(list(root_of(draft, member).iter(W + "p"))[number], _shown), cuts)
        draft.touched.add(member)
    cut_everywhere(draft, wanted(everywhere), Manner(groupings=(_shown, is_shown, has_text)))
    return Written(delivered(draft), tuple(undone))


def _shown(e: Element) -> bool:
    """True for what of a paragraph is shown: its texts and characters."""
    return (e.tag == W + "t" or e.tag in CHARACTERS) and not any(a.tag in _GONE for a in e.iterancestors())


def _holds(draft: Draft, member: str, number: int, text: str) -> bool:
    paragraphs = list(root_of(draft, member).iter(W + "p")) if member.lower() in draft.package.by_name else []
    return number < len(paragraphs) and joined(paragraphs[number], _shown).text == text
