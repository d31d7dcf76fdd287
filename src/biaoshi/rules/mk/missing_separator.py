"""密级与保密期限之间缺少★。

“机密 10年”“【机密】5年”“秘密”另起一行再写“5年”，都不是完整的国家秘密标志，核对和检索会漏掉。★后面换行的是一个
标志，不算错；只写密级、没有期限的，由缺少期限一条说。括号随这一条一并去掉。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.forms import is_field
from biaoshi.rules.standing import on_paper
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark with a level and a period but nothing that could be a separator."""
    for mark in on_paper(facts):
        level, period = mark.level_piece, mark.period.piece
        if mark.order != "normal" or mark.separator is not None or level is None or period is None:
            continue
        if is_field(facts, mark):
            continue
        span = _whole(mark, level.span, period.span)
        right = f"{level.text}★{period.text}"
        yield Hit(
            span,
            f"密级与期限之间缺少“★”，应写作“{mark.canonical or right}”",
            right,
            mark=mark,
            suggestion="在密级与期限之间加“★”，中间不留空格，也不用括号代替",
        )


def _whole(mark: Mark, level: Span, period: Span) -> Span:
    """From the level (or the bracket before it) to the period (or the bracket after it)."""
    start = min([level.start, *(b.start for b in mark.brackets)])
    return Span(start, max([period.end, *(b.end for b in mark.brackets)]))


RULE = Rule(
    code="MK102",
    name="separator-missing",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    silences=("MK106",),
    bad=(
        Example("⟦机密 10年⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("⟦秘密5年⟧\n关于开展检查的通知", "秘密★5年\n关于开展检查的通知"),
        Example("⟦【机密】5年⟧\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("⟦绝密（30年）⟧\n关于开展检查的通知", "绝密★30年\n关于开展检查的通知"),
        Example("⟦秘密\n5年⟧\n关于开展检查的通知", "秘密★5年\n关于开展检查的通知"),
        Example("⟦绝密 启用前⟧\n云岭省普通高中学业水平考试", "绝密★启用前\n云岭省普通高中学业水平考试"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("机密 10年\n关于开展检查的通知", date="1986-03-01"),
        Example("机密★\n10年\n关于开展检查的通知"),
    ),
)
