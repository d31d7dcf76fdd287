"""Where on the page a writing stands."""

import re

from biaoshi.marks.items import HEADING
from biaoshi.marks.setting import Placed
from biaoshi.types.mark import Zone

_TITLE = re.compile(
    r"(?:通知|报告|请示|函|意见|纪要|批复|方案|办法|规定|通报|决定|公告|通告|命令|令|议案|图|规划|计划|总结|讲话|名单|情况|汇编|预案|试题|试卷|考试|说明)(?:[（(][^（）()]{1,12}[)）])?$"
)


def at_foot(s: Placed) -> bool:
    """Only a line or two of the paper's end follow, and they are no section that the mark is set before."""
    if s.block.part != "body" or len(s.next) > 2 or len(s.prev) < 3 or s.shape.teaches:
        return False
    return not (s.next and HEADING.match(s.next[0].text))


def zone(s: Placed, start: int) -> Zone:
    """Return where on the page the writing stands that begins at `start` of the text as it stands."""
    block = s.block
    if block.kind in ("header", "footer", "textbox"):
        return block.kind
    if block.kind == "filename":
        return "filename"
    if not s.head:
        return "foot" if at_foot(s) else "body"
    side = _side(s, start)
    if any(_TITLE.search(x.text) for x in s.prev):
        return "title" if side != "right" else "right"
    return side


def _side(s: Placed, start: int) -> Zone:
    block = s.block
    if block.align == "right":
        return "right"
    if block.align == "center":
        return "center"
    page = next((p for p in s.shape.document.pages if p.number == block.page), None)
    if block.bbox is not None and page is not None:
        middle = (block.bbox[0] + block.bbox[2]) / 2 / page.width
        return (
            "right"
            if middle > 0.62 and block.bbox[0] > 0.5 * page.width
            else "center"
            if 0.44 < middle < 0.56 and block.bbox[0] > 0.25 * page.width
            else "top"
        )
    raw = s.shape.document.text[:start].rsplit("\n", 1)[-1]
    if raw.strip():
        return "top"
    width = sum(2 if c == "\u3000" else 4 if c == "\t" else 1 for c in raw)
    return "right" if width >= 30 else "center" if width >= 12 else "top"
