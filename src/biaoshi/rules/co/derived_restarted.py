"""派生定密的期限从头算起，晚于来源的解密时间。

派生的国家秘密随来源一起解密：来源2020年定10年，2026年摘编时再写“机密★10年”，就多保密了六年。只在写明来源的标志和制发时间、本件
又能推算届满日期时说；来源只有年份的按该年最后一天算；另有更晚解密的来源的，按最晚的算；本件密级高于来源的不说。

提示：派生国家秘密的解密时间与来源一致，有地方法规写明，国家层面的写法未核（practice）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import expiry
from biaoshi.rules.ranking import shown
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the own mark that runs out later than every source it is derived from."""
    derived = list(facts.say("derived"))
    until = next((s for s in derived if s.on), None)
    used = [
        m
        for m in facts.of_kind("state_secret")
        if m.role == "source" and (m.relation in ("derive", "implement") or derived)
    ]
    ends = [(e, m) for m in used for e in (_ends(m, facts),) if e is not None]
    if until is None and (not ends or len(ends) < len(used)):
        return
    last = until.on if until and until.on else max(e for e, _ in ends)
    where = until.span if until else max(ends, key=lambda x: x[0])[1].span
    for mark in facts.own():
        own = expiry(mark.period, facts.date)
        if own is not None and own > last and mark.rank <= max((m.rank for m in used), default=3):
            yield Hit(
                mark.span,
                f"来源不晚于{last.year}年{last.month}月{last.day}日解密，本件“{shown(mark)}”还要更晚",
                mark=mark,
                also=(where,),
                suggestion="按来源的解密时间标志，期限不从头算起",
            )


def _ends(source: Mark, facts: Facts) -> date | None:
    issued = facts.source_days.get(source.span)
    return expiry(source.period, issued)


RULE = Rule(
    code="CO404",
    name="derived-period-restarted",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(2010, 10, 1)),
    bad=(
        Example(
            "⟦机密★10年⟧\n检查情况摘编\n各单位：\n以下内容摘自2020年3月1日印发的《云岭省检查方案》（机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "⟦机密★10年⟧\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》（云办发〔2020〕3号，机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "⟦机密★10年⟧\n检查情况摘编\n各单位：\n本件系派生定密，解密时间与原件一致，至2030年3月1日。",
            date="2026-03-01",
        ),
        Example(
            "⟦机密★10年⟧\n检查情况摘编\n各单位：\n以下内容摘自2020年3月印发的《云岭省检查方案》（机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "⟦机密★10年⟧\n关于转发《云岭省检查方案》（机密★2030年3月1日）的通知\n各单位：\n请认真贯彻执行。",
            date="2026-03-01",
        ),
    ),
    good=(
        Example(
            "机密★2030年3月1日\n检查情况摘编\n各单位：\n以下内容摘自2020年3月1日印发的《云岭省检查方案》（机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "机密★10年\n检查情况摘编\n各单位：\n以下内容摘自《云岭省检查方案》（机密★10年）：检查组由三人组成。",
            date="2026-03-01",
        ),
        Example(
            "机密★10年\n检查情况报告\n各单位：\n检查结束，参见2020年3月1日印发的《云岭省检查方案》（机密★10年），报告如下。",
            date="2026-03-01",
        ),
    ),
)
