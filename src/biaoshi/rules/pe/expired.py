"""保密期限已经届满。

期满没有延长的，自行解密。印发前的文件还带着已经过期的标志，多半是抄了旧稿，要改；其他场合只是说明事实，公开前仍须审查。
届满以前决定延长并写明日期的不说；没有标期限、按年数推定的不说；以事件为条件的由另一条说。

依据：保守国家秘密法 第二十四条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.standing import on_paper, once
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark whose period (not presumed, no condition) had run out by the day of checking."""
    late = next((s for s in facts.say("extended") if s.on is None), None)
    for mark in once(on_paper(facts, "state_secret", "changed")):
        if mark.expires is None or mark.presumed or mark.period.kind == "condition" or facts.as_of < mark.expires:
            continue
        if mark.period.kind == "until" and facts.date is not None and mark.expires <= facts.date:
            continue  # PE206: over before it began
        if mark.kind == "state_secret" and _changed_in_time(mark, facts):
            continue
        day = mark.expires
        yield Hit(
            mark.span,
            f"保密期限自{day.year}年{day.month}月{day.day}日起已满，没有延长的自行解密",
            mark=mark,
            severity="warning" if facts.profile.about_to_send else None,
            suggestion="文中说已延长，但没有写明决定日期，请核对是否在届满以前决定"
            if late
            else "核对有无延长期限的书面通知；公开以前仍须审查",
        )


def _changed_in_time(mark: Mark, facts: Facts) -> bool:
    """A change of level or period, dated before the period ran out, takes the old mark's place."""
    return any(m.on is not None and mark.expires is not None and m.on < mark.expires for m in facts.live("changed"))


RULE = Rule(
    code="PE209",
    name="period-run-out",
    doc=__doc__,
    severity="info",
    also=("warning",),
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("⟦秘密★5年⟧\n关于开展检查的通知", date="2018-03-01", severity="info"),
        Example("⟦秘密★5年⟧\n关于开展检查的通知", date="2018-03-01", profile="archive", severity="info"),
        Example("⟦秘密★2025年12月31日⟧\n关于开展检查的通知", date="2025-03-01", profile="issue", severity="warning"),
        Example("⟦秘密★1年⟧\n关于开展检查的通知", date="2025-11-24", as_of="2026-11-24"),
    ),
    good=(
        Example("秘密★5年\n关于开展检查的通知", date="2025-03-01"),
        Example("秘密★1年\n关于开展检查的通知", date="2025-11-25", as_of="2026-11-24"),
        Example("秘密\n关于开展检查的通知", date="2005-03-01"),
        Example(
            "机密★5年\n密级变更为秘密★10年（2020年5月1日）\n关于开展检查的通知\n各单位：\n请认真贯彻执行。",
            date="2018-03-01",
        ),
        Example(
            "秘密★5年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n经省人民政府办公厅批准，自2022年12月1日起本件保密期限延长至2030年12月31日。",
            date="2018-03-01",
        ),
    ),
)
