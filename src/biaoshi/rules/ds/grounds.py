"""有不予公开的事由。

结论和每项事由，用条例自己的动词：国家秘密、法律行政法规禁止公开、三安全一稳定“不予公开”，商业秘密、个人隐私“不得公开”，内部事务、过程性
信息、执法案卷“可以不予公开”，须说明理由。支持和相反的线索都列出，由人决定。没有发现事由的不说；要提请审定的由DS905说。

依据：政府信息公开条例 第十四条；政府信息公开条例 第十五条；政府信息公开条例 第十六条（statute）。
"""

from collections.abc import Iterator

from biaoshi.advice.disclosure import NAMES, OUTCOMES
from biaoshi.types.facts import Facts
from biaoshi.types.report import Ground
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the outcome with its grounds, once, where there is a ground."""
    advice = facts.advice
    if advice is None or not advice.disclosure.grounds:
        return
    disclosure = advice.disclosure
    if disclosure.outcome == "refer" and (advice.unread is None or disclosure.hold):
        return  # DS905
    said = "；".join(map(said_of, disclosure.grounds))
    lead = (
        "审查没有做完，不作结论。已读部分的事由：" if advice.unread else f"建议：{OUTCOMES[disclosure.outcome]}。事由："
    )
    yield Hit(
        None, lead + said, suggestion=disclosure.reason,
        matched=tuple(w for g in disclosure.grounds for w in g.for_)[:8],
        against=tuple(dict.fromkeys(w for g in disclosure.grounds for w in g.against))[:6],
        confidence=max(g.confidence for g in disclosure.grounds),
    )  # fmt: skip


def said_of(ground: Ground) -> str:
    """Return a ground in words, with the statute's verb and article, or that it is no ground of the statute."""
    name = NAMES[ground.code]  # type: ignore[index]  # the codes of the advice
    return f"{name}（{ground.verb}，{ground.basis}）" if ground.verb else f"{name}（不是法定事由）"


RULE = Rule(
    code="DS901",
    name="grounds-for-withholding",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(
            "机密★10年\n云岭省水利厅文件\n关于堤防岁修安排的通知\n各市水利局：\n请按期完成。\n云岭省水利厅\n2026年3月2日",
            date="2026-03-02",
        ),
        Example("临时救助登记\n户主李青松，身份证号：990101199001010019，住枫渡镇柳湾村三组12号。", date="2026-03-02"),
    ),
    good=(
        Example("关于春季植树的通知\n各科室：\n定于本周六植树。\n办公室\n2026年3月2日", date="2026-03-02"),
        Example("为保守国家秘密，任何单位和个人不得非法复制、记录、存储国家秘密。", date="2026-03-02"),
        Example("区政务服务中心办公电话0999-2000012，地址云江路8号，负责人王青。", date="2026-03-02"),
    ),
    content=True,
)
