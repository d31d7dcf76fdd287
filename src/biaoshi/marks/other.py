"""Marks of other orders, recognised and not judged: 民国, Hong Kong, Macao, Taiwan (極機密, 限閱), the military's 绝密·核心,
foreign papers (TOP SECRET). A mainland paper that borrows such words is for the state-secret rules (MK108)."""

import re
from collections.abc import Iterator

from biaoshi.marks.entry import standing_mark
from biaoshi.marks.outline import Outline
from biaoshi.marks.wording import GAP
from biaoshi.types.document import Span
from biaoshi.types.mark import Mark

_G = GAP
_MILITARY = re.compile(
    rf"[（(【\[]?{_G}(?:绝{_G}密{_G}[·•‧・∙.．\-—（(★]{_G}核{_G}心{_G}[)）]?|核{_G}心{_G}[·•‧・∙.．\-—]?{_G}绝{_G}密)(?:{_G}★{_G}[^\s，。]{{1,12}})?{_G}[)）】\]]?"
)
_ELSEWHERE = re.compile(
    rf"(?:(?:RESTRICTED|CONFIDENTIAL|SECRET|TOP SECRET){_G}[/／]?{_G})?(?:密{_G}等(?:及解密条件(?:或保密期限)?)?{_G}[:：]{_G})?[（(【\[「『]?{_G}(?:(?:国家|一般公务|军事|公务)?{_G}(?:绝对机密|极{_G}机{_G}密|绝{_G}对{_G}秘{_G}密|最{_G}机{_G}密|限{_G}阅(?:文件)?|机{_G}密(?:文件)?|绝{_G}密|密(?=[)）】\]」』]|{_G}$)))"
    rf"(?:{_G}[/／]?{_G}(?:RESTRICTED|CONFIDENTIAL|SECRET|TOP SECRET))?{_G}[)）】\]」』]?",
    re.M,
)
_FOREIGN = re.compile(
    r"(?<![A-Za-z])(?:(?:COSMIC|NATO|UK|US|EU)[ -]{1,2})?(?:TOP[ -]{1,3}SECRET|MOST SECRET|STRICTLY CONFIDENTIAL|SECRET|CONFIDENTIAL|RESTRICTED|OFFICIAL[ -]SENSITIVE|UNCLASSIFIED|CLASSIFIED)"
    r"(?:[ ]?//?[ ]?[A-Z][A-Z ,/\-]{1,30})?(?:[ ]UNTIL[ ]OFFICIALLY[ ]RELEASED)?(?![A-Za-z])"
)
_REGION = re.compile(
    "中華民國|民國[0-9〇○零一二三四五六七八九十]{1,3}年|香港特別行政區|澳門特別行政區|行政院|立法會|立法院|國民政府|國防部|總統府|臺灣|台灣|市政署|澳門|保安局|政務司|財政司|布政司|司令部"
)
_TRADITIONAL = "為與國發會點對這個們時來關於門車開學體辦處該務報條將請應實機極閱專號職廳總"
_SIMPLE = "为与国发会点对这们时来关于门车开学体办处该务报条将请应实机极阅专号职厅总"
_FULL = re.compile(f"[{_TRADITIONAL}]")
_LATIN = re.compile("[A-Za-z]")
_HAN = re.compile("[\u4e00-\u9fff]")


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the marks of other orders in `shape`: only such as stand, prose about them is no entry."""
    if "核" in shape.text and "绝" in shape.text:
        yield from _each(shape, _MILITARY, strong=True)
    if elsewhere(shape):
        yield from _each(shape, _ELSEWHERE, strong=False)
    if foreign(shape):
        yield from _each(shape, _FOREIGN, strong=False)


def _each(shape: Outline, pattern: re.Pattern[str], *, strong: bool) -> Iterator[Mark]:
    for m in pattern.finditer(shape.text):
        inside = Span(m.end() - len(m[0].lstrip()), m.start() + len(m[0].rstrip()))
        mark = standing_mark(shape, inside, "other", "strong" if strong else "weak")
        if mark is not None:
            yield mark


def elsewhere(shape: Outline) -> bool:
    """Tell whether the paper is of 民国, Hong Kong, Macao or Taiwan: written in full characters and naming an organ
    or the calendar of theirs, or bearing 極機密 or 限閱."""
    text = shape.document.text[:20000]
    if not _FULL.search(text):
        return False
    full = sum(text.count(c) for c in _TRADITIONAL)
    simple = sum(text.count(c) for c in _SIMPLE)
    return full > 3 * simple and (
        _REGION.search(text) is not None
        or "極機密" in text
        or "限閱" in text
        or (full >= 6 and not simple and "★" not in text)
    )


def foreign(shape: Outline) -> bool:
    """Tell whether the paper is in a foreign language: hardly any Han among its letters."""
    sample = shape.text[:6000]
    latin = len(_LATIN.findall(sample))
    return latin >= 40 and len(_HAN.findall(sample)) * 20 < latin
