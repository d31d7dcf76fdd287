"""保密期限的单位是年、个月、天。

一年以上写年，不满一年写个月，不满一月写天。没有单位（机密★10）、半年、1.5年、若干年、2周都不行；“6月”会被读作六月份。
意思明白的给出改法；单位或者年数要人来定的，只指出来。12个月写作1年，只作提示。18个月折不成整年，不管。

依据：国家秘密保密期限的规定（未核原文）（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.periods import in_words, place, word, writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Period, Piece
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the period of each live mark whose unit is missing or not one of 年, 个月, 天."""
    for mark in on_paper(facts, "state_secret", "changed"):
        if mark.period.piece is not None and writing(mark.period) == "unit":
            yield _hit(mark, mark.period, mark.period.piece)


def _hit(mark: Mark, period: Period, piece: Piece) -> Hit:
    words = word(period)
    span = place(piece)
    if period.kind == "months" and isinstance(period.value, int) and period.value % 12 == 0:
        right = f"{period.value // 12}年"
        said = f"满一年的期限以年计，“{words}”写作“{right}”"
        return Hit(span, said, right, mark=mark, severity="info" if re.search("[个個]", words) else "error")
    if period.kind != "invalid" and isinstance(period.value, int):
        right = in_words(period)
        if re.fullmatch("[^个個]+月", words):
            return Hit(span, f"“{words}”会被读作月份，几个月写作“{right}”", right, mark=mark)
        return Hit(span, f"期限的单位是年、个月、天，“{words}”应写作“{right}”", right, mark=mark)
    said, how = _unclear(words)
    return Hit(span, said, mark=mark, suggestion=how)


def _unclear(words: str) -> tuple[str, str]:
    if re.fullmatch("[0-9OolI]+", words):
        return f"期限“{words}”没有单位", f"写明单位，如“{words}年”或者“{words}个月”，按实际定密"
    if re.search(r"\.|半", words):
        return f"“{words}”不是整数，期限以整年或者整月计", "请定密责任人定为几年或者几个月"
    return f"“{words}”不是具体的期限", "写明几年、几个月、几天，或者解密时间、解密条件"


RULE = Rule(
    code="PE205",
    name="period-unit",
    doc=__doc__,
    severity="error",
    also=("info",),
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密★⟦10⟧\n关于开展检查的通知", severity="error"),
        Example("秘密★⟦6月⟧\n关于开展检查的通知", "秘密★6个月\n关于开展检查的通知"),
        Example("秘密★⟦半年⟧\n关于开展检查的通知", "秘密★6个月\n关于开展检查的通知"),
        Example("秘密★⟦1.5年⟧\n关于开展检查的通知"),
        Example("秘密★⟦3-5年⟧\n关于开展检查的通知"),
        Example("秘密★⟦2周⟧\n关于开展检查的通知", "秘密★14天\n关于开展检查的通知"),
        Example("机密★⟦10 years⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("秘密★⟦12个月⟧\n关于开展检查的通知", "秘密★1年\n关于开展检查的通知", severity="info"),
    ),
    good=(
        Example("秘密★6个月\n关于开展检查的通知"),
        Example("秘密★15日\n关于开展检查的通知"),
        Example("秘密★2026年6月30日\n关于开展检查的通知"),
        Example("秘密★18个月\n关于开展检查的通知"),
    ),
)
