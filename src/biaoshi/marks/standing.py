"""Whether the writing of a mark that is *not* a state-secret mark stands as one, or is only talked about.

Such words (内部资料, 工作秘密, 解密 …) fill law, contracts and training texts, so far more is asked of them:

    strong   carries ★, a period, a level, or two set phrases together: an entry even where it is only mentioned
    plain    a set phrase that means nothing else (内部资料，不得外传): stands wherever it has its line to itself
    weak     a word of everyday prose: stands only at the head, in a header, footer or text box, at an attachment
    stamp    weak, but also stands beside or next to a state-secret mark (解密, 变更)
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Literal

from biaoshi.marks.items import unit_head
from biaoshi.marks.outline import Line, Outline
from biaoshi.marks.setting import struck
from biaoshi.marks.wording import GAP, SECRET, SECRET_MARK
from biaoshi.marks.zone import zone
from biaoshi.types.document import Block, Span
from biaoshi.types.mark import Role, Zone

Weight = Literal["strong", "plain", "weak", "stamp"]

_COMPANION = re.compile(
    rf"(?:{SECRET_MARK}|[12][0-9]{{3}}{GAP}[年.\-/]{GAP}[0-9]{{1,2}}{GAP}[月.\-/]{GAP}[0-9]{{1,2}}{GAP}日?"
    r"|[ ]|份[ ]*号[:：]?[ ]*[0-9]*|(?:№|[Nn][Oo])[.:：]?[ ]*[0-9]+|第?[ ]*[0-9]{1,8}[ ]*[号份期]|[0-9]{3,8}|共[ ]*[0-9]+[ ]*[页份]"
    r"|第[ ]*[0-9一二三四五六七八九十]+[ ]*页|[0-9]{1,3}[ ]*/[ ]*[0-9]{1,3}|[-—–][ ]*[0-9]{1,4}[ ]*[-—–]"
    r"|特急|加急|急件|平急|特提|[【\[〔（(『「〈<]|[】\]〕）)』」〉>]|[*#_▲△■□●★☆◆\-—=|｜/·、]|[，,。]$"
    r"|(?:编号|文号|序号|份数|紧急程度|签发人|档号|保管期限)[:：][^:：。，\n]{0,16}"
    r"|(?:内部(?:资料|文件|材料|使用)?|工作秘密|注意(?:保存|保密|保管)|妥善保[管存]|(?:会|用|阅)后(?:收回|销毁|退回)"
    r"|(?:不得|请勿|严禁|禁止|切勿)(?:外传|翻印|复印|复制|公开|转载|传播|扩散|引用|拍照)|免费交流|征求意见稿|讨论稿|送审稿|草案|初稿|代拟稿|修订稿|附件[0-9一二三四五六]*))*+"  # possessive: the alternatives overlap, and going back over them takes for ever
)
_ISSUER = re.compile(
    r"[^。；：:，,“”\n]{2,30}(?:文件|政府|办公厅|办公室|委员会|[局厅部院署会处司办团队科]|公司|集团|中心|纪要|简报|通报|快报|专报|信息|参考|动态|学校|大学|学院|档案馆)"
)
_QUOTES = re.compile(r"[“‘「『\"'`«《]"), re.compile(r"[”’」』\"'`»》]")
_CUE_LEFT = re.compile(
    r"(?:正确|错误|示例|示范|样式|写法|误|应为|改为|例[:：]?|例如|如[:：]|字样|[?？√×✓✗→])[:：]?[ ]*$"
)
_CUE_RIGHT = re.compile(
    r"[ ]*(?:[（(]?(?:错误|正确|不规范|规范|错|对|示例|例|误)[)）]|[×√✗✓✘→]|—+>|=>|->|[（(][ ]*[)）]|的(?:含义|写法|标志)|是指|是否|表示)"
)
_CUE_LINE = re.compile(
    r"如下|示例|例如|举例|样例|写法|误写|误标|标注为|标为|标成|写成|字样|格式|式样|样式|下列|选项|答案|解析|规范标|(?:怎样|如何|怎么)标|例[:：0-9]|答[:：]|模板|错误|正确"
)
_DEFINES = re.compile(r"^(?:是指|是|指|包括|即|应|属于|的|为|有以下|分为)|^[^。\n]{0,12}是指")
_OPTION = re.compile(
    r"(?:^|[ ])[（(]?[A-Ha-h①②③④⑤⑥⑦⑧][)）.．、:：][ ]*$|[□☐☑√✓][ ]*$|(?:^|[ ])[（(]?[0-9]{1,2}[)）.．、][ ]*$|^[·•○◇\-–*+][ ]+$"
)
_NUMBERED = re.compile(
    r"^[ ]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十0-9]{1,3}[、.．]|第[一二三四五六七八九十百0-9]+[章节部分条])"
)
_SIBLING = re.compile(
    r"^[#*\-•·0-9（()）一二三四五六七八九十、.． ]*(?:国家秘密|工作秘密|商业秘密|个人隐私|个人信息|内部信息|敏感信息|内部|公开|普通|密级|解密|加密)[:：;；、。]?$"
)
_OPPOSITE = re.compile(r"(?:加密|加解密|签名|验签|外部|对外|一般|普通|非受控|非敏感|不敏感)[:：;；、。]?")
"""Next to one of these the word is one of a pair, not a mark."""
_OLD_MARK = re.compile(rf"^[^。]{{0,24}}(?:{SECRET}{GAP}[★☆*·]?{GAP}(?:[0-9]|长期|$|[ ])|{SECRET})[^。]{{0,24}}$")
_SENTENCE = re.compile(r"[。；！？“”]|[，,].{8,}[，,]")
_PLACEHOLDER = re.compile(r"_{2,}|[×xX＿]{1,4}[ ]*(?:年|个月)|…")


@dataclass(frozen=True, slots=True)
class Standing:
    """Role, its reason in Chinese, zone of the page, number of the attachment it heads."""

    role: Role
    reason: str
    zone: Zone
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands around a writing; offsets of the folded text."""

    shape: Outline
    inside: Span
    line: Span
    before: str
    after: str
    block: Block
    prev: list[Line]
    next: list[Line]

    @property
    def start(self) -> int:
        """Where the writing begins in the text as it stands."""
        return self.shape.folded.back(self.inside.start, self.inside.end)[0]

    @property
    def head(self) -> bool:
        return self.block.part == "body" and self.line.start < max(1, self.shape.body_start)


LINE = 400
"""Code points before and after a writing beyond which its line is running text: keeps million-character lines cheap."""


def near_line(shape: Outline, at: int) -> int:
    """Return where the line of the folded offset `at` begins, at most LINE before it."""
    return max(at - LINE, 0, shape.text.rfind("\n", max(0, at - LINE), at) + 1)


def _long(shape: Outline, inside: Span) -> bool:
    before = inside.start > LINE and shape.text.find("\n", inside.start - LINE, inside.start) < 0
    after = inside.end + LINE < len(shape.text) and shape.text.find("\n", inside.end, inside.end + LINE) < 0
    return before or after


def _place(shape: Outline, inside: Span) -> _Place:
    first = shape.line(inside.start)
    line = Span(first.start, shape.line(inside.end - 1).end)
    block = shape.block(inside.start)

    def same(lines: list[Line]) -> list[Line]:
        return [x for x in lines if shape.block(x.span.start).part == block.part]

    return _Place(
        shape,
        inside,
        line,
        shape.text[line.start : inside.start],
        shape.text[inside.end : line.end],
        block,
        same(shape.lines_before(line.start, 4)),
        same(shape.lines(line.end + 1, 4)),
    )


def stand(shape: Outline, inside: Span, weight: Weight, *, bracketed: bool = False) -> Standing | None:
    """Return how the writing at the folded span `inside` stands, or None if it is plain prose and no entry.

    `bracketed`: the writing brings its own brackets, so it may close a title (…方案（内部资料）).
    """
    strong = weight == "strong"
    if _long(shape, inside):
        return Standing("mention", "行文中提到，不是单独标注", "body") if strong else None
    p = _place(shape, inside)
    if struck(shape, Span(*shape.folded.back(inside.start, inside.end))):
        return Standing("obsolete", "已划线废止", zone(p, p.start))
    if p.block.kind in ("property", "bookmark", "attachment", "filename"):
        where: Zone = "filename" if p.block.kind == "filename" else "metadata"
        reason = "写在文件名中" if where == "filename" else "写在文件属性中"
        return Standing("document", reason, where) if strong else None
    mention = Standing("mention", "", "body")
    if said := _said(p):
        return replace(mention, reason=said) if strong else None
    if not _alone(p, bracketed):
        return replace(mention, reason="行文中提到，不是单独标注") if strong else None
    if bisect_left(shape.fences, p.line.start) % 2 == 1:
        return replace(mention, reason="代码或者样例块中的文字") if strong else None
    if weight in ("weak", "stamp") and _defined(p):
        return None
    found = _stands(p, weight)
    return found or (replace(mention, reason="讲解性文字中的示例") if strong else None)


def _stands(p: _Place, weight: Weight) -> Standing | None:
    """A writing with its line to itself: where on the paper is it?"""
    if p.block.kind in ("header", "footer"):
        return Standing("document", "位于页眉" if p.block.kind == "header" else "位于页脚", p.block.kind)
    if p.block.kind == "textbox":
        return Standing("document", "位于文本框中", "textbox")
    if p.block.kind not in ("paragraph", "cell", "form"):
        return None
    if p.head:
        return Standing("document", "单独成行，位于首页上部", zone(p, p.start))
    if weight == "stamp" and _beside_old(p):
        return Standing("document", "标在国家秘密标志近旁", zone(p, p.start))
    unit = unit_head(p)
    if unit is not None:
        return Standing("attachment", "位于附件首页", "top", unit.number)
    if weight in ("weak", "stamp"):
        return None
    if p.block.cell is not None:
        return None
    if len(p.next) <= 1 and len(p.prev) >= 2:
        return Standing("document", "单独成行，位于文末", "foot")
    if p.prev and len(p.prev[0].text) >= 24 and not re.search(r"[。：:；！？）)》”]$", p.prev[0].text):
        return None  # goes on from the line above
    if p.shape.teaches:
        return None
    return Standing("paragraph", "单独成行，位于段落之前", "body")


def _said(p: _Place) -> str | None:
    """Return why the writing is only talked about, judging by what touches it, or None."""
    if p.block.kind in ("comment", "annotation"):
        return "批注中的文字"
    if p.block.kind in ("footnote", "endnote"):
        return "脚注、尾注中的文字"
    if _PLACEHOLDER.search(p.shape.text[p.inside.start : p.inside.end]):
        return "是空白样式，不是标志"
    opening, closing = _QUOTES
    if re.search(opening.pattern + r"[^”’」』\"'`»》]{0,8}$", p.before) and closing.search(p.after[:10]):
        return "加引号引述"
    if p.block.cell is not None and _ledger(p):
        return "表格、台账中的登记内容"
    if _register(p):
        return "表格、台账中的登记内容"
    if p.before.count("|") + p.after.count("|") >= 2:
        return "表格、台账中的登记内容"
    if _OPTION.search(p.before) and not (p.head and not p.prev and not p.shape.teaches):
        return "选项、列举中的一项"
    if _CUE_LEFT.search(p.before) or _CUE_RIGHT.match(p.after):
        return "讲解正确与错误写法"
    if p.prev and not p.head and _CUE_LINE.search(p.prev[0].text) and p.prev[0].text.endswith((":", "：", "?", "？")):
        return "上文在讲写法，此处是示例"
    if p.head and p.prev and _CUE_LINE.search(p.prev[0].text) and p.prev[0].text.endswith((":", "：", "?", "？")):
        return "上文在讲写法，此处是示例"
    return None


def _ledger(p: _Place) -> bool:
    """A cell of a register or form: its column or field is called so, or rows repeat below each other."""
    cell = p.block.cell
    if cell is None:
        return False
    table, row, column = cell
    document = p.shape.document
    n = document.block_at(p.shape.folded.back(p.inside.start, p.inside.end)[0])
    near = [b for b in document.blocks[max(0, n - 400) : n + 200] if b.cell and b.cell[0] == table and b.cell != cell]
    labels = [
        b.text
        for b in near
        if b.cell and ((b.cell[2] == column and b.cell[1] < row) or (b.cell[1] == row and b.cell[2] == column - 1))
    ]
    if any(re.search(r"密[ \u3000]*级|保密|等级|标志|标识|类别|分类|状态|写法|示例|属性|情况", t) for t in labels):
        return True
    rows = {b.cell[1] for b in near if b.cell} | {row}
    columns = {b.cell[2] for b in near if b.cell} | {column}
    return len(rows) >= 3 and len(columns) >= 3


def _register(p: _Place) -> bool:
    """A row of a register in plain text: fields in columns, and what clerks call them."""
    start, end = p.shape.folded.back(p.line.start, max(p.line.start + 1, p.line.end))
    columns = [c for c in re.split(r"[\t\u3000]+| {2,}", p.shape.document.text[start:end]) if c.strip()]
    return (
        len(columns) >= 3
        and re.search("编号|序号|经办|登记|审批|收文|原标志|承办|保管人|接收|移交", p.before + p.after) is not None
    )


def _alone(p: _Place, bracketed: bool) -> bool:
    """Nothing else stands on the line but what may stand beside a mark."""
    if _beside(p, p.before, left=True) and _beside(p, p.after, left=False):
        return True
    title = p.before.strip()
    return bool(
        bracketed
        and p.head
        and not p.after.strip(" 　*#_")
        and 4 <= len(title) <= 60
        and not _SENTENCE.search(title)
        and not _NUMBERED.match(title)
    )


def _beside(p: _Place, text: str, *, left: bool) -> bool:
    if _COMPANION.fullmatch(text):
        return True
    stripped = text.strip()
    if not left and re.fullmatch(r"[（(【][^（）()。；]{1,44}[)）】]", stripped):
        return True  # a remark of its own: （至公布之日止）
    if not left and re.fullmatch(r"[.…·．]*[ ]*[0-9]{1,3}", stripped):
        return False  # the page number of a table of contents
    if not left and re.search("[A-Za-z]{4,}", stripped):
        return False  # a glossary
    if len(stripped) > 36 or _SENTENCE.search(stripped) or _NUMBERED.match(stripped) or re.search("[，,]", stripped):
        return False
    gap = len(text) - len(text.rstrip() if left else text.lstrip())
    raw = p.shape.document.text
    start, end = p.shape.folded.back(p.inside.start, p.inside.end)
    at = start - 1 if left else end
    wide = gap >= 2 or (gap == 1 and 0 <= at < len(raw) and raw[at] in "\t\u3000")
    return wide or bool(gap and _ISSUER.fullmatch(stripped))


def _defined(p: _Place) -> bool:
    """The word is a heading or a list item, not a mark: its neighbours are its siblings, or go on to define it."""
    if _NUMBERED.match(p.before + "x") or p.before.strip().startswith("#"):
        return True
    near = [x.text for x in p.prev[:2] + p.next[:2]]
    word = re.sub(r"[^\u4e00-\u9fff]", "", p.shape.text[p.inside.start : p.inside.end])
    if word and p.next and word in p.next[0].text and re.search("[，,。；]", p.next[0].text):
        return True
    if any(_OPPOSITE.fullmatch(x) for x in near):
        return True
    return sum(bool(_SIBLING.match(x)) for x in near) >= 2 or bool(p.next and _DEFINES.search(p.next[0].text))


def _beside_old(p: _Place) -> bool:
    """A state-secret mark stands on the same line, or on one of the two lines above or below."""
    if re.search(SECRET, p.before + p.after):
        return True
    near = [x for x in p.prev[:2] + p.next[:2] if abs(x.span.start - p.line.start) < 200]
    return not p.shape.teaches and any(_OLD_MARK.match(x.text) for x in near)
