"""页眉、页脚的标志应当与首页的写法一致。

页眉只写“机密”、首页写“机密★10年”，拆页后期限就丢了；写法不同也使人以为是两件。密级或者期限不同的，由另一条规则按不一致处理。
页眉页脚没有标志的不提。

依据：保守国家秘密法实施条例 第二十一条（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.first_page import HEAD, tight
from biaoshi.rules.paper import Line, paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each mark of header or footer that means the same as the first page's but is written otherwise."""
    first = next((m for m in facts.own() if m.zone in HEAD), None)
    if first is None or facts.particulars.region != "mainland":
        return
    shown = tight(first.text)
    for mark in facts.own():
        if mark.zone in ("header", "footer") and tight(mark.text) != shown and _same(mark, first):
            place = "页眉" if mark.zone == "header" else "页脚"
            right = first.text if first.canonical == shown else None
            yield Hit(
                mark.span,
                f"{place}写“{tight(mark.text)}”，首页写“{shown}”",
                right,
                mark=mark,
                also=(first.span,),
                suggestion=right,
            )


def _same(mark: Mark, first: Mark) -> bool:
    """Same level, and the same period or none at one of the two places."""
    a, b = mark.period, first.period
    return mark.level == first.level and ((a.kind, a.value) == (b.kind, b.value) or "missing" in (a.kind, b.kind))


_HEAD = (
    "机密★10年",
    "云岭省人民政府文件",
    "云政发〔2025〕3号",
    "关于开展检查的通知",
    "各市人民政府：",
    "请认真贯彻执行，切实做好工作。",
)

RULE = Rule(
    code="LY309",
    name="running-mark-form",
    doc=__doc__,
    severity="info",
    check=check,
    bad=(
        Example("⟦机密☆10年⟧", document=paper(*_HEAD, Line("机密☆10年", part="header1", kind="header"))),
        Example("⟦机密⟧", document=paper(*_HEAD, Line("机密", part="header1", kind="header"))),
    ),
    good=(
        Example("机密★10年", document=paper(*_HEAD, Line("机密★10年", part="header1", kind="header"))),
        Example("机密★10年", document=paper(*_HEAD, Line("云岭省人民政府办公厅", part="header1", kind="header"))),
        Example("秘密★5年", document=paper(*_HEAD, Line("秘密★5年", part="header1", kind="header"))),
    ),
)
