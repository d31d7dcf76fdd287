"""Chinese numerals of [DBNum1], [DBNum2] and [DBNum3]: 一百二十三, 壹佰贰拾叁, full-width digits."""

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟"), 3: ("", "十", "百", "千")}
_GROUPS = ("", "万", "亿", "万亿")


def by_digit(text: str, kind: int) -> str:
    """Return `text` with every ASCII digit replaced by its numeral of [DBNum`kind`]."""
    return text.translate({ord("0") + i: d for i, d in enumerate(_DIGITS[kind])})


def in_words(text: str, kind: int) -> str:
    """Return a number written in ASCII digits ("-12.5") in words: 负十二.五; what is no number is left as it is."""
    sign, whole, point, rest = _parts(text)
    if not whole.isascii() or not whole.isdigit() or len(whole) > 16 or (rest and not rest.isdigit()):
        return by_digit(text, kind)
    words = _whole(int(whole), kind)
    return sign + words + (point + by_digit(rest, kind) if point else "")


def _parts(text: str) -> tuple[str, str, str, str]:
    sign = "-" if text.startswith("-") else ""
    whole, point, rest = text.removeprefix("-").partition(".")
    return sign, whole, point, rest


def _whole(n: int, kind: int) -> str:
    zero = "〇" if kind == 1 else _DIGITS[kind][0]
    if n == 0:
        return zero
    out, group, gap = "", 0, False
    while n:
        n, four = divmod(n, 10_000)
        if four:
            words = _four(four, kind, zero)
            out = words + _GROUPS[group] + (zero if gap and out else "") + out
            gap = four < 1000
        else:
            gap = bool(out)
        group += 1
    if kind != 2 and out.startswith(_DIGITS[kind][1] + "十"):
        out = out[1:]
    return out.lstrip(zero)


def _four(n: int, kind: int, zero: str) -> str:
    out, gap = "", False
    for i, digit in enumerate(f"{n:04}"):
        if digit == "0":
            gap = bool(out)
        else:
            out += (zero if gap else "") + _DIGITS[kind][int(digit)] + _UNITS[kind][3 - i]
            gap = False
    return out
