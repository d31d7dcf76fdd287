"""变更密级或者期限以后，旧标志应当明显废除。

新旧两个标志并排，又都没有划去，看的人不知道按哪个执行。划了线的、注明作废的旧标志不说；变更的话里自带的旧密级（由机密★10年
变更为……）不说；旧标志已经改得与变更后一致的不说。只是延长期限的不说。纯文本看不到划线，请对照原件。

依据：国家秘密文件、资料和其他物品标志的规定（未核原文）；保守国家秘密法实施条例 第二十一条（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.paper import Line, paper
from biaoshi.rules.ranking import differ, shown
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark
from biaoshi.types.rule import Example, Hit, Rule

_NEAR = 200
"""Code points between a mark and what was written beside it when it changed."""


SINCE = date(1991, 1, 1)
"""The rule on voiding old marks: it goes by the day of the change, not by the paper's own date."""


def check(facts: Facts) -> Iterator[Hit]:
    """Yield each live state-secret mark near a live mark of change that says otherwise."""
    changes = [m for m in facts.live("changed") if (m.on or facts.as_of) >= SINCE and not _extension(m)]
    for old in facts.live():
        beside = [c for c in changes if c.role == old.role and abs(c.span.start - old.span.start) < _NEAR]
        change = next((c for c in beside if _contradicts(old, c, facts.date)), None)
        if change is None or any(_agrees(old, c, facts.date) for c in beside):
            continue
        yield Hit(
            old.span,
            f"已经变更，原标志“{shown(old)}”没有划去",
            mark=old,
            also=(change.span,),
            suggestion="把原标志划线废除，新标志标在近旁，并写明日期和依据",
        )


def _extension(change: Mark) -> bool:
    """The same level for a longer time: the old mark is not made wrong by it, and practice leaves it."""
    return change.level_piece is None and re.search("延|顺|推迟", change.text) is not None


def _contradicts(old: Mark, change: Mark, issued: date | None) -> bool:
    if change.level_piece is None and change.period.kind == "missing":
        return re.search("工作秘密|内部|公开|非密|无密级|普通|不涉密", change.text) is not None
    if change.level_piece is None:
        return change.period.kind != "missing" and (old.period.kind, old.period.value) != (
            change.period.kind,
            change.period.value,
        )
    return differ(old, change, issued)


def _agrees(old: Mark, change: Mark, issued: date | None) -> bool:
    """The mark is the new one: it says what the change says."""
    return change.level is not None and change.level == old.level and not differ(old, change, issued)


_REST = "关于开展检查的通知"

RULE = Rule(
    code="DC601",
    name="old-mark-not-voided",
    doc=__doc__,
    severity="warning",
    check=check,
    bad=(
        Example("⟦机密★10年⟧\n密级变更为秘密★5年（2025年3月1日）\n关于开展检查的通知", severity="warning"),
        Example("⟦机密★10年⟧  降密为秘密★5年\n关于开展检查的通知"),
        Example("⟦秘密★5年⟧\n变更为机密★20年\n关于开展检查的通知"),
        Example("⟦秘密★5年⟧\n保密期限变更为3年（2025年3月1日）\n关于开展检查的通知"),
        Example("⟦机密★10年⟧\n密级变更为工作秘密（2025年3月1日）\n关于开展检查的通知"),
        Example("机密★10年", document=paper(Line("机密★10年", "黑体"), Line("密级变更为秘密★5年", "黑体"), _REST)),
    ),
    good=(
        Example(
            "机密★10年",
            document=paper(Line("机密★10年", "黑体", strike=True), Line("密级变更为秘密★5年", "黑体"), _REST),
        ),
        Example("秘密★5年\n保密期限延长至2035年12月31日（2025年3月1日）\n关于开展检查的通知"),
        Example("密级由机密★10年变更为秘密★5年\n关于开展检查的通知"),
        Example("秘密★5年\n密级变更为秘密★5年\n关于开展检查的通知"),
        Example(
            "机密★10年\n关于变更密级的通知\n各单位：\n现将《云岭省检查方案》密级由机密★10年变更为秘密★5年，请在原件上改标。"
        ),
    ),
)
