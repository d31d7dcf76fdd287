"""密级后面应当标注保密期限。

只写“机密★”或者“机密”，到期提醒和解密都无从算起。2014年3月起是错误，此前是问题，2012年7月以前只写密级是当时通行的
做法，只作提示，1991年以前的不说。标在段落前后的密点可以只写密级。期限有几种法定写法，推定的年数只是提示，不能代替定密。

依据：保守国家秘密法 第十九条；保守国家秘密法实施条例 第二十一条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.calendar import LIMITS
from biaoshi.rules.forms import is_field
from biaoshi.rules.periods import in_words
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule
from biaoshi.types.severity import Severity

REGULATION_2014 = date(2014, 3, 1)
FORMAT_2012 = date(2012, 7, 1)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live mark without a period, as severe as the rules of its day make it."""
    severity: Severity = (
        "error" if facts.law_date >= REGULATION_2014 else "warning" if facts.law_date >= FORMAT_2012 else "info"
    )
    for mark in on_paper(facts):
        if is_field(facts, mark) and any(s.period is not None for s in facts.say("period")):
            continue  # the period has a field of its own
        if mark.period.kind == "missing" and mark.role != "paragraph":
            shown = mark.level or (mark.level_piece.text.strip() if mark.level_piece else "")
            yield Hit(
                mark.span,
                f"只标了密级“{shown}”，没有标保密期限",
                mark=mark,
                severity=severity,
                suggestion=_suggestion(mark, facts),
            )


def _suggestion(mark: Mark, facts: Facts) -> str:
    said = [s for s in facts.say("period") if s.period is not None and s.period.kind not in ("missing", "invalid")]
    parts = ["按实际定密补写期限、解密时间或者解密条件"]
    if said and said[0].period is not None:
        parts.append(f"文中写明保密期限为{in_words(said[0].period)}")
    if mark.level is not None:
        hint = f"提示：未标期限的，通常按{LIMITS[mark.level]}年推定"
        parts.append(
            f"{hint}，即至{mark.expires.year}年{mark.expires.month}月{mark.expires.day}日"
            if mark.presumed and mark.expires
            else hint
        )
    return "；".join(parts)


RULE = Rule(
    code="PE201",
    name="period-missing",
    doc=__doc__,
    severity="error",
    also=("warning", "info"),
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("⟦机密★⟧\n关于开展检查的通知", date="2025-03-01", severity="error"),
        Example("⟦秘密⟧\n关于开展检查的通知", date="2014-03-01", severity="error"),
        Example("⟦绝密⟧\n关于开展检查的通知", severity="error"),
        Example("⟦机密⟧\n关于开展检查的通知", date="2013-05-01", severity="warning"),
        Example("⟦机密⟧\n关于开展检查的通知", date="2005-05-01", severity="info"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("机密\n关于开展检查的通知", date="1985-05-01"),
        Example("机密★10年\n关于文件管理的通知\n各单位：\n机密文件和秘密文件分柜存放。"),
    ),
)
