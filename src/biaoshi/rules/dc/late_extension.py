"""延长保密期限应当在原期限届满以前决定。

期满没有延长的自行解密，届满以后再“延长”没有效力，需要保密的只能重新定密。原期限从成文日期起算；原标志没有写期限的、成文日期不明
的、没有写决定日期的不说。

依据：保守国家秘密法 第二十四条第二款（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import expiry
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

SINCE = date(1991, 1, 1)
"""Before it papers bore no periods."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each extension dated on or after the day the old period ran out."""
    done: list[Span] = []
    for span, decided, old in _extensions(facts):
        ended = expiry(old.period, facts.date)
        if ended is None or decided < max(ended, SINCE) or any(span.overlaps(d) for d in done):
            continue
        done.append(span)
        yield Hit(
            span,
            f"原期限到{ended.year}年{ended.month}月{ended.day}日已满，{decided.year}年{decided.month}月{decided.day}日才决定延长，已经自行解密",
            also=(old.span,),
            suggestion="核对期满以前有无延长的书面通知；没有的已经解密，确需保密的重新定密",
        )


def _extensions(facts: Facts) -> Iterator[tuple[Span, date, Mark]]:
    """Yield place, day of the decision and the mark whose period it extends."""
    marks = [m for m in facts.of_kind("state_secret") if m.role in ("document", "attachment", "obsolete")]
    for s in facts.say("extended"):
        old = next((m for m in marks if s.mark == m.span), marks[0] if marks else None)
        if s.on and old:
            yield s.span, s.on, old
    for change in facts.live("changed"):
        before = [m for m in marks if m.span.start < change.span.start]
        if change.on and before and (change.level is None or change.level == before[-1].level):
            yield change.span, change.on, before[-1]


RULE = Rule(
    code="DC605",
    name="extended-after-expiry",
    doc=__doc__,
    severity="error",
    check=check,
    bad=(
        Example("秘密★5年\n⟦保密期限延长至2030年12月31日⟧（2025年6月1日）\n关于开展检查的通知", date="2018-03-01"),
        Example("秘密★5年\n⟦保密期限延长5年⟧（2024年1月1日）\n关于开展检查的通知", date="2018-03-01"),
        Example(
            "秘密★2024年12月31日\n⟦保密期限变更为2030年12月31日⟧（2025年2月1日）\n关于开展检查的通知", date="2020-03-01"
        ),
    ),
    good=(
        Example("秘密★5年\n保密期限延长至2030年12月31日（2022年6月1日）\n关于开展检查的通知", date="2018-03-01"),
        Example("秘密★5年\n保密期限延长至2030年12月31日（2025年6月1日）\n关于开展检查的通知"),
        Example("秘密★5年\n保密期限延长至2030年12月31日（2023年2月28日）\n关于开展检查的通知", date="2018-03-01"),
    ),
)
