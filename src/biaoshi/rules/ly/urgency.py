"""紧急程度用规定的词：公文标特急、加急，电报标特提、特急、加急、平急。

“急件”是2012年7月以前的旧称，“紧急”“十万火急”从来不是规定的等级，收文单位无从掌握办理时限。标题里的“紧急通知”不算。

依据：党政机关公文处理工作条例（未核原文）；GB/T 9704—2012，7.2.3（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.first_page import STANDARD, held
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule

_PAPER = ("特急", "加急")
_TELEGRAM = ("特提", "特急", "加急", "平急")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield an urgency term that is not one of those for this kind of paper."""
    p = facts.particulars
    if p.urgency is None or not held(facts):
        return
    terms = _TELEGRAM if p.telegram else _PAPER
    word = p.urgency.folded
    if word in terms:
        return
    plain = word.removesuffix("件")
    fix = plain if plain in terms else None
    kind = "电报的等级" if p.telegram else "公文的紧急程度"
    yield Hit(
        p.urgency.span,
        f"{kind}没有“{word}”，只有{'、'.join(terms)}",
        fix,
        suggestion=fix or f"按实际情况标{'或'.join(terms)}",
    )


_REST = "\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"

RULE = Rule(
    code="LY306",
    name="urgency-term",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=STANDARD),
    bad=(
        Example("⟦特急件⟧" + _REST, "特急" + _REST),
        Example("⟦急件⟧" + _REST),
        Example("机密★10年\n⟦十万火急⟧" + _REST),
        Example("⟦特提⟧" + _REST),
        Example(
            "内部传真电报\n发往：各市人民政府\n等级：⟦紧急⟧　　云政办明电〔2025〕4号\n关于防汛的通知\n各市人民政府：\n请立即部署，确保安全。"
        ),
    ),
    good=(
        Example("特急" + _REST),
        Example("特 急" + _REST),
        Example("急件" + _REST, date="2005-03-01"),
        Example(
            "内部传真电报\n发往：各市人民政府\n等级：特提　　云政办明电〔2025〕4号\n关于防汛的通知\n各市人民政府：\n请立即部署，确保安全。"
        ),
        Example("云岭省人民政府文件\n云政发〔2025〕3号\n关于防汛工作的紧急通知\n各市人民政府：\n请认真贯彻执行。"),
    ),
)
