"""中央企业商业秘密标志应当写全权属、等级和保密期限。

等级只有“核心商密”“普通商密”两级，期限写年、月、日，不能确定的写“长期”或者“公布前”。少了权属，转给别的单位就不知道是谁的；
少了期限，永远不会解除。只在中央企业方案下检查；写在正文里的“商业秘密”不管。

依据：中央企业商业秘密保护暂行规定（未核原文）（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live trade-secret mark that lacks its owner, one of the grades, or its period."""
    if not facts.profile.enterprise:
        return
    for mark in facts.live("trade_secret"):
        if mark.level_piece is not None or "★" in mark.text:
            continue  # a worse fault speaks: NS501, NS502
        lacking = _lacking(mark, facts)
        if lacking:
            yield Hit(
                mark.span,
                f"商业秘密标志缺{'、'.join(lacking)}",
                mark=mark,
                suggestion=f"写作：权属 {'或'.join(facts.profile.trade_levels)} 保密期限，例如“某某集团 {facts.profile.trade_levels[0]} 5年”",
            )


def _lacking(mark: Mark, facts: Facts) -> list[str]:
    words = re.sub(r"\s", "", mark.text)
    graded = any(level in words for level in facts.profile.trade_levels)
    dated = mark.period.kind not in ("missing", "invalid")
    return [
        w
        for w, there in (("权属", mark.owner or _owned(mark, facts)), ("等级", graded), ("保密期限", dated))
        if not there
    ]


_OWNER = re.compile(
    "[ \u3000]*(?:权属(?:单位)?[:：].{2,40}|[^。；，、：:（）]{4,30}(?:公司|集团|厂|研究院|研究所|设计院|中心|银行|大学|医院))[ \u3000]*"
)


def _owned(mark: Mark, facts: Facts) -> bool:
    """Tell whether the owner has one of the two lines above or below the mark to itself."""
    text, start, end = facts.text, mark.span.start, mark.span.end
    above = text[max(0, start - 100) : start].split("\n")[:-1][-2:]
    below = text[end : end + 100].split("\n")[1:3]
    return any(_OWNER.fullmatch(line) for line in above + below)


RULE = Rule(
    code="NS503",
    name="trade-secret-mark-incomplete",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(2011, 1, 1)),  # issued in 2010; the day is not in the fact base
    bad=(
        Example("⟦核心商密⟧\n关于投标报价的请示", profile="soe"),
        Example("⟦核心商密 5年⟧\n关于投标报价的请示", profile="soe"),
        Example("⟦临江重工集团 普通商密⟧\n关于投标报价的请示", profile="soe"),
        Example("⟦临江重工集团 商密AAA 5年⟧\n关于投标报价的请示", profile="soe"),
    ),
    good=(
        Example("临江重工集团 核心商密 5年\n关于投标报价的请示", profile="soe"),
        Example("临江重工集团有限公司\n核心商密 5年\n关于投标报价的请示", profile="soe"),
        Example("临江重工集团 普通商密 公布前\n关于投标报价的请示", profile="soe"),
        Example("核心商密\n关于投标报价的请示"),
        Example("关于投标报价的请示\n集团公司：\n本报价属于商业秘密，请注意保护。", profile="soe"),
    ),
)
