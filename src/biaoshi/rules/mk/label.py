"""标志前不写“密级”等字段名。

版头上直接写“机密★5年”。写成“密级：机密★5年”或者“机密 保密期限：5年”，是把表格的字段名带进了标志。表单、台账、
案卷封面本来就有密级一栏，不在此列。

依据：党政机关公文处理工作条例（未核原文）（statute）。
"""

from collections.abc import Iterator
from datetime import date

from biaoshi.rules.forms import is_field
from biaoshi.rules.periods import LEAD
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Piece
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the field label in front of, or inside, each live mark; forms, ledgers and file covers have such fields."""
    for mark in facts.live():
        if is_field(facts, mark):
            continue
        for span, words in _labels(mark):
            name = words.strip().rstrip(":：/|｜ 为")
            yield Hit(span, f"标志中不写“{name}”字样，直接写密级和期限", "", mark=mark, suggestion=_right(mark))


def _labels(mark: Mark) -> Iterator[tuple[Span, str]]:
    if mark.label is not None:
        yield mark.label.span, mark.label.text
    if mark.period.piece is not None and (inner := _lead(mark.period.piece)):
        start = mark.period.piece.span.start
        yield Span(start, start + inner), mark.period.piece.text[:inner]


def _lead(piece: Piece) -> int:
    """Length of 保密期限： at the start of the period as it stands (0: none, or hidden characters are in the way)."""
    found = LEAD.match(piece.text.lstrip())
    return len(piece.text) - len(piece.text.lstrip()) + found.end() if found else 0


def _right(mark: Mark) -> str | None:
    return f"写作“{mark.canonical}”" if mark.canonical else None


RULE = Rule(
    code="MK104",
    name="field-label-in-mark",
    doc=__doc__,
    severity="warning",
    check=check,
    era=Era(since=date(2012, 7, 1)),
    bad=(
        Example("⟦密级：⟧机密★5年\n关于开展检查的通知", "机密★5年\n关于开展检查的通知"),
        Example("⟦密级：⟧秘密\n关于开展检查的通知", "秘密\n关于开展检查的通知"),
        Example("机密★⟦保密期限：⟧10年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★5年\n关于开展检查的通知"),
        Example("密级：机密★5年\n关于开展检查的通知", date="1998-04-01"),
        Example("机密★5年\n关于填写台账的通知\n各单位：\n台账中“密级：机密”一栏由承办人填写。"),
    ),
)
