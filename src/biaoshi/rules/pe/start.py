"""保密期限从标明的制发日起算。

写成自归档、收文、启封之日起算的，到期日会往后推，各单位算出的也不一样。写自制发、印发、成文之日起的不管；解密条件里说
到这些事件的不管。

依据：保守国家秘密法实施条例 第十九条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.standing import on_paper
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule

_FROM = re.compile(
    r"[自从由](?P<what>归档|立卷|存档|收文|收到|接收|签收|移交|进馆|入库|启封|开封|借阅|阅读|传达|验收|登记|会议结束)[^，。；\n]{0,4}(?:之日|当日|日|当天)?(?:起|开始)"
)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield words beside a live mark, or in a sentence on this paper's period, that start it on another day."""
    if "起" not in facts.text and "开始" not in facts.text:
        return
    for mark in on_paper(facts):
        if mark.period.kind not in ("years", "months", "days"):
            continue
        found = _FROM.search(facts.text, mark.span.end, min(mark.span.end + 16, facts.line(mark.span.end - 1).end))
        if found:
            yield Hit(
                Span(*found.span()),
                f"保密期限从标明的制发日起算，不从{found['what']}之日起算",
                mark=mark,
                suggestion="删去起算的说明",
            )


RULE = Rule(
    code="PE213",
    name="wrong-start",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密★5年（⟦自归档之日起⟧）\n关于开展检查的通知"),
        Example("秘密★10年（⟦自收文之日起⟧算）\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★5年\n关于开展检查的通知"),
        Example("机密★5年（自制发之日起）\n关于开展检查的通知"),
        Example("机密★5年\n关于开展检查的通知\n各单位：\n自收文之日起10日内报送检查情况。"),
    ),
)
