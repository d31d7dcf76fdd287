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
from biaoshi.marks.items import (
    HEADING,
    compiled,
    item_head,
    marked_before,
    numbered_item,
    opens_item,
    routed,
    under_heading,
    unit_head,
)
from biaoshi.marks.mention import CUE_LINE, ENDED, LEVEL_LINE, cue, form_field, goes_on, talked_about
from biaoshi.marks.outline import Outline
from biaoshi.marks.setting import Setting
from biaoshi.marks.sheet import Sheet
from biaoshi.marks.sources import listed
from biaoshi.marks.voided import voided_beside
from biaoshi.marks.zone import at_foot, zone
from biaoshi.text import fold
from biaoshi.types.mark import Role, Zone

_BEGINS = re.compile(r"[（(【\[]?[绝机秘]密级?[ ]*[★☆*]|[（(【\[][绝机秘]密级?[)）】\]]")
_SLIP = 600
"""Code points a routing slip may take before the paper itself begins."""
_BRACKETS = ("(", "（", "[", "【", "〔")
_NOTE = 240  # code points of a neighbouring line that are looked at
_VOID_AFTER = re.compile(
    r"^[ ]*[（(【\[，,、]?[ ]*(?:原密级[，,]|此(?:标志|密级|级别)?|[该本]标志|原标?志?密级|原定密级|原标[志注识]?|标[志注识]|密级)?(?:[自于]?[0-9年月日. ]{4,14}|自[0-9年月日. ]{4,14}起?)?(?:已|已经|现已|均)?[ ]*(?:作废|废止|注销|撤销|划去|涂销|失效|取消|停用|停止使用|不再使用)"
)
_VOID_BEFORE = re.compile(
    r"(?:原[ ]*(?:密级|标志|标注|定密级|定密|标密级?|标)|原[ ]*(?:国家秘密)?标志|作废(?:标志)?|已作废(?:标志)?|[（(【]作废[)）】]|废止(?:标志)?|旧标志|原密级标志)(?:为|是)?[ ]*[:：]?[ ]*[“（(【]?[ ]*$|(?:^|[ ])原[ ]*[:：]?[ ]*$"
)
_SOURCE_BEFORE = re.compile(
    r"(?:》|〕[ ]*[0-9]+[ ]*号|\][ ]*[0-9]+[ ]*号|[)）][ ]*[0-9]+[ ]*号|字[ ]*第?[ ]*[0-9]+[ ]*号)[^。；《》\n]{0,16}[（(，,、][ ]*[^。；《》（(\n]{0,18}$|》[ ]*[（(]?[ ]*$|〕[ ]*[0-9]+[ ]*号[ ]*[（(]?[ ]*$"
)
_SOURCE_VERB = re.compile(
    r"根据|依据|按照|遵照|转发|贯彻|落实|参照|摘自|摘编|摘录|引自|引用|见|详见|收到|依照|执行|现将|来文|来电|原件|源文件|转载|印发|经研究|《"
)
_SHOWN = re.compile('(?:标|标[注有为明作着]|显示|写[作成为]|写着|印有|盖有|注明)[ ]?[“"（(【\\[]?$')
_TURNED = re.compile("[ ]?(?:→|—+>|->)[ ]{4,}")
"""The mark of change behind the arrow is blanked by now."""
_NAMES = re.compile("[》号]")
_SOURCE_AFTER = re.compile(r"^[级]?[ ]*(?:的)?[ ]*(?:文件|来文|来电|原件|电报|通知|批复|意见|资料|材料)?[ ]*《")


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
    if decision and decision.role in ("document", "attachment", "paragraph") and _voided(s, decision.role):
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
    if (former or _VOID_AFTER.search(s.after) or _VOID_BEFORE.search(s.before)) and (
        strong or candidate.form == "gap" or s.head
    ):
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
    if _is_source(s):
        return Decision("source", "括注在所引文件名称或者文号之后", "body")
    if _listed_source(s):
        return Decision("source", "括注在清单所列文件名称或者文号之后", "body")
    if _in_subject(s):
        return Decision("document", "写在邮件主题中", zone(s, s.c.span.start))
    if _in_mail_head(s):
        return Decision("document", "写在邮件头中", zone(s, s.c.span.start))
    if strong and not s.teaching and _UNIT_BEFORE.fullmatch(s.before) and not s.after.strip():
        return Decision("attachment", "位于附件首页", "top", s.unit.number if s.unit else None)
    if s.c.label and form_field(s):
        return Decision("mention", "表单中的栏目", "body") if strong or s.c.form == "gap" else None
    if s.alone and not (s.c.brackets and HEADING.match(s.before.strip())):
        return _alone(s)
    if attached := _attached_to_paragraph(s):
        return attached
    return Decision("mention", "行文中提到，不是单独标注", "body") if strong else None


def _in_running(s: Setting, *, strong: bool) -> Decision | None:
    """Deep inside running text nothing stands as a mark: it may name a source, else it is talked about."""
    text, at, end = s.shape.text, s.c.inside.start, s.c.inside.end
    names = _NAMES.search(text, at - 60, at) or "《" in text[end : end + 20]
    if names and s.block.kind not in ("comment", "annotation") and _is_source(s):
        return Decision("source", "括注在所引文件名称或者文号之后", "body")
    return Decision("mention", "行文中提到，不是单独标注", "body") if strong else None


def _voided(s: Setting, role: Role) -> bool:
    """A note beside the mark or for the whole volume says it is void; words on its own line were asked before."""
    if s.block.kind in ("property", "bookmark", "attachment", "filename"):
        return False
    if any(role == "attachment" or at < s.c.inside.start for at in s.shape.void_notes):
        return True
    later = _notes(s, later=True)
    if role == "document" and s.head and not s.teaching:
        later += _foot_note(s)
    return voided_beside(s.c.level, _notes(s, later=False), later)


def _foot_note(s: Setting) -> list[tuple[str, str]]:
    """The paper's last line where it is a note in brackets, as `_notes` gives lines: （旁注：原密级作废，2016年5月20日审核解密）."""
    text, end = s.shape.text, Sheet(s.shape).end
    while end > 0 and text[end - 1].isspace():
        end -= 1
    start = text.rfind("\n", 0, end) + 1
    whole = fold(s.shape.document.text[slice(*s.shape.folded.back(start, min(end, start + _NOTE)))]).text
    return [(whole, text[start : min(end, start + _NOTE)])] if whole.lstrip()[:1] in _BRACKETS else []


def _notes(s: Setting, *, later: bool) -> list[tuple[str, str]]:
    """The two lines next above or below, as they stand and with the marks of other kinds blanked."""
    text = s.shape.text
    found: list[tuple[str, str]] = []
    at = s.line.end + 1 if later else s.line.start - 1
    for _ in range(6):
        if len(found) == 2 or not 0 <= at < len(text):
            break
        start, end = (at, text.find("\n", at)) if later else (text.rfind("\n", 0, at) + 1, at)
        end = len(text) if end < 0 else end
        whole = fold(s.shape.document.text[slice(*s.shape.folded.back(start, min(end, start + _NOTE)))]).text
        if whole.strip():
            found.append((whole, text[start : min(end, start + _NOTE)]))
        at = end + 1 if later else start - 1
    return found


def _in_subject(s: Setting) -> bool:
    """Written out or in brackets, first or last in the subject of a mail."""
    if s.frame is None or s.frame.kind != "subject" or not (s.c.brackets or s.c.form in ("full", "starred")):
        return False
    return not s.before.strip() or (not s.after.strip() and len(s.before) <= 80)


_MAIL_FIELD = re.compile(r"(?i:x-[a-z\-]{2,20}|(?:security[ -]?)?classification|sensitivity)[ ]{0,2}[:：][ ]{0,4}")
_MAIL_LINE = re.compile(r"(?i:from|to|subject|date)[ ]?[:：]")
_UNIT_BEFORE = re.compile(r"附[ ]{0,2}[件表图][ ]{0,4}[0-9一二三四五六七八九十]{0,3}[:：]?[ ]{1,8}")


def _in_mail_head(s: Setting) -> bool:
    """A field of the head of a mail that its program adds: X-Classification: 秘密★演练结束前."""
    near = [x.text for x in s.prev + s.next[:4]]
    return (
        _MAIL_FIELD.fullmatch(s.before) is not None
        and not s.after.strip()
        and sum(bool(_MAIL_LINE.match(t)) for t in near) >= 2
    )


def _listed_source(s: Setting) -> bool:
    """A row of a list of documents, each with the mark it bears in brackets: a catalogue of what is abolished or moved."""
    bracketed = bool(s.c.brackets) or bool(re.search(r"[（(〔\[][^（()）]{0,40}$", s.before))
    return bracketed and len(s.after.strip()) <= 24 and listed(s.before, [x.text for x in [*s.prev[:4], *s.next[:4]]])


def _named(s: Setting) -> Decision | None:
    """File names and properties carry a mark only if it is written out; a bare level word is a statement."""
    if s.c.form == "full" and s.c.spelling in ("standard", "traditional"):
        where: Zone = "filename" if s.block.kind == "filename" else "metadata"
        return Decision("document", "写在文件名中" if where == "filename" else "写在文件属性中", where)
    return None


def _prose(s: Setting) -> bool:
    """The line reads on: more than a stamp's worth of words around the writing."""
    return len(s.before.strip()) + len(s.after.strip()) > 30 or (s.teaching and not s.head)


def _is_source(s: Setting) -> bool:
    if s.head and s.alone and not s.c.brackets:
        return False
    bracketed = bool(s.c.brackets) or bool(re.search(r"[（(〔\[][^（()）]{0,30}$", s.before))
    previous = s.prev[0].text if s.prev and not s.before.strip() else ""
    lead = previous + s.before
    if bracketed and _SOURCE_BEFORE.search(lead + ("（" if s.c.brackets else "")):
        return bool(_SOURCE_VERB.search(lead)) and not (s.c.form == "bare" and s.teaching)
    if re.search(r"》[ ]*$", s.before) and s.c.form in ("full", "gap") and _SOURCE_VERB.search(s.before):
        return len(s.before) > 8
    return (
        bool(
            _SOURCE_AFTER.match(s.after)
            and re.search(r"(?:根据|依据|按照|转发|贯彻|落实|摘自|引自|参照|执行)", s.before)
        )
        and s.c.form != "bare"
    )


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
    if strong and _page_again(s):
        return Decision("document", "位于后一页的页首，与首页相同", "top")
    if opens_item(s):
        return Decision("attachment", "位于汇编、合订的一件的首页", "top")
    if s.head and (first := s.shape.unit_at(s.c.inside.start)) and first.span.start == s.shape.head[0].span.start:
        return Decision("attachment", "位于附件首页", "top", first.number)
    if under_heading(s):
        return Decision("paragraph", "单独成行，位于段落之前", "body")
    if _above_section(s):
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


_PAGE = re.compile(r"第[ ]*[0-9一二三四五六七八九十]{1,3}[ ]*页|[-—–─]+[ ]*[0-9]{1,3}[ ]*[-—–─]+")


def _page_again(s: Setting) -> bool:
    """The same writing stands at the head, and a page number beside or above this one: the head of a later page."""
    if s.head or s.teaching:
        return False
    written = s.shape.text[s.c.inside.start : s.c.inside.end].strip()
    first = any(written in x.text for x in s.shape.head[:3] if x.span.end < s.line.start)
    above = s.prev[0].text if s.prev else ""
    return first and bool(_PAGE.search(s.before + s.after) or (len(above) < 24 and _PAGE.search(above)))


def _bare_foot(s: Setting) -> bool:
    return (
        s.c.form == "bare"
        and s.c.spelling == "standard"
        and not s.teaching
        and not s.next
        and len(s.prev) >= 4
        and bool(s.c.brackets or s.c.label)
    )


def _above_section(s: Setting) -> bool:
    """The heading of a numbered section stands just below, and the paper's own mark further up."""
    if s.block.part != "body" or not s.next or len(s.prev) < 3 or not HEADING.match(s.next[0].text):
        return False
    same_page = s.shape.block(s.prev[0].span.start).page == s.block.page  # else the cover's mark is repeated
    return same_page and marked_before(s) and not item_head(s)


def _head_is_clear(s: Setting) -> bool:
    """Every line above is what may stand at the head of a paper (no running text)."""
    return all(len(x.text) <= 60 and not x.text.endswith(("。", "；", "，")) for x in s.prev)


def _wrapped(s: Setting) -> bool:
    """The line above is a full line of running text that has not ended."""
    return bool(s.prev) and len(s.prev[0].text) >= 24 and not ENDED.search(s.prev[0].text)


def _attached_to_paragraph(s: Setting) -> Decision | None:
    """A level set before a paragraph or heading, or in brackets at its end (1990 rule, article 5)."""
    if s.teaching or s.block.kind in ("cell", "header", "footer") or (s.c.form == "bare" and not s.c.brackets):
        return None
    written_out = s.c.form == "full" or (s.c.form == "gap" and bool(s.c.brackets))
    after, before = s.after.strip(), s.before.strip()
    numbered = HEADING.fullmatch(before) is not None and bool(s.c.brackets)
    marked = [x for x in s.prev[:2] + s.next[:2] if _BEGINS.match(x.text) and not LEVEL_LINE.match(x.text)]
    running = len(after) > 12 and re.search("[，。；]", after)
    if _SHOWN.search(before):
        return None  # 会议材料一份，标“机密★5年”
    section = s.c.brackets and not before and re.match("[一二三四五六七八九十]{1,3}、", after)
    if (
        (written_out or (section and len(s.prev) >= 2))
        and s.c.brackets
        and after
        and (not marked or section)
        and (numbered or (not before and HEADING.match(after)))
    ):
        return Decision("paragraph", "标在段落标题之前", "body")
    if not before and after and (s.c.brackets or _parted(s)) and not re.match(r"[是表示的为，、,：:]", after):
        told = s.c.brackets and after.endswith("。") and re.search("[，；]", after) and marked_before(s)
        if (marked and not told) or not running:
            return None  # rows of a list, each beginning with its mark
        return (
            Decision("paragraph", "标在段落之前", "body") if written_out or (s.c.brackets and len(after) > 12) else None
        )
    if not after and written_out and HEADING.match(before) and s.before[-2:].strip() == "" and len(before) <= 40:
        return Decision("paragraph", "标在段落标题之后", "body")
    if not after and before and s.c.brackets and written_out and not CUE_LINE.search(before[-16:]):
        closes = HEADING.match(before) or before.endswith(("。", "；"))
        return Decision("paragraph", "标在段落标题或者段末", "body") if closes else None
    return None


def _parted(s: Setting) -> bool:
    """White space parts the writing from what follows on its line."""
    return s.after[:1] == " "
