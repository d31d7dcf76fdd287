"""文件没有成文日期。

保密期限从标明的制发日起算，没有日期就算不出何时届满；也不知道当时适用哪些规定，只能按检查当日的规定检查。只标解密条件的
不需要日期，不说；表单、案卷封面的密级栏不说；看不出发文机关、文种和字号的（摘出的一段、讲义）不说。

依据：保守国家秘密法实施条例 第十九条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.forms import is_field
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield once for a paper that bears a mark and no date, unless all it waits for is a condition."""
    p = facts.particulars
    if facts.date is not None or (p.issuer is None and p.genre is None and p.number is None):
        return
    mark = next((m for m in on_paper(facts) if m.period.kind != "condition" and not is_field(facts, m)), None)
    if mark is not None:
        yield Hit(
            mark.span,
            "没有成文日期，算不出保密期限何时届满；已按检查当日的规定检查",
            mark=mark,
            suggestion="补写成文日期，或者在检查时给出文件日期",
        )


RULE = Rule(
    code="PE212",
    name="undated",
    doc=__doc__,
    severity="info",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(Example("⟦机密★10年⟧\n关于开展检查的通知\n各单位：\n请认真贯彻执行。"),),
    good=(
        Example("机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。", date="2025-03-01"),
        Example("关于开展检查的通知\n各单位：\n请认真贯彻执行。"),
        Example("机密★10年\n一、总体布局\n图中各点均以代号表示。"),
        Example("绝密★启用前\n云岭省普通高中学业水平考试\n语文试题"),
    ),
)
