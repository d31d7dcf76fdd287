"""标志不加括号和多余的标点。

标志只有密级、★和期限三样。“（秘密）”“机密★（10年）”“机密★10年。”多出的括号和标点要去掉。写在段落、标题同一行
的密点加括号，不管；2012年7月以前只写密级、加了括号的旧件不管。括号代替了★的，由缺少★一条说。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.standing import on_paper
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule

FORMAT_2012 = date(2012, 7, 1)


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the brackets and stray punctuation of each live mark, from the first to the last of them."""
    for mark in on_paper(facts):
        if not mark.brackets or (mark.role == "paragraph" and not _alone(facts, mark)):
            continue
        if mark.separator is None and (mark.period.piece is not None or facts.law_date < FORMAT_2012):
            continue
        span = Span(min(b.start for b in mark.brackets), max(b.end for b in mark.brackets))
        yield Hit(
            span, "标志不加括号和其他标点，去掉即可", _without(facts, mark, span), mark=mark, suggestion=_right(mark)
        )


def _alone(facts: Facts, mark: Mark) -> bool:
    """It has its line to itself and is written out; in brackets at a heading or a paragraph it is as it should be."""
    line = facts.document.slice(facts.line(mark.span.start))
    return mark.period.piece is not None and line.strip() == mark.text.strip()


def _without(facts: Facts, mark: Mark, span: Span) -> str:
    """The text of `span` with the brackets taken out."""
    inside = {i for b in mark.brackets for i in range(b.start, b.end)}
    return "".join(facts.text[i] for i in range(span.start, span.end) if i not in inside)


def _right(mark: Mark) -> str | None:
    return f"写作“{mark.canonical}”" if mark.canonical else None


RULE = Rule(
    code="MK106",
    name="extra-punctuation",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("机密★⟦（10年）⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("⟦【秘密★5年】⟧\n关于开展检查的通知", "秘密★5年\n关于开展检查的通知"),
        Example("⟦（秘密）⟧\n关于开展检查的通知", "秘密\n关于开展检查的通知"),
        Example("⟦【机密】⟧★10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("（秘密）\n关于开展检查的通知", date="1996-05-01"),
        Example("机密★10年\n关于贯彻有关文件的通知\n各单位：\n现将《关于加强管理的意见》（机密★5年）转发给你们。"),
    ),
)
