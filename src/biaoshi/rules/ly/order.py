"""份号、密级和保密期限、紧急程度自上而下分行排列。

份号在第一行，密级和保密期限在第二行，紧急程度在第三行，各占一行。缺哪一项是别的规则的事；密级已经变更、旁边另有新标志的不提。2012年7月以前的排法不同，不提。

依据：GB/T 9704—2012，7.2.3（standard）。
"""

from collections.abc import Iterator
from itertools import pairwise

from biaoshi.rules.first_page import STANDARD, beside, head_marks, held
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the item that shares its line, else the one that stands too high; at most one."""
    if not held(facts) or facts.particulars.telegram or any(m.kind == "changed" and m.live for m in facts.marks):
        return
    items = _items(facts)
    for upper, lower in pairwise(sorted(items, key=lambda i: i[1].start)):
        if beside(facts, upper[1], lower[1]):
            yield Hit(
                lower[1],
                f"{lower[0]}和{upper[0]}排在了同一行，应当分行",
                mark=lower[2] or upper[2],
                also=(upper[1],),
                suggestion="份号、密级和保密期限、紧急程度自上而下各占一行",
            )
            return
    for upper, lower in pairwise(items):
        if lower[1].start < upper[1].start:
            yield Hit(
                lower[1],
                f"{lower[0]}排在了{upper[0]}之上",
                mark=lower[2] or upper[2],
                also=(upper[1],),
                suggestion="份号、密级和保密期限、紧急程度自上而下各占一行",
            )
            return


def _items(facts: Facts) -> list[tuple[str, Span, Mark | None]]:
    """Name, place and mark of what there is, in the order it should have."""
    p = facts.particulars
    found: list[tuple[str, Span, Mark | None]] = []
    if p.copy_number is not None:
        found.append(("份号", p.copy_number.span, None))
    if marks := head_marks(facts):
        found.append(("密级和保密期限", marks[0].span, marks[0]))
    if p.urgency is not None:
        found.append(("紧急程度", p.urgency.span, None))
    pages = {facts.block(span.start).page for _, span, _ in found}
    return found if len(pages) == 1 else []  # parts of different papers bound together


_REST = "\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"

RULE = Rule(
    code="LY304",
    name="order-of-head",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=STANDARD),
    bad=(
        Example("⟦机密★10年⟧\n000001" + _REST),
        Example("000001\n⟦特急⟧\n机密★10年" + _REST),
        Example("000001\n机密★10年　　⟦特急⟧" + _REST),
        Example("000001　　⟦机密★10年⟧\n特急" + _REST),
    ),
    good=(
        Example("000001\n机密★10年\n特急" + _REST),
        Example("机密★10年\n特急" + _REST),
        Example("机密★10年　　急件" + _REST, date="2005-03-01"),
        Example(
            "机密★10年\n云岭省人民政府文件\n云政发〔2025〕3号\n关于做好特急公文办理工作的通知\n各市人民政府：\n请认真贯彻执行。"
        ),
    ),
)
