"""解密条件应当是能够判断的事件。

“适当时候”“会后”“条件成熟后”谁也说不准哪一天成就，到期无从判断。“启用前”“公布前”“会议开始前”“考试结束后”说的是
一件可以判断的事，不管。

依据：保守国家秘密法 第二十条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.periods import place, word, writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the condition of each live mark that nobody could tell to be met."""
    for mark in on_paper(facts):
        if mark.period.piece is not None and writing(mark.period) == "vague":
            yield Hit(
                place(mark.period.piece),
                f"解密条件“{word(mark.period)}”含糊，无法判断是否成就",
                mark=mark,
                suggestion="写明可以判断的事件，如“启用前”“公布前”“会议开始前”，或者改标期限、解密时间",
            )


RULE = Rule(
    code="PE208",
    name="vague-condition",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密★⟦会后⟧\n关于开展检查的通知"),
        Example("机密★⟦适当时候公开前⟧\n关于开展检查的通知"),
        Example("秘密★⟦条件成熟后⟧\n关于开展检查的通知"),
    ),
    good=(
        Example("绝密★启用前\n云岭省普通高中学业水平考试"),
        Example("机密★公布前\n关于开展检查的通知"),
        Example("机密★会议开始前\n关于召开会议的通知"),
    ),
)
