"""The period of a mark: 年 月 日, a date, a condition, 长期, and every broken way to write one."""

import re
from datetime import date
from functools import lru_cache

from biaoshi.marks.levels import GAP
from biaoshi.text import HAN_NUMERAL, han_to_int
from biaoshi.types.document import Span
from biaoshi.types.mark import Period, PeriodKind, Piece

_G = GAP
_LETTERS = "OolI|SBZ〇○"  # what recognisers and typists write for 0, 1, 5, 8, 2
_NUMBER = rf"(?:[0-9{_LETTERS}]{{1,4}}\.?(?:{_G}\.{_G}[0-9]{{1,2}})?|[{HAN_NUMERAL}]{{1,6}}|半|若干|[数几多]{{1,2}}|[0-9](?: [0-9])+)"
_UNIT = rf"(?:年半?|个{_G}半?{_G}月|個{_G}月|月|天|日|周|星期|季度|工作日|[yY](?:ea)?rs?|Y|YEARS?|[mM]onths?|MONTHS?|[dD]ays?|DAYS?|[牛午乍仵](?![\u3400-\u9fff]))"
_YEAR = rf"(?:[12][0-9OolI]{{3}}|[二一][{HAN_NUMERAL}]{{3}})"
_MONTH = rf"(?:[0-9OlI]{{1,2}}|[{HAN_NUMERAL}]{{1,3}})"
_DATE = (
    rf"(?:{_YEAR}{_G}(?:年{_G}{_MONTH}{_G}月(?:{_G}{_MONTH}{_G}[日号])?|年"
    rf"|[./\-]{_G}[0-9]{{1,2}}(?:{_G}[./\-]{_G}[0-9]{{1,2}})?)|[12][0-9]{{3}}[01][0-9][0-3][0-9](?![0-9]))"
)
_WORD = "\u3400-\u9fff0-9〇“”、"
_END = r"(?=$|[\s，。；：,;)）】\]〕」』》〉}“”\"'0-9A-Za-z特加急★*|<])"
_BY_DATE = re.compile(
    rf"(?:至|到|截至|截止到?){_G}{_DATE}{_G}(?:年底|[底末]前?|止|前|后|以前|之前)?"
    rf"|{_DATE}{_G}(?:前|止|后|底|以前|之前|之后|解密|公布前|以后)?"
)
_FOR_EVER = re.compile(
    rf"长{_G}期(?:{_G}(?:有效|保密|保存))?|永{_G}[久远](?:{_G}(?:保密|有效|保存))?|不{_G}限(?:{_G}(?:期限?|年限?))?|无{_G}限(?:{_G}(?:期限?|年限?))?"
    r"|终身|终生|无期限?|不定期|短期"
)
_CONDITION = re.compile(
    rf"适当时[候机][^\s，。；,;]{{0,8}}(?:前|后)?|(?:[{_WORD}]{{2,24}}?|[会战事期赛考]|[\u3400-\u9fff]{{1,8}}[ ][\u3400-\u9fff]{{1,6}}?)"
    rf"{_G}(?:之前|以前|之后|以后|前|后|时){_END}",
    re.M,
)
_COUNTED = re.compile(
    rf"(?:定{_G}期{_G})?{_NUMBER}{_G}\n?{_UNIT}(?:{_G}(?:以?内|以上|以下|左右|有效|解密|保密|期(?![\u3400-\u9fff])))?"
)
_BARE = re.compile(r"[0-9OolI]{1,3}(?![0-9])")
_LEAD = re.compile(rf"(?:保密{_G})?(?:期限?{_G}[:：为]?{_G}|保密期{_G}[:：为]?{_G})")
_MORE = re.compile(
    rf"[0-9{HAN_NUMERAL}年月日天个半以内上下工作周季度星期~～\-—–至到余多零又、.]+(?=[ \n]|$|[)）】\]〕」』》〉}}“”\"'。；，,;])"
)
_REST = re.compile(r"[^\s，。；,;：:★☆（(【\[、“”\"'《》|]{1,12}(?=[ \n]|$|[)）】\]〕”\"'。；])")
PERIOD = rf"(?:(?:{_LEAD.pattern})?(?:{_BY_DATE.pattern}|{_FOR_EVER.pattern}|{_CONDITION.pattern}|{_COUNTED.pattern}))"
"""Non-capturing pattern over folded text (compile with re.M), for the grammars of other kinds of marks."""


def match_period(text: str, at: int, *, strong: bool) -> int | None:
    """Return the end of the period written at folded offset `at`, the longest reading, or None.

    `strong`: a star stands before it, so that bare numbers and whatever else fills the rest of the line count
    as a (wrong) period too. What is meant is for `read_period` to say.
    """
    lead = _LEAD.match(text, at)
    start = lead.end() if lead else at
    patterns = (_BY_DATE, _FOR_EVER, _CONDITION, _COUNTED, *((_BARE,) if strong else ()))
    ends = [m.end() for p in patterns if (m := p.match(text, start))]
    end = max(ends, default=None)
    if end is None:
        rest = _REST.match(text, start) if strong else None
        return rest.end() if rest and not re.match("特急|加急|急件|平急|特提|[0-9]{6}", rest[0]) else None
    more = _MORE.match(text, end)  # 5年6个月, 5-10年: one writing, though no period
    return more.end() if more and not re.match("[0-9]{4}", more[0]) else end


_VAGUE = re.compile("适当|视|另行|待定|待通知|酌情|必要时|根据情况|看情况")
_UNITS: dict[str, PeriodKind] = {
    "年": "years",
    "月": "months",
    "天": "days",
    "日": "days",
    "周": "days",
    "星期": "days",
}


def read_period(piece: Piece) -> Period:
    """Return what the writing means, kind `invalid` where that is not beyond doubt.

    十年 → years 10; 半年 → months 6; 1年6个月 → months 18; 6月 → months 6 (behind a level no month of June is meant);
    2026.12.31 → until; 至2026年底 → until 2026-12-31; 2025年2月30日 → invalid.
    """
    meant = _meant(piece.text, piece.folded)
    return Period(meant.kind, meant.value, piece)


@lru_cache(maxsize=1000)
def _meant(text: str, folded: str) -> Period:
    piece = Piece(text, folded, Span(0, len(text)))
    word = re.sub(r"\s", "", piece.folded)
    word = re.sub(r"^(?:保密)?(?:期限?[:：为]?|保密期[:：为]?)(?=.)", "", word)
    if re.match(r"长期|永[久远]|不限|无限|终[身生]|无期|不定期", word):
        return Period("indefinite", None, piece)
    if until := re.fullmatch(rf"(?:至|到|截至|截止到?)?({_DATE})(.*)", word):
        when = read_date(until[1]) or (_last_day(until[1], until[2]) if re.match("[至到截]", word) else None)
        if when is not None and until[2] in (
            "",
            "前",
            "止",
            "底",
            "末",
            "底前",
            "以前",
            "之前",
            "解密",
            "后",
            "之后",
            "以后",
        ):
            return Period("until", when.isoformat(), piece)
        if not (until[2].endswith(("前", "后", "时")) and len(until[2]) > 2):
            return Period("invalid", None, piece)
    if counted := re.fullmatch(
        rf"({_NUMBER})(年半?|个?月|個月|个半月|天|日|周|星期|[牛午乍仵])(?:以?内|有效|解密|保密|期)?", word
    ):
        return _counted(counted[1], counted[2], piece)
    if both := re.fullmatch(rf"({_NUMBER})年零?又?({_NUMBER})个月", word):
        years, months = read_number(both[1]), read_number(both[2])
        if years and months and months < 12:
            return Period("months", 12 * years + months, piece)
    if english := re.fullmatch(rf"({_NUMBER})(y(?:ea)?rs?|y|months?|days?)(?:.*)", word, re.I):
        number = read_number(english[1])
        kind: PeriodKind = {"y": "years", "m": "months", "d": "days"}[english[2][0].lower()]  # type: ignore[assignment]
        return Period(kind, number, piece) if number is not None else Period("invalid", None, piece)
    if _VAGUE.match(word) or (re.search(r"(?:前|后|时)$", word) and not re.fullmatch(r"[0-9].{0,3}", word)):
        return Period("condition", word, piece)
    return Period("invalid", None, piece)


def _counted(number: str, unit: str, piece: Piece) -> Period:
    if number == "半":
        return {"年": Period("months", 6, piece), "月": Period("days", 15, piece)}.get(
            unit, Period("invalid", None, piece)
        )
    if number.endswith(".") and not re.search("[\u2488-\u249b]", piece.text):
        return Period("invalid", None, piece)  # ⒌年 folds to 5.年; 5.年 written so is no number
    value = read_number(number)
    if value is None or unit in ("年半", "个半月"):
        return Period("invalid", None, piece)
    if unit in ("周", "星期"):
        return Period("days", 7 * value, piece)
    kind: PeriodKind = "months" if unit.endswith("月") else _UNITS.get(unit, "years")
    if value == 0 or (kind == "years" and value > 999):
        return Period("invalid", None, piece)
    return Period(kind, value, piece)


def read_number(text: str) -> int | None:
    """Return the integer meant: half-width, Han, or with the slips O→0, l I |→1, S→5, B→8, Z→2; None if it is none.

    三五 (three to five) is no number: Han digits in a row count only in years' dates and with a nought.
    """
    text = text.replace(" ", "").rstrip(".")
    if re.fullmatch(rf"[0-9{_LETTERS}]+", text):
        return int(text.translate(str.maketrans(_LETTERS, "0011158200")))
    if re.fullmatch("[一二三四五六七八九两]{2,3}", text):
        return None
    return han_to_int(text)


def read_date(text: str) -> date | None:
    """Return the date written (Arabic or Han, 年月日 or . / -, or eight digits), or None if incomplete or impossible."""
    text = re.sub(r"\s", "", text)
    if eight := re.fullmatch("([0-9]{4})([0-9]{2})([0-9]{2})", text):
        parts: list[int | None] = [int(x) for x in eight.groups()]
    else:
        parts = [_date_number(p) for p in re.split(r"[年月日号./\-]", text) if p]
    if len(parts) != 3 or None in parts:
        return None
    try:
        return date(*parts)  # type: ignore[arg-type]  # None was excluded above
    except ValueError:
        return None


def _last_day(text: str, rest: str) -> date | None:
    """Return the last day of the year or month that 2026年 or 2026年6月 names if `rest` says its end is meant."""
    if not rest.startswith(("底", "末")):
        return None
    if re.fullmatch(rf"{_YEAR}年", text):
        return read_date(f"{text}12月31日")
    days = (read_date(f"{text}{day}日") for day in (31, 30, 29, 28)) if text.endswith("月") else ()
    return next((day for day in days if day), None)


def _date_number(text: str) -> int | None:
    return han_to_int(text) if re.fullmatch("[一二三四五六七八九]{4}", text) else read_number(text)
