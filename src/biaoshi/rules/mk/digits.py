"""保密期限用半角阿拉伯数字。

写成“机密★十年”时，检索、到期提醒和批量核对都读不出年数；全角数字只作提示。正文里的“十年”、条件里的数字不管；写成
字母的数字（1O年）由形近字符一条说。

依据：GB/T 9704—2012，7.2.2（standard）。
"""

import re
from collections.abc import Iterator
from datetime import date

from biaoshi.rules.periods import in_words, writing
from biaoshi.rules.standing import on_paper
from biaoshi.text import HAN_NUMERAL
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.mark import Mark, Piece
from biaoshi.types.rule import Era, Example, Hit, Rule

_HAN = f"{HAN_NUMERAL}貳參陸兩萬"
_NUMBER = re.compile(rf"[{_HAN}]+|[0-9０-９OolI|SBZ①-⑳⒈-⒛]+(?:[ \u3000]*[0-9０-９]+)*")
_LEAD = re.compile(r"\s*(?:保密)?(?:期限?|保密期)?\s*[:：为]?\s*(?:定\s*期)?\s*")


def check(facts: Facts) -> Iterator[Hit]:
    """Yield the number of each live mark's period that is not written in half-width Arabic digits."""
    for mark in on_paper(facts):
        piece, period = mark.period.piece, mark.period
        if piece is None:
            continue
        if period.kind == "until":
            if re.search(f"[{_HAN}]", piece.folded) or re.search("[０-９]", piece.text):
                yield _hit(mark, piece.span, piece.text, in_words(period))
        elif isinstance(period.value, int) and (found := _number(piece)) and writing(period) != "retention":
            start, end = found
            words = piece.text[start:end]
            if re.fullmatch(r"[0-9]+(?:[ \u3000]+[0-9]+)*", words) or re.search("[OolI|SBZ]", words):
                continue  # a space within the number is MK110, a letter MK109
            amount = str(_amount(piece, period.value))
            yield _hit(mark, Span(piece.span.start + start, piece.span.start + end), words, amount)


def _number(piece: Piece) -> tuple[int, int] | None:
    lead = _LEAD.match(piece.text)
    found = _NUMBER.match(piece.text, lead.end() if lead else 0)
    return found.span() if found else None


def _amount(piece: Piece, value: int) -> int:
    """The number as written: 2 of 两周, though the period is 14 days."""
    return value // 7 if re.search("周|星期", piece.folded) and value % 7 == 0 else value


def _hit(mark: Mark, span: Span, words: str, right: str) -> Hit:
    if re.search(f"[{_HAN}]", words):
        return Hit(span, f"期限用阿拉伯数字，“{words}”应写作“{right}”", right, mark=mark)
    return Hit(span, f"期限用半角数字，“{words}”应写作“{right}”", right, mark=mark, severity="info")


RULE = Rule(
    code="MK107",
    name="period-digits",
    doc=__doc__,
    severity="warning",
    also=("info",),
    check=check,
    era=Era(since=date(2012, 7, 1)),
    bad=(
        Example("机密★⟦十⟧年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知", severity="warning"),
        Example("机密★⟦拾⟧年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知", severity="warning"),
        Example("秘密★⟦六⟧个月\n关于开展检查的通知", "秘密★6个月\n关于开展检查的通知"),
        Example("机密★⟦１０⟧年\n关于开展检查的通知", "机密★10年\n关于开展检查的通知", severity="info"),
        Example("秘密★⟦二〇二九年十二月三十一日⟧\n关于开展检查的通知", "秘密★2029年12月31日\n关于开展检查的通知"),
    ),
    good=(
        Example("机密★10年\n关于开展检查的通知"),
        Example("机密★十年\n关于开展检查的通知", date="1997-06-01"),
        Example("机密★10年\n关于表彰的决定\n各单位：\n研制工作历时十年，分三个阶段完成。"),
    ),
)
