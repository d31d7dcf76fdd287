"""标有密级，却没有找到能说明为什么定密的内容。

定密要有保密事项范围作依据，不属于国家秘密的不得作出国家秘密标志。这里只说没有找到：查过目录条目、分类模型，没有派生的来源，也没有
写明依据。很多涉密内容机器看不出来，所以只作提示；有没有读到的部分、有没有运行的环节时不说，太短的文件、试卷、表格、封面不说。

依据：保守国家秘密法 第二十二条第三款；保守国家秘密法 第十五条（statute）。
"""

from collections.abc import Iterator

from biaoshi.advice.level import CONTENT, NEAR, sources
from biaoshi.advice.reuse import secret
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Registered, Rule

LEAST = 80
"""A shorter text says too little for its silence to mean anything."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the paper's own mark where all was read and looked at, and nothing that would justify it was found."""
    mark = next((m for m in facts.own() if m.zone not in ("metadata", "filename")), None)
    if mark is None or facts.particulars.carrier != "document" or len(facts.text) < LEAST:
        return
    ran = {s.name for s in facts.stages if s.ran}
    whole = facts.document.complete and all(c.document.complete for c in facts.children)
    if not whole or not ran.issuperset(CONTENT):
        return
    said = any(True for _ in facts.say("derived", "catalogue")) or sources(facts) or secret(facts)
    near = any(m.score >= NEAR for m in facts.content.items) or any(
        p.ground == "state_secret" and p.confidence >= NEAR for p in facts.content.passages
    )
    if not said and not near:
        yield Hit(
            mark.span, f"标有“{mark.level or mark.text}”，没有找到能说明定密理由的内容（查过目录条目、分类模型、派生来源）",
            suggestion="核对定密依据的保密事项范围条目；不属于国家秘密的，去掉标志", mark=mark, confidence=0.4,
        )  # fmt: skip


_GAMES = (
    "定于四月十二日在体育场举办职工运动会，设拔河、跳绳、接力三个项目，请各科室于四月五日前把报名表送工会。比赛用的服装由工会统一准备，"
    "中午在食堂就餐，家属可以到场观看，雨天顺延一周。"
)

RULE = Rule(
    code="CO409",
    name="mark-nothing-found-to-justify",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(
            f"⟦秘密★5年⟧\n关于举办职工运动会的通知\n各科室：\n{_GAMES}\n青屏市水利局工会\n2025年3月1日",
            date="2025-03-01",
        ),
    ),
    good=(
        Example("秘密★5年\n关于开展检查的通知\n各科室：请认真执行。", date="2025-03-01"),
        Example(
            "秘密★5年\n关于转发《云岭省检查方案》（秘密★5年）的通知\n各科室：\n现将《云岭省检查方案》转发给你们，请各科室结合实际，认真组织学习，"
            "抓好贯彻落实，有关情况于四月底前书面报送办公室，联系人和联系方式附后，逾期不再受理，请各科室负责人高度重视。",
            date="2025-03-01",
        ),
        Example(
            f"秘密★5年\n关于举办职工运动会的通知\n各科室：\n{_GAMES}\n青屏市水利局工会\n2025年3月1日",
            date="2025-03-01",
            registered=(Registered(_GAMES, "classified", "秘密"),),
        ),
        Example(
            "关于举办职工运动会的通知\n各科室：\n定于四月十二日在体育场举办职工运动会，设拔河、跳绳、接力三个项目，请各科室于四月五日前把报名表送工会。"
        ),
    ),
    content=True,
)
