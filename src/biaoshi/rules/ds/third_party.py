"""涉及商业秘密，应当书面征求第三方意见。

第三方十五个工作日内答复；逾期不答复的由行政机关决定；不同意公开且有合理理由的不予公开；不公开可能对公共利益造成重大影响的予以公开，并把
决定和理由书面告知第三方。只盖商业秘密章、没有核实内容的，不能只凭第三方一句话不予公开。像有国家秘密的另行处理，不在这里说。

依据：政府信息公开条例 第三十二条（statute）。
"""

from collections.abc import Iterator

from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the first place of a trade secret, once, where it is the strictest ground but discretion."""
    if facts.advice is None:
        return
    grounds = {g.code: g for g in facts.advice.disclosure.grounds}
    mine = grounds.get("trade_secret")
    if mine is None or "state_secret" in grounds:
        return
    spans = [m.span for m in facts.live("trade_secret")]
    spans += sorted((p.span for p in facts.content.passages if p.ground == "trade_secret"), key=lambda s: s.start)
    yield Hit(
        spans[0] if spans else None, "涉及商业秘密，公开前书面征求第三方意见", also=tuple(spans[1:]),
        suggestion="征求意见要写明答复期限（十五个工作日），并自行核实是否属于商业秘密",
        matched=mine.for_, against=mine.against, confidence=mine.confidence,
    )  # fmt: skip


RULE = Rule(
    code="DS903",
    name="ask-the-third-party",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(
            "⟦云岭重机 核心商密▲5年⟧\n关于转炉喷枪改进的技术说明\n炼钢厂：\n现将改进情况说明如下。\n云岭重机技术中心\n2026年3月2日",
            profile="soe",
        ),
    ),
    good=(
        Example("机密★10年\n关于某项目的通知\n各处：\n请执行。\n云岭省水利厅\n2026年3月2日", date="2026-03-02"),
        Example("经营者应当采取措施保护商业秘密，不得披露、使用或者允许他人使用。", date="2026-03-02"),
    ),
    content=True,
)
