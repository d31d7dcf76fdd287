"""Masked personal data in folded text: what is masked, and what of it can still be read.

王某某  张*  陈×明  欧阳某        a name: surname, and a given character that was left
990101********0010  154****1906   a number: digits left in front and behind, digits hidden
19**年*月  河湾镇**村3组          a date, an address
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from biaoshi.recognisers.names.characters import COMPOUND, SURNAME, given

What = Literal["name", "identity", "phone", "card", "number", "date", "address"]
_M = "*×○●█■□〇﹡✱◯▇▓"
_HAN = "一-鿿"
_FAMILY = f"(?:(?:{'|'.join(COMPOUND)})|[{''.join(sorted(SURNAME))}])"
_NAME = re.compile(
    f"(?P<f>{_FAMILY})(?:(?P<g>[{_HAN}])?某(?P<mou>某{{0,2}}(?:[甲乙丙丁戊]|[0-9]{{1,2}}(?![0-9年月日号岁%]))?)|(?P<b>[{_HAN}])?(?P<m>[{_M}]{{1,3}}|[xX]{{1,2}}(?![A-Za-z0-9]))|_{{1,2}})(?P<l>[{_HAN}])?"
)
_BARE = re.compile(f"(?<![{_HAN}0-9A-Za-z{_M}年月日])[{_M}]{{1,2}}(?P<l>[{_HAN}]{{1,2}})(?![{_HAN}{_M}])")
_NUMBER = re.compile(
    f"(?<![0-9A-Za-z{_M}.])(?:[0-9]{{1,17}}[ -]?){{0,3}}(?:[{_M}]{{2,}}|[xX]{{3,}})(?:[ -]?[0-9{_M}]{{1,17}}){{0,4}}[0-9Xx{_M}]?(?![0-9A-Za-z{_M}.%])"
)
_DATE = re.compile(
    f"(?:(?:19|20)(?:[0-9]{{2}}|[{_M}xX]{{1,2}})|[{_M}xX]{{2,4}})年(?:(?:[0-9]{{1,2}}|[{_M}xX某]{{1,2}})月(?:(?:[0-9]{{1,2}}|[{_M}xX某]{{1,2}})日)?)?|(?:19|20)[0-9]{{2}}[-.]?[{_M}]{{2}}[-.]?(?:[{_M}]{{2}}|[0-9]{{2}})?(?![0-9])"
)
_PLACE_TAIL = (
    "(?:省|市|区|县|旗|镇|乡|街道|村民小组|村|社区|小区|花园|路|街|巷|组|社|队|号楼|号院|号|幢|栋|单元|室|弄|屯)"
)
_ADDRESS = re.compile(
    f"(?:(?:(?![住在于到系的某址籍])[{_HAN}0-9]){{1,6}}?{_PLACE_TAIL}){{0,6}}(?:[{_M}某]{{1,4}}|[xX]{{1,3}}){_PLACE_TAIL}(?:(?:[{_M}某xX]{{1,4}}|[0-9一二三四五六七八九十]{{1,4}}|[{_HAN}]{{1,4}}?){_PLACE_TAIL}){{0,6}}"
)
SEED = re.compile(f"[{_M}某]|[xX]{{2}}|(?<=[{_HAN}])(?:[xX](?![A-Za-z0-9])|_{{1,2}}(?=[{_HAN}]))")
_NOT_NAMES = re.compile(
    "(?:某|[*×])(?:些|种|项|个|类|年|月|日|时|地|处|次|天|位|人|事|物|村|镇|县|市|区|局|厂|校|公司|单位|部|高校|小区|企业|机关|银行|中学|大学|小学|医院|路|街)"
)


@dataclass(frozen=True, slots=True)
class Mask:
    """A masked word: what it stands for, what is left of it, how many characters are hidden."""

    start: int
    end: int
    what: What
    left: str  # the word with every hidden character as *
    hidden: int
    surname: str = ""
    told: str = ""  # characters of the given name that were left

    @property
    def head(self) -> int:
        """Digits left in front."""
        return len(self.left) - len(self.left.lstrip("0123456789"))

    @property
    def tail(self) -> int:
        """Digits left behind."""
        return len(self.left) - len(self.left.rstrip("0123456789X"))


def masks(text: str) -> list[Mask]:
    """Return the masked words in folded `text`, in order, not overlapping; headings such as `***` alone are none."""
    found: list[Mask] = []
    for start, end in _lines(text):
        here: list[Mask] = []
        for search in (_dates, _numbers, _places, _people):
            for m in search(text[start:end]):
                if not any(m.start < h.end and h.start < m.end for h in here):
                    here.append(m)
        found += [replace(m, start=m.start + start, end=m.end + start) for m in sorted(here, key=lambda h: h.start)]
    return found


_REACH = 80


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around what may hide something, within their line, joined where they touch."""
    held: tuple[int, int] | None = None
    for m in SEED.finditer(text):
        if held and m.end() <= held[1] - _REACH // 2:
            continue
        start = max(0, m.start() - _REACH, text.rfind("\n", 0, m.start()) + 1)
        stop = text.find("\n", m.end(), m.end() + _REACH)
        end = stop if stop >= 0 else min(len(text), m.end() + _REACH)
        if held and start <= held[1] and "\n" not in text[held[0] : end]:
            held = (held[0], max(end, held[1]))
        else:
            if held:
                yield held
            held = (max(start, held[1]) if held else start, end)
    if held:
        yield held


def _stars(text: str) -> str:
    return re.sub(f"[{_M}某_]|[xX](?!$)|(?<=[*xX{_M}])[xX]$", "*", text)


def _numbers(text: str) -> Iterator[Mask]:
    for m in _NUMBER.finditer(text):
        left = re.sub("[ -]", "", _stars(m[0]))
        digits, hidden = sum(c.isdigit() for c in left), left.count("*")
        before = text[max(0, m.start() - 12) : m.start()]
        label = re.search(
            "(身份证|证件|证号|社会保障)|(手机|电话|联系方式|微信)|(卡号|账号|帐号|银行)[^，。；\n]{0,6}$", before
        )
        if digits + hidden < 6 or (not digits and not label) or (digits < 2 and not label):
            continue
        length = len(left)
        what: What = "number"
        if (
            (label and label[1])
            or (length in (15, 18) and not (label and label[3]))
            or (14 <= length <= 19 and not label and re.match("[0-9]{4,6}(?:19|20|\\*)", left))
        ):
            what = "identity"
        elif (label and label[2]) or (length == 11 and left[0] in "1*"):
            what = "phone"
        elif (label and label[3]) or length >= 15:
            what = "card"
        yield Mask(m.start(), m.end(), what, left, hidden)


def _dates(text: str) -> Iterator[Mask]:
    for m in _DATE.finditer(text):
        if (
            re.search(f"[{_M}某]|[xX]", m[0])
            and re.search("[0-9]", m[0])
            and re.search("生|出生|岁", text[max(0, m.start() - 8) : m.end() + 4])
        ):
            left = _stars(m[0])
            yield Mask(m.start(), m.end(), "date", left, left.count("*"))


def _places(text: str) -> Iterator[Mask]:
    for m in _ADDRESS.finditer(text):
        start = m.start()
        while re.match("[住在于到系址地籍：:]", text[start:]):
            start += 1
        word = text[start : m.end()]
        left = _stars(word)
        known = re.split("\\*", left)[0]
        if (
            not known
            and not re.search("[0-9]", left)
            and not re.search("(?:住|住址|地址|户籍|位于)[：:]?$", text[max(0, start - 4) : start])
        ):
            continue
        if re.match(f"{_FAMILY}某(?:某)?$", word[:3]) and not re.search("[镇乡区县市街道村路号]", word[:1]):
            continue
        if re.fullmatch("[0-9]*\\*{1,4}(?:号|组|队|室|社)", left) and not known:
            continue
        yield Mask(start, m.end(), "address", left, left.count("*"))


_FOLLOW = set("，。；：！？、（）()“”《》 \n\x1f\t,;:|/!?—-")


def _people(text: str) -> Iterator[Mask]:
    last_odds = given()[1]
    for m in _NAME.finditer(text):
        begin, end = m.start(), m.end()
        family = m["f"]
        if (
            m["g"]
            and m["g"] in SURNAME
            and (m["mou"] or SURNAME[m["g"]] > 0.5 or (begin and "一" <= text[begin - 1] <= "鿿"))
        ):
            begin, family = begin + len(family), m["g"]  # 班严某某: the word before ends in what could be a surname
        if m["l"]:
            # 李某花、陈×明: a last character belongs to the name if it can and what follows is its end
            behind = text[end : end + 1]
            sure = m["m"] is not None and len(m["m"]) == 1
            fits = last_odds.get(m["l"], -4.0) > (-1.0 if sure else 0.3) and not m["mou"]
            if not (
                fits
                and (
                    not behind
                    or behind in _FOLLOW
                    or sure
                    or re.match("同志|等|说|称|在|因|的|与|和|系|患|住|为|于|向|到|将|[某]", text[end : end + 2])
                )
            ):
                end -= 1
        word = text[begin:end]
        if _NOT_NAMES.search(text[begin + len(family) : end + 3]) and not re.search("某某|某[甲乙丙丁]", word):
            tail = text[end : end + 1]
            if tail and tail not in _FOLLOW and not re.match("人民|地处|年满", text[end : end + 2]):
                continue
        if m["m"] and re.search("[0-9]", text[max(0, begin - 1) : begin]):
            continue
        if m["m"] and "×" in m["m"] and re.match("[0-9]", text[end : end + 1]):
            continue
        left = re.sub("(?<=[*])(?:[甲乙丙丁戊]|[0-9]+)$", "", _stars(word))  # 甲, 1: which of them, no part of the name
        yield Mask(begin, end, "name", left, left.count("*"), family, left[len(family) :].replace("*", ""))
    for m in _BARE.finditer(text):
        if all(last_odds.get(c, -4.0) > 0.3 for c in m["l"]) and re.search(
            "(?:姓名|户主|名|人|者)[：: ]?$", text[max(0, m.start() - 4) : m.start()]
        ):
            yield Mask(m.start(), m.end(), "name", _stars(m[0]), m[0].count("*") or 1, "", m["l"])


_TEXT = frozenset({"name", "date", "address"})
_PATTERNS = 100
"""Ways of hiding the same word that are compared with each other."""
Form = tuple[str, str]
"""What of a mask is compared: what it stands for (digits are all alike), and the word with its stars."""


def form(mask: Mask) -> Form:
    """Return what of a mask is compared."""
    return (mask.what if mask.what in _TEXT else "digits", mask.left)


def completed(found: Iterable[Mask]) -> set[Form]:
    """Return the forms that another mask of the same thing completes: together they show what each hides.

    Masks that hide the same places cannot complete each other, so only those of different patterns are compared, by the
    characters both show.
    """
    groups: dict[tuple[str, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for what, left in {form(m) for m in found}:
        groups[what, len(left)]["".join("*" if c == "*" else "." for c in left)].add(left)
    out: set[Form] = set()
    for (what, _), patterns in groups.items():
        for one, other in combinations(sorted(patterns)[:_PATTERNS], 2):
            pairs = list(zip(one, other, strict=True))
            hidden, shown = pairs.count(("*", "*")), [i for i, pair in enumerate(pairs) if pair == (".", ".")]
            if what == "name":
                fit = not hidden and len(shown) >= 1
            else:
                fit = hidden <= 2 and (len(shown) >= 2 or not hidden) and hidden < min(one.count("*"), other.count("*"))
            if not fit:
                continue
            known = {"".join(left[i] for i in shown) for left in patterns[one]}
            same = known & {"".join(left[i] for i in shown) for left in patterns[other]}
            for left in (*patterns[one], *patterns[other]):
                if "".join(left[i] for i in shown) in same:
                    out.add((what, left))
    return out


def fits(mask: Mask, clear: str) -> bool:
    """Tell whether the masked word may be `clear`: every character left stands in its place."""
    if len(mask.left) == len(clear):
        return all(x in ("*", y) for x, y in zip(mask.left, clear, strict=True))
    loose = mask.what == "name" and not mask.told and clear.startswith(mask.surname) and bool(mask.surname)
    return loose and len(clear) > len(mask.surname) and mask.left.count("*") == 1
