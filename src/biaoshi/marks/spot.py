"""A writing of another kind than a state-secret mark, what stands around it, and whether it is only talked about."""

import re
from dataclasses import dataclass, replace

from biaoshi.marks.frame import Frame, frame_of
from biaoshi.marks.lesson import specimen
from biaoshi.marks.outline import Line, Outline
from biaoshi.marks.slip import form_title, handled
from biaoshi.marks.table import MARK, cells_around, columns_of, in_rows
from biaoshi.marks.wording import GAP, SECRET_MARK
from biaoshi.text import fold
from biaoshi.types.document import Block, Span

COMPANION = re.compile(
    rf"(?:{SECRET_MARK}|[12][0-9]{{3}}{GAP}[年.\-/]{GAP}[0-9]{{1,2}}{GAP}[月.\-/]{GAP}[0-9]{{1,2}}{GAP}日?"
    r"|[ ]|份[ ]*号[:：]?[ ]*[0-9]*|(?:№|[Nn][Oo])[.:：]?[ ]*[0-9]+|第?[ ]*[0-9]{1,8}[ ]*[号份期]|[0-9]{3,8}|共[ ]*[0-9]+[ ]*[页份]"
    r"|第[ ]*[0-9一二三四五六七八九十]+[ ]*页|[0-9]{1,3}[ ]*/[ ]*[0-9]{1,3}|[-—–][ ]*[0-9]{1,4}[ ]*[-—–]"
    r"|特急|加急|急件|平急|特提|[【\[〔（(『「〈<]|[】\]〕）)』」〉>]|[→*#_▲△■□●★☆◆\-—=|｜/·、]|[，,。]$"
    r"|(?:编号|文号|序号|份数|紧急程度|签发人|档号|保管期限)[:：][^:：。，\n]{0,16}"
    r"|(?:内部(?:资料|文件|材料|使用)?|工作秘密|注意(?:保存|保密|保管)|妥善保[管存]|(?:会|用|阅)后(?:收回|销毁|退回|即退)"
    r"|(?:不得|请勿|严禁|禁止|切勿)(?:外传|翻印|复印|复制|公开|转载|传播|扩散|引用|拍照)|免费交流|呈阅件|送阅件|内参|征求意见稿|讨论稿|送审稿|草案|初稿|代拟稿|修订稿|附件[0-9一二三四五六]*))*+"  # possessive: the alternatives overlap, and going back over them takes for ever
)
_QUOTES = re.compile(r"[“‘「『\"'`«《]"), re.compile(r"[”’」』\"'`»》]")
_CUE_LEFT = re.compile(
    r"(?:正确|错误|示例|示范|样式|写法|误|应为|改为|例[:：]?|例如|如[:：]|字样|[?？√×✓✗→])[:：]?[ ]*$"
)
_TURNED = re.compile(rf"[ ]*{SECRET_MARK}[ ]?(?:→|—+>|->)[ ]?")
"""An old mark with an arrow to what took its place: no lesson in right and wrong."""
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
NUMBERED = re.compile(
    r"^[ ]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）]|[一二三四五六七八九十0-9]{1,3}[、.．]|第[一二三四五六七八九十百0-9]+[章节部分条])"
)
_SIBLING = re.compile(
    r"^[#*\-•·0-9（()）一二三四五六七八九十、.． ]*(?:国家秘密|工作秘密|商业秘密|个人隐私|个人信息|内部信息|敏感信息|内部|公开|普通|密级|解密|加密)[:：;；、。]?$"
)
_OPPOSITE = re.compile(r"(?:加密|加解密|签名|验签|外部|对外|一般|普通|非受控|非敏感|不敏感)[:：;；、。]?")
"""Next to one of these the word is one of a pair, not a mark."""
_PLACEHOLDER = re.compile(r"_{2,}|[×xX＿]{1,4}[ ]*(?:年|个月)|…")


_GLOSS_LEFT = re.compile(r"[ ]*[A-Za-z][A-Za-z ,.'/\-]{2,60} +")
_GLOSS = re.compile(r"[A-Za-z][A-Za-z ,.'/\-]{2,60} +[\u4e00-\u9fff]{1,20}$")
"""A row of a glossary: Restricted　内部."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands around a writing; offsets of the folded text."""

    shape: Outline
    inside: Span
    line: Span
    before: str
    after: str
    block: Block
    prev: list[Line]
    next: list[Line]
    frame: Frame | None = None

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


def spot(shape: Outline, inside: Span) -> Spot:
    first = shape.line(inside.start)
    line = Span(first.start, shape.line(inside.end - 1).end)
    block = shape.block(inside.start)

    def same(lines: list[Line]) -> list[Line]:
        return [x for x in lines if shape.block(x.span.start).part == block.part]

    bare = Spot(
        shape,
        inside,
        line,
        shape.text[line.start : inside.start],
        shape.text[inside.end : line.end],
        block,
        same(shape.lines_before(line.start, 4)),
        same(shape.lines(line.end + 1, 4)),
    )
    frame = frame_of(bare.before, bare.after) if bare.head and not shape.teaches else None
    return replace(bare, frame=frame, before=frame.before, after=frame.after) if frame else bare


def said(p: Spot) -> str | None:
    """Return why the writing is only talked about, judging by what touches it, or None."""
    if p.block.kind in ("comment", "annotation"):
        return "批注中的文字"
    if p.block.kind in ("footnote", "endnote") and (p.before.strip() or p.after.strip() or p.shape.teaches):
        return "脚注、尾注中的文字"
    if _PLACEHOLDER.search(p.shape.text[p.inside.start : p.inside.end]):
        return "是空白样式，不是标志"
    opening, closing = _QUOTES
    if re.search(opening.pattern + r"[^”’」』\"'`»》]{0,8}$", p.before) and closing.search(p.after[:10]):
        return "加引号引述"
    if _GLOSS_LEFT.fullmatch(p.before) and any(_GLOSS.match(x.text) for x in p.prev[:2] + p.next[:2]):
        return "词汇对照中的一项"
    if _ledger(p) or _register(p) or p.before.count("|") + p.after.count("|") >= 2:
        return "表格、台账中的登记内容"
    if _FIELD.match(p.shape.text, p.inside.start, p.inside.end) and (form_title(p) or handled(p)):
        return "表单中的栏目"
    if _OPTION.search(p.before) and not (p.head and not p.prev and not p.shape.teaches):
        return "选项、列举中的一项"
    if specimen(p):
        return "上文在讲写法，此处是示例"
    turned = p.head and not p.shape.teaches and _TURNED.fullmatch(p.before)
    if (_CUE_LEFT.search(p.before) and not turned) or _CUE_RIGHT.match(p.after):
        return "讲解正确与错误写法"
    if p.prev and _CUE_LINE.search(p.prev[0].text) and p.prev[0].text.endswith((":", "：", "?", "？")):
        return "上文在讲写法，此处是示例"
    return None


_FIELD = re.compile("[\u4e00-\u9fff ]{2,8}[:：]")
_OWN_FIELD = re.compile(r"密[ \u3000]*级(?:(?:和|及|与|、|/)?(?:保密)?期限)?[ \u3000]*[:：]?")


def _ledger(p: Spot) -> bool:
    """A cell of a register or form: its column or field is called so, or rows repeat below each other."""
    cell = p.block.cell
    if cell is None:
        return False
    cells = cells_around(p.shape, p.start, cell)
    if cells.columns == 2 and any(_OWN_FIELD.fullmatch(t.strip()) for t in cells.left) and not p.shape.teaches:
        return False  # a table of fields, not of papers
    named = re.compile(r"密[ \u3000]*级|保密|等级|标志|标识|类别|分类|状态|写法|示例|属性|情况")
    return any(named.search(t) for t in cells.heads + cells.left) or (cells.rows >= 3 and cells.columns >= 3)


def _register(p: Spot) -> bool:
    """A row of a register in plain text: fields in columns, and what clerks call them."""
    columns = columns_of(p.shape, p.line, p.inside)
    if len(columns) >= 4 and in_rows(p.shape, p.prev + p.next):
        return True
    return (
        len(columns) >= 3
        and not all(c == MARK or COMPANION.fullmatch(fold(c).text) for c in columns)
        and re.search("编号|序号|经办|登记|审批|收文|原标志|承办|保管人|接收|移交", p.before + p.after) is not None
    )


def defined(p: Spot) -> bool:
    """The word is a heading or a list item, not a mark: its neighbours are its siblings, or go on to define it."""
    if NUMBERED.match(p.before + "x") or p.before.strip().startswith("#"):
        return True
    near = [x.text for x in p.prev[:2] + p.next[:2]]
    word = re.sub(r"[^\u4e00-\u9fff]", "", p.shape.text[p.inside.start : p.inside.end])
    if word and p.next and word in p.next[0].text and re.search("[，,。；]", p.next[0].text):
        return True
    if any(_OPPOSITE.fullmatch(x) for x in near):
        return True
    return sum(bool(_SIBLING.match(x)) for x in near) >= 2 or bool(p.next and _DEFINES.search(p.next[0].text))
