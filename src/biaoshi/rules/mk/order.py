"""标志的顺序是密级、★、期限。

★放在最前、最后，或者期限写在密级前面，都不是规定的形式；也常见于照抄网上错误的模板。★后面另起一行写期限的不算错。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

_SAID = {
    "star_first": "“★”不放在密级前面",
    "star_last": "“★”不放在期限后面",
    "period_first": "期限不写在密级前面",
}


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark whose level, star and period are out of order."""
    for mark in on_paper(facts):
        if mark.order == "normal" or mark.level_piece is None:
            continue
        right = _right(mark)
        yield Hit(
            mark.span, f"{_SAID[mark.order]}，应写作“{right}”", right, mark=mark, suggestion="顺序为密级、★、保密期限"
        )


def _right(mark: Mark) -> str:
    """The canonical form, else the parts as they stand in the right order."""
    level = mark.level_piece.text.strip() if mark.level_piece else ""
    period = mark.period.piece.text.strip() if mark.period.piece else ""
    return mark.canonical or f"{level}★{period}"


RULE = Rule(
    code="MK105",
    name="wrong-order",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    silences=("MK102",),
    bad=(
        Example("⟦★机密10年⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("⟦★机密⟧\n关于开展检查的通知", "机密★\n关于开展检查的通知"),
        Example("⟦机密10年★⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("⟦10年★机密⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("⟦启用前★绝密⟧\n云岭省普通高中学业水平考试", "绝密★启用前\n云岭省普通高中学业水平考试"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("机密★\n10年\n关于开展检查的通知"),
    ),
)
