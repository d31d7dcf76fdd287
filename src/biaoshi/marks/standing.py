"""Whether the writing of a mark that is *not* a state-secret mark stands as one, or is only talked about.

Such words (内部资料, 工作秘密, 解密 …) fill law, contracts and training texts, so far more is asked of them:

    strong   carries ★, a period, a level, or two set phrases together: an entry even where it is only mentioned
    plain    a set phrase that means nothing else (内部资料，不得外传): stands wherever it has its line to itself
    weak     a word of everyday prose: stands only at the head, in a header, footer or text box, at an attachment
    stamp    weak, but also stands beside or next to a state-secret mark (解密, 变更)
    dated    a stamp that tells its day (解密 2010.3.9): also stands at the paper's foot
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Literal

from biaoshi.marks.items import HEADING, compiled, page_again, unit_head
from biaoshi.marks.outline import Outline
from biaoshi.marks.setting import struck
from biaoshi.marks.spot import COMPANION, LINE, NUMBERED, Spot, defined, said, spot
from biaoshi.marks.wording import DATE, GAP, SECRET
from biaoshi.marks.zone import zone
from biaoshi.types.document import Span
from biaoshi.types.mark import Role, Zone

Weight = Literal["strong", "plain", "weak", "stamp", "dated"]

_ISSUER = re.compile(
    r"[^。；：:，,“”\n]{2,30}(?:文件|政府|办公厅|办公室|委员会|[局厅部院署会处司办团队科]|公司|集团|中心|纪要|简报|通报|快报|专报|信息|参考|动态|学校|大学|学院|档案馆)"
)
_NOTE = re.compile("[（(][^（）()。；]{1,24}[)）]")
"""A remark on the mark before it: （此标志作废，见右）."""
_OLD_MARK = re.compile(rf"^[^。]{{0,24}}(?:{SECRET}{GAP}[★☆*·]?{GAP}(?:[0-9]|长期|$|[ ])|{SECRET})[^。]{{0,24}}$")
_DAY_AFTER = re.compile(
    rf"[，,、；;]{GAP}(?:[于自]|(?:变更|决定|批准|生效|执行)(?:日期|时间)?[:：]?)?{GAP}{DATE}(?:起|变更|决定|批准|生效|执行)*[。]?"
)
_SENTENCE = re.compile(r"[。；！？“”]|[，,].{8,}[，,]")


@dataclass(frozen=True, slots=True)
class Standing:
    """Role, its reason in Chinese, zone of the page, number of the attachment it heads."""

    role: Role
    reason: str
    zone: Zone
    unit: int | None = None


def _long(shape: Outline, inside: Span) -> bool:
    before = inside.start > LINE and shape.text.find("\n", inside.start - LINE, inside.start) < 0
    after = inside.end + LINE < len(shape.text) and shape.text.find("\n", inside.end, inside.end + LINE) < 0
    return before or after


def stand(shape: Outline, inside: Span, weight: Weight, *, bracketed: bool = False) -> Standing | None:
    """Return how the writing at the folded span `inside` stands, or None if it is plain prose and no entry.

    `bracketed`: the writing brings its own brackets, so it may close a title (…方案（内部资料）).
    """
    strong = weight == "strong"
    if _long(shape, inside):
        return Standing("mention", "行文中提到，不是单独标注", "body") if strong else None
    p = spot(shape, inside)
    if struck(shape, Span(*shape.folded.back(inside.start, inside.end))):
        return Standing("obsolete", "已划线废止", zone(p, p.start))
    if p.block.kind in ("property", "bookmark", "attachment", "filename"):
        where: Zone = "filename" if p.block.kind == "filename" else "metadata"
        reason = "写在文件名中" if where == "filename" else "写在文件属性中"
        return Standing("document", reason, where) if strong else None
    mention = Standing("mention", "", "body")
    if why := said(p):
        return replace(mention, reason=why) if strong else None
    if bracketed and not p.shape.teaches and _opens_paragraph(p):
        return Standing("paragraph", "标在段落之前", "body")
    if not _alone(p, bracketed):
        return replace(mention, reason="行文中提到，不是单独标注") if strong else None
    if bisect_left(shape.fences, p.line.start) % 2 == 1:
        return replace(mention, reason="代码或者样例块中的文字") if strong else None
    if weight in ("weak", "stamp", "dated") and defined(p):
        return None
    found = _stands(p, weight)
    return found or (replace(mention, reason="讲解性文字中的示例") if strong else None)


def _stands(p: Spot, weight: Weight) -> Standing | None:
    """A writing with its line to itself: where on the paper is it?"""
    if p.block.kind in ("header", "footer"):
        return Standing("document", "位于页眉" if p.block.kind == "header" else "位于页脚", p.block.kind)
    if p.block.kind == "textbox":
        return Standing("document", "位于文本框中", "textbox")
    if p.block.kind in ("footnote", "endnote"):
        return Standing("document", "独占一条脚注", "footer")
    if p.block.kind not in ("paragraph", "cell", "form"):
        return None
    if p.head:
        return Standing("document", "单独成行，位于首页上部", zone(p, p.start))
    if weight in ("stamp", "dated") and _beside_old(p):
        return Standing("document", "标在国家秘密标志近旁", zone(p, p.start))
    if page_again(p, p.inside):
        return Standing("document", "位于后一页的页首，与首页相同", "top")
    unit = unit_head(p)
    if unit is not None:
        return Standing("attachment", "位于附件首页", "top", unit.number)
    if compiled(p) and p.prev and HEADING.match(p.prev[0].text) and not re.search("[。；]", p.prev[0].text[:60]):
        return Standing("attachment", "位于汇编、合订的一件的首页", "top")
    if weight in ("weak", "stamp") or p.block.cell is not None or (weight == "dated" and p.shape.teaches):
        return None
    if len(p.next) <= 1 and len(p.prev) >= 2 and not (p.next and HEADING.match(p.next[0].text)):
        return Standing("document", "单独成行，位于文末", "foot")
    if weight == "dated":
        return None
    if p.prev and len(p.prev[0].text) >= 24 and not re.search(r"[。：:；！？）)》”]$", p.prev[0].text):
        return None  # goes on from the line above
    if p.shape.teaches:
        return None
    return Standing("paragraph", "单独成行，位于段落之前", "body")


def _alone(p: Spot, bracketed: bool) -> bool:
    """Nothing else stands on the line but what may stand beside a mark."""
    if p.frame and p.frame.kind == "stamp":
        return not p.before.strip()
    closed = p.shape.text[p.inside.end - 1] in ")）】]〕"
    if p.frame and bracketed and closed and not p.before.strip():
        return True  # [内部] at the beginning of a mail's subject
    if _beside(p, p.before, left=True) and _beside(p, p.after, left=False):
        return True
    title = p.before.strip()
    return bool(
        bracketed
        and p.head
        and not p.after.strip(" 　*#_")
        and 4 <= len(title) <= 60
        and not _SENTENCE.search(title)
        and not NUMBERED.match(title)
    )


_LABELLED = re.compile(rf"(?:{HEADING.pattern})?[ ]*[（(【\[〔][^（）()【】\[\]〔〕。，]{{2,10}}[)）】\]〕]")
_GOES_ON = re.compile(
    r"[ ]*(?:是|指(?![标导示挥定])|包括|即|应|属于|的|为|和|与|及|或|、|，|,|:|：|事项|管理|制度|范围|标志|标识|一词|字样)"
)


def _opens_paragraph(p: Spot) -> bool:
    """In brackets before running text, behind no more than its number: 三、【工作秘密】拟立案监督线索。目前掌握……

    Rows that all begin so are a list of terms or of kinds.
    """
    before, after = p.before.strip(), p.after.strip()
    if p.shape.text[p.inside.end - 1] not in ")）】]〕" or p.block.kind != "paragraph" or _GOES_ON.match(p.after):
        return False
    numbered = HEADING.fullmatch(before) is not None
    running = len(after) > 12 and re.search("[，。；]", after) is not None
    if not ((numbered and after) or (not before and running and not p.head)):
        return False
    return not any(_LABELLED.match(x.text) for x in p.prev[:2] + p.next[:2])


def _beside(p: Spot, text: str, *, left: bool) -> bool:
    if COMPANION.fullmatch(text) or (left and text.strip()[-1:] in "）)" and COMPANION.fullmatch(_NOTE.sub("", text))):
        return True
    stripped = text.strip()
    if not left and re.fullmatch(r"[（(【][^（）()。；]{1,44}[)）】]", stripped):
        return True  # a remark of its own: （至公布之日止）
    if not left and _DAY_AFTER.fullmatch(stripped):
        return True  # since when
    if not left and re.fullmatch(r"[.…·．]*[ ]*[0-9]{1,3}|.*[A-Za-z]{4,}.*", stripped):
        return False  # the page number of a table of contents, a glossary
    if len(stripped) > 36 or _SENTENCE.search(stripped) or NUMBERED.match(stripped) or re.search("[，,]", stripped):
        return False
    gap = len(text) - len(text.rstrip() if left else text.lstrip())
    raw = p.shape.document.text
    start, end = p.shape.folded.back(p.inside.start, p.inside.end)
    at = start - 1 if left else end
    wide = gap >= 2 or (gap == 1 and 0 <= at < len(raw) and raw[at] in "\t\u3000")
    return wide or bool(gap and _ISSUER.fullmatch(stripped))


def _beside_old(p: Spot) -> bool:
    """A state-secret mark stands on the same line, or on one of the two lines above or below."""
    if re.search(SECRET, p.before + p.after):
        return True
    near = [x for x in p.prev[:2] + p.next[:2] if abs(x.span.start - p.line.start) < 200]
    return not p.shape.teaches and any(_OLD_MARK.match(x.text) for x in near)
