"""解密条件已经成就。

写明“启用前”的试卷已经考过、写明“会议开始前”的会议已经开过，保密期限就已届满。只在文中写明了日期、并且说的是同一件事时
才说；考试只写年份的，过了那一年才说。

依据：保守国家秘密法 第二十条；保守国家秘密法 第二十四条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.periods import word
from biaoshi.rules.standing import on_paper, once
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark with a condition whose event, dated in the text, lies before the day of checking."""
    for mark in once(on_paper(facts)):
        if mark.period.kind != "condition" or mark.expires is None or facts.as_of < mark.expires:
            continue
        yield Hit(
            mark.span,
            f"解密条件“{word(mark.period)}”已经成就（{mark.expires_basis or '文中日期已过'}）",
            mark=mark,
            suggestion="已满期限的自行解密；确需继续保密的，应当在条件成就以前重新确定",
        )


RULE = Rule(
    code="PE210",
    name="condition-met",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("⟦绝密★启用前⟧\n云岭省普通高中学业水平考试\n语文试题\n考试时间：2026年6月20日"),
        Example(
            "⟦机密★会议开始前⟧\n关于召开工作会议的通知\n各单位：\n现定于2026年3月5日召开全省工作会议，请做好准备。"
        ),
        Example("⟦绝密★启用前⟧\n2024年云岭省普通高等学校招生统一考试\n语文试题"),
    ),
    good=(
        Example("绝密★启用前\n云岭省普通高中学业水平考试\n语文试题\n考试时间：2027年6月20日"),
        Example("绝密★启用前\n2026年云岭省普通高等学校招生统一考试\n语文试题"),
        Example("机密★公布前\n关于召开工作会议的通知\n各单位：\n现定于2026年3月5日召开全省工作会议，请做好准备。"),
    ),
)
