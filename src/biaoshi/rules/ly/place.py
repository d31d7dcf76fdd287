"""密级和保密期限应当标在首页左上角。

顶格标在版心左上角第二行（份号之下、紧急程度之上）；信函格式标在第一条红色双线之下。标在别处，传阅、归档的人容易看漏。
2012年7月以前的公文标在左上角、右上角都不算错；地图、图纸、表格、试卷不按公文要求；首页已有一处标对的不再说。

依据：GB/T 9704—2012，7.2.2；国家秘密文件、资料和其他物品标志的规定（未核原文）（standard）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.first_page import STANDARD, flow_marks, held
from biaoshi.rules.paper import Line, paper
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Restyle, Rule

_INDENT = 10.0  # points: less than a character of 16 pt is the reader's rounding, not an indent


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the paper's first own mark in the text if none of them stands where it belongs."""
    if not held(facts) or facts.particulars.telegram:
        return
    marks = [(m, _fault(facts, m)) for m in flow_marks(facts)]
    if not marks or not all(fault for _, fault in marks):
        return
    mark, fault = marks[0]
    yield Hit(
        mark.span,
        f"密级标志{fault}",
        mark=mark,
        suggestion="移到第一条红色双线之下，顶格" if facts.particulars.letter else "移到首页版心左上角第二行，顶格",
        restyle=_flush_left(facts, mark, fault or ""),
    )


def _flush_left(facts: Facts, mark: Mark, fault: str) -> Restyle | None:
    """Return how a mark that has its line for itself and only stands too far right should stand."""
    block = facts.block(mark.span.start)
    alone = (
        block.cell is None and block.kind == "paragraph" and block.text == facts.text[mark.span.start : mark.span.end]
    )
    return Restyle("左对齐，顶格", align="left") if alone and fault in ("在右上角", "居中", "没有顶格") else None


def _fault(facts: Facts, mark: Mark) -> str | None:
    """Return what is wrong with the place, in words that follow 密级标志, or None."""
    p = facts.particulars
    if (facts.block(mark.span.start).page or 1) > _first_page(facts):
        return "不在首页"
    if p.issuer is not None and mark.zone in ("top", "center", "right"):
        if (
            p.letter
            and mark.span.start < p.issuer.span.start
            and p.number
            and p.number.span.start > p.issuer.span.start
        ):
            return "在发文机关名称之上；信函格式应在第一条红色双线之下"
        if not p.letter and mark.span.start > p.issuer.span.start and _head(facts):
            return "在发文机关标志之下"
    if mark.zone in ("body", "foot") and _above_head(facts, mark):
        return None  # under a circulation slip
    match mark.zone:
        case "right":
            return "在右上角" if facts.law_date >= STANDARD else None
        case "center":
            return "居中"
        case "title":
            return "在标题之下"
        case "foot":
            return "在文末"
        case "body":
            return "在正文中"
    if facts.law_date >= STANDARD and _indented(facts, mark):
        return "没有顶格"
    return None


def _first_page(facts: Facts) -> int:
    """The page with the paper's head: a circulation slip or drafting sheet may lie on top."""
    p = facts.particulars
    heads = [x for x in (p.issuer, p.number, p.title) if x is not None]
    return min((facts.block(x.span.start).page or 1 for x in heads), default=1)


def _above_head(facts: Facts, mark: Mark) -> bool:
    """The mark stands just above the issuer's head or the number."""
    p = facts.particulars
    first = min((x.span.start for x in (p.issuer, p.number) if x is not None), default=0)
    return 0 <= first - mark.span.end < 40


def _head(facts: Facts) -> bool:
    """The issuer's name is a red head (…文件), not a letterhead or a signature."""
    issuer = facts.particulars.issuer
    return issuer is not None and facts.text[issuer.span.end : issuer.span.end + 24].lstrip().startswith("文")


def _indented(facts: Facts, mark: Mark) -> bool:
    line = facts.line(mark.span.start)
    before = facts.text[line.start : mark.span.start]
    if before.strip():
        return False
    block = facts.block(mark.span.start)
    if block.cell is not None or block.kind != "paragraph":
        return False
    return before.count("\u3000") >= 2 or (block.indent or 0.0) >= _INDENT


RULE = Rule(
    code="LY301",
    name="mark-out-of-place",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example(
            "云岭省人民政府文件\n⟦机密★10年⟧\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"
        ),
        Example(
            "云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n⟦机密★10年⟧\n各市人民政府：\n请认真贯彻执行。"
        ),
        Example(
            "　　⟦机密★10年⟧\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"
        ),
        Example(
            "⟦机密★10年⟧",
            document=paper(
                Line("机密★10年", "黑体", align="right"),
                Line("云岭省人民政府文件", align="center"),
                "云政发〔2025〕3号",
                "关于开展检查的通知",
            ),
        ),
        Example(
            "⟦机密★10年⟧",
            document=paper(
                Line("机密★10年", "黑体", align="center"),
                Line("云岭省人民政府文件", align="center"),
                "云政发〔1998〕3号",
                "关于开展检查的通知",
            ),
            date="1998-05-01",
        ),
        Example(
            "⟦机密★10年⟧",
            document=paper(
                Line("机密★10年", "黑体"),
                Line("云岭省教育厅", align="center"),
                Line("云教函〔2025〕3号", align="right"),
                "关于商请支持的函",
            ),
        ),
    ),
    good=(
        Example(
            "000001\n机密★10年\n特急\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"
        ),
        Example(
            "机密★10年",
            document=paper(
                Line("机密★10年", "黑体", align="right"),
                Line("云岭省人民政府文件", align="center"),
                "云政发〔1998〕3号",
                "关于开展检查的通知",
            ),
            date="1998-05-01",
        ),
        Example(
            "机密★10年",
            document=paper(
                Line("云岭省教育厅", align="center"),
                Line("机密★10年", "黑体"),
                Line("云教函〔2025〕3号", align="right"),
                "关于商请支持的函",
            ),
        ),
        Example("云岭省水系分布图\n机密★10年\n比例尺 1:50000\n图例"),
    ),
)
