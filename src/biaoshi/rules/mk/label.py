"""标志前不写“密级”等字段名。

版头上直接写“机密★5年”。写成“密级：机密★5年”或者“机密 保密期限：5年”，是把表格的字段名带进了标志。表单、台账、
案卷封面本来就有密级一栏，不在此列。

依据：党政机关公文处理工作条例（未核原文）（statute）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.forms import is_field
from biaoshi.rules.periods import place
from biaoshi.rules.standing import on_paper
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Piece
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the field label in front of, or inside, each live mark; forms, ledgers and file covers have such fields."""
    for mark in on_paper(facts):
        if is_field(facts, mark):
            continue
        inner = _lead(mark.period.piece) if mark.period.piece else None
        if mark.label is not None and inner is not None:
            yield Hit(
                mark.span,
                f"标志中不写“密级”“保密期限”等字段名{_right(mark, '，写作')}",
                mark.canonical,
                mark=mark,
                suggestion=None if mark.canonical else "写作密级★期限",
            )
        elif (span := mark.label.span if mark.label else inner) is not None:
            name = re.sub(r"[\s:：/|｜为]", "", facts.text[span.start : span.end])
            yield Hit(span, f"标志中不写“{name}”字样{_right(mark, '，写作')}", "", mark=mark)


def _lead(piece: Piece) -> Span | None:
    """Where 保密期限： stands at the start of the period, if it does."""
    start = place(piece).start
    return Span(piece.span.start, start) if start > piece.span.start else None


def _right(mark: Mark, words: str) -> str:
    return f"{words}“{mark.canonical}”" if mark.canonical else "，直接写密级和期限"


RULE = Rule(
    code="MK104",
    name="field-label-in-mark",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(2012, 7, 1)),
    silences=("MK102",),
    bad=(
        Example("⟦密级：⟧机密★5年\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("⟦密级：⟧秘密\n关于开展检查的通知", "秘密\n关于开展检查的通知"),
        Example("⟦密级：机密 保密期限：10年⟧\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
        Example("机密★⟦保密期限：⟧10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★5年\n关于开展检查的通知"),
        Example("密级：机密★5年\n关于开展检查的通知", date="1998-04-01"),
        Example("案卷封面\n题名：检查工作材料\n密级：机密\n保密期限：10年\n保管期限：永久"),
        Example("机密★5年\n关于填写台账的通知\n各单位：\n台账中“密级：机密”一栏由承办人填写。"),
    ),
)
