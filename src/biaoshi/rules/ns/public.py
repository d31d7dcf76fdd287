"""带内部标注的文件又标了主动公开。

标“内部资料 注意保存”就是不对外，标主动公开就是对外，两样必有一样不对。公开以前要先审查内部标注是不是还有必要：没有必要的去掉，
有必要的改公开属性并写明理由。免费交流的内部资料性出版物不说。

依据：政府信息公开条例 第十七条（statute）。
"""

from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live internal or work-secret mark on a paper that is to be made public."""
    piece = facts.particulars.openness_piece
    published = next(facts.say("publication"), None)
    if facts.particulars.openness != "主动公开" and (published is None or facts.particulars.openness):
        return
    where = piece.span if piece else published.span if published else None
    for mark in facts.live("internal", "work_secret"):
        if "免费交流" not in mark.text:
            yield Hit(
                mark.span,
                f"标了“{''.join(mark.text.split())}”，又要公开，两者矛盾",
                mark=mark,
                also=(where,) if where else (),
                suggestion="公开前审查：不必内部掌握的去掉内部标注，确需内部掌握的改公开属性并写明法定理由",
            )


RULE = Rule(
    code="NS505",
    name="internal-mark-on-public",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example(
            "⟦内部资料 注意保存⟧\n关于印发值班制度的通知\n各处室：\n请遵照执行。\n云岭省档案局\n2025年3月1日\n（此件主动公开）"
        ),
        Example(
            "⟦工作秘密⟧\n关于印发值班制度的通知\n各处室：\n请遵照执行。\n云岭省档案局\n2025年3月1日\n（此件公开发布）"
        ),
    ),
    good=(
        Example(
            "内部资料 注意保存\n关于印发值班制度的通知\n各处室：\n请遵照执行。\n云岭省档案局\n2025年3月1日\n（此件不予公开）"
        ),
        Example(
            "关于印发值班制度的通知\n各处室：\n清理一批“内部资料 注意保存”的旧文件。\n云岭省档案局\n2025年3月1日\n（此件主动公开）"
        ),
    ),
)
