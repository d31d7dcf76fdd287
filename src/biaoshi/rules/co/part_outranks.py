"""附件、汇编的各件或者段落的密级、期限高于整份文件的标志。

整份文件按其中最高的密级和最长的期限标志，两样分别取：汇编里有“机密★5年”和“秘密★10年”的，封面标“机密★10年”。附件涉密、正文
不涉密的，首页也要标。同一件分存在几个文件里的，文件里嵌着的、邮件附带的文件，一并比较。以事件为条件的期限与年数没有可比性，不比；按各自的成文日期推算，不晚于
首页标志届满的，不算更长。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）；党政机关公文处理工作条例（未核原文）（statute）。
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from biaoshi.rules.ranking import longer, shown, summit
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each part's mark that is above the whole's: in one paper, in files inside it, or in other files of a case."""
    if facts.case:
        yield from _case(facts)
        return
    parts = [m for m in facts.live() if m.role in ("attachment", "paragraph")]
    yield from _over(_whole(facts), parts, facts, facts, None)
    for n, child in enumerate(facts.children):
        yield from _inside(_whole(facts), facts, child, n)


def _case(facts: Facts) -> Iterator[Hit]:
    main = _main(facts.children)
    cover = _whole(facts.children[main])
    for n, child in enumerate(facts.children):
        if n != main and "审批表" not in child.text[:80]:
            yield from _inside(cover, facts.children[main], child, n)


def _inside(cover: Sequence[Mark], whole: Facts, child: Facts, number: int) -> Iterator[Hit]:
    """Yield the marks of a child that are above the cover, and for files inside the child one hit without a place."""
    yield from _over(cover, list(child.live()), whole, child, number)
    deeper = [m for c in child.children for m in _all(c)]
    for hit in islice(_over(cover, deeper, whole, child, number), 1):
        yield replace(hit, span=None, also=(), mark=None, message="内含文件之中的文件，" + hit.message)


def _all(facts: Facts) -> Iterator[Mark]:
    yield from facts.live()
    for child in facts.children:
        yield from _all(child)


def _main(children: Sequence[Facts]) -> int:
    """Number of the file that is the paper itself: the first whose name does not call it an attachment."""
    return next(
        (n for n, c in enumerate(children) if not (c.name or "").lstrip("0123456789.-_、 ").startswith("附")), 0
    )


def _whole(facts: Facts) -> list[Mark]:
    """The marks that speak for the whole paper; a mark of change replaces what it changed."""
    return [m for m in facts.live("state_secret", "changed") if m.role == "document" and m.level is not None]


def _over(cover: Sequence[Mark], parts: Sequence[Mark], whole: Facts, owner: Facts, child: int | None) -> Iterator[Hit]:
    for part in parts:
        how = _how(cover, part, whole.date)
        if how is None:
            continue
        right = summit([*cover, part], whole.date)
        where = "段落" if part.role == "paragraph" else "附件" if child is not None or part.unit else "其中一件"
        stated = f"首页只标“{shown(cover[0])}”" if cover else "首页没有标志"
        yield Hit(
            part.span,
            f"{where}标的是“{shown(part)}”，{how}，{stated}",
            mark=part,
            also=(cover[0].span,) if cover and child is None else (),
            suggestion=f"首页按其中最高密级和最长期限标“{right}”" if right else "首页按其中最高密级和最长期限标志",
            child=child,
        )


def _how(cover: Sequence[Mark], part: Mark, issued: date | None) -> str | None:
    """In what `part` is above the cover, or None."""
    if part.level is None:
        return None
    if not cover:
        return "属于国家秘密"
    if part.rank > max(m.rank for m in cover):
        return "密级更高"
    outlasts = [longer(part.period, m.period, issued) for m in cover]
    expired = any(part.expires and m.expires and part.expires <= m.expires for m in cover)
    return "期限更长" if all(outlasts) and not expired else None


RULE = Rule(
    code="CO402",
    name="part-outranks-whole",
    doc=__doc__,
    severity="error",
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("秘密★5年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n⟦机密★20年⟧\n检查项目表"),
        Example("机密★5年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n⟦秘密★10年⟧\n检查项目表"),
        Example("关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n⟦秘密★10年⟧\n检查项目表"),
        Example(
            "秘密★5年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n⟦机密★5年⟧\n检查组由三人组成，驻地另行通知，请各单位做好准备。\n其他事项另行通知，请各单位留意，不再单独行文。\n联系电话另行通知。\n云岭省人民政府办公厅\n2025年3月1日"
        ),
        Example(
            "秘密★5年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。", case=("⟦机密★10年⟧\n检查项目表\n一、项目",)
        ),
        Example("关于开展检查的通知\n各单位：\n请认真贯彻执行。", case=("⟦机密★10年⟧\n检查项目表\n一、项目",)),
    ),
    good=(
        Example("机密★20年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n秘密★10年\n检查项目表"),
        Example("机密★1年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n秘密★12个月\n检查项目表"),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。\n附件1\n机密★公布前\n检查项目表"),
        Example("机密★10年\n关于开展检查的通知\n各单位：\n请认真贯彻执行。", case=("机密★10年\n检查项目表\n一、项目",)),
        Example("秘密★5年\n关于开展检查的通知\n各单位：\n根据《云岭省检查方案》（秘密★10年），请认真贯彻执行。"),
    ),
)
