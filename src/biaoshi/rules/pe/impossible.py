"""保密期限不能是零，日期要存在，解密时间不早于制发日。

“0年”没有意义；“2025年2月30日”没有这一天；解密时间不晚于成文日期的，等于没有保密。没有成文日期的，只看日期本身。

依据：保守国家秘密法 第二十条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import expiry
from biaoshi.rules.periods import in_words, place, word, writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the period of each live mark that is zero, no date of the calendar, or over before it began."""
    for mark in on_paper(facts, "state_secret", "changed"):
        if mark.period.piece is None:
            continue
        if writing(mark.period) == "impossible":
            words = word(mark.period)
            said = (
                f"“{words}”没有这一天"
                if "日" in words or "." in words or "-" in words or "/" in words or words.isdecimal()
                else f"期限不能是“{words}”"
            )
            yield Hit(place(mark.period.piece), said, mark=mark, suggestion="核对定密审批记录，写明实际的期限")
        elif mark.period.kind == "until" and facts.date is not None:
            ends = expiry(mark.period, facts.date)
            if ends is not None and ends <= facts.date:
                yield Hit(
                    place(mark.period.piece),
                    f"解密时间{in_words(mark.period)}不晚于成文日期{facts.date.year}年{facts.date.month}月{facts.date.day}日",
                    mark=mark,
                    suggestion="核对解密时间和成文日期",
                )


RULE = Rule(
    code="PE206",
    name="impossible-period",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("秘密★⟦0年⟧\n关于开展检查的通知"),
        Example("秘密★⟦零年⟧\n关于开展检查的通知"),
        Example("秘密★⟦2025年2月30日⟧\n关于开展检查的通知"),
        Example("秘密★⟦2026.13.1⟧\n关于开展检查的通知"),
        Example("秘密★⟦2024年12月31日⟧\n关于开展检查的通知", date="2025-03-01"),
    ),
    good=(
        Example("秘密★10年\n关于开展检查的通知"),
        Example("秘密★2025年12月31日\n关于开展检查的通知", date="2025-03-01"),
        Example("秘密★2028年2月29日\n关于开展检查的通知"),
    ),
)
