"""The head of a 公文 as the layout rules see it: which papers are held to it, which marks stand in the flow of the page."""

import re
from datetime import date

from biaoshi.types.document import Block, Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark

STANDARD = date(2012, 7, 1)
"""GB/T 9704—2012 and the 条例 of 2012: before, other corners, other terms, fewer copy numbers."""
HEAD = ("top", "right", "center", "title")
FLOW = (*HEAD, "foot", "body")
"""Zones of the page's own text, as against text boxes, headers, names."""


def held(facts: Facts) -> bool:
    """Tell whether the paper is a mainland 公文: maps, forms, ledgers, examinations and notes have other layouts."""
    p = facts.particulars
    return p.official and p.carrier == "document" and p.region == "mainland"


def lapsed(facts: Facts) -> bool:
    """Tell whether a stamp says that the paper is declassified: where its old mark stands no longer matters."""
    return any(m.kind == "declassified" and m.live for m in facts.marks)


def head_marks(facts: Facts) -> list[Mark]:
    """Return the paper's own state-secret marks at the head of its text, in order of place; none if declassified."""
    return [] if lapsed(facts) else [m for m in facts.own() if m.zone in HEAD]


def flow_marks(facts: Facts) -> list[Mark]:
    """Return the paper's own state-secret marks in the flow of the text; none if declassified."""
    return [] if lapsed(facts) else [m for m in facts.own() if m.zone in FLOW]


def paged(facts: Facts) -> bool:
    """Tell whether the file is a final form (PDF, OFD, scan), not one that is still edited."""
    kind = facts.document.media_type
    return kind in ("application/pdf", "application/ofd", "application/vnd.ofd") or kind.startswith("image/")


def beside(facts: Facts, a: Span, b: Span) -> bool:
    """Tell whether two stretches stand on one line: of the text, of a page, or in one row of a table."""
    if facts.line(a.start) == facts.line(b.start):
        return True
    one, other = facts.block(a.start), facts.block(b.start)
    if one.cell and other.cell:
        return one.part == other.part and one.cell[:2] == other.cell[:2]
    return one.page == other.page and _level(one, other)


def _level(one: Block, other: Block) -> bool:
    if one.bbox is None or other.bbox is None:
        return False
    height = min(one.bbox[3] - one.bbox[1], other.bbox[3] - other.bbox[1])
    return abs((one.bbox[1] + one.bbox[3]) - (other.bbox[1] + other.bbox[3])) / 2 < 0.4 * height


def tight(text: str) -> str:
    """Return `text` without white space."""
    return re.sub(r"\s", "", text)
