"""Numbers as an automatic list shows them: the formats of ST_NumberFormat (ISO/IEC 29500-1, 17.18.59)."""

import re

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_OLD = "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def as_shown(n: int, form: str, custom: str | None = None) -> str:
    """Return `n` in the number format `form` (decimal, chineseCounting …); unknown forms are decimal."""
    if form in ("none", "bullet"):
        return ""
    if form == "custom" and custom:
        first = re.match(r"0*[0-9]+", custom)
        return str(n).zfill(len(first[0]) if first else 1)
    if n < 0 or n > 1_000_000:
        return str(n)
    if form in _ENCLOSED:
        first_code, count = _ENCLOSED[form]
        return chr(first_code + n - 1) if 1 <= n <= count else _beyond(n, form)
    if form in _CYCLES:
        letters = _CYCLES[form]
        return letters[n - 1] if 1 <= n <= len(letters) else str(n)
    if form in _LETTERS and n > 0:
        letter = chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in _COUNTED:
        digits, units, one_before_ten, zero = _COUNTED[form]
        return _counted(n, digits, units, one_before_ten, zero)
    return _plain(n, form)


def _plain(n: int, form: str) -> str:
    match form:
        case "decimalZero":
            return f"{n:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return str(n).translate(_WIDE)
        case "numberInDash":
            return f"- {n} -"
        case "upperRoman":
            return _roman(n).upper()
        case "lowerRoman":
            return _roman(n)
        case "ordinal":
            return f"{n}{'th' if n % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"
        case "hex":
            return f"{n:X}"
        case "chineseCounting" | "taiwaneseCounting":  # tens are spelt below a hundred, digits stand in a row above it
            return _counted(n, _HAN, "十", False, "〇") if n < 100 else _digits(n, "○" + _HAN[1:])
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2":
            return _digits(n, ("○" if form.startswith("taiwanese") else "〇") + _HAN[1:])
        case "ideographZodiacTraditional":
            return _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n > 0 else str(n)
        case _:
            return str(n)


def _digits(n: int, digits: str) -> str:
    return "".join(digits[int(d)] for d in str(n))


def _roman(n: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (n // value)
        n %= value
    return out


def _counted(n: int, digits: str, units: str, one_before_ten: bool, zero: str) -> str:
    """Spell `n` with units: 105 → 一百零五. `one_before_ten` writes 一十五 (or 壹拾伍) for 15."""
    if n == 0:
        return zero
    if n >= 10_000:
        head, rest = divmod(n, 10_000)
        tail = (zero if 0 < rest < 1000 else "") + (_counted(rest, digits, units, True, zero) if rest else "")
        return _counted(head, digits, units, one_before_ten, zero) + "万" + tail
    out, gap = "", False
    for power in range(len(str(n)) - 1, -1, -1):
        digit = n // 10**power % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += (zero if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return out if one_before_ten or not out.startswith(digits[1] + units[0]) else out[1:]


def _beyond(n: int, form: str) -> str:
    if form.startswith("decimalEnclosedCircle") and 21 <= n <= 35:
        return chr(0x3251 + n - 21)
    if form.startswith("decimalEnclosedCircle") and 36 <= n <= 50:
        return chr(0x32B1 + n - 36)
    return str(n)


_ENCLOSED = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
_CYCLES = {"ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES}
_LETTERS = ("upperLetter", "lowerLetter")
_COUNTED = {
    "chineseCountingThousand": (_HAN, "十百千", False, "零"),
    "taiwaneseCountingThousand": (_HAN, "十百千", False, "零"),
    "japaneseCounting": (_HAN, "十百千", False, "〇"),
    "chineseLegalSimplified": (_LEGAL, "拾佰仟", True, "零"),
    "ideographLegalTraditional": (_LEGAL_OLD, "拾佰仟", True, "零"),
    "japaneseLegal": (_LEGAL_OLD, "拾佰仟", True, "零"),
}
