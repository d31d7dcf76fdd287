"""含有不应当公开的内容，但能够区分处理的，删去这些内容后提供其余部分。

列出要遮盖或者删去的地方和事由，其余部分按程序审查。遮盖要真正去掉文字，不能只盖一层；批注、修订、属性、附件里的也要去掉。通篇都是
不公开内容的不说。

依据：政府信息公开条例 第三十七条（statute）。
"""

from collections.abc import Iterator

from biaoshi.advice.disclosure import NAMES
from biaoshi.advice.found import paragraph
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Example, Hit, Rule

PARTLY = frozenset({"publish_redacted", "consult_third_party"})
MOST = 200
"""Places given at most; a table of persons has thousands, and is a finding of its own."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the passages to mask, as one finding, where the rest of the paper could be released."""
    advice = facts.advice
    if advice is None or not advice.sever:
        return
    blocked = any(g.code in ("state_secret", "work_secret") for g in advice.disclosure.grounds)
    if advice.disclosure.outcome not in PARTLY and (advice.unread is None or blocked):
        return
    first, *rest = advice.sever[:MOST]
    whys = _whys(facts)
    reasons = dict.fromkeys(f"{paragraph(facts, s)}：{whys.get(s) or NAMES['personal_privacy']}" for s in advice.sever)
    yield Hit(
        first, f"区分处理：遮盖或者删去{len(advice.sever)}处，其余部分按程序审查", also=tuple(rest),
        suggestion="、".join(list(reasons)[:5]) + ("等" if len(reasons) > 5 else ""),
        matched=tuple(reasons)[:10], confidence=max(g.confidence for g in advice.disclosure.grounds),
    )  # fmt: skip


def _whys(facts: Facts) -> dict[Span, str]:
    """Return by place why it is to be masked: its grounds, else the kinds of personal data it is."""
    grounds: dict[Span, dict[str, None]] = {}
    kinds: dict[Span, dict[str, None]] = {}
    for passage in facts.content.passages:
        grounds.setdefault(passage.span, {})[NAMES[passage.ground]] = None
    for evidence in facts.content.evidence:
        for span in (evidence.span, *evidence.also):
            kinds.setdefault(span, {})[evidence.kind] = None
    return {span: "、".join(words) for span, words in (kinds | grounds).items()}


RULE = Rule(
    code="DS904",
    name="sever-and-release-the-rest",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example(
            "临江县2026年一季度临时救助情况公示\n本季度全县共救助四百一十七人次，支出资金一百三十三万元，按程序审核后张榜公布，接受群众监督。\n"
            "救助对象李青松，身份证号：⟦990101199001010019⟧，救助金额三千元。\n公示期七天，如有异议请向县民政局反映。",
            date="2026-03-02",
        ),
    ),
    good=(
        Example(
            "机密★10年\n关于某项目的通知\n联系人身份证号：990101199001010019。\n云岭省水利厅\n2026年3月2日",
            date="2026-03-02",
        ),
        Example(
            "临江县临时救助情况公示\n周某，急难型，救助金额三千元。公示期七天，监督电话0999-2000012。",
            date="2026-03-02",
        ),
    ),
    content=True,
)
