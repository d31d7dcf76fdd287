"""Where an attachment or a compiled item begins."""

import re

from biaoshi.marks.mention import LEVEL_LINE
from biaoshi.marks.outline import Unit
from biaoshi.marks.setting import Setting

HEADING = re.compile(r"^[（(]?[一二三四五六七八九十0-9]{1,3}[)）]?[、.．]|^第[一二三四五六七八九十0-9]+[章节部分条]")
_ITEM_HEAD = re.compile(
    r"^[^。，\n]{2,30}(?:文件|电报|发电)$|〔[0-9]{4}〕[ ]*[0-9]+[ ]*号|^第[ ]*[0-9]+[ ]*[号期]$|字[〔\[（(][0-9]{4}[)）\]〕][0-9]+号"
)
_ITEM_NUMBER = re.compile(
    r"(?:案例|函|文|篇|件|材料|报告|之|第|[\u4e00-\u9fff]{0,2})[ ]*[一二三四五六七八九十0-9]{1,3}[ ]*[件篇号份章]?(?:[ ]*[（(][^（）()\n]{1,16}[)）])?|[一二三四五六七八九十]{1,3}"
)
_RULED = re.compile(r"[-=—─━*_＝]{3,}|第?[ ]*[一二三四五六七八九十0-9]+[ ]*件?")


def unit_head(s: Setting) -> Unit | None:
    """The attachment whose heading stands just above or just below."""
    for unit in s.shape.units:
        if unit.span.end < s.line.start and len(s.shape.lines(unit.span.start, 6)) > 0:
            between = s.shape.text[unit.span.end : s.line.start]
            if len(between) < 160 and between.strip().count("\n") <= 3 and not re.search(r"。", between):
                return unit
        if s.line.end <= unit.span.start and not s.shape.text[s.line.end : unit.span.start].strip():
            return unit
    return None


def opens_item(s: Setting) -> bool:
    """An item of a compilation begins here, however short its cover: below a rule, or numbered, after another mark,
    or with a head of its own at the top of a later page."""
    if (
        len(s.prev) >= 2
        and re.fullmatch("[-=—─━*_＝]{3,}", s.prev[0].text)
        and any(_ITEM_HEAD.search(x.text) for x in s.next[:4])
    ):
        return True
    numbered = bool(s.prev) and bool(
        _ITEM_NUMBER.fullmatch(s.prev[0].text)
        or re.match("(?:之|第)[一二三四五六七八九十0-9]{1,3}[件篇]?[ :：、]", s.prev[0].text)
    )
    before = s.prev[0].span.start if s.prev else s.line.start
    first = [x.text for x in s.shape.head if x.span.end < before]
    if numbered and any(LEVEL_LINE.match(x) for x in first):
        return True
    page = s.block.page or 1
    if page == 1 or s.block.part != "body" or not any(LEVEL_LINE.match(x) or "汇编" in x or x == "目录" for x in first):
        return False  # a cover sheet that is no paper itself: the paper begins here
    above = [x for x in s.prev if s.shape.block(x.span.start).page == page]
    if len(above) > 1 or (above and not (numbered or re.fullmatch("[0-9]{3,8}", above[0].text))):
        return False
    return bool(above) or (bool(s.next) and not HEADING.match(s.next[0].text) and len(s.next[0].text) <= 30)


def item_head(s: Setting) -> bool:
    """The paper of another begins here: a head of its own within the next lines, or a rule above."""
    if s.head:
        return False
    ruled = bool(s.prev) and _RULED.fullmatch(s.prev[0].text) is not None
    return any(_ITEM_HEAD.search(x.text) for x in s.next[:4]) or (ruled and not s.teaching)
