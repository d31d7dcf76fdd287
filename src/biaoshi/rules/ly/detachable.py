"""标志应当写在首页的正文流里，不能只放在容易脱落的地方。

只放在文本框、页眉、页脚或者插图里的标志，转换格式、复制正文、拆分打印时就会丢失，文件便成了没有标志的密件。页眉页脚重复标注是好做法，
但不能代替首页的标志。只在文件名、文档属性里写密级的，由另一条规则提示。

依据：保守国家秘密法 第二十二条；国家秘密定密管理规定（未核原文）（statute）。
"""

from collections.abc import Iterator

from biaoshi.rules.first_page import FLOW, STANDARD, held, lapsed
from biaoshi.rules.paper import Line, paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

_PLACES = {"textbox": "文本框", "header": "页眉", "footer": "页脚"}


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the first own mark in a text box, header, footer or picture if the text itself has none."""
    if not held(facts) or lapsed(facts) or any(m.zone in FLOW and not _drawn(facts, m) for m in facts.live()):
        return
    for mark in facts.own():
        if mark.zone in _PLACES or _drawn(facts, mark):
            place = _PLACES.get(mark.zone, "插图")
            yield Hit(
                mark.span,
                f"密级标志只在{place}里，首页正文没有",
                mark=mark,
                suggestion="在首页左上角另写一处，使标志与正文不可分离",
            )
            return


def _drawn(facts: Facts, mark: Mark) -> bool:
    """Tell whether a mark stands in a picture beside real text; a page that is all picture is its own text."""
    block = facts.block(mark.span.start)
    return block.source == "ocr" and any(
        b.source == "text"
        and b.part == "body"
        and b.text.strip()
        and (b.page == block.page or None in (b.page, block.page))
        for b in facts.document.blocks
    )


_HEAD = (
    "云岭省人民政府文件",
    "云政发〔2025〕3号",
    "关于开展检查的通知",
    "各市人民政府：",
    "请认真贯彻执行，切实做好工作。",
)

RULE = Rule(
    code="LY307",
    name="mark-detachable",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=STANDARD),
    bad=(
        Example("⟦机密★10年⟧", document=paper(Line("机密★10年", kind="textbox"), *_HEAD)),
        Example("⟦机密★10年⟧", document=paper(*_HEAD, Line("机密★10年", part="header1", kind="header"))),
        Example("⟦机密★10年⟧", document=paper(Line("机密★10年", source="ocr"), *_HEAD)),
    ),
    good=(
        Example("机密★10年", document=paper(*(Line(x, source="ocr") for x in ("机密★10年", *_HEAD)))),
        Example("机密★10年", document=paper("机密★10年", *_HEAD, Line("机密★10年", part="header1", kind="header"))),
        Example("机密★10年", document=paper("买菜清单", "白菜两斤", Line("机密★10年", part="header1", kind="header"))),
    ),
)
