"""依法应当公开的内容标了密级。

预算决算、行政处罚决定、规范性文件、规划、任前公示等，法律法规要求主动公开，不得确定为国家秘密。文件里确有国家秘密的，分开处理：
公开的部分单独成文，不标志。征求意见前的草案、还没有作出的决定不在此列，以文种和内容判断，请人核对。

依据：保守国家秘密法 第四条第二款；保守国家秘密法实施条例 第五条（statute）。
"""

from collections.abc import Iterator
from itertools import islice

from biaoshi.advice.genres import OF_NINETEEN
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

SURE = 0.75
"""Least confidence of a head worth a warning."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the paper's own mark where the paper is one of those that must be made public."""
    mark = next((m for m in facts.own() if m.zone not in ("metadata", "filename")), None)
    if mark is None or facts.advice is None or facts.particulars.carrier != "document":
        return
    named = (h for h in facts.advice.disclosure.must_publish if h.category != OF_NINETEEN[0] and h.confidence >= SURE)
    for found in islice(named, 1):
        yield Hit(
            mark.span, f"属于应当主动公开的信息（{found.category}），却标有“{mark.level or mark.text}”",
            suggestion=f"核对能否定密；不能定密的去掉标志，确有涉密部分的分开成文（{found.basis}）", mark=mark,
            matched=found.matched, against=found.against, confidence=found.confidence,
        )  # fmt: skip


RULE = Rule(
    code="CO408",
    name="must-be-public-under-a-mark",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example(
            "⟦秘密★5年⟧\n青屏市水利局行政处罚决定书\n青水罚决字〔2025〕3号\n当事人：青屏旷野砂石有限公司。经查，当事人未经批准在云江采砂，"
            "违反了《中华人民共和国水法》的规定，决定罚款五万元。如不服本决定，可以申请行政复议或者提起行政诉讼。\n青屏市水利局\n2025年3月1日",
            date="2025-03-01",
        ),
    ),
    good=(
        Example(
            "青屏市水利局行政处罚决定书\n青水罚决字〔2025〕3号\n当事人：青屏旷野砂石有限公司。经查，当事人未经批准在云江采砂，决定罚款五万元。"
        ),
        Example(
            "秘密★5年\n关于对某砂石公司采取调查措施的请示\n市局：\n拟于下周突击检查，妥否，请批示。", date="2025-03-01"
        ),
    ),
    content=True,
)
