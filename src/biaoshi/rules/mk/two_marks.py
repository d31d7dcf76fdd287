"""首页同一处只标一个密级和期限。

同一页上既有“机密★10年”又有“秘密★5年”，收文单位无从执行。已经划去或者注明作废的旧标志不算；变更、延期的字样不算；
附件、段落各自的标志不算；同一标志在不同行重复出现的、一年与12个月不算。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）；保守国家秘密法实施条例 第二十一条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import same_length
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Piece
from biaoshi.types.rule import Era, Example, Hit, Rule

_ITEM = re.compile(
    r"[ \u3000]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[、.．)）]|之[一二三四五六七八九十]|附[件录表图]|第[一二三四五六七八九十0-9]+[件篇号期])"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each further mark at the head of the first page that says other than the first one does."""
    first: Mark | None = None
    for mark in on_paper(facts):
        if (
            mark.role != "document"
            or mark.zone not in ("top", "right", "center", "title")
            or (facts.block(mark.span.start).page or 1) != 1
        ):
            continue
        if first is None:
            first = mark
        elif "\n" not in facts.text[first.span.end : mark.span.start] and _agree(first, mark, facts):
            yield Hit(
                mark.span, "同一行重复标了密级，只标一个", mark=mark, also=(first.span,), suggestion="删去重复的一个"
            )
        elif not _agree(first, mark, facts) and _same_place(first, mark, facts):
            yield Hit(
                mark.span,
                f"首页同时标了“{first.canonical or first.text.strip()}”和“{mark.canonical or mark.text.strip()}”，只能标一个",
                mark=mark,
                also=(first.span,),
                suggestion="按实际定密保留一个；含有几件的，标其中的最高密级和最长期限",
            )


def _agree(a: Mark, b: Mark, facts: Facts) -> bool:
    """They say the same, or one says less: a level alone beside the full mark is PE201's."""
    if a.level != b.level or (a.level is None and _words(a.level_piece) != _words(b.level_piece)):
        return False
    if "missing" in (a.period.kind, b.period.kind) or same_length(a.period, b.period, facts.date):
        return a.period.kind != "invalid" or _words(a.period.piece) == _words(b.period.piece)
    return False


def _same_place(a: Mark, b: Mark, facts: Facts) -> bool:
    """Within the head of a page, and no item of a compilation begins between."""
    lines = [x for x in facts.text[a.span.end : b.span.start].split("\n") if x.strip()]
    return len(lines) <= 12 and not any(_ITEM.match(x) for x in lines)


def _words(piece: Piece | None) -> str:
    return "".join(piece.folded.split()) if piece else ""


RULE = Rule(
    code="MK111",
    name="two-marks",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密★10年\n⟦秘密★5年⟧\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"),
        Example("机密★10年\n云岭省人民政府文件\n⟦机密★5年⟧\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"),
        Example("机密★10年\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。\n附件1\n秘密★5年\n检查项目表"),
        Example("机密★1年\n机密★12个月\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"),
        Example("000001\n机密★10年\n机密★10年\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"),
    ),
)
