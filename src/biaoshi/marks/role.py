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
from functools import cached_property

from biaoshi.marks.outline import Line, Outline, Unit
from biaoshi.marks.secrecy import Candidate
from biaoshi.text import fold
from biaoshi.types.document import Block, Span
from biaoshi.types.mark import Role, Zone

TEACHING = 1.6
"""Words about marks per 100 characters from which a text counts as teaching (law and training 2–6, papers < 1)."""

_COMPANION = re.compile(
    r"(?:\s|份[ ]*号[:：]?[ ]*[0-9〇○零一二三四五六七八九]*|(?:№|[Nn][Oo])[.:：]?[ ]*[0-9]+|第?[ ]*[0-9]{1,8}[ ]*[号份]|[0-9]{3,8}|共[0-9]+[页份]"
    r"|第[ ]*[0-9一二三四五六七八九十]+[ ]*页|[0-9]{1,3}[ ]*/[ ]*[0-9]{1,3}|[-—][ ]*[0-9]{1,4}[ ]*[-—]"
    r"|特急|加急|急件|平急|特提|紧急|十万火急|限时|急|[【\[〔（(]|[】\]〕）)]|[*#_]{1,3}"
    r"|(?:编号|文号|序号|份数|缓急|紧急程度|等级|签发|签发人|试卷类型|保管期限|页数|档号|密级和期限)[:：][^:：。，\n]{0,16}"
    r"|</?[a-zA-Z][^<>\n]{0,80}>|试卷类型[A-Z]|[（(][A-Z]卷[)）]|注意保存|内部资料|请妥善保管|会后收回|用后收回|阅后收回|不得翻印|请勿外传|征求意见稿|草案|讨论稿|送审稿|代拟稿|印制|[|｜])*"
)
_HEAD_WORDS = r"(?:文件|政府|办公厅|办公室|委员会|[局厅部院署会处所司办团队]|公司|集团|中心|纪要|简报|通报|快报|专报|信息|电报|发电|明传|方案|预案|通知|函|报告|图|表|试卷|试题|大学|学院)"
_ISSUER = re.compile(rf"[^。，；：:“”\n]{{2,36}}{_HEAD_WORDS}(?:[（(][^（）()]{{1,12}}[)）])?")
_REMARK = re.compile(r"[ ]*[（(][^（）()\n]{1,24}[)）][ ]*")
_WRONG_RIGHT = re.compile(r"正确|错误|示例|示范|例|样式|误|对的|错的|不规范|规范|应为|改为|√|×|✓|✗|[?？]|如下")
_CUE_LINE = re.compile(
    r"示例|例如|举例|样例|写法|正确|错误|误写|误标|标注为|标为|标成|写成|字样|格式|式样|样式|形式|下列|选项|答案|解析|应[当该]?标|规范标|(?:怎样|如何|怎么)标|例[:：]|例[0-9一二三四五六]|答[:：]|[?？]$|标志(?:是|为|由)|模板|模拟|练习"
)
_NEXT_CUE = re.compile(
    r"^(?:是(?:国家秘密|指|否|错|对|正确|规范)|表示|的(?:含义|意思|标志)|[（(]?(?:错误|正确|不规范|示例|错|对)[)）]?|这(?:种|是|里)|上述|以上(?:写法|标志|标注|示例|几)|解析|答案|[×√✗✓✘]|应(?:改|写|标)|改为|说明[:：]|其中[，,]?“?[绝机秘]密|←|→|=>|//)"
)
_QUOTE_LEFT = re.compile(r"[“‘「『\"'`«]\s*$")
_QUOTE_RIGHT = re.compile(r"^\s*[”’」』\"'`»]")
_VOID_AFTER = re.compile(
    r"^[ ]*[（(【\[，,、]?[ ]*(?:此(?:标志|密级)?|该标志|原标志|标志|密级)?(?:已|已经|现已|均)?[ ]*(?:作废|废止|注销|撤销|划去|涂销|失效|取消|停用)"
)
_VOID_BEFORE = re.compile(
    r"(?:原[ ]*(?:密级|标志|标注|定密级|定密|标密级?|标)|原[ ]*(?:国家秘密)?标志|作废(?:标志)?|已作废(?:标志)?|废止(?:标志)?|旧标志|原密级标志)(?:为|是)?[ ]*[:：]?[ ]*[“（(【]?[ ]*$|(?:^|[ ])原[ ]*[:：]?[ ]*$"
)
_SOURCE_BEFORE = re.compile(
    r"(?:》|〕[ ]*[0-9]+[ ]*号|\][ ]*[0-9]+[ ]*号|[)）][ ]*[0-9]+[ ]*号|字[ ]*第?[ ]*[0-9]+[ ]*号)[^。；《》\n]{0,16}[（(，,、][ ]*[^。；《》（(\n]{0,18}$|》[ ]*[（(]?[ ]*$|〕[ ]*[0-9]+[ ]*号[ ]*[（(]?[ ]*$"
)
_SOURCE_VERB = re.compile(r"根据|依据|按照|遵照|转发|贯彻|落实|参照|摘自|摘编|摘录|引自|引用|见|详见|收到|依照|执行|现将|来文|来电|原件|源文件|转载|印发|经研究|《")
_SOURCE_AFTER = re.compile(r"^[级]?[ ]*(?:的)?[ ]*(?:文件|来文|来电|原件|电报|通知|批复|意见|资料|材料)?[ ]*《")
_OPTION = re.compile(r"(?:^|[\s　])[（(]?[A-Ha-h①②③④⑤⑥⑦⑧][)）.．、:：][ ]*(?:标注|标为|标|写为|写)?[“]?$|(?:^|\s)[（(]?[0-9]{1,2}[)）.．、][ ]*$|^[·•●○◆◇■□\-–—*+][ ]+$|[□☐☑√✓■][ ]*$")
_ENUM_NEAR = re.compile(r"^[ ]*[、/，,或和及与|｜][ ]*[“]?[绝机秘内工]|^[ ]*[（(][ ]*[)）]")
_ENUM_LEFT = re.compile(r"[绝机秘]密级?[”]?[ ]*(?:[、/，,或和及与|｜]|[□☐☑√])[ ]*[“]?$")
_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十0-9]{1,3}[)）]?[、.．]|^第[一二三四五六七八九十0-9]+[章节部分条]")
_PLACEHOLDER = re.compile(r"[×xX＿_]{2,}|[×X]年|[Nn]年|…")
_ITEM_HEAD = re.compile(r"^[^。，\n]{2,30}(?:文件|电报|发电)$|〔[0-9]{4}〕[ ]*[0-9]+[ ]*号|^第[ ]*[0-9]+[ ]*[号期]$|字[〔\[（(][0-9]{4}[)）\]〕][0-9]+号")


@dataclass(frozen=True, slots=True)
class Decision:
    """Role, its reason in Chinese, the zone of the page, and the attachment it heads if any."""

    role: Role
    reason: str
    zone: Zone
    unit: int | None = None


@dataclass(frozen=True)
class Setting:
    """A candidate and what stands around it; offsets of the folded text."""

    c: Candidate
    shape: Outline

    @cached_property
    def line(self) -> Span:
        first = self.shape.line(self.c.inside.start)
        return Span(first.start, self.shape.line(max(self.c.inside.start, self.c.inside.end - 1)).end)

    @cached_property
    def before(self) -> str:
        return self.shape.text[self.line.start : self.c.inside.start]

    @cached_property
    def after(self) -> str:
        return self.shape.text[self.c.inside.end : self.line.end]

    @cached_property
    def block(self) -> Block:
        return self.shape.block(self.c.inside.start)

    @cached_property
    def prev(self) -> list[Line]:
        return self._same_part(self.shape.lines_before(self.line.start, 4))

    @cached_property
    def next(self) -> list[Line]:
        return self._same_part(self.shape.lines(self.line.end + 1, 6))

    def _same_part(self, lines: list[Line]) -> list[Line]:
        return [x for x in lines if self.shape.block(x.span.start).part == self.block.part]

    @cached_property
    def head(self) -> bool:
        return self.block.part == "body" and self.line.start < max(1, self.shape.body_start)

    @cached_property
    def alone(self) -> bool:
        """Nothing else stands on the line but what may stand beside a mark at the head of a paper."""
        return self._beside(self.before, left=True) and self._beside(self.after, left=False)

    def _beside(self, text: str, *, left: bool) -> bool:
        if _COMPANION.fullmatch(text):
            return True
        stripped = text.strip()
        if self.head and stripped in ("“", "”", '"', "‘", "’", "'"):
            return True
        remark = _REMARK.fullmatch(text)
        if remark and not left and not _WRONG_RIGHT.search(text):
            return True
        rest = _COMPANION.sub("", stripped)
        if not rest or re.search(r"[。；！？“”]", stripped):
            return not rest
        gap = len(text) - len(text.rstrip() if left else text.lstrip())
        wide = self._wide(left) if gap == 1 else gap >= 2
        if self.c.form == "bare" and not self.head and self.block.kind not in ("header", "footer", "textbox"):
            return False
        if wide and len(stripped) <= 36 and not _WRONG_RIGHT.search(stripped) and not re.search("[，,]", stripped):
            return not _OPTION.search(text)
        if self._clear_head and len(stripped) <= 8 and not re.search("[为是写标印盖的成了]", stripped):
            return True
        return bool(gap and _ISSUER.fullmatch(stripped)) and not _WRONG_RIGHT.search(stripped)

    @property
    def _clear_head(self) -> bool:
        """Written out with a star on one of the first lines of a paper that does not teach: a word more is no prose."""
        return self.c.form == "full" and self.c.order == "normal" and self.head and not self.teaching and len(self.prev) <= 2

    def _wide(self, left: bool) -> bool:
        """A single folded space that was a tab or an ideographic space."""
        raw = self.shape.document.text
        at = self.c.span.start - 1 if left else self.c.span.end
        return 0 <= at < len(raw) and raw[at] in "\t\u3000"

    @cached_property
    def struck(self) -> bool:
        styles = list(self.shape.document.styles(self.c.span))
        total = sum(n for _, n in styles)
        return total > 0 and 2 * sum(n for s, n in styles if s.strike) >= total

    @cached_property
    def unit(self) -> Unit | None:
        return self.shape.unit_at(self.c.inside.start)

    @cached_property
    def teaching(self) -> bool:
        return self.shape.teaching >= TEACHING


def decide(candidate: Candidate, outline: Outline) -> Decision | None:
    """Return the role of `candidate` with its reason, or None if it is plain prose and no entry at all."""
    s = Setting(candidate, outline)
    strong = candidate.form in ("full", "starred")
    if s.struck and (strong or s.alone):
        return Decision("obsolete", "已划线废止", zone(s))
    if s.block.kind in ("property", "bookmark", "attachment", "filename"):
        return _named(s)
    if s.block.kind in ("comment", "annotation"):
        return Decision("mention", "批注中的文字", "body") if strong else None
    if (_VOID_AFTER.search(s.after) or _VOID_BEFORE.search(s.before)) and (strong or candidate.form == "gap" or s.head):
        return Decision("mention", "文中说到已作废的标志", "body") if _prose(s) else Decision("obsolete", "文字注明原标志作废", zone(s))
    if said := _said(s):
        return Decision("mention", said, "body") if strong or (candidate.form == "gap" and s.alone) else None
    if _is_source(s):
        return Decision("source", "括注在所引文件名称或者文号之后", "body")
    if s.c.label and _form_field(s):
        return Decision("mention", "表单中的栏目", "body") if strong or s.c.form == "gap" else None
    if s.alone and not (s.c.brackets and _HEADING.match(s.before.strip())):
        return _alone(s)
    if attached := _attached_to_paragraph(s):
        return attached
    return Decision("mention", "行文中提到，不是单独标注", "body") if strong else None


def _named(s: Setting) -> Decision | None:
    """File names and properties carry a mark only if it is written out; a bare level word is a statement."""
    if s.c.form == "full" and s.c.spelling in ("standard", "traditional"):
        where: Zone = "filename" if s.block.kind == "filename" else "metadata"
        return Decision("document", "写在文件名中" if where == "filename" else "写在文件属性中", where)
    return None


def _prose(s: Setting) -> bool:
    """The line reads on: more than a stamp's worth of words around the writing."""
    return len(s.before.strip()) + len(s.after.strip()) > 30 or (s.teaching and not s.head)


def _said(s: Setting) -> str | None:
    """Return why the writing is only talked about, judging by what touches it, or None."""
    before, after = s.before, s.after
    if _PLACEHOLDER.search(s.shape.text[s.c.inside.start : s.c.inside.end]):
        return "是空白样式，不是标志"
    if _QUOTE_LEFT.search(before) and _QUOTE_RIGHT.search(after) and not _quoted_head(s):
        return "加引号引述"
    if s.block.kind == "cell" and _ledger_cell(s):
        return "表格、台账中的登记内容"
    if ("|" in before and "|" in after) or before.count("|") + after.count("|") >= 2:
        return "表格、台账中的登记内容"
    if _row(s):
        return "表格、台账中的登记内容"
    if _fenced(s):
        return "代码或者样例块中的文字"
    if _OPTION.search(before) and not (s.c.label or (s.head and not s.prev and not s.teaching)):
        return "选项、列举中的一项"
    if _ENUM_NEAR.search(after) or _ENUM_LEFT.search(before):
        if s.c.form == "bare" or not s.alone:
            return "与其他密级并列列举"
    if s.c.form == "bare" and _between_levels(s):
        return "与其他密级并列列举"
    if _WRONG_RIGHT.search(before[-12:]) or re.match(r"[ ]*(?:[（(]?(?:错误|正确|不规范|规范|错|对|示例|例)[)）]|[×√✗✓✘→]|—+>|=>|->)", after):
        return "讲解正确与错误写法"
    return None


def _quoted_head(s: Setting) -> bool:
    """Quotation marks instead of brackets, round a mark with its line to itself at the head of a paper."""
    return s.head and not s.teaching and len(s.prev) <= 2 and len(s.before.strip()) == 1 and len(s.after.strip()) == 1


_COLUMN_GAP = re.compile(r"[\t\u3000]+|[ ]{2,}")
_COLUMN_MARK = "000000"
_LISTED = re.compile(r"[^ ].*[绝机秘]密级?[ ]*[★☆*][^ ]{1,12}.*[^ ]")
_LEVEL_COLUMN = re.compile(r"密[ \u3000]*级|保密|涉密|等级|标注|标志")


def _row(s: Setting) -> bool:
    """A row of a ledger kept in plain text: columns parted by wide gaps, several of them words of their own."""
    raw = s.shape.document.text
    start, end = s.shape.folded.back(s.line.start, s.line.end)
    line = raw[start : s.c.span.start] + _COLUMN_MARK + raw[s.c.span.end : end]  # spaces inside the mark part nothing
    columns = [c for c in _COLUMN_GAP.split(line.strip()) if c]
    words = [c for c in columns if not _COMPANION.fullmatch(fold(c).text)]
    if len(columns) >= 4 and len(words) >= 3:
        return True
    if len(columns) < 2 or len(words) < 2:
        return False
    if s.before.strip() and s.after.strip() and any(_LISTED.search(x.text) for x in s.prev[:1] + s.next[:1]):
        return True
    for above in s.prev[:4]:
        head = _COLUMN_GAP.split(raw[slice(*s.shape.folded.back(above.span.start, above.span.end))].strip())
        if len(head) >= 3 and any(_LEVEL_COLUMN.search(h) and len(h) <= 10 for h in head):
            return True
    return False


def _fenced(s: Setting) -> bool:
    """Inside a Markdown code fence."""
    if s.shape.text.find("```") < 0:
        return False
    return s.shape.text.count("\n```", 0, s.line.start) % 2 == 1 or (
        s.shape.text.startswith("```") and s.shape.text.count("\n```", 0, s.line.start) % 2 == 0
    )


_LEVEL_LINE = re.compile(r"^[（(【□☐☑]?[ ]*[绝机秘][ ]*密级?(?:[★☆*][^。，]{0,12})?[ ]*[）)】]?[:：]?$")


_FORM_TITLE = re.compile(r"(?:审批|登记|签批|阅办|呈批|备案|申请|交接|借阅|传阅|信息|统计|清查|销毁|移交|审核)[ ]*(?:表|单|簿|册|卡|清单)|台账|收文|发文簿")


def _form_field(s: Setting) -> bool:
    """密级： as a field of a form: a form's title above, or a proposed level (拟定密级：)."""
    return bool(re.search(r"拟[ ]*定?$|原[ ]*定$|建议$", s.before)) or any(
        len(x.text) <= 30 and _FORM_TITLE.search(x.text) and not x.text.endswith(("通知", "函", "报告")) for x in [*s.shape.head[:3], *s.prev[:2]]
    )


def _between_levels(s: Setting) -> bool:
    """Bare level words one under the other: a list of the levels, not three marks."""
    near = [x.text for x in s.prev[:1] + s.next[:1]]
    return any(_LEVEL_LINE.match(x) for x in near)


def _ledger_cell(s: Setting) -> bool:
    """A cell of a ledger, register or form: a column or a field is called 密级, or rows repeat below each other."""
    cell = s.block.cell
    if cell is None:
        return False
    table, row, column = cell
    blocks = [b for b in _near_blocks(s) if b.cell and b.cell[0] == table]
    heads = [b.text for b in blocks if b.cell and b.cell[2] == column and b.cell[1] < row]
    left = [b.text for b in blocks if b.cell and b.cell[1] == row and b.cell[2] == column - 1]
    if any(re.search(r"密[ \u3000]*级|保密|等级|标志|写法|示例", t) for t in heads + left):
        return True
    first = [b for b in blocks if b.cell and b.cell[1] == 0]
    rows = {b.cell[1] for b in blocks if b.cell}
    if row > 0 and len(first) >= 3 and len(rows) >= 3:
        return True
    return bool(s.before.strip() or s.after.strip()) and not s.alone


def _near_blocks(s: Setting) -> list[Block]:
    document = s.shape.document
    n = document.block_at(s.c.span.start)
    return list(document.blocks[max(0, n - 400) : n + 200])


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
    return bool(_SOURCE_AFTER.match(s.after) and re.search(r"(?:根据|依据|按照|转发|贯彻|落实|摘自|引自|参照|执行)", s.before)) and s.c.form != "bare"


def _alone(s: Setting) -> Decision | None:
    """A writing with its line to itself."""
    strong = s.c.form in ("full", "starred")
    if s.block.kind in ("header", "footer"):
        return Decision("document", "位于页眉" if s.block.kind == "header" else "位于页脚", s.block.kind)
    if s.block.kind == "textbox" and (strong or s.head or (s.block.page or 1) == 1):
        return Decision("document", "位于文本框中", "textbox")
    if s.block.kind in ("footnote", "endnote"):
        return Decision("mention", "脚注、尾注中的文字", "body") if strong else None
    if cue := _cue(s):
        return Decision("mention", cue, "body") if strong or s.c.form == "gap" else None
    if _opens_item(s):
        return Decision("attachment", "位于汇编、合订的一件的首页", "top")
    if s.head and (first := s.shape.unit_at(s.c.inside.start)) and first.span.start == s.shape.head[0].span.start:
        return Decision("attachment", "位于附件首页", "top", first.number)
    if s.head and _head_is_clear(s):
        return Decision("document", "单独成行，位于首页上部", zone(s))
    if unit := _unit_head(s):
        return Decision("attachment", "位于附件首页", "top", unit.number)
    if _item_head(s):
        return Decision("attachment", "位于汇编、合订的一件的首页", "top")
    if s.head and (strong or s.c.form == "gap"):
        return Decision("document", "单独成行，位于首页上部", zone(s))
    if strong or s.c.form == "gap":
        if _wrapped(s):
            return Decision("mention", "是上一行文字的延续", "body") if strong else None
        if _foot(s):
            return Decision("document", "单独成行，位于文末", "foot")
        if not s.teaching and (strong or s.c.label is None):
            return Decision("paragraph", "单独成行，位于段落之前", "body")
        return Decision("mention", "讲解保密知识的文字中的示例", "body") if strong else None
    return Decision("document", "单独成行，位于文末", "foot") if _bare_foot(s) else None


def _bare_foot(s: Setting) -> bool:
    return s.c.form == "bare" and s.c.spelling == "standard" and not s.teaching and not s.next and len(s.prev) >= 4 and bool(s.c.brackets or s.c.label)


def _cue(s: Setting) -> str | None:
    """Lines above or below say that this is an example."""
    if s.prev:
        above = s.prev[0].text
        title = bool(re.search(r"(?:通知|报告|请示|函|意见|纪要|批复|方案|办法|规定|通报|决定|公告)$", above))
        if not title and (_CUE_LINE.search(above) or ("如下" in above and s.teaching)) and (above.endswith((":", "：", "?", "？")) or s.teaching or not s.head):
            return "上文在讲写法，此处是示例"
        if not s.head and s.teaching and len(s.prev) > 1 and _LEVEL_LINE.match(above) and _CUE_LINE.search(s.prev[1].text):
            return "上文在讲写法，此处是示例"
    if s.next and _NEXT_CUE.search(s.next[0].text):
        return "下文在解释这一写法"
    if s.c.form != "bare" and s.teaching:
        run = sum(bool(_LEVEL_LINE.match(x.text)) for x in s.prev[:2] + s.next[:2])
        if run >= 2:
            return "连续列举多种写法"
    return None


def _head_is_clear(s: Setting) -> bool:
    """Every line above is what may stand at the head of a paper (no running text)."""
    return all(len(x.text) <= 60 and not x.text.endswith(("。", "；", "，")) for x in s.prev)


def _unit_head(s: Setting) -> Unit | None:
    """The attachment whose heading stands just above or just below."""
    for unit in s.shape.units:
        if unit.span.end < s.line.start and len(s.shape.lines(unit.span.start, 6)) > 0:
            between = s.shape.text[unit.span.end : s.line.start]
            if len(between) < 160 and between.strip().count("\n") <= 3 and not re.search(r"。", between):
                return unit
        if s.line.end <= unit.span.start and not s.shape.text[s.line.end : unit.span.start].strip():
            return unit
    return None


_ITEM_NUMBER = re.compile(
    r"(?:案例|函|文|篇|件|材料|报告|之|第|[\u4e00-\u9fff]{0,2})[ ]*[一二三四五六七八九十0-9]{1,3}[ ]*[件篇号份章]?(?:[ ]*[（(][^（）()\n]{1,16}[)）])?|[一二三四五六七八九十]{1,3}"
)


def _opens_item(s: Setting) -> bool:
    """An item of a compilation begins here, however short its cover: below a rule, or numbered, after another mark,
    or with a head of its own at the top of a later page."""
    if len(s.prev) >= 2 and re.fullmatch("[-=—─━*_＝]{3,}", s.prev[0].text) and any(_ITEM_HEAD.search(x.text) for x in s.next[:4]):
        return True
    numbered = bool(s.prev) and bool(_ITEM_NUMBER.fullmatch(s.prev[0].text) or re.match("(?:之|第)[一二三四五六七八九十0-9]{1,3}[件篇]?[ :：、]", s.prev[0].text))
    before = s.prev[0].span.start if s.prev else s.line.start
    first = [x.text for x in s.shape.head if x.span.end < before]
    if numbered and any(_LEVEL_LINE.match(x) for x in first):
        return True
    page = s.block.page or 1
    if page == 1 or s.block.part != "body" or not any(_LEVEL_LINE.match(x) or "汇编" in x or x == "目录" for x in first):
        return False  # a cover sheet that is no paper itself: the paper begins here
    above = [x for x in s.prev if s.shape.block(x.span.start).page == page]
    if len(above) > 1 or (above and not (numbered or re.fullmatch("[0-9]{3,8}", above[0].text))):
        return False
    return bool(above) or (bool(s.next) and not _HEADING.match(s.next[0].text) and len(s.next[0].text) <= 30)


_RULED = re.compile(r"[-=—─━*_＝]{3,}|第?[ ]*[一二三四五六七八九十0-9]+[ ]*件?")


def _item_head(s: Setting) -> bool:
    """The paper of another begins here: a head of its own within the next lines, or a rule above."""
    if s.head:
        return False
    ruled = bool(s.prev) and _RULED.fullmatch(s.prev[0].text) is not None
    return any(_ITEM_HEAD.search(x.text) for x in s.next[:4]) or (ruled and not s.teaching)


def _wrapped(s: Setting) -> bool:
    """The line above is a full line of running text that has not ended."""
    return bool(s.prev) and len(s.prev[0].text) >= 24 and not re.search(r"[。：:；！？）)》”]$", s.prev[0].text)


def _foot(s: Setting) -> bool:
    return s.block.part == "body" and len(s.next) <= 2 and len(s.prev) >= 3 and not s.teaching


def _attached_to_paragraph(s: Setting) -> Decision | None:
    """A level set before a paragraph or heading, or in brackets at its end (1990 rule, article 5)."""
    if s.teaching or s.block.kind in ("cell", "header", "footer") or (s.c.form == "bare" and not s.c.brackets):
        return None
    written_out = s.c.form == "full"
    after, before = s.after.strip(), s.before.strip()
    if not before and after and (s.c.brackets or self_gap(s)) and not re.match(r"[是表示的为，、,：:]", after):
        if written_out or (s.c.brackets and len(after) > 12):
            return Decision("paragraph", "标在段落之前", "body")
    if not after and before and s.c.brackets and written_out and not _CUE_LINE.search(before[-16:]):
        if _HEADING.match(before) or before.endswith(("。", "；")):
            return Decision("paragraph", "标在段落标题或者段末", "body")
    return None


def self_gap(s: Setting) -> bool:
    """White space parts the writing from what follows on its line."""
    return s.after[:1] == " "


def zone(s: Setting) -> Zone:
    """Return where on the page the writing stands."""
    block = s.block
    if block.kind in ("header", "footer", "textbox"):
        return block.kind  # type: ignore[return-value]  # the three kinds are zones of the same name
    if block.kind == "filename":
        return "filename"
    if not s.head:
        return "foot" if _foot(s) else "body"
    side = _side(s)
    if any(_TITLE.search(x.text) for x in s.prev):
        return "title" if side != "right" else "right"
    return side


_TITLE = re.compile(
    r"(?:通知|报告|请示|函|意见|纪要|批复|方案|办法|规定|通报|决定|公告|通告|命令|令|议案|图|规划|计划|总结|讲话|名单|情况|汇编|预案|试题|试卷|考试|说明)(?:[（(][^（）()]{1,12}[)）])?$"
)


def _side(s: Setting) -> Zone:
    block = s.block
    if block.align == "right":
        return "right"
    if block.align == "center":
        return "center"
    page = next((p for p in s.shape.document.pages if p.number == block.page), None)
    if block.bbox is not None and page is not None:
        middle = (block.bbox[0] + block.bbox[2]) / 2 / page.width
        return "right" if middle > 0.62 and block.bbox[0] > 0.5 * page.width else "center" if 0.44 < middle < 0.56 and block.bbox[0] > 0.25 * page.width else "top"
    raw = s.shape.document.text[: s.c.span.start].rsplit("\n", 1)[-1]
    if raw.strip():
        return "top"
    width = sum(2 if c == "\u3000" else 4 if c == "\t" else 1 for c in raw)
    return "right" if width >= 30 else "center" if width >= 12 else "top"
