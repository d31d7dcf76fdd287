"""Characters: folding a copy with a map back, Han numerals.

A document's text is never altered. `fold` gives a copy in which disguises are gone (zero-width characters,
compatibility and look-alike code points, full-width digits, 繁体 of the marks' vocabulary), and the way back:

    as stands   机 ZW 密 ★ １ ０ 年
    folded      机 密 ★ 1 0 年        back(0, 2) → (0, 3)
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

TRADITIONAL = str.maketrans(
    "絕機祕級長啟開會議結東條務內資閱傳電報業會後間發號單貴總則並無為與門關專區縣鄉鎮廳國華論劃學校試題卷"
    "時屆滿證書變更從當應擴範圍圖測繪軍隊極網絡據標誌識見準備註釋類訂簽領導員處辦實驗"
    "該種經過這個來對於說明體實",
    "绝机秘级长启开会议结东条务内资阅传电报业会后间发号单贵总则并无为与门关专区县乡镇厅国华论划学校试题卷"
    "时届满证书变更从当应扩范围图测绘军队极网络据标志识见准备注释类订签领导员处办实验"
    "该种经过这个来对于说明体实",
)
"""繁 → 简, one to one, for the vocabulary of marks and of what stands around them (issue-wide folding is a
library's work; this table is only what a mark needs)."""

_KEPT = "，：；！？（）～"  # full-width punctuation is proper Chinese: patterns accept both widths
_LOOKALIKE = {
    "宻": "密", "𡨋": "密", "⺠": "民", "\u2e9f": "母", "㊙": "秘", "〇": "〇", "ㄧ": "一",
    "⁎": "*", "∗": "*", "﹡": "*", "✱": "*", "＊": "*", "⋆": "☆", "✩": "☆", "✰": "☆", "⚝": "☆", "🟊": "★",
    "О": "O", "о": "o", "Ο": "O", "ο": "o", "Օ": "O", "І": "I", "Ι": "I", "ӏ": "l", "Ⅼ": "L",
    "⭑": "★", "🌟": "⭐", "✬": "☆", "٭": "*", "✡": "☆", "⍟": "★", "🟉": "★",
}  # fmt: skip
"""Beyond NFKC. Stars fold within their kind only: the separator's own rule must still see what stands there."""
HIDDEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
"""Characters that draw nothing (regular-expression class body): zero-width, joiners, bidi, soft hyphen,
variation selectors, controls, fillers."""
_SPACES = "\t\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u0085"


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    blocks = (
        (0xA0, 0x2000),
        (0x2000, 0x3400),
        (0xF900, 0x10000),
        (0x1D400, 0x1D800),
        (0x1F100, 0x1F300),
        (0x2F800, 0x2FA20),
    )
    for c in (chr(n) for start, end in blocks for n in range(start, end)):
        folded = unicodedata.normalize("NFKC", c)
        if folded != c and c not in _KEPT and not re.match(f"[{HIDDEN}{_SPACES}]", c):
            table[c] = folded
    table.update({chr(a): chr(b) for a, b in TRADITIONAL.items()})
    table.update(_LOOKALIKE)
    table.pop("〇", None)
    return table


def _char_class(chars: "set[str]") -> str:
    """Return a compact regular-expression class body for `chars`, ranges merged."""
    codes = sorted(map(ord, chars))
    out, i = [], 0
    while i < len(codes):
        j = i
        while j + 1 < len(codes) and codes[j + 1] == codes[j] + 1:
            j += 1
        out.append(re.escape(chr(codes[i])) + ("-" + re.escape(chr(codes[j])) if j > i else ""))
        i = j + 1
    return "".join(out)


_TABLE = _table()
_ONE = {c: f for c, f in _TABLE.items() if len(f) == 1}
_RESIZED = {c for c, f in _TABLE.items() if len(f) != 1}
_TAGS = "\U000e0000-\U000e01ef"  # tag characters and variation selectors beyond the BMP
# One character above the BMP makes a class several times slower to match, so those have patterns of their own,
# used only where the text has such a character at all.
_ONE_PATTERN = re.compile(f"[{_char_class({c for c in _ONE if c < chr(0x10000)})}{_SPACES}]")
_RESIZED_PATTERN = re.compile(f"[{_char_class({c for c in _RESIZED if c < chr(0x10000)})}{HIDDEN}]")
_ASTRAL_PATTERN = re.compile("[\U00010000-\U0010ffff]")
_ONE_ASTRAL = re.compile(f"[{_char_class({c for c in _ONE if c > chr(0xFFFF)})}]")
_RESIZED_ASTRAL = re.compile(f"[{_char_class(_RESIZED)}{HIDDEN}{_TAGS}]")
HIDDEN_PATTERN = re.compile(f"[{HIDDEN}{_TAGS}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded copy. `cuts` and `shifts` map back: empty where no length changed."""

    text: str
    cuts: tuple[int, ...] = ()  # folded offsets from which a shift holds
    shifts: tuple[int, ...] = ()
    original_length: int = 0

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open range of the folded text to the text as it stands.

        Hidden characters at the range's edges stay outside, those inside are inside.
        """
        if not self.cuts:
            return start, end
        if end <= start:
            at = self._one(start)
            return at, at
        return self._one(start), self._one(end - 1) + 1

    def _one(self, offset: int) -> int:
        i = bisect_right(self.cuts, offset) - 1
        return offset + (self.shifts[i] if i >= 0 else 0)


def fold(text: str) -> Folded:
    """Return `text` folded for matching, with the map back to it.

    Line feeds stay; other white space becomes a plain space; nothing else is dropped but what draws nothing.
    """
    folded = _ONE_PATTERN.sub(lambda m: _ONE.get(m[0], " "), text)
    resized = _RESIZED_PATTERN
    if _ASTRAL_PATTERN.search(folded):
        folded = _ONE_ASTRAL.sub(lambda m: _ONE[m[0]], folded)
        resized = _RESIZED_ASTRAL
    if not resized.search(folded):
        return Folded(folded, original_length=len(text))
    pieces: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    at = out = 0
    for m in resized.finditer(folded):
        pieces.append(folded[at : m.start()])
        out += m.start() - at
        new = _TABLE.get(m[0], "")
        for k in range(len(new)):  # every code point of an expansion maps to the one it came from
            cuts.append(out + k)
            shifts.append(m.start() - out - k)
        pieces.append(new)
        out += len(new)
        at = m.end()
        cuts.append(out)
        shifts.append(at - out)
    pieces.append(folded[at:])
    return Folded("".join(pieces), tuple(cuts), tuple(shifts), len(text))


_LONE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """Return `text` of the same length with lone surrogates replaced: libraries that take UTF-8 refuse them."""
    return _LONE.sub("\ufffd", text)


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "◯": 0, "Ｏ": 0, "两": 2, "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6,
    "柒": 7, "捌": 8, "玖": 9, "元": 1,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
HAN_NUMERAL = "零一二三四五六七八九〇○两壹贰叁肆伍陆柒捌玖十拾百佰千仟廿卅卌"
"""Class body of Han numerals, after folding."""


def han_to_int(text: str) -> int | None:
    """Return the integer a Han numeral means (十二 → 12, 二〇二五 → 2025, 廿五 → 25), or None if it is none."""
    if not text or any(c not in _DIGITS and c not in _UNITS and c not in _TENS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _UNITS:
            total += max(digit, 1) * _UNITS[c] if digit or total == 0 else _UNITS[c]
            digit = 0
        elif c in _TENS:
            total += _TENS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit
