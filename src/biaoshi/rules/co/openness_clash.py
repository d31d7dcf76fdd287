"""标了密级的文件不能同时标主动公开、依申请公开，也不能安排公开发布。

依法确定为国家秘密的信息不予公开；依申请公开同样是公开。要公开的，先解密、再审查、后公开，并去掉标志。已划去、注明作废的标志
不算，文中引用别的密件的密级不算。

依据：政府信息公开条例 第十四条；保守国家秘密法实施条例 第五条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

_NEXT = "密级有效的，公开属性应为不予公开；确要公开的，先办理解密和公开审查，再去掉标志"


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the openness attribute, else each instruction to publish, of a paper with a live mark."""
    mark = _mark(facts)
    if mark is None:
        return
    p = facts.particulars
    level = mark.level or mark.text.strip()
    if p.openness in ("主动公开", "依申请公开") and p.openness_piece is not None:
        said = f"标了“{level}”，又标“{p.openness}”，相互矛盾"
        yield Hit(p.openness_piece.span, said, mark=mark, also=(mark.span,), suggestion=_NEXT)
        return
    for statement in facts.say("publication"):
        yield Hit(
            statement.span, f"标了“{level}”，又安排公开发布，相互矛盾", mark=mark, also=(mark.span,), suggestion=_NEXT
        )


def _mark(facts: Facts) -> Mark | None:
    """The paper's own mark, else that of an attachment; names and metadata say nothing of the paper's text."""
    live = [m for m in facts.live() if m.zone not in ("metadata", "filename") and m.role != "paragraph"]
    return min(live, key=lambda m: m.role != "document", default=None)


_TEXT = "机密★5年\n云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行。\n云岭省林业局\n2025年3月1日\n"

RULE = Rule(
    code="CO405",
    name="openness-clash",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(2008, 5, 1)),
    bad=(
        Example(_TEXT + "⟦（此件公开发布）⟧"),
        Example(_TEXT + "⟦（此件依申请公开）⟧"),
        Example(_TEXT + "⟦公开属性：主动公开⟧\n抄送：省委办公厅。"),
        Example(_TEXT.replace("请认真贯彻执行。", "请认真贯彻执行。⟦本通知在省政府门户网站公布⟧。")),
    ),
    good=(
        Example(_TEXT + "（此件不予公开）"),
        Example(_TEXT.replace("机密★5年\n", "") + "（此件公开发布）"),
        Example(_TEXT.replace("请认真贯彻执行。", "各单位不得将本通知在门户网站公布。")),
        Example(
            _TEXT.replace("机密★5年\n", "").replace(
                "请认真贯彻执行。", "根据《云岭省林业安全规划》（机密★5年），现通知如下。"
            )
            + "（此件公开发布）"
        ),
    ),
)
