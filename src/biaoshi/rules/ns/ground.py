"""“内部文件”“工作秘密”不是不予公开的法定理由。

不予公开要落到条例规定的理由上：国家秘密、法律和行政法规禁止公开、危及安全稳定、侵害第三方权益，或者属于内部事务信息、过程性
信息、行政执法案卷而可以不予公开。只写“内部资料”，复议和诉讼都站不住。写明条款的、写内部事务信息的不说。

依据：政府信息公开条例 第十四条；政府信息公开条例 第十五条；政府信息公开条例 第十六条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule

_EMPTY = re.compile(
    r"内部(?:文件|资料|材料|件|工作|使用|掌握|事项|信息|情况|管理|参考|敏感)?|工作秘密|敏感|不宜公开|注意保存|领导|惯例|一贯|历来|影响不好"
)
_STATUTORY = re.compile(
    r"国家秘密|商业秘密|个人隐私|个人信息|内部事务|内部管理信息|过程性|执法案卷|第[一二三四五六七八九十0-9]+条|危及|危害|国家安全|公共安全|经济安全|社会稳定|法律、?行政法规|禁止公开|第三方|合法权益"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each reason for withholding that only says that the paper is internal."""
    done = -1
    for s in facts.say("withholding"):
        words = s.value or ""
        if s.span.start >= done and _EMPTY.search(words) and not _STATUTORY.search(words):
            done = s.span.end
            yield Hit(
                s.span,
                "不予公开的理由只写了内部、工作秘密一类的话，不是法定理由",
                suggestion="写明属于条例第十四条至第十六条中的哪一种；都不属于的，应当公开",
            )


RULE = Rule(
    code="NS504",
    name="internal-as-ground",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(2019, 5, 15)),
    bad=(
        Example("关于印发值班制度的通知\n各处室：\n请遵照执行。\n不予公开：⟦内部文件⟧"),
        Example("关于印发值班制度的通知\n各处室：\n请遵照执行。\n公开属性：不予公开（⟦属于内部资料⟧）"),
        Example("关于印发值班制度的通知\n各处室：\n请遵照执行。\n公开方式：不予公开\n不予公开理由：⟦工作秘密⟧"),
        Example("关于印发值班制度的通知\n各处室：\n因⟦属内部文件⟧，不予公开。"),
    ),
    good=(
        Example(
            "关于印发值班制度的通知\n各处室：\n请遵照执行。\n不予公开理由：属于内部事务信息（政府信息公开条例第十六条第一款）"
        ),
        Example("关于印发值班制度的通知\n各处室：\n请遵照执行。\n（此件不予公开）"),
        Example("关于做好公开工作的通知\n各处室：\n不得以属于内部文件为由不予公开，要写明法定理由。"),
    ),
)
