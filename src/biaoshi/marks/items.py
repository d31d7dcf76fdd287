"""Where an attachment or a compiled item begins."""

import re

from biaoshi.marks.genre import genre_of
from biaoshi.marks.mention import LEVEL_LINE
from biaoshi.marks.outline import Line, Unit
from biaoshi.marks.setting import Placed, Setting
from biaoshi.types.document import Span

HEADING = re.compile(
    r"^[（(【\[]?[一二三四五六七八九十0-9]{1,3}(?:[)）】\]][、.．]?|[、.．])|^第[一二三四五六七八九十0-9]+(?:部分|[章节条篇])|^[一二三四五六七八九十]{1,3}[ ]+"
)
_ITEM_HEAD = re.compile(
    r"^[^。，\n]{2,30}(?:文件|电报|发电)$|〔[0-9]{4}〕[ ]*[0-9]+[ ]*号|^第[ ]*[0-9]+[ ]*[号期]$|字[〔\[（(][0-9]{4}[)）\]〕][0-9]+号"
)
_ITEM_NUMBER = re.compile(
    r"[（(【\[]?(?:案例|函|文|篇|件|材料|报告|之|第|[\u4e00-\u9fff]{0,2})[ ]*[一二三四五六七八九十0-9]{1,3}[ ]*[件篇号份章]?[)）】\]]?(?:[ ]*[（(][^（）()\n]{1,16}[)）])?|[一二三四五六七八九十]{1,3}|[上中下甲乙丙丁戊][编篇辑卷册部]"
)


def _cover_only(s: Setting) -> bool:
    """What stands before this page is a cover: a few short lines without a sentence."""
    first = [x for x in s.shape.head if x.span.end < s.line.start]
    return len(first) <= 6 and not any("。" in x.text or len(x.text) > 40 for x in first)


def under_heading(s: Setting) -> bool:
    """A numbered section heading stands above and running text below: the mark is of that section alone."""
    if not s.prev or not s.next or s.block.part != "body" or not HEADING.match(s.prev[0].text):
        return False
    above, below = s.prev[0].text, s.next[0]
    indented = s.shape.text[below.span.start : below.span.start + 2] == "  "
    return len(above) <= 40 and not above.endswith("。") and (indented or len(below.text) > 24)


_RULED = re.compile(r"[-=—─━*_＝]{3,}|第?[ ]*[一二三四五六七八九十0-9]+[ ]*件?")


_COMPILED = re.compile(r"汇编|选编|选辑|合订|汇存|汇集|合集|文集|文选|材料选|案例集|文献选|摘编|辑要|影印本|长编")
_FRONT = re.compile(r"前言|引言|序言?|摘要|目录|概述|说明|编者按|正文")


def compiled(s: Placed) -> bool:
    """The paper calls itself a compilation on its cover."""
    return any(_COMPILED.search(x.text) and len(x.text) <= 40 for x in s.shape.head[:8])


_ITEM_TITLE = re.compile(
    r"(?:关于[^。；]{4,60}(?:通知|报告|请示|函|意见|纪要|批复|方案|办法|通报|决定|总结|讲话|提纲|简报|建议|情况|规定|说明|汇报|综述|记录|计划)"
    r"|[^。，；：]{6,40}(?:的(?:通知|报告|请示|函|批复|通报|决定|讲话|总结|汇报)|纪要|会议记录))(?:[（(][^（）()]{1,16}[)）])?$"
)


def _in_contents(s: Setting, lines: list[Line]) -> bool:
    """The heading next to the mark was named before: in a table of contents, or on the cover."""
    if not lines or not HEADING.match(lines[0].text) or len(lines[0].text) > 60:
        return False
    title = re.sub(r"^[^ 、.．)）】\]]{1,8}[ 、.．)）】\]]+", "", lines[0].text)
    before = min(lines[0].span.start, s.line.start)
    return len(title) >= 3 and title in s.shape.text[max(0, before - 4000) : before]


def _named_item(s: Setting) -> bool:
    """The line above or below is the title of an item: one named in the contents, or one no mere section would have."""
    if _in_contents(s, s.prev[:1]) or _in_contents(s, s.next[:1]):
        return True
    return _titled(s.prev[:1])


def _titled(lines: list[Line]) -> bool:
    """A title of a paper of its own, numbered or not; a section of one paper is not called so."""
    return bool(lines) and _ITEM_TITLE.search(lines[0].text) is not None and len(lines[0].text) <= 60


_ROUTED = re.compile(r"处理[笺单]|传阅|阅办|呈批|稿纸|拟办|批示|承办|收文|登记|签收|送审")


def routed(s: Setting) -> bool:
    """What stands above is a slip that goes round with a paper, not a paper itself."""
    return any(_ROUTED.search(x.text) for x in s.shape.head if x.span.end < s.line.start)


def marked_before(s: Setting) -> bool:
    """A mark has its line to itself above this writing."""
    return any(LEVEL_LINE.match(x.text) for x in s.shape.head if x.span.end < s.line.start)


def unit_head(s: Placed) -> Unit | None:
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
    if marked_before(s) and (numbered or _named_item(s)):
        return True
    if (
        compiled(s)
        and s.prev
        and HEADING.match(s.prev[0].text)
        and len(s.prev[0].text) <= 40
        and not s.prev[0].text.endswith("。")
    ):
        return True
    page = s.block.page or 1
    if page == 1 or s.block.part != "body" or not (marked_before(s) or compiled(s)):
        return False  # a cover sheet that is no paper itself: the paper begins here
    above = [x for x in s.prev if s.shape.block(x.span.start).page == page]
    if len(above) > 1 or (above and not (numbered or re.fullmatch("[0-9]{3,8}", above[0].text))):
        return False
    below = s.next[0].text if s.next else ""
    if (
        page == 2
        and not above
        and not compiled(s)
        and _cover_only(s)
        and not any(_ITEM_HEAD.search(x.text) for x in s.next[:4])
    ):
        return False  # the page behind the cover bears the paper's own mark again
    return bool(above) or (bool(below) and len(below) <= 30 and not (HEADING.match(below) or _FRONT.fullmatch(below)))


_BEFORE_ITEM = re.compile(
    rf"(?:{HEADING.pattern}|(?:附件|附|材料|文件|案例|件|篇)[ ]*[一二三四五六七八九十0-9]{{1,3}}[、.．:：]?)[ ]*"
)
_ATTACHMENT = re.compile(r"附[ ]{0,2}[件表图][ ]{0,4}[0-9一二三四五六七八九十]{0,3}[:：]?[ ]{1,8}")
_TITLE = re.compile(r"关于[^。；：:，]{3,58}|[^。；：:，“”]{4,60}")


def numbered_item(s: Setting) -> bool:
    """The mark stands behind the number of a compiled item, above its title: 一、秘密★3年 / 关于某地情况的报告."""
    if s.teaching or not s.next or s.block.kind != "paragraph" or s.block.part != "body" or s.after.strip():
        return False
    if _ATTACHMENT.fullmatch(s.before) and s.c.form in ("full", "starred"):
        return True
    title = s.next[0].text
    if not (_BEFORE_ITEM.fullmatch(s.before) and _TITLE.fullmatch(title)) or HEADING.match(title):
        return False
    if not (title.startswith("关于") or genre_of(title) or _ITEM_HEAD.search(title)):
        return False
    return s.c.form in ("full", "gap") or (s.c.form == "bare" and (compiled(s) or marked_before(s)))


def item_head(s: Setting) -> bool:
    """The paper of another begins here: a head of its own within the next lines, or a rule above."""
    if s.head:
        return False
    ruled = bool(s.prev) and _RULED.fullmatch(s.prev[0].text) is not None
    return any(_ITEM_HEAD.search(x.text) for x in s.next[:4]) or (ruled and not s.teaching)


_PAGE = re.compile(r"第[ ]*[0-9一二三四五六七八九十]{1,3}[ ]*页|[-—–─]+[ ]*[0-9]{1,3}[ ]*[-—–─]+")


def page_again(p: Placed, inside: Span) -> bool:
    """The writing at `inside` stands at the head too, and a page number beside or above it: the head of a later page."""
    if p.head or p.shape.teaches:
        return False
    written = p.shape.text[inside.start : inside.end].strip()
    first = any(written in x.text for x in p.shape.head[:3] if x.span.end < p.line.start)
    beside = p.shape.text[p.line.start : inside.start] + p.shape.text[inside.end : p.line.end]
    above = p.prev[0].text if p.prev else ""
    return first and any(len(t) < 24 and _PAGE.search(t) for t in (beside, above))
