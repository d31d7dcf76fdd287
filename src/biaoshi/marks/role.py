"""Mark or mention (MK000): whether a writing stands as a mark here, decided from position, typography, syntax and
neighbouring words, with the reason kept.

The questions are asked in this order, the first answer counts:

    struck through, voided in words          → obsolete
    comment, table row, code, option, quoted → mention
    in brackets after a title or number      → source
    alone on its line  at the head           → document      (or in header, footer, text box)
                       at an attachment      → attachment
                       before a paragraph    → paragraph     (not in teaching text)
    set before or after a paragraph          → paragraph
    anything else                            → mention; prose without ★ is no entry at all
"""

import re
from dataclasses import dataclass

from biaoshi.marks.candidate import Candidate
from biaoshi.marks.cited import cited, cited_deep, cited_in_list
from biaoshi.marks.items import (
    HEADING,
    compiled,
    item_head,
    marked_before,
    numbered_item,
    opens_item,
    page_again,
    routed,
    under_heading,
    unit_head,
)
from biaoshi.marks.mention import ENDED, cue, form_field, goes_on, talked_about
from biaoshi.marks.noted import voided, voided_on_line
from biaoshi.marks.outline import Outline
from biaoshi.marks.paragraph import above_section, paragraph_mark
from biaoshi.marks.setting import Setting
from biaoshi.marks.zone import at_foot, zone
from biaoshi.types.mark import Role, Zone

_SLIP = 600
"""Code points a routing slip may take before the paper itself begins."""
_TURNED = re.compile("[ ]?(?:→|—+>|->)[ ]{4,}")
"""The mark of change behind the arrow is blanked by now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Role, its reason in Chinese, the zone of the page, and the attachment it heads if any."""

    role: Role
    reason: str
    zone: Zone
    unit: int | None = None


def decide(candidate: Candidate, outline: Outline) -> Decision | None:
    """Return the role of `candidate` with its reason, or None if it is plain prose and no entry at all."""
    s = Setting(candidate, outline)
    decision = _decided(s)
    if decision and decision.role in ("document", "attachment", "paragraph") and voided(s, decision.role):
        return Decision("obsolete", "文字注明原标志作废", decision.zone)
    return decision


def _decided(s: Setting) -> Decision | None:
    candidate = s.c
    strong = candidate.form in ("full", "starred")
    if s.running and not s.struck:
        return _in_running(s, strong=strong)
    if s.struck and (strong or s.alone):
        return Decision("obsolete", "已划线废止", zone(s, s.c.span.start))
    if s.block.kind in ("property", "bookmark", "attachment", "filename"):
        return _named(s)
    if s.block.kind in ("comment", "annotation"):
        return Decision("mention", "批注中的文字", "body") if strong else None
    former = s.c.label is not None and s.c.label.folded.lstrip().startswith("原") and s.head
    if (former or voided_on_line(s)) and (strong or candidate.form == "gap" or s.head):
        return (
            Decision("mention", "文中说到已作废的标志", "body")
            if _prose(s)
            else Decision("obsolete", "文字注明原标志作废", zone(s, s.c.span.start))
        )
    if strong and s.head and _TURNED.match(s.after):
        return Decision("obsolete", "箭头所指为变更后的标志", zone(s, s.c.span.start))
    if numbered_item(s):
        return Decision("attachment", "位于汇编、合订的一件的标题之前", "top", s.unit.number if s.unit else None)
    if said := talked_about(s):
        return Decision("mention", said, "body") if strong or (candidate.form == "gap" and s.alone) else None
    if cited(s):
        return Decision("source", "括注在所引文件名称或者文号之后", "body")
    if cited_in_list(s):
        return Decision("source", "括注在清单所列文件名称或者文号之后", "body")
    if _in_subject(s):
        return Decision("document", "写在邮件主题中", zone(s, s.c.span.start))
    if s.c.label and form_field(s):
        return Decision("mention", "表单中的栏目", "body") if strong or s.c.form == "gap" else None
    if s.alone and not (s.c.brackets and HEADING.match(s.before.strip())):
        return _alone(s)
    if why := paragraph_mark(s):
        return Decision("paragraph", why, "body")
    return Decision("mention", "行文中提到，不是单独标注", "body") if strong else None


def _in_running(s: Setting, *, strong: bool) -> Decision | None:
    """Deep inside running text nothing stands as a mark: it may name a source, else it is talked about."""
    if cited_deep(s):
        return Decision("source", "括注在所引文件名称或者文号之后", "body")
    return Decision("mention", "行文中提到，不是单独标注", "body") if strong else None


def _in_subject(s: Setting) -> bool:
    """Written out or in brackets, first or last in the subject of a mail."""
    if s.frame is None or s.frame.kind != "subject" or not (s.c.brackets or s.c.form in ("full", "starred")):
        return False
    return not s.before.strip() or (not s.after.strip() and len(s.before) <= 80)


def _named(s: Setting) -> Decision | None:
    """File names and properties carry a mark only if it is written out; a bare level word is a statement."""
    if s.c.form == "full" and s.c.spelling in ("standard", "traditional"):
        where: Zone = "filename" if s.block.kind == "filename" else "metadata"
        return Decision("document", "写在文件名中" if where == "filename" else "写在文件属性中", where)
    return None


def _prose(s: Setting) -> bool:
    """The line reads on: more than a stamp's worth of words around the writing."""
    return len(s.before.strip()) + len(s.after.strip()) > 30 or (s.teaching and not s.head)


def _alone(s: Setting) -> Decision | None:
    """A writing with its line to itself."""
    strong = s.c.form in ("full", "starred")
    if s.block.kind in ("header", "footer"):
        return Decision("document", "位于页眉" if s.block.kind == "header" else "位于页脚", s.block.kind)
    if s.block.kind == "textbox" and (strong or s.head or (s.block.page or 1) == 1):
        return Decision("document", "位于文本框中", "textbox")
    if s.block.kind in ("footnote", "endnote"):
        return Decision("mention", "脚注、尾注中的文字", "body") if strong else None
    if goes_on(s):
        return Decision("mention", "是上一行文字的延续", "body") if strong else None
    if why := cue(s):
        return Decision("mention", why, "body") if strong or s.c.form == "gap" else None
    if strong and page_again(s, s.c.inside):
        return Decision("document", "位于后一页的页首，与首页相同", "top")
    if opens_item(s):
        return Decision("attachment", "位于汇编、合订的一件的首页", "top")
    if s.head and (first := s.shape.unit_at(s.c.inside.start)) and first.span.start == s.shape.head[0].span.start:
        return Decision("attachment", "位于附件首页", "top", first.number)
    if under_heading(s):
        return Decision("paragraph", "单独成行，位于段落之前", "body")
    if above_section(s):
        return Decision("paragraph", "单独成行，位于段落之前", "body")
    if s.head and _head_is_clear(s):
        return Decision("document", "单独成行，位于首页上部", zone(s, s.c.span.start))
    if unit := unit_head(s):
        return Decision("attachment", "位于附件首页", "top", unit.number)
    if item_head(s):
        if s.line.start < _SLIP and routed(s) and not (marked_before(s) or compiled(s)):
            return Decision("document", "单独成行，位于首页上部，前面是处理单", zone(s, s.c.span.start))
        return Decision("attachment", "位于汇编、合订的一件的首页", "top")
    if s.head and (strong or s.c.form == "gap"):
        return Decision("document", "单独成行，位于首页上部", zone(s, s.c.span.start))
    if strong or s.c.form == "gap":
        if _wrapped(s):
            return Decision("mention", "是上一行文字的延续", "body") if strong else None
        if at_foot(s):
            return Decision("document", "单独成行，位于文末", "foot")
        if not s.teaching and (strong or s.c.label is None):
            return Decision("paragraph", "单独成行，位于段落之前", "body")
        return Decision("mention", "讲解保密知识的文字中的示例", "body") if strong else None
    return Decision("document", "单独成行，位于文末", "foot") if _bare_foot(s) else None


def _bare_foot(s: Setting) -> bool:
    return (
        s.c.form == "bare"
        and s.c.spelling == "standard"
        and not s.teaching
        and not s.next
        and len(s.prev) >= 4
        and bool(s.c.brackets or s.c.label)
    )


def _head_is_clear(s: Setting) -> bool:
    """Every line above is what may stand at the head of a paper (no running text)."""
    return all(len(x.text) <= 60 and not x.text.endswith(("。", "；", "，")) for x in s.prev)


def _wrapped(s: Setting) -> bool:
    """The line above is a full line of running text that has not ended."""
    return bool(s.prev) and len(s.prev[0].text) >= 24 and not ENDED.search(s.prev[0].text)
