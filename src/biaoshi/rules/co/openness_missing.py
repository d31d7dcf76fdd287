"""行政机关公文应当注明公开属性，附注加圆括号。

主动公开、依申请公开、不予公开在起草时一并确定，写在成文日期下一行的附注里，如“（此件公开发布）”，也可以写在版记前的“公开属性”栏。
标了国家秘密的公文不提（国家秘密一律不予公开）；党的机关的公文、命令、电报、没有落款日期的草稿和片段不提；2016年以前的不提。

提示：国办发〔2016〕80号和各地公文公开属性源头认定制度，原文未核（practice）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.first_page import held
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule

_GENRES = ("决定", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "函", "纪要")
_PARTY = re.compile(r"中共|中国共产党|党委|党组|党工委|纪委|纪律检查|[省市县区]委(?!员)|工委|人大|人民代表大会|政协|法院|检察院|工会|妇联|团委|公司|集团")
_ORGAN = re.compile(r"政府|[厅局部署]|委员会|办公室|办公厅|办事处|管委会")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the 附注 that lacks its brackets, or the document as a whole if no attribute is there."""
    p = facts.particulars
    if not held(facts):
        return
    if p.openness_piece is not None:
        if not p.openness_bracketed:
            words = re.sub(r"^[（(]|[)）。；\s]+$", "", p.openness_piece.text.strip())
            yield Hit(p.openness_piece.span, "公开属性写作附注时应当加圆括号", f"（{words}）", suggestion=f"（{words}）")
        return
    if p.telegram or p.genre not in _GENRES or any(facts.live()) or not _complete(facts):
        return
    yield Hit(
        None,
        "没有注明公开属性（主动公开、依申请公开、不予公开）",
        suggestion="在成文日期下一行加附注，如“（此件公开发布）”；依申请公开、不予公开的，另记理由",
    )


def _complete(facts: Facts) -> bool:
    """An administrative organ's finished paper: head or number, addressee or title, and its own signature date."""
    p = facts.particulars
    issuer = p.issuer.folded if p.issuer else ""
    if _PARTY.search(issuer) or not _ORGAN.search(issuer) or p.number is None or p.date_piece is None:
        return False
    return p.title is not None and p.date_piece.span.start > p.title.span.end


_TEXT = "云岭省林业局文件\n云林发〔2025〕3号\n关于开展检查的通知\n各市林业局：\n请认真贯彻执行。\n云岭省林业局\n2025年3月1日\n"

RULE = Rule(
    code="CO406",
    name="openness-missing",
    doc=__doc__,
    severity="info",
    check=check,
    era=Era(since=date(2016, 11, 10)),
    bad=(
        Example(_TEXT),
        Example(_TEXT + "⟦此件公开发布⟧", _TEXT + "（此件公开发布）"),
        Example(_TEXT + "⟦此件主动公开。⟧", _TEXT + "（此件主动公开）"),
    ),
    good=(
        Example(_TEXT + "（此件公开发布）"),
        Example(_TEXT + "公开属性：依申请公开\n抄送：省委办公厅。"),
        Example("机密★5年\n" + _TEXT),
        Example(_TEXT.replace("2025", "2010")),
        Example("关于开展检查的通知\n各市林业局：\n请认真贯彻执行，按时报送材料。"),
        Example(_TEXT.replace("云岭省林业局", "中共云岭省委办公厅")),
    ),
)
