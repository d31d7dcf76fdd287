"""应当主动公开的文件标为不予公开。

行政处罚结果、预算决算、采购结果、规范性文件等，法律法规要求主动公开；标“不予公开”的，要能说出条例第十四条至第十六条的哪一项。认得出文种
才说；文件里像有国家秘密、法律法规禁止公开、危及安全稳定的内容的不说；标了密级的由CO408说。

依据：政府信息公开条例 第十三条；政府信息公开条例 第二十条（statute）。
"""

from collections.abc import Iterator

from biaoshi.advice.genres import OF_NINETEEN
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

STRICT = frozenset({"state_secret", "law_forbids", "public_safety"})
SURE = 0.6
"""Least confidence of a head worth a warning."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the openness attribute of a paper that falls under a head, else the reason it gives for withholding."""
    if facts.advice is None or any(True for _ in facts.live("state_secret", "work_secret", "internal")):
        return
    disclosure = facts.advice.disclosure
    head = next((h for h in disclosure.must_publish if h.confidence >= SURE and h.category != OF_NINETEEN[0]), None)
    if head is None or STRICT & {g.code for g in disclosure.grounds}:
        return
    p = facts.particulars
    stated = next(iter(facts.say("withholding")), None)
    span = p.openness_piece.span if p.openness == "不予公开" and p.openness_piece else stated.span if stated else None
    if span is not None:
        yield Hit(
            span, f"像应当主动公开的“{head.category}”，却不予公开",
            suggestion=f"核对（{head.basis}）；确有不得公开的内容的，删去后公开其余部分",
            matched=head.matched, against=head.against, confidence=head.confidence,
        )  # fmt: skip


_TEXT = (
    "青屏市水利局行政处罚决定书\n青水罚决字〔2025〕3号\n当事人：青屏旷野砂石有限公司。经查，当事人未经批准在云江采砂，决定没收违法所得，罚款五万元。"
    "如不服本决定，可以申请行政复议或者提起行政诉讼。\n青屏市水利局\n2025年3月1日\n"
)

RULE = Rule(
    code="DS902",
    name="must-publish-but-withheld",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(Example(_TEXT + "⟦（此件不予公开）⟧"),),
    good=(
        Example(_TEXT + "（此件主动公开）"),
        Example(
            "关于拟对青屏旷野砂石有限公司作出行政处罚的请示\n局领导：\n拟罚款五万元，妥否，请批示。\n法规科\n2025年3月1日\n（此件不予公开）"
        ),
        Example("机关食堂值班安排\n各科室：\n四月值班表附后。\n办公室\n2025年3月1日\n（此件不予公开）"),
    ),
    content=True,
)
