"""Marks of other orders, recognised and not judged: 民国, Hong Kong, Macao, Taiwan (極機密, 限閱), the military's 绝密·核心
and 军事秘密 (foreign papers: `foreign`). A mainland paper that borrows such words is for the state-secret rules (MK108)."""

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
_OF_THE_ARMY = re.compile(
    rf"[（(【\[]?{_G}(?:军{_G}事{_G}(?:绝{_G}密|机{_G}密|秘{_G}密)|军{_G}[机秘]{_G}密|军{_G}用{_G}秘{_G}密)(?!{_G}[★☆*·0-9]){_G}[)）】\]]?"
)
_ARMY = re.compile(
    "军分?区|司令部|政治部|后勤部|装备部|参谋部|部队|兵团|纵队|野战军|解放军|志愿军|军委|[海空陆]军|武装部|[0-9一二三四五六七八九十]{1,4}(?:军|师|旅|团)(?![体员])|作字"
)
"""Who sets military marks: only on their papers are these words theirs."""
_LATIN_LEVEL = r"(?i:STRICTLY CONFIDENTIAL|MUITO SECRETO|TOP SECRET|MOST SECRET|CONFIDENTIAL|CONFIDENCIAL|RESTRICTED|RESERVADO|SECRETO|SECRET)(?![A-Za-z])"
"""English beside the Chinese in Hong Kong, Portuguese in Macao."""
_ELSEWHERE = re.compile(
    rf"(?:{_LATIN_LEVEL}{_G}[/／]?{_G})?(?:(?:密{_G}等|机{_G}密{_G}等{_G}级|保密等级|密{_G}级)(?:及解密条件(?:或保密期限)?)?{_G}[:：]{_G})?[（(【\[「『]?{_G}(?:(?:国家|国防|一般公务|军事|公务)?{_G}(?:绝对机密|极{_G}机{_G}密|绝{_G}对{_G}秘{_G}密|最{_G}机{_G}密|[极最]{_G}秘{_G}密|极{_G}密(?={_G}(?:$|[)）】\]]))|秘{_G}密(?={_G}(?:$|[)）】\]]))|限{_G}阅(?:文件)?|机{_G}密(?:文件)?|绝{_G}密|特{_G}密|密{_G}件(?={_G}(?:$|[)）】\]」』]))|(?<![\u4e00-\u9fff])(?<![\u4e00-\u9fff][ ])(?<![\u4e00-\u9fff][ ]{{2}})密{_G}[令电函呈谕示](?={_G}(?:$|[)）】\]」』]))|[急特]{_G}密|密{_G}急|密不录由|亲启密件|密(?=[)）】\]」』]|{_G}$)))"
    rf"(?:{_G}[/／]?{_G}{_LATIN_LEVEL})?{_G}[)）】\]」』]?",
    re.M,
)
_LATIN_ALONE = re.compile(rf"(?<![A-Za-z]){_LATIN_LEVEL}")
_REGION = re.compile(
    "中華民國|民國[0-9〇○零一二三四五六七八九十]{1,3}年|香港特別行政區|澳門特別行政區|行政院|立法會|立法院|國民政府|國防部|總統府|臺灣|台灣|市政署|澳門|保安局|政務司|財政司|布政司|司令部"
)
_TRADITIONAL = "為與國發會點對這個們時來關於門車開學體辦處該務報條將請應實機極閱專號職廳總"
_SIMPLE = "为与国发会点对这们时来关于门车开学体办处该务报条将请应实机极阅专号职厅总"
_FULL = re.compile(f"[{_TRADITIONAL}]")
_REPUBLIC_DATE = re.compile(
    r"^[ ]{0,40}(?:[\u4e00-\u9fff]{1,4}[:：])?(?:中华)?民国[ ]{0,4}[0-9元〇○零一二三四五六七八九十廿卅 ]{1,5}年(?:[ 0-9元正〇一二三四五六七八九十廿卅]{0,6}月)?(?:[ 0-9〇一二三四五六七八九十廿卅]{0,6}[日号])?[ ]{0,8}$",
    re.M,
)
"""The date of the paper itself has its line to itself; a history only tells of such years."""
_PEOPLES = re.compile(
    "人民(?:委員會|委员会|政府|公社|法院|檢察院|解放軍|银行|銀行)|(?<![\u4e00-\u9fff])中共|中國共產黨|一九[五六七八九]"
)
_MAINLAND = re.compile(r"★|[〔\[](?:19[5-9]|20)[0-9]{2}[〕\]]|中华人民共和国|^[ ]*(?:19[5-9]|20)[0-9]{2}年", re.M)


def find_marks(shape: Outline) -> Iterator[Mark]:
    """Yield the marks of other orders in `shape`: only such as stand, prose about them is no entry."""
    if "核" in shape.text and "绝" in shape.text:
        yield from _each(shape, _MILITARY, strong=True)
    if elsewhere(shape):
        yield from _each(shape, _ELSEWHERE, strong=False)
        yield from _each(shape, _LATIN_ALONE, strong=False)
    if "军" in shape.text and any(_ARMY.search(x.text) for x in shape.head[:12] if len(x.text) <= 40):
        yield from _each(shape, _OF_THE_ARMY, strong=False)


def _each(shape: Outline, pattern: re.Pattern[str], *, strong: bool) -> Iterator[Mark]:
    for m in pattern.finditer(shape.text):
        inside = Span(m.end() - len(m[0].lstrip()), m.start() + len(m[0].rstrip()))
        mark = standing_mark(shape, inside, "other", "strong" if strong else "weak")
        if mark is not None:
            yield mark


def elsewhere(shape: Outline) -> bool:
    """Tell whether the paper is of 民国, Hong Kong, Macao or Taiwan: written in full characters and naming an organ
    or the calendar of theirs, or bearing 極機密 or 限閱."""
    if (
        "民国" in shape.text
        and _REPUBLIC_DATE.search(shape.text, 0, 20000)
        and not _MAINLAND.search(shape.text, 0, 20000)
    ):
        return True  # typed out anew in simplified characters
    text = shape.document.text[:20000]
    if not _FULL.search(text) or (
        _PEOPLES.search(text) and not (_REGION.search(text) or "香港" in text or "限閱" in text)
    ):
        return False  # in the fifties our own offices wrote full characters
    full = sum(text.count(c) for c in _TRADITIONAL)
    simple = sum(text.count(c) for c in _SIMPLE)
    return full > 3 * simple and (
        _REGION.search(text) is not None
        or "極機密" in text
        or "限閱" in text
        or (full >= 6 and not simple and "★" not in text)
    )
