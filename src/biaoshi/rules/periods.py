"""How a period is written, told apart for the rules about periods: one fault belongs to exactly one of them."""

import re
from datetime import date
from typing import Literal

from biaoshi.text import HAN_NUMERAL, han_to_int
from biaoshi.types.document import Span
from biaoshi.types.mark import Period, Piece

Writing = Literal[
    "plain",       # 10年, 6个月, 15天, 2026年12月31日, 启用前
    "retention",   # 永久, 定期30年, 短期: words of archives
    "long",        # 长期
    "endless",     # 长期有效, 不限期
    "impossible",  # 0年, 2025年2月30日
    "loose",       # 2026.12.31, 至2026年, 2026年12月31日前
    "unit",        # 10, 6月, 半年, 1.5年, 若干年, 2周, 10 years, 12个月
    "vague",       # 适当时候, 会后
    "missing",
]  # fmt: skip

LEAD = re.compile(r"^(?:保密)?(?:期限?[:：为]?|保密期[:：为]?)(?=.)")
_FULL_DATE = re.compile(r"[12][0-9]{3}(?:年[0-9]{1,2}月[0-9]{1,2}[日号]?|[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{4})")
_PART_DATE = re.compile(
    rf"(?:[12][0-9]{{3}}|[一二][{HAN_NUMERAL}]{{3}})(?:年|[./-][0-9]|[01][0-9][0-3][0-9])|(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})月(?:[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号]"
)
_HAN_DATE = re.compile(rf"[一二][{HAN_NUMERAL}]{{3}}年[{HAN_NUMERAL}]{{1,3}}月[{HAN_NUMERAL}]{{1,3}}[日号]")
_PLAIN_DATE = re.compile(r"[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日")
_ZERO = re.compile(r"[0零〇○]+(?:\.0+)?(?:年|个?月|個月|天|日|周|星期)?(?:以?内|有效|解密|保密|期)?")
_COUNTED = re.compile(rf"(?:[0-9OolI|SBZ.]+|[{HAN_NUMERAL}]+)(?P<unit>年|个月|個月|天|日)")
_VAGUE = re.compile(
    r"待定|另定|视情|看情|适当|适时|合适|必要|择机|择期|酌情|条件(?:成熟|具备|允许|许可)|时机|形势|将来|今后|以后|日后|近期|一段时间|一定(?:时间|时期)|若干(?!年$|个?月$|[天日]$)|需要|相关工作|有关工作"
    r"|^(?:[会战事期赛考]|工作)(?:之|以)?后$|^事(?:之|以)?前$|^另行"
)
"""Words no one can judge: 会后 does not say when the meeting is over, and an 适当时候 never comes."""


def word(period: Period) -> str:
    """Return the period's folded words without white space and without a label of its own."""
    return LEAD.sub("", re.sub(r"\s", "", period.piece.folded)) if period.piece else ""


def place(piece: Piece) -> Span:
    """Return where the period itself stands, without a label of its own (保密期限：10年)."""
    lead = LEAD.match(piece.text)
    return Span(piece.span.start + (lead.end() if lead else 0), piece.span.end)


def writing(period: Period) -> Writing:
    """Return how `period` is written. Every invalid period is one of impossible, loose, unit, vague or retention."""
    words = word(period)
    if period.kind == "missing":
        return "missing"
    if re.search(r"永[久远]|^定期|^短期|保管", words):
        return "retention"
    if period.kind == "indefinite":
        return "long" if words == "长期" else "endless"
    if period.kind == "until":
        return "plain" if _PLAIN_DATE.fullmatch(words) or _HAN_DATE.fullmatch(words) else "loose"
    if _VAGUE.search(words):
        return "vague"
    if period.kind == "condition":
        return "plain"
    if period.kind == "invalid":
        return _invalid(words)
    counted = _COUNTED.fullmatch(words)
    whole_years = period.kind == "months" and isinstance(period.value, int) and period.value % 12 == 0
    return "plain" if counted and not whole_years else "unit"


def _invalid(words: str) -> Writing:
    stripped = re.sub(r"^(?:截止到?|截至|至|到)", "", words)
    if _ZERO.fullmatch(words):
        return "impossible"
    if full := _FULL_DATE.match(stripped) or _HAN_DATE.match(stripped):
        return "loose" if _exists(full[0]) else "impossible"
    return "loose" if _PART_DATE.match(stripped) else "unit"


def _exists(words: str) -> bool:
    eight = re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", words)
    parts = eight.groups() if eight else tuple(p for p in re.split(r"[年月日号./-]", words) if p)
    numbers = [int(p) if p.isascii() else han_to_int(p) for p in parts]
    if len(numbers) != 3 or None in numbers:
        return False
    try:
        return bool(date(*numbers))  # type: ignore[arg-type]  # None was excluded above
    except ValueError:
        return False


def in_words(period: Period) -> str:
    """Return a period as a person would say it: 10年, 6个月, 2026年12月31日, 启用前, 长期."""
    match period.kind:
        case "years":
            return f"{period.value}年"
        case "months":
            return f"{period.value}个月"
        case "days":
            return f"{period.value}天"
        case "until":
            year, month, day = map(int, str(period.value).split("-"))
            return f"{year}年{month}月{day}日"
        case "missing":
            return "未写期限"
    return word(period)
