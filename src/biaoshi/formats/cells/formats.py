"""Number formats of Excel (ECMA-376-1, 18.8.30): from a cell's value to the text the cell shows.

#,##0.00;[Red]-#,##0.00;"零";@      positive ; negative ; zero ; text
[>=10000]0!.0,"万元";0"元"          conditions of their own
yyyy"年"m"月"d"日"    [DBNum1]yyyy"年"m"月"d"日"    000000    0.00%    ;;;
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from math import isfinite

from biaoshi.formats.cells import dates
from biaoshi.formats.cells.numerals import by_digit, in_words

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats by number that a file need not write out, as a Chinese Excel shows them. 14 and 22 follow the short date set
on the machine (2025/3/1, 2025-03-01): the longer form is taken, as LibreOffice does."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<room>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<half>上午/下午|AM/PM|A/P)|(?P<exponent>E[+-])|(?P<split>s+\.0+)|(?P<date>y+|m+|d+|h+|s+|e+|g+|aaaa?|b+)"
    r"|(?P<digit>[0#?])|(?P<mark>[.,%/@])|(?P<plain>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)$", re.I)
_SIMPLE = re.compile(r"(#,##)?0(?:\.(0+))?(%)?_?\s*$")
_MOST = 400  # code points of a format; more is a hostile file's


@dataclass(slots=True)
class _Section:
    """One of up to four parts of a format: (kind, text) pairs."""

    tokens: list[tuple[str, str]] = field(default_factory=list)
    condition: tuple[str, float] | None = None
    numerals: int = 0
    english: bool = False
    kinds: frozenset[str] = frozenset()  # of the tokens

    def has(self, kind: str) -> bool:
        return kind in self.kinds


def general(value: float) -> str:
    """Return a number as an unformatted cell of sufficient width shows it: at most eleven characters."""
    if value == 0:
        return "0"
    if not isfinite(value):
        return str(value)
    size = abs(value)
    if size >= 1e11 or size < 1e-9:
        mantissa, _, power = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{power[0]}{power[1:].zfill(2)}"
    text = f"{value:.{max(0, 10 - len(str(int(size))))}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


@lru_cache(maxsize=4096)
def number_format(code: str, date1904: bool = False) -> tuple[Callable[[float], str], Callable[[str], str] | None]:
    """Return the ways of showing numbers and texts by format `code`; None: texts are shown as they are.

    A format no one understands shows numbers as General does. Nothing is raised for any code or value.
    """
    sections = _sections(code[:_MOST])
    texts = sections[3] if len(sections) > 3 else next((s for s in sections if s.has("@")), None)
    numbers = [s for s in sections[:3] if not s.has("@")] if len(sections) < 4 else sections[:3]
    plain_text = texts is None or [k for k, _ in texts.tokens] == ["@"]

    simple = _SIMPLE.match(code)

    def number(value: float) -> str:
        try:
            if not isfinite(value):
                return str(value)
            return _plain(simple, value) if simple else _number(numbers, value, date1904)
        except (ValueError, OverflowError, InvalidOperation, ZeroDivisionError, KeyError):
            return general(value)

    def text(value: str) -> str:
        return "".join(
            value if kind == "@" else t for kind, t in (texts.tokens if texts else ()) if kind in ("@", "text")
        )

    return number, None if plain_text else text


def _plain(form: "re.Match[str]", value: float) -> str:
    """Show a number by one of the commonest formats: 0, 0.00, #,##0.00, 0%."""
    number = Decimal(repr(value)).scaleb(2 if form[3] else 0)
    number = number.quantize(Decimal(1).scaleb(-len(form[2] or "")), ROUND_HALF_UP)
    number = abs(number) if number == 0 else number
    return (f"{number:,f}" if form[1] else f"{number:f}") + (form[3] or "")


def _sections(code: str) -> list[_Section]:
    sections = [_Section()]
    for m in _TOKEN.finditer(code):
        kind, at = str(m.lastgroup), sections[-1]
        value = m[kind]
        if kind == "plain" and value == ";":
            sections.append(_Section())
        elif kind in ("quoted", "escaped", "plain"):
            at.tokens.append(("text", value))
        elif kind == "room":
            at.tokens.append(("text", " "))
        elif kind == "bracket":
            _bracket(at, value)
        elif kind == "mark":
            at.tokens.append((value, value))
        elif kind != "fill":
            at.tokens.append((kind, value))
    for section in sections:
        section.kinds = frozenset(kind for kind, _ in section.tokens)
    return sections


def _bracket(section: _Section, value: str) -> None:
    lower = value.lower()
    if condition := _CONDITION.match(value):
        section.condition = (condition[1], float(condition[2]))
    elif lower.startswith("dbnum") and lower[5:6] in ("1", "2", "3"):
        section.numerals = int(lower[5])
    elif value.startswith("$"):
        sign, _, locale = value[1:].rpartition("-") if "-" in value else (value[1:], "", "")
        section.english = section.english or locale.upper().endswith("409")
        if sign:
            section.tokens.append(("text", sign))
    elif lower and set(lower) in ({"h"}, {"m"}, {"s"}):
        section.tokens.append(("date", f"[{lower}]"))


def _number(sections: list[_Section], value: float, date1904: bool) -> str:
    section, absolute = _choose(sections, value)
    if section is None:
        return general(value)
    value = abs(value) if absolute else value
    if section.has("date") or section.has("split"):
        return _date(section, value, date1904)
    if section.has("general"):
        text = general(value)
        text = in_words(text, section.numerals) if section.numerals else text
        return "".join(text if kind == "general" else t for kind, t in section.tokens)
    if not section.has("digit"):
        shown = "".join(t for _, t in section.tokens)
        return "-" + shown if value < 0 and shown and len(sections) == 1 else shown
    return _digits(section, value)


def _choose(sections: list[_Section], value: float) -> tuple[_Section | None, bool]:
    """Return the section for `value`, and whether it shows it without its sign."""
    if not sections:
        return None, False
    if any(s.condition for s in sections):
        for section in sections:
            if section.condition is None or _holds(section.condition, value):
                return section, value < 0 and section.condition is not None and section.condition[0][0] == "<"
        return sections[-1], False
    if len(sections) == 1:
        return sections[0], False
    if value < 0:
        return sections[1], True
    return sections[2 if value == 0 and len(sections) > 2 else 0], False


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, limit = condition
    return {
        "<": value < limit, ">": value > limit, "=": value == limit, "<=": value <= limit, ">=": value >= limit,
        "<>": value != limit,
    }[sign]  # fmt: skip


def _date(section: _Section, value: float, date1904: bool) -> str:
    fraction = max((len(t.partition(".")[2]) for kind, t in section.tokens if kind == "split"), default=0)
    at = dates.moment(value, date1904=date1904, digits=fraction)
    if at is None:
        return "########"
    half = section.has("half")
    letters = [(i, t) for i, (kind, t) in enumerate(section.tokens) if kind in ("date", "split")]
    minutes = set()
    for n, (i, t) in enumerate(letters):
        before = letters[n - 1][1].strip("[]")[0].lower() if n else ""
        after = letters[n + 1][1].strip("[]")[0].lower() if n + 1 < len(letters) else ""
        if t[0] in "mM" and len(t) <= 2 and (before == "h" or after == "s"):
            minutes.add(i)
    out = []
    for i, (kind, t) in enumerate(section.tokens):
        if kind == "split":
            seconds, _, zeros = t.partition(".")
            micro = f"{at.when.microsecond:06}"[: len(zeros)]
            out.append(f"{at.when.second:0{min(2, len(seconds))}}.{micro}")
        elif kind in ("date", "half"):
            token = "n" * len(t) if i in minutes else t
            out.append(dates.shown(token, at, half=half, chinese=not section.english, numerals=section.numerals))
        else:
            out.append(t)
    return "".join(out)


def _digits(section: _Section, value: float) -> str:
    tokens = section.tokens
    kinds = [kind for kind, _ in tokens]
    if "exponent" in kinds:
        return _scientific(tokens, value)
    if "/" in kinds and "digit" in kinds[kinds.index("/") :] and "." not in kinds:
        return _fraction(tokens, value)
    places = [i for i, kind in enumerate(kinds) if kind == "digit"]
    point = kinds.index(".") if "." in kinds else len(kinds)
    whole, part = [i for i in places if i < point], [i for i in places if i > point]
    last = max(whole, default=-1)
    commas = [i for i, kind in enumerate(kinds) if kind == ","]
    grouped = any(whole and whole[0] < i < last for i in commas)
    scaled = [i for i in commas if (i > last and i < point) or (part and i > part[-1])]
    number = Decimal(repr(value)).scaleb(2 * kinds.count("%") - 3 * len(scaled))
    number = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    digits, _, decimals = f"{abs(number):f}".partition(".")
    filled = _whole([tokens[i][1] for i in whole], digits.lstrip("0"), grouped=grouped)
    slots = dict(zip(whole, filled, strict=True))
    kept = len(decimals)
    while kept and decimals[kept - 1] == "0" and tokens[part[kept - 1]][1] in "#?":
        kept -= 1
    slots |= {i: decimals[n] if n < kept else " " if tokens[i][1] == "?" else "" for n, i in enumerate(part)}
    if number != 0 and not whole:
        slots[point] = digits.lstrip("0") + "."
    out = "".join(slots.get(i, "" if kind == "," else t) for i, (kind, t) in enumerate(tokens))
    out = by_digit(out, section.numerals) if section.numerals else out
    return "-" + out if number < 0 else out


def _whole(places: list[str], digits: str, *, grouped: bool) -> list[str]:
    """Spread `digits` over the places from the right; what is left over goes to the first, 0 pads, ? leaves room."""
    out: list[str] = []
    for n, place in enumerate(reversed(places)):
        first = n == len(places) - 1
        took = digits if first else digits[-1:]
        digits = "" if first else digits[:-1]
        shown = took or {"0": "0", "?": " "}.get(place, "")
        if grouped:
            marked = ""
            for k, c in enumerate(reversed(shown)):
                marked = c + ("," if (n + k) % 3 == 0 and n + k and c.isdigit() else "") + marked
            shown = marked
        out.append(shown)
    return out[::-1]


def _scientific(tokens: list[tuple[str, str]], value: float) -> str:
    at = next(i for i, (kind, _) in enumerate(tokens) if kind == "exponent")
    before, after = tokens[:at], tokens[at + 1 :]
    point = next((i for i, (kind, _) in enumerate(before) if kind == "."), len(before))
    decimals = sum(kind == "digit" for kind, _ in before[point:])
    mantissa, _, power = f"{value:.{decimals}E}".partition("E")
    sign = power[0] if power[0] == "-" or tokens[at][1][1] == "+" else ""
    width = sum(kind == "digit" for kind, _ in after)
    return f"{mantissa}E{sign}{power[1:].lstrip('0').zfill(width)}"


def _fraction(tokens: list[tuple[str, str]], value: float) -> str:
    stroke = next(i for i, (kind, _) in enumerate(tokens) if kind == "/")
    places = 0
    for kind, _ in tokens[stroke + 1 :]:
        if kind != "digit":
            break
        places += 1
    exact = Fraction(repr(abs(value))).limit_denominator(10 ** min(places, 4) - 1)
    whole, rest = divmod(exact.numerator, exact.denominator)
    sign = "-" if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole} {rest}/{exact.denominator}" if whole else f"{sign}{rest}/{exact.denominator}"
