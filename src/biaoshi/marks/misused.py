"""A star on words that are no secret at all: 个人隐私★5年, 敏感信息★3年. The star is for state secrets alone (保密法 第二十二条)."""

import re
from collections.abc import Iterator

from biaoshi.marks.entry import piece, standing_mark
from biaoshi.marks.levels import GAP
from biaoshi.marks.outline import Outline
from biaoshi.marks.period import match_period, read_period
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark, Piece

_WRITING = re.compile(
    rf"(?P<word>(?:公民|个人|患者|客户|当事人)?(?:个人)?(?:隐私|信息|资料|材料|档案|数据)(?:级|类)?|机要|私密|限阅|控制级){GAP}(?P<sep>[★☆]){GAP}"
)
_REACH = 20  # code points before the star a writing may take


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield what stands as a mark: such a word with a star and a period, its line to itself."""
    for star in re.finditer("[★☆]", shape.text):
        m = _WRITING.search(shape.text, max(0, star.start() - _REACH), star.end() + 8)
        if m is None or m.start("sep") != star.start():
            continue
        end = match_period(shape.text, m.end(), strong=False)
        if end is None or re.search("[内部敏感]$", shape.text[max(0, m.start() - 2) : m.start()]):
            continue
        start, stop = shape.folded.back(m.end(), end)
        written = Piece(shape.document.text[start:stop], shape.text[m.end() : end], Span(start, stop))
        mark = standing_mark(
            shape,
            Span(m.start(), end),
            "other",
            "strong",
            period=read_period(written),
            separator=piece(shape, m, "sep"),
        )
        if mark and mark.live:
            yield mark
