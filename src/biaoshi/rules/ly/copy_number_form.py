"""份号用6位阿拉伯数字，不加“份号”字样。

写成“份号：1”“第3份”“〇〇〇〇〇一”时，登记、清退无法按号核对。2012年7月以前没有6位的要求。

依据：GB/T 9704—2012，7.2.1（standard）。
"""

import re
from collections.abc import Iterator

from biaoshi.rules.first_page import STANDARD, held, tight
from biaoshi.text import han_to_int
from biaoshi.types.document import Span
from biaoshi.types.facts import Facts
from biaoshi.types.rule import Era, Example, Hit, Rule


def check(facts: Facts) -> Iterator[Hit]:
    """Yield a copy number that is not six half-width digits, or that has a label."""
    piece, label = facts.particulars.copy_number, facts.particulars.copy_number_label
    if piece is None or not held(facts):
        return
    proper = _proper(piece.folded)
    if re.fullmatch("[0-9]{6}", piece.text) and label is None:
        return
    span = Span(label.span.start, piece.span.end) if label else piece.span
    before, after = facts.line(span.start), facts.line(span.end)
    alone = Span(before.start, after.end)
    if tight(facts.document.slice(alone)) != tight(facts.document.slice(span)):
        whole = tight(facts.document.slice(alone))
        if len(whole) - len(tight(facts.document.slice(span))) <= 2 and not re.search("密", whole):
            span = _trimmed(facts, alone)  # 第 3 份: what stands around the number goes too
    words = facts.document.slice(span).strip()
    yield Hit(span, f"份号“{words}”应当只写6位阿拉伯数字", proper, suggestion=proper or "如 000001")


def _proper(folded: str) -> str | None:
    number = int(folded) if re.fullmatch("[0-9]+", folded) else han_to_int(folded)
    return None if number is None or number > 999_999 else f"{number:06d}"


def _trimmed(facts: Facts, line: Span) -> Span:
    text = facts.document.slice(line)
    return Span(line.start + len(text) - len(text.lstrip()), line.end - (len(text) - len(text.rstrip())))


_REST = "\n机密★10年\n云岭省人民政府文件\n云政发〔2025〕3号\n关于开展检查的通知\n各市人民政府：\n请认真贯彻执行。"

RULE = Rule(
    code="LY303",
    name="copy-number-form",
    doc=__doc__,
    severity="info",
    check=check,
    era=Era(since=STANDARD),
    bad=(
        Example("⟦份号：000001⟧" + _REST, "000001" + _REST),
        Example("⟦12⟧" + _REST, "000012" + _REST),
        Example("⟦〇〇〇〇〇一⟧" + _REST, "000001" + _REST),
        Example("⟦第 3 份⟧" + _REST, "000003" + _REST),
    ),
    good=(
        Example("000001" + _REST),
        Example("份号：12" + _REST, date="2008-03-01"),
        Example("000001" + _REST + "\n本件共印12份，份号：1至12。"),
    ),
)
