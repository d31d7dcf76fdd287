"""The period of a mark: 年 月 日, a date, a condition, 长期, and every broken way to write one."""

import re
from datetime import date

from biaoshi.text import HAN_NUMERAL, han_to_int
from biaoshi.types.mark import Period, PeriodKind, Piece

_G = r"[ ]{0,6}"
_NUMBER = rf"(?:[0-9OolI|]{{1,4}}(?:{_G}\.{_G}[0-9]{{1,2}})?|[{HAN_NUMERAL}]{{1,6}}|半|若干|[数几多]{{1,2}}|[0-9](?: [0-9])+)"
_UNIT = (
    r"(?:年半?|个{0}半?{0}月|個{0}月|月|天|日|周|星期|[yY](?:ea)?rs?|YEARS?|[mM]onths?|MONTHS?|[dD]ays?|DAYS?)".format(_G)
)
_YEAR = rf"(?:[12][0-9OolI]{{3}}|[二一][{HAN_NUMERAL}]{{3}})"
_MONTH = rf"(?:[0-9OlI]{{1,2}}|[{HAN_NUMERAL}]{{1,3}})"
_DATE = rf"{_YEAR}{_G}(?:年{_G}{_MONTH}{_G}月(?:{_G}{_MONTH}{_G}[日号])?|年|[./\-]{_G}[0-9]{{1,2}}(?:{_G}[./\-]{_G}[0-9]{{1,2}})?)"
_WORDS = "\u3400-\u9fff0-9〇“”、"
PERIOD = (
    rf"(?:保密{_G})?(?:期限{_G}[:：]?{_G}|保密期{_G}|定{_G}期{_G})?"
    rf"(?:(?:至|到|截至|截止到?){_G}{_DATE}{_G}(?:年底|底|止|前|后|以前|之前)?"
    rf"|{_DATE}{_G}(?:前|止|后|底|以前|之前|之后|解密|公布前|以后)?"
    rf"|长{_G}期{_G}(?:有效|保密|保存)?|永{_G}[久远]{_G}(?:保密|有效|保存)?|不{_G}限{_G}(?:期限?|年限?)?|无{_G}限{_G}(?:期限?|年限?)?|终身|无期限?|不定期"
    rf"|适当时[候机][^\s，。；,;]{{0,8}}?(?:[前后])?"
    rf"|(?:[{_WORDS}]{{2,24}}?|[^\S\n]?[会战事期赛考]|[\u3400-\u9fff]{{1,8}}[ ][\u3400-\u9fff]{{1,6}}?){_G}(?:之前|以前|之后|以后|前|后|时)(?=$|[\s，。；：,;)）】\]〕」』》〉}}“”\"'、0-9A-Za-z特加急★*|<])"
    rf"|{_NUMBER}{_G}{_UNIT}(?:{_G}(?:以?内|以上|以下|左右|有效|解密|保密|期))?"
    rf"|[0-9OolI]{{1,3}}(?![0-9]))"
)
"""Non-capturing pattern over folded text, generous: `read_period` says what is meant."""

_UNITS: dict[str, PeriodKind] = {"年": "years", "月": "months", "天": "days", "日": "days", "周": "days", "星期": "days"}


def read_period(piece: Piece) -> Period:
    """Return what the writing means, kind `invalid` where that is not beyond doubt.

    十年 → years 10; 半年 → months 6; 1年6个月 is not a period; 6月 → invalid; 2026.12.31 → until; 2025年2月30日 → invalid.
    """
    word = re.sub(r"\s", "", piece.folded)
    word = re.sub(r"^(?:保密)?(?:期限[:：]?|保密期)", "", word)
    if re.match(r"长期", word):
        return Period("indefinite", None, piece)
    if re.match(r"永[久远]|不限|无限|终身|无期|不定期", word):
        return Period("indefinite", None, piece)
    if until := re.match(rf"(?:至|到|截至|截止到?)?({_DATE})(.*)$", word):
        when = read_date(until[1])
        if when is not None and until[2] in ("", "前", "止", "以前", "之前", "解密", "后", "之后", "以后"):
            return Period("until", when.isoformat(), piece)
        if not re.match(r"[0-9]{1,2}年$", word):
            return Period("invalid", None, piece)
    if word.startswith("定期"):
        return Period("invalid", None, piece)
    if counted := re.fullmatch(rf"({_NUMBER})(年半?|个?月|個月|个半月|天|日|周|星期)(?:以?内|有效|解密|保密|期)?", word):
        return _counted(counted[1], counted[2], piece)
    if english := re.fullmatch(rf"({_NUMBER})(y(?:ea)?rs?|months?|days?)(?:.*)", word, re.I):
        number = read_number(english[1])
        kind: PeriodKind = {"y": "years", "m": "months", "d": "days"}[english[2][0].lower()]  # type: ignore[assignment]
        return Period(kind, number, piece) if number is not None else Period("invalid", None, piece)
    if re.search(r"(?:前|后|时)$", word) and not re.match(r"[0-9]", word) and not word.startswith("适当"):
        return Period("condition", word, piece)
    if word.startswith("适当"):
        return Period("condition", word, piece)
    return Period("invalid", None, piece)


def _counted(number: str, unit: str, piece: Piece) -> Period:
    if number == "半":
        return {"年": Period("months", 6, piece), "月": Period("days", 15, piece)}.get(
            unit, Period("invalid", None, piece)
        )
    value = read_number(number)
    if value is None or unit in ("年半", "个半月"):
        return Period("invalid", None, piece)
    if unit == "月":  # 6月 reads as June
        return Period("months", value, piece) if value > 12 else Period("invalid", None, piece)
    if unit in ("周", "星期"):
        return Period("days", 7 * value, piece)
    kind: PeriodKind = "months" if unit in ("个月", "個月") else _UNITS[unit]
    if value == 0 or (kind == "years" and value > 999):
        return Period("invalid", None, piece)
    return Period(kind, value, piece)


def read_number(text: str) -> int | None:
    """Return the integer meant: half-width, Han, or with the slips O→0, l I |→1; None if it is none."""
    text = text.replace(" ", "")
    if re.fullmatch(r"[0-9OolI|]+", text):
        return int(text.translate(str.maketrans("OolI|", "00111")))
    return han_to_int(text)


def read_date(text: str) -> date | None:
    """Return the date written (Arabic or Han, 年月日 or . / -), or None if incomplete or impossible."""
    parts = [read_number(p) for p in re.split(r"[年月日号./\-]", re.sub(r"\s", "", text)) if p]
    if len(parts) != 3 or None in parts:
        return None
    try:
        return date(*parts)  # type: ignore[arg-type]  # None was excluded above
    except ValueError:
        return None
