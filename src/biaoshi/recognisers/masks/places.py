"""Masked dates of birth and masked addresses."""

import re
from collections.abc import Iterator

from biaoshi.recognisers.masks.mask import BARS, HAN, M, Mask, stars
from biaoshi.recognisers.masks.names import FAMILY

_DATE = re.compile(
    f"(?:(?:19|20)(?:[0-9]{{2}}|[{M}xX]{{1,2}})|[{M}xX]{{2,4}})年(?:(?:[0-9]{{1,2}}|[{M}xX某]{{1,2}})月(?:(?:[0-9]{{1,2}}|[{M}xX某]{{1,2}})日)?)?|(?:19|20)[0-9]{{2}}[-.]?[{M}]{{2}}[-.]?(?:[{M}]{{2}}|[0-9]{{2}})?(?![0-9])"
)
_TAIL = "(?:省|市|区|县|旗|镇|乡|街道|村民小组|村|社区|小区|花园|苑|路|街|巷|组|社|队|号楼|号院|号|幢|栋|单元|室|弄|屯)"
_PART = f"(?:(?:(?![住在于到系的某址籍])[{HAN}0-9]){{1,6}}?{_TAIL})"
_HIDES = f"(?:[{M}某]{{1,4}}|[xX]{{1,3}}){_TAIL}"
# Looked ahead as far as six parts reach: how a long row of them may be parted is not tried where nothing is hidden behind.
_ADDRESS = re.compile(
    f"(?=[{HAN}0-9]{{0,60}}{_HIDES}){_PART}{{0,6}}{_HIDES}(?:(?:[{M}某xX]{{1,4}}|[0-9一二三四五六七八九十]{{1,4}}|[{HAN}]{{1,4}}?){_TAIL}){{0,6}}"
)
_CUT = re.compile(f"(?<![{HAN}0-9A-Za-z]){_PART}{{1,6}}[{M}]{{3,12}}(?![{HAN}0-9A-Za-z{M}])")
"""An address the end of which is hidden: `望港区****`, `8栋***`."""
_COVERED = re.compile(f"(?:(?<=住)|(?<=[住地]址)|(?<=[住地]址[：:])|(?<=户籍地)|(?<=户籍地[：:]))[{BARS}]{{3,40}}")
"""An address that is black from end to end: only the word before it tells."""
_LED = re.compile("[住在于到系址地籍：:]")
"""What leads to an address and is no part of it."""


def dates(text: str) -> Iterator[Mask]:
    """Yield the masked dates of birth."""
    for m in _DATE.finditer(text):
        if (
            re.search(f"[{M}某]|[xX]", m[0])
            and re.search("[0-9]", m[0])
            and re.search("生|出生|岁", text[max(0, m.start() - 8) : m.end() + 4])
        ):
            left = stars(m[0])
            yield Mask(m.start(), m.end(), "date", left, left.count("*"))


def places(text: str) -> Iterator[Mask]:
    """Yield the masked addresses."""
    for m in _ADDRESS.finditer(text):
        start = m.start()
        while _LED.match(text, start):
            start += 1
        word = text[start : m.end()]
        left = stars(word)
        known = re.split("\\*", left)[0]
        if (
            not known
            and not re.search("[0-9]", left)
            and not re.search("(?:住|住址|地址|户籍|位于)[：:]?$", text[max(0, start - 4) : start])
        ):
            continue
        if re.match(f"{FAMILY}某(?:某)?$", word[:3]) and not re.search("[镇乡区县市街道村路号]", word[:1]):
            continue
        if re.fullmatch("[0-9]*\\*{1,4}(?:号|组|队|室|社)", left) and not known:
            continue
        yield Mask(start, m.end(), "address", left, left.count("*"))
    for pattern in (_CUT, _COVERED):
        for m in pattern.finditer(text):
            left = stars(m[0])
            yield Mask(m.start(), m.end(), "address", left, left.count("*"))
