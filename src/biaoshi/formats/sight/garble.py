"""A text layer that reads as nonsense: fonts without a map to Unicode, or with a wrong one.

Three tests, each on what one page shows:

    unmapped   characters pdfium has no Unicode value for, private use, controls, U+FFFD
    mojibake   accented Latin in bulk where there are hardly any plain words (GBK or UTF-8 bytes through a Latin font)
    rare Han   in Chinese the 3,755 characters of GB 2312 level 1 make up about 95 %; a shuffled map gives about half

Symbol fonts live in the private area by nature and are let pass while they are a small share of the page.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

_SYMBOL = re.compile(
    r"symbol|dings|mt-?extra|marlett|webdings|cmsy|cmex|cmmi|msam|msbm|euclid|mathtype|math|stix|awesome|icon|bullet",
    re.I,
)
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufff0-\ufff8\U000f0000-\U0010ffff]")
LEAST_HAN = 40  # fewer Han characters than this say nothing about a map
COMMON = 0.80
"""Share of common characters below which Han is shuffled: 5,826 stretches of 200 characters of laws, policy, news,
chat and names all had 0.925 and more; characters drawn evenly from GB 2312 have 0.56."""
BAD = 0.10  # share of unreadable characters of a page from which it is garbled
FONT = 2  # characters of one plain font, half of them unmapped: a mark may be among them
BULLETS = 2  # different signs at most in the private area of a symbol font that is named like any other


def garbled(shown: str, fonts: dict[str, list[str]], unmapped: dict[str, int]) -> str | None:
    """Return in Chinese why the text layer of a page cannot be trusted, or None.

    `fonts` maps a font's name to its characters on this page, `unmapped` counts those without a Unicode value.
    """
    ink = [c for c in shown if not c.isspace()]
    if not ink:
        return None
    bad = 0
    for face, chars in fonts.items():
        odd = _BAD.findall("".join(chars))
        if odd and len(set(odd)) <= BULLETS and all("\uf020" <= c <= "\uf0ff" for c in odd):
            continue
        here = max(unmapped.get(face, 0), len(odd))
        if here >= FONT and 2 * here >= len(chars) and not (_SYMBOL.search(face) and 5 * len(chars) <= len(ink)):
            return "字体缺少字符映射，文字层是乱码"
        bad += 0 if _SYMBOL.search(face) else here
    if bad >= 4 and bad >= BAD * len(ink):
        return "字体缺少字符映射，文字层是乱码"
    if _mojibake(ink):
        return "文字层的编码错乱"
    han = [c for c in ink if "\u3400" <= c <= "\u9fff" or c >= "\U00020000"]
    if len(han) >= LEAST_HAN and 2 * len(han) >= len(ink) and common(han) < COMMON:
        return "字体的字符映射错误，文字层与画面不符"
    return None


def _mojibake(ink: list[str]) -> bool:
    odd = sum("\x80" <= c <= "\u024f" or c in "‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸŁłŽž€" for c in ink)
    plain = sum(c.isascii() and c.isalpha() for c in ink)
    return odd >= 8 and 4 * odd >= len(ink) and plain < odd


def common(han: Iterable[str]) -> float:
    """Return the share of characters that are common in simplified or in traditional writing, whichever is higher."""
    counts = Counter(han)
    total = sum(counts.values()) or 1
    return (
        max(
            sum(n for c, n in counts.items() if _within(c, code, 0xB0, last))
            for code, last in (("gb2312", 0xD7), ("big5", 0xC6))
        )
        / total
    )


@cache
def _within(char: str, encoding: str, first: int, last: int) -> bool:
    """The lead byte tells the level: GB 2312 level 1 is B0–D7, Big5 level 1 A4–C6."""
    try:
        code = char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and (first if encoding == "gb2312" else 0xA4) <= code[0] <= last
