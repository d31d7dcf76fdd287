"""已经解密的文件拟公开的，仍要单独审查。

解密只是不再属于国家秘密，不等于可以公开：里面可能有工作秘密、个人信息和其他不宜公开的内容，公开前要逐件审查，公开的文本也不
再保留国家秘密标志。只提示解密后拟主动公开的文件。

依据：保守国家秘密法 第三十五条；保守国家秘密法实施条例 第四十二条（statute）。
"""

import re
from collections.abc import Iterator

from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

_COPY = re.compile(
    "(?:公开|发布|出版)(?:版|稿|文本|件)(?![\u4e00-\u9fff])|拟(?:在|于)[^。；\n]{2,24}(?:刊发|发表|刊登|发布|公布|公开|展出|出版)|拟(?:对外|向社会|予以?|主动)?(?:公开|公布|发布)(?![\u4e00-\u9fff]{0,2}(?:前|的))"
)
"""The paper calls itself a copy for publication."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the declassification of a paper that is to be made public."""
    freed = next((m.span for m in facts.live("declassified")), None) or next(
        (s.span for s in facts.say("declassified")), None
    )
    if freed is None:
        return
    piece = facts.particulars.openness_piece
    published = next(facts.say("publication"), None)
    copy = _COPY.search(facts.text)
    if facts.particulars.openness != "主动公开" and (
        (published is None and copy is None) or facts.particulars.openness
    ):
        return
    where = piece.span if piece else published.span if published else Span(*copy.span()) if copy else None
    yield Hit(
        freed,
        "已解密的文件拟公开，公开前仍须逐件审查",
        also=(where,) if where else (),
        suggestion="按信息公开保密审查程序办理，公开文本删去国家秘密标志和不宜公开的内容",
    )


RULE = Rule(
    code="DC604",
    name="declassified-release-review",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(
            "⟦解密 2026年1月1日⟧\n关于印发值班制度的通知\n各处室：\n请遵照执行。\n云岭省档案局\n2015年3月1日\n（此件主动公开）"
        ),
        Example(
            "⟦已解密 2025年6月10日⟧\n关于大堤抢险情况的报告\n各处室：\n请遵照执行。\n云岭省档案局\n1975年8月15日\n（档案馆网站发布稿）"
        ),
        Example(
            "关于印发值班制度的通知\n各处室：\n⟦本通知已于2025年6月30日解密⟧。\n云岭省档案局\n2015年3月1日\n（此件公开发布）"
        ),
    ),
    good=(
        Example(
            "解密 2026年1月1日\n关于印发值班制度的通知\n各处室：\n请遵照执行。\n云岭省档案局\n2015年3月1日\n（此件不予公开）"
        ),
        Example(
            "关于做好解密审核的通知\n各处室：\n请于年底前完成解密审核。\n云岭省档案局\n2025年3月1日\n（此件主动公开）"
        ),
    ),
)
