"""★是国家秘密标志的一部分，不得用在不属于国家秘密的文件上。

商业秘密、工作秘密、内部资料、敏感信息和学校自己命题的试卷都不是国家秘密，用了★就成了国家秘密标志，既失实，也使真正的标志
失去分量。各单位可以按自己的规定标注，但不带★。▲等单位自用的符号不管；全国、省、市统一组织的考试有自己的密级，也不管。

依据：保守国家秘密法 第二十二条第三款（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

_STAR = re.compile(r"[ \u3000]*[★☆⭐✭](?:[ \u3000]*[★☆⭐✭])*[ \u3000]*")
_NAMES = {"work_secret": "工作秘密", "trade_secret": "商业秘密", "internal": "内部资料"}
_LEVEL = re.compile("[绝絕机機秘祕]密|[極极]")
_TIERS = {"school": "学校自行命题的试卷", "publisher": "教辅、模拟试卷"}


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the star of each live mark of another kind, and state-secret marks on a school's or publisher's paper."""
    for mark in facts.live("work_secret", "trade_secret", "internal", "other"):
        star = _STAR.search(mark.text)
        if star and not (mark.kind == "other" and _LEVEL.search(mark.text)):
            form = facts.profile.forms.get(mark.kind)
            span = Span(mark.span.start + star.start(), mark.span.start + star.end())
            last = star.end() == len(mark.text) or mark.text[star.end()] in "）)】]〕」"
            yield Hit(
                span,
                f"{_NAMES.get(mark.kind) or mark.text[: star.start()].strip()}不属于国家秘密，不得使用★",
                "" if last or star.start() == 0 else " ",
                mark=mark,
                suggestion=f"去掉★，写作“{form}”" if form else "去掉★，按本单位的规定标注",
            )
    paper = next((_TIERS[s.value] for s in facts.say("examination") if s.value in _TIERS), None)
    if paper:
        yield from (_examination(mark, paper) for mark in facts.live())


def _examination(mark: Mark, paper: str) -> Hit:
    return Hit(
        mark.span,
        f"{paper}不属于国家秘密，不得使用国家秘密标志",
        mark=mark,
        suggestion="删去标志；确需提示的，可以写“考前保密，启用前不得拆封”",
    )


RULE = Rule(
    code="NS501",
    name="star-on-other-mark",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    silences=("MK", "PE", "LY"),
    bad=(
        Example("商业秘密⟦★⟧5年\n关于采购方案的报告", "商业秘密 5年\n关于采购方案的报告"),
        Example("工作秘密⟦★⟧3年\n关于专项检查安排的通知", "工作秘密 3年\n关于专项检查安排的通知"),
        Example("内部资料⟦★⟧注意保存\n学习材料汇编", "内部资料 注意保存\n学习材料汇编"),
        Example("核心商密⟦★⟧长期\n临江重工集团文件", "核心商密 长期\n临江重工集团文件"),
        Example("商密二级⟦★⟧1年\n关于投标报价的请示", "商密二级 1年\n关于投标报价的请示"),
        Example("内部⟦★⟧5年\n关于值班安排的通知", "内部 5年\n关于值班安排的通知"),
        Example("敏感信息⟦★⟧\n舆情周报\n第3期", "敏感信息\n舆情周报\n第3期"),
        Example("密级：工作秘密⟦★⟧\n关于专项检查安排的通知", "密级：工作秘密\n关于专项检查安排的通知"),
        Example("⟦绝密★启用前⟧\n云岭大学附属中学2025—2026学年度高一下学期期中考试\n语文试题\n本试卷共8页，满分150分。"),
    ),
    good=(
        Example("机密★启用前\n云岭省2026年普通高中学业水平选择性考试\n语文试题\n本试卷共8页，满分150分。"),
        Example("机密★10年\n关于专项检查安排的通知"),
        Example("临江重工集团 核心商密▲5年\n关于投标报价的请示"),
        Example("工作秘密\n关于专项检查安排的通知"),
        Example("关于规范标注的通知\n各单位：\n有的单位把商业秘密标成“商业秘密★5年”，是错误的，应予纠正。"),
    ),
)
