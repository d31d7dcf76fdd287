"""保密期限不超过该密级的上限。

绝密不超过三十年，机密不超过二十年，秘密不超过十年；按月、按日和写明日期的，从制发日起折算。保密事项范围另有规定、文中
写明了具体事项的，只作提示；没有成文日期的，写明日期的期限无从折算，不在此列。2010年10月以前的只作提示。

依据：保守国家秘密法 第二十条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import beyond
from biaoshi.rules.periods import in_words, place
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule

LAW_2010 = date(2010, 10, 1)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the period of each live mark that is longer than its level allows."""
    named = next(facts.say("catalogue"), None)
    kept = {s.value.removesuffix("年").removeprefix("定期") for s in facts.say("retention") if s.value}
    for mark in on_paper(facts, "state_secret", "changed"):
        if mark.level is None or mark.period.piece is None:
            continue
        limit = facts.profile.limits.get(mark.level)
        if limit is None or not beyond(mark.period, mark.level, facts.date, limit):
            continue
        retained = mark.period.kind == "years" and str(mark.period.value) in kept
        yield Hit(
            place(mark.period.piece),
            f"{mark.level}级的保密期限不超过{limit}年，这里标的是{in_words(mark.period)}",
            mark=mark,
            severity="info" if named or facts.law_date < LAW_2010 else None,
            suggestion="核对是否把档案保管期限当成了保密期限"
            if retained
            else f"改为{limit}年以内；保密事项范围另有规定的，在定密依据中写明具体事项",
            against=(f"文中写明了保密事项范围的事项（{named.value}）",) if named else (),
        )


RULE = Rule(
    code="PE202",
    name="period-over-limit",
    doc=__doc__,
    severity="error",
    also=("info",),
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("秘密★⟦20年⟧\n关于开展检查的通知", severity="error"),
        Example("机密★⟦30年⟧\n关于开展检查的通知"),
        Example("绝密★⟦50年⟧\n关于开展检查的通知"),
        Example("秘密★⟦121个月⟧\n关于开展检查的通知"),
        Example("秘密★⟦2035年3月2日⟧\n关于开展检查的通知", date="2025-03-01"),
        Example(
            "秘密★⟦15年⟧\n关于资料管理的通知\n各单位：\n密级和期限依据《水文工作国家秘密范围的规定》第3项确定。",
            severity="info",
        ),
        Example("秘密★⟦20年⟧\n关于开展检查的通知", date="2005-03-01", severity="info"),
    ),
    good=(
        Example("秘密★10年\n关于开展检查的通知"),
        Example("秘密★120个月\n关于开展检查的通知"),
        Example("绝密★30年\n关于开展检查的通知"),
        Example("秘密★2035年3月1日\n关于开展检查的通知", date="2025-03-01"),
    ),
)
