"""公文应当注明公开属性，附注加圆括号。

主动公开、依申请公开、不予公开在起草时一并确定，写在成文日期下一行的附注里，如“（此件公开发布）”，也可以写在版记前的“公开属性”栏。
涉密公文写不予公开。电报、试卷、表格、台账、便条和法规的文本不提；没有发文字号又没有密级的（给申请人的告知书、来信、会议材料）
不当作公文；2016年11月以前的公文不提。

提示：国办发〔2016〕80号和各地公文公开属性源头认定制度，原文未核（practice）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.first_page import held
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule

_LAWS = ("法", "条例", "解释", "规定", "办法", "细则", "安排", "规则")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the 附注 that lacks its brackets, or the document as a whole if no attribute is there."""
    p = facts.particulars
    if not held(facts):
        return
    if p.openness_piece is not None:
        if not p.openness_bracketed:
            words = re.sub(r"^[（(]|[)）。；\s]+$", "", p.openness_piece.text.strip())
            yield Hit(
                p.openness_piece.span, "公开属性写作附注时应当加圆括号", f"（{words}）", suggestion=f"（{words}）"
            )
        return
    if p.telegram or not _whole(facts):
        return
    secret = any(facts.live())
    yield Hit(
        None,
        "没有注明公开属性（主动公开、依申请公开、不予公开）",
        suggestion="在成文日期下一行加附注“（此件不予公开）”"
        if secret
        else "在成文日期下一行加附注，如“（此件公开发布）”",
    )


def _whole(facts: Facts) -> bool:
    """A numbered or marked paper of a known kind, not the wording of a law or rule copied from it: an addressee, or head and number."""
    p = facts.particulars
    if p.genre is None or not (p.number or any(facts.live())):
        return False
    if p.addressee is not None:
        return True
    headed = p.issuer is not None and p.title is not None and p.issuer.span.start < p.title.span.end
    return p.number is not None and (headed or p.date_piece is not None) and p.genre not in _LAWS


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
        Example("机密★5年\n" + _TEXT + "（此件不予公开）"),
        Example(_TEXT.replace("2025", "2010")),
        Example(
            "内部传真电报\n等级：特急\n关于防汛的通知\n各市人民政府：\n请立即部署，确保安全。\n云岭省人民政府办公厅\n2025年7月2日"
        ),
        Example(
            "关于查询档案的复函\n吴先生：\n来信收悉。所需档案已经开放，请持身份证查阅。\n青川市档案馆利用科\n2024年11月20日"
        ),
        Example("青川市涉密文件登记台账\n序号　文件名称　密级\n1　云林发〔2025〕3号　机密"),
    ),
)
