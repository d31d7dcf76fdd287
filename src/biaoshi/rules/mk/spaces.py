"""标志中间不留空格。

“机密★ 5 年”中间的空格会使检索漏掉它。2012年7月以前只标密级时，两个字之间空一字是当时的格式，不算错；★后面换行的
也不算错；期限、分隔符整个要改写的（10 years），由管它们的那一条说。

提示：GB/T 9704—2012 的式样不空格，原件未核（house）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.periods import writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

FORMAT_2012 = date(2012, 7, 1)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the spaces inside each live mark, from the first to the last of them."""
    for mark in on_paper(facts):
        if mark.order != "normal" or mark.spelling == "foreign":
            continue
        spaces = [
            s
            for s in mark.spaces
            if not (_breaks(facts.text, s) or _of_its_time(mark, s, facts) or _rewritten(mark, s))
        ]
        if spaces:
            span = Span(spaces[0].start, spaces[-1].end)
            right = re.sub(r"[^\S\n]+", "", facts.text[span.start : span.end])
            yield Hit(span, "标志中间不留空格", right, mark=mark)


def _breaks(text: str, s: Span) -> bool:
    """Space at the end or start of a line: the mark merely wraps."""
    return text[s.end : s.end + 1] == "\n" or text[s.start - 1 : s.start] == "\n"


def _rewritten(mark: Mark, s: Span) -> bool:
    """Inside a period or a separator that another rule writes anew (10 years, 半 年, 2026. 12. 31, “ ☆ ”)."""
    star = mark.separator
    if star is not None and star.span.overlaps(s) and "".join(star.folded.split()) != "★":
        return True
    piece = mark.period.piece
    return piece is not None and piece.span.overlaps(s) and writing(mark.period) in ("unit", "loose")


def _of_its_time(mark: Mark, s: Span, facts: Facts) -> bool:
    """Between the two characters of a level that stands alone, in a paper from before the format of 2012."""
    alone = mark.period.piece is None and mark.separator is None
    inside = mark.level_piece is not None and mark.level_piece.span.overlaps(s)
    return alone and inside and facts.law_date < FORMAT_2012


RULE = Rule(
    code="MK110",
    name="stray-spaces",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example("机密★⟦ 5 ⟧年\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("机⟦ ⟧密★5年\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("秘⟦\u3000⟧密\n关于开展检查的通知", "秘密\n关于开展检查的通知", date="2020-05-01"),
        Example("秘⟦ ⟧密★5年\n关于开展检查的通知", "秘密★5年\n关于开展检查的通知", date="2006-05-01"),
    ),
    good=(
        Example("机密★5年\n关于开展检查的通知"),
        Example("机密★\n10年\n关于开展检查的通知"),
        Example("机\u3000密\n关于开展检查的通知", date="2006-05-01"),
    ),
)
