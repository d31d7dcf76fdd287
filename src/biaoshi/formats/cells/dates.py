"""Serial day numbers as dates and times, by the letters of a number format."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from biaoshi.formats.cells.numerals import by_digit, in_words

_LAST = 2_958_466  # the day after 9999-12-31
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_HAN = "一二三四五六日"
_HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of time as a worksheet counts it: the phantom 29 February 1900 is among its days."""

    when: datetime
    serial: float
    phantom: bool = False


def moment(serial: float, *, date1904: bool, digits: int) -> Moment | None:
    """Return the moment of `serial` days, rounded to `digits` of a second; None where a worksheet shows ####."""
    if not 0 <= serial < _LAST - (1462 if date1904 else 0):
        return None
    step = 10 ** (6 - min(digits, 6))
    micro = round(serial * 86_400_000_000 / step) * step
    if date1904:
        return Moment(datetime(1904, 1, 1) + timedelta(microseconds=micro), serial)
    day = micro // 86_400_000_000
    start = datetime(1899, 12, 31) if day < 60 else datetime(1899, 12, 30)
    phantom = day == 60
    try:
        return Moment(start + timedelta(microseconds=micro) - timedelta(days=int(phantom)), serial, phantom)
    except OverflowError:
        return None


def shown(token: str, at: Moment, *, half: bool, chinese: bool, numerals: int) -> str:
    """Return what one token shows: yyyy, e, m, mmm, d, dddd, aaa, h, s, minute as "n", "[h]", "A/P", "上午/下午".

    `half`: hours to twelve; `chinese`: names in Chinese; `numerals`: of [DBNum…], 0 for digits.
    """
    when, letter, n = at.when, token[0].lower(), len(token)
    if letter == "[":
        return _elapsed(token, at)
    if letter in "yeg":
        year = f"{when.year % 100:02}" if letter == "y" and n <= 2 else f"{when.year:04}"
        return by_digit(year, numerals) if numerals else year
    if letter == "m" and n >= 3:
        if chinese:
            return _HAN_MONTHS[when.month - 1] + "月"
        name = _MONTHS[when.month - 1]
        return name if n == 4 else name[0] if n == 5 else name[:3]
    if letter == "a" and n >= 3:
        return ("星期" if n > 3 else "周") + _HAN[when.weekday()]
    if letter == "d" and n >= 3:
        if chinese:
            return ("星期" if n > 3 else "周") + _HAN[when.weekday()]
        return _DAYS[when.weekday()] if n > 3 else _DAYS[when.weekday()][:3]
    if token in ("上午/下午", "AM/PM", "am/pm", "A/P", "a/p"):
        return token.split("/")[when.hour >= 12]
    hour = (when.hour % 12 or 12) if half else when.hour
    day = 29 if at.phantom else when.day
    value = {"m": when.month, "d": day, "h": hour, "n": when.minute, "s": when.second}[letter]
    text = f"{value:02}" if n >= 2 else str(value)
    return (
        (in_words(str(value), numerals) if n < 2 or numerals != 3 else by_digit(text, numerals)) if numerals else text
    )


def _elapsed(token: str, at: Moment) -> str:
    letters = token.strip("[]").lower()
    per = {"h": 24, "m": 1440, "s": 86_400}[letters[0]]
    return str(int(at.serial * per + 1e-6)).zfill(len(letters))
