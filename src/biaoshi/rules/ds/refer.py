"""不能确定能不能公开，提请审定。

内容像国家秘密而没有标志的，先行采取保密措施，提请定密责任人或者保密行政管理部门确定；像工作秘密的，要先说明属于条例第十四条至第十六条的
哪一项；保密期限已满、形成已满二十五年的，由原定密机关、形成单位一起审核。只因为有没有读到的部分、没有运行的环节而不能下结论的，报告里另有
说明，这里不说。

依据：政府信息公开条例 第十七条（statute）。
"""

from collections.abc import Iterator

from biaoshi.advice.disclosure import NAMES
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the reason to refer, once, where the paper itself gives one."""
    advice = facts.advice
    if advice is None or advice.disclosure.outcome != "refer":
        return
    disclosure = advice.disclosure
    if advice.unread is not None and not disclosure.hold:
        return
    names = "、".join(NAMES[g.code] for g in disclosure.grounds)  # type: ignore[index]  # the codes of the advice
    hold = "先行采取保密措施，" if disclosure.hold else ""
    yield Hit(
        None, f"提请审定：{hold}像有{names}的内容，不能自行公开", suggestion=disclosure.reason,
        matched=tuple(w for g in disclosure.grounds for w in g.for_)[:8],
        against=tuple(dict.fromkeys(w for g in disclosure.grounds for w in g.against))[:6],
        confidence=max((g.confidence for g in disclosure.grounds), default=0.5),
    )  # fmt: skip


RULE = Rule(
    code="DS905",
    name="refer-for-a-decision",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(
            "关于馆藏搬迁的方案\n革命历史类档案分三批起运，凌晨四时出老馆西门，走滨河路、三号隧道；每组首尾各配一辆警车，押运员持械。\n云岭省档案馆\n2026年3月2日",
            date="2026-03-02",
        ),
    ),
    good=(
        Example("关于春季植树的通知\n各科室：\n定于本周六植树。\n办公室\n2026年3月2日", date="2026-03-02"),
        Example(
            "云岭日报讯：省档案馆新馆搬迁全部完成，搬迁历时四天，过程由电视台播出，市民可以预约参观。",
            date="2026-03-02",
        ),
    ),
    content=True,
)
