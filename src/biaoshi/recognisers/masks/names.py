"""Masked names."""

import re
from collections.abc import Iterator

import rjieba

from biaoshi.recognisers.masks.mask import BARS, HAN, M, Mask, stars
from biaoshi.recognisers.names.characters import COMPOUND, RARE, STRANGE, SURNAME, TRANSLITERATION, given
from biaoshi.recognisers.names.cues import PERSON_END
from biaoshi.recognisers.names.shape import NAMES

FAMILY = f"(?:(?:{'|'.join(COMPOUND)})|[{''.join(sorted({*SURNAME, *RARE}))}])"
_MOU = "某(?P<mou>某{0,2}(?:[甲乙丙丁戊]|[0-9]{1,2}(?![0-9年月日号岁%]))?)"
_NAME = re.compile(
    f"(?P<f>{FAMILY})(?:(?P<g>[{HAN}])?{_MOU}|(?P<b>[{HAN}])?(?P<m>[{M}]{{1,3}}|[xX]{{1,2}}(?![A-Za-z0-9])|(?:OO|oo)(?![A-Za-z0-9]))|_{{1,2}})(?P<l>[{HAN}])?"
)
_SPACED = re.compile(f"(?P<f>{FAMILY})[ ]?([{M}xXOo某])[ ]\\2(?![ ]?[A-Za-z0-9{M}])")
"""Spread to the width of three characters: 毛 × ×, 盛O O."""
_CALLED = "".join(sorted({*STRANGE, *TRANSLITERATION} - {*SURNAME, *RARE}))
_AFTER = "(?=[，。；：！？、（）()“”《》\\s,;:]|$|同志|等|[说称在因的与和及系患住为于向到将均诉被驾持涉])"
_ODD = re.compile(
    f"(?:(?<=[{''.join(sorted(PERSON_END))}])|(?<=[人者员][：: ]))(?P<f>[{_CALLED}])(?:某某(?!某)|(?:某|[×*]{{1,2}}){_AFTER})"
    f"|(?<![^\\n。])(?P<h>[{_CALLED}])某某(?=[，,（(](?:男|女))"
)
"""A first character that is seldom a surname, or of a foreign or minority name: only behind a word for a person."""
_BARE = re.compile(f"(?:(?<=[户姓]名)|(?<![{HAN}0-9A-Za-z{M}年月日]))[{M}]{{1,2}}(?P<l>[{HAN}]{{1,2}})(?![{HAN}{M}])")
_LABEL = re.compile("(?:姓名|户主|名|人|者)[：: ]?$")
_COVERED = re.compile(f"(?<=[人名者])[：: ]?(?P<v>[{BARS}]{{2,4}})(?=[，。；、（(\\s]|$)")
"""A name that is black from end to end."""
_NOT_NAMES = re.compile(
    "(?:某|[*×])(?:些|种|项|个|类|年|月|日|时|地|处|次|天|位|人|事|物|村|镇|县|市|区|局|厂|校|公司|单位|部|高校|小区|企业|机关|银行|中学|大学|小学|医院|路|街)"
)
_FOLLOW = set("，。；：！？、（）()“”《》 \n\x1f\t,;:|/!?—-")
_DIGIT = frozenset("〇一二三四五六七八九十")


def people(text: str) -> Iterator[Mask]:
    """Yield the masked names, the surest forms first."""
    for m in _COVERED.finditer(text):
        yield Mask(m.start("v"), m.end("v"), "name", "*" * len(m["v"]), len(m["v"]))
    for m in _SPACED.finditer(text):
        yield Mask(m.start(), m.end(), "name", m["f"] + "**", 2, m["f"])
    for m in _NAME.finditer(text):
        mask = _named(text, m)
        if mask:
            yield mask
    for m in _ODD.finditer(text):
        if not _NOT_NAMES.search(text[m.start() + 1 : m.end() + 3]):
            hidden = m.end() - m.start() - 1
            first = m["f"] or m["h"]
            yield Mask(m.start(), m.end(), "name", first + "*" * hidden, hidden, first)
    yield from _headless(text)


def _named(text: str, m: "re.Match[str]") -> Mask | None:
    """Return the masked name of a match, less what belongs to the words before and behind; None for what is none."""
    begin, end, family = m.start(), m.end(), m["f"]
    if (
        m["g"]
        and (m["g"] in SURNAME or m["g"] in RARE)
        and (m["mou"] or m["g"] in RARE or SURNAME[m["g"]] > 0.5 or _joins(text, begin))
    ):
        begin, family = begin + len(family), m["g"]  # 班严某某: the word before ends in what could be a surname
    if m["m"] and ((m["b"] and len(family) == 1 and (len(m["m"]) > 1 or _word(family + m["b"]))) or _numeral(m)):
        return None  # 单价××××, 项目*, 二〇三五
    if m["l"] and not _ends(text, m):
        end -= 1
    word = text[begin:end]
    if _NOT_NAMES.search(text[begin + len(family) : end + 3]) and not re.search("某某|某[甲乙丙丁]", word):
        tail = text[end : end + 1]
        if tail and tail not in _FOLLOW and not re.match("人民|地处|年满", text[end : end + 2]):
            return None
    if m["m"] and re.search("[0-9]", text[max(0, begin - 1) : begin]):
        return None
    if m["m"] and "×" in m["m"] and re.match("[0-9]", text[end : end + 1]):
        return None
    left = re.sub("(?<=[*])(?:[甲乙丙丁戊]|[0-9]+)$", "", re.sub("[Oo]", "*", stars(word)))  # 甲, 1: which of them
    return Mask(begin, end, "name", left, left.count("*"), family, left[len(family) :].replace("*", ""))


def _joins(text: str, begin: int) -> bool:
    """Tell whether the character at `begin` ends the word before it: 证明农某, （5）班农某."""
    before = text[begin - 1 : begin]
    return "一" <= before <= "鿿" or (text[begin] in "班组" and before in ")）0123456789")


def _numeral(m: "re.Match[str]") -> bool:
    return "〇" in m["m"] and ((m["b"] or "") in _DIGIT or (m["l"] or "") in _DIGIT)


def _ends(text: str, m: "re.Match[str]") -> bool:
    """Tell whether the last character belongs to the name (李某花、陈×明): it can, and what follows is its end."""
    end, last = m.end(), m["l"]
    behind = text[end : end + 1]
    sure = m["m"] is not None and len(m["m"]) == 1
    if m["mou"] or given()[1].get(last, -4.0) <= (-1.0 if sure else 0.3):
        return False
    if not behind or behind in _FOLLOW:
        return True
    if last in _DIGIT and behind in "人名户位":
        return False  # 吴*、王*三人
    if sure:
        return not rjieba.has_word(last + behind)  # 郭*连声道谢
    return re.match("同志|等|说|称|在|因|的|与|和|系|患|住|为|于|向|到|将|[某]", text[end : end + 2]) is not None


def _headless(text: str) -> Iterator[Mask]:
    """Yield names with the surname hidden: in a field of names, or alone in a line or cell."""
    middle, odds = given()
    first_word = len(text) - len(text.lstrip())
    for m in _BARE.finditer(text):
        labelled = _LABEL.search(text[max(0, m.start() - 4) : m.start()])
        alone = m.start() <= first_word and len(m["l"]) == 2 and text[m.end() : m.end() + 1] in ("", "(", "（")
        least = -1.0 if labelled or alone else 4.0
        first, last = m["l"][:-1], m["l"][-1]
        if (
            (not first or middle.get(first, -4.0) > least)
            and odds.get(last, -4.0) > least
            and (labelled or not _word(m["l"]))
        ):
            yield Mask(m.start(), m.end(), "name", stars(m[0]), m[0].count("*") or 1, "", m["l"])


def _word(two: str) -> bool:
    """Tell whether two characters are a word that is neither a name nor a place."""
    return rjieba.has_word(two) and rjieba.tag(two)[0][1] not in (*NAMES, "ns", "nz")
