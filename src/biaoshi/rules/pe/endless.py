"""“长期”须有保密事项范围的依据，不得不定期限。

确定国家秘密要同时确定期限；不能确定期限的，应当确定解密条件。“长期”只有保密事项范围写明的才可以标，文中写明了具体
事项的不说；“长期有效”“不限期”“终身”等都不是期限。“永久”“定期”是档案保管期限，由另一条说。

依据：保守国家秘密法 第二十条（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.periods import place, word, writing
from biaoshi.rules.standing import on_paper
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the period of each live mark that has no end: 长期 without a named item, 长期有效, 不限期."""
    named = next(facts.say("catalogue"), None)
    for mark in on_paper(facts, "state_secret", "changed"):
        how = writing(mark.period)
        if mark.period.piece is None or how not in ("long", "endless") or (how == "long" and named):
            continue
        words = word(mark.period)
        if how == "long":
            yield Hit(
                place(mark.period.piece),
                "“长期”须有保密事项范围的依据，文中没有写明具体事项",
                mark=mark,
                severity="warning",
                suggestion="范围写明长期的，在定密依据中注明该事项；否则改标具体期限、解密时间或者解密条件",
            )
        else:
            yield Hit(
                place(mark.period.piece),
                f"“{words}”不是保密期限",
                mark=mark,
                suggestion="改标具体期限、解密时间；期限定不下来的，标可以判断的解密条件",
            )


RULE = Rule(
    code="PE203",
    name="no-end",
    doc=__doc__,
    severity="error",
    also=("warning",),
    check=check,
    era=Era(since=date(1991, 1, 1)),
    bad=(
        Example("秘密★⟦长期⟧\n关于开展检查的通知", severity="warning"),
        Example("绝密★⟦长期有效⟧\n关于开展检查的通知", severity="error"),
        Example("机密★⟦不限期⟧\n关于开展检查的通知", severity="error"),
        Example("机密★⟦终身⟧\n关于开展检查的通知", severity="error"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("秘密★永久\n关于开展检查的通知"),
        Example(
            "机密★长期\n关于成果管理的通知\n各单位：\n依据《测绘工作国家秘密范围的规定》目录第5项，确定为机密级，保密期限为长期。"
        ),
    ),
)
