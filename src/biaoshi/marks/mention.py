"""Signs that a writing is only talked about: quotation, table row, option, enumeration, example, form field."""

import re
from bisect import bisect_left

from biaoshi.marks.lesson import specimen
from biaoshi.marks.setting import COMPANION, OPTION, WRONG_RIGHT, Setting
from biaoshi.marks.slip import carries, form_title, handled
from biaoshi.marks.table import COLUMN_GAP, Cells, cells_around, columns_of, in_rows, near_blocks
from biaoshi.text import fold

CUE_LINE = re.compile(
    r"示例|例如|举例|样例|写法|正确|错误|误写|误标|标注为|标为|标成|写成|写出来|样子|字样|格式|式样|样式|形式|下列|选项|答案|解析|应[当该]?标|规范标|(?:怎样|如何|怎么)标|例[:：]|例[0-9一二三四五六]|答[:：]|[?？]$|标志(?:是|为|由)|模板|模拟|练习"
)
ENDED = re.compile(r"(?:[。：:；！？）)》”]|[-—_=*~─━]{3,})$")
"""A line that nothing goes on from: its sentence has ended, or it is a rule (---------- Forwarded message ----------)."""
_NEXT_CUE = re.compile(
    r"^(?:是(?:国家秘密|指|否|错|对|正确|规范)|表示|的(?:含义|意思|标志)|[（(](?:错误|正确|不规范|示例|错|对)[)）]|(?:错误|正确|不规范|错|对)(?:[。，：:]|$)|这(?:种写法|是错|是对|里的)|上述|以上(?:写法|标志|标注|示例|几)|解析|答案|[√✗✓✘]|×(?![×\u4e00-\u9fff])|×[ ]*(?:错|不|误)|应(?:改|写|标)|改为|说明[:：]|其中[，,]?“?[绝机秘]密|←|→|=>|//)"
)
_QUOTE_LEFT = re.compile(r"[“‘「『\"'`«]\s*$")
_QUOTE_RIGHT = re.compile(r"^\s*[”’」』\"'`»]")
_ENUM_NEAR = re.compile(r"^[ ]*[、/，,或和及与|｜][ ]*[“]?[绝机秘内工]|^[ ]*[（(][ ]*[)）]")
_ENUM_LEFT = re.compile(r"[绝机秘]密级?[”]?[ ]*(?:[、/，,或和及与|｜]|[□☐☑√])[ ]*[“]?$")
_PLACEHOLDER = re.compile(r"[×xX＿_]{2,}|[×X]年|[Nn]年|…")
_LISTED = re.compile(r"[^ ].*[绝机秘]密级?[ ]*[★☆*][^ ]{1,12}.*[^ ]")
_LEVEL_COLUMN = re.compile(r"密[ \u3000]*级|保密|涉密|等级|标注|标志")
LEVEL_LINE = re.compile(r"^[（(【□☐☑]?[ ]*[绝机秘][ ]*密级?(?:文?件)?(?:[★☆*][^。，]{0,12})?[ ]*[）)】]?[:：]?$")


def talked_about(s: Setting) -> str | None:
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
    if _row(s) or _drawn_row(s):
        return "表格、台账中的登记内容"
    if _fenced(s):
        return "代码或者样例块中的文字"
    if OPTION.search(before) and not (s.c.label or (s.head and not s.prev and not s.teaching) or _numbered(s)):
        return "选项、列举中的一项"
    if (_ENUM_NEAR.search(after) or _ENUM_LEFT.search(before)) and (s.c.form == "bare" or not s.alone):
        return "与其他密级并列列举"
    if s.c.form == "bare" and _between_levels(s):
        return "与其他密级并列列举"
    if re.match("[ ]*[—–-]{1,2}[ ]*[\u4e00-\u9fff]{2}", after):
        return "后面跟着对它的说明"
    if WRONG_RIGHT.search(before[-12:]) or re.match(
        r"[ ]*(?:[（(]?(?:错误|正确|不规范|规范|错|对|示例|例)[)）]|[×√✗✓✘→]|—+>|=>|->)", after
    ):
        return "讲解正确与错误写法"
    return None


def _numbered(s: Setting) -> bool:
    """In brackets between the number of a section and its running text: 2.（机密★5年）装备仓库位置见……，未列入本汇报。"""
    running = len(s.after.strip()) > 12 and re.search("[，。；]", s.after) is not None
    return bool(s.c.brackets) and s.c.form in ("full", "gap") and running and not s.teaching


def _quoted_head(s: Setting) -> bool:
    """Quotation marks instead of brackets, round a mark with its line to itself at the head of a paper."""
    return s.head and not s.teaching and len(s.prev) <= 2 and len(s.before.strip()) == 1 and len(s.after.strip()) == 1


def _row(s: Setting) -> bool:
    """A row of a ledger kept in plain text: columns parted by wide gaps, several of them words of their own."""
    if len(s.line) > 400:
        return False
    columns = columns_of(s.shape, s.line, s.c.inside)
    words = [c for c in columns if not COMPANION.fullmatch(fold(c).text)]
    if len(columns) >= 4 and len(words) >= 3:
        return True
    if len(columns) >= 3 and in_rows(s.shape, s.prev[:4] + s.next[:4]):
        return True
    if len(columns) < 2 or len(words) < 2:
        return False
    if s.before.strip() and s.after.strip() and any(_LISTED.search(x.text) for x in s.prev[:3] + s.next[:3]):
        return True
    for above in s.prev[:4]:
        head = COLUMN_GAP.split(
            s.shape.document.text[slice(*s.shape.folded.back(above.span.start, above.span.end))].strip()
        )
        if len(head) >= 3 and any(_LEVEL_COLUMN.search(h) and len(h) <= 10 for h in head):
            return True
    return False


def _drawn_row(s: Setting) -> bool:
    """A row of a table drawn without lines: other words stand at the same height, below a heading of their columns."""
    box = s.block.bbox
    if box is None or s.block.page is None:
        return False
    page = [
        b for b in near_blocks(s.shape, s.c.span.start) if b.page == s.block.page and b.bbox and b.part == s.block.part
    ]
    height = box[3] - box[1]
    beside = [
        b for b in page
        if b is not s.block and b.bbox and min(b.bbox[3], box[3]) - max(b.bbox[1], box[1]) > 0.5 * height
        and not COMPANION.fullmatch(fold(b.text).text)
    ]  # fmt: skip
    if len(beside) >= 2:
        return True
    above = [b for b in page if b.bbox and b.bbox[3] <= box[1] and b.bbox[0] < box[2] and b.bbox[2] > box[0]]
    return bool(beside) and any(len(b.text.strip()) <= 10 and _LEVEL_COLUMN.search(b.text) for b in above)


def goes_on(s: Setting) -> bool:
    """The line above is drawn out to the right edge and has not ended its sentence: this line goes on with it."""
    box = s.block.bbox
    if box is None or not s.prev:
        return False
    above = s.shape.block(s.prev[0].span.start)
    if above.bbox is None or above.page != s.block.page or above.part != s.block.part:
        return False
    size = above.bbox[3] - above.bbox[1]
    width = next((p.width for p in s.shape.document.pages if p.number == above.page), 595.0)
    near = box[1] - above.bbox[3] < 1.5 * size and abs(above.bbox[0] - box[0]) < 3 * size
    full = near and above.bbox[2] > 0.8 * width
    text = s.prev[0].text
    return full and len(text) >= 16 and not ENDED.search(text) and bool(re.search("[，。；、]", text))


def _fenced(s: Setting) -> bool:
    """Inside a Markdown code fence."""
    return bisect_left(s.shape.fences, s.line.start) % 2 == 1


def form_field(s: Setting) -> bool:
    """密级： as a field of a form: a form's title above, the fields of a slip around, or a proposed level (拟定密级：)."""
    if re.search(r"拟[ ]*定?$|原[ ]*定$|建议$", s.before) or handled(s):
        return True
    return form_title(s) and not (s.head and s.c.form in ("full", "gap") and not carries(s))


def _between_levels(s: Setting) -> bool:
    """Bare level words one under the other: a list of the levels, not three marks."""
    near = [x.text for x in s.prev[:1] + s.next[:1]]
    return any(LEVEL_LINE.match(x) for x in near)


def _ledger_cell(s: Setting) -> bool:
    """A cell of a ledger, register or form: a column or a field is called 密级, or rows repeat below each other."""
    cell = s.block.cell
    if cell is None:
        return False
    cells = cells_around(s.shape, s.c.span.start, cell)
    if _own_field(s, cells):
        return False
    if any(re.search(r"密[ \u3000]*级|保密|等级|标志|写法|示例", t) for t in cells.heads + cells.left):
        return True
    first = [b for b in cells.blocks if b.cell and b.cell[1] == 0]
    if cell[1] > 0 and len(first) >= 3 and cells.rows >= 3:
        return True
    return bool(s.before.strip() or s.after.strip()) and not s.alone


_LEVEL_FIELD = re.compile(
    r"(?:文件|本件|图件)?密[ \u3000]*级(?:(?:和|及|与|、|/)?(?:保密)?期限)?(?:标志|标识)?[ \u3000]*[:：]?"
)


def _own_field(s: Setting, cells: Cells) -> bool:
    """The one field 密级 of a table of fields that opens the paper: the paper's own mark, unless it is a form about others."""
    first = s.shape.document.blocks[0]
    levels = [b for b in cells.blocks if LEVEL_LINE.match(fold(b.text).text.strip())]
    return (
        len(levels) == 1
        and any(_LEVEL_FIELD.fullmatch(t.strip()) for t in cells.left)
        and not any(_LEVEL_COLUMN.search(t) for t in cells.heads)
        and (first.cell is not None or len(s.shape.lines_before(s.line.start, 40)) < 16)
        and not form_title(s)
    )


_WORK_OF_ART = re.compile(
    r"[（(](?:短诗|诗歌?|组诗|小说|短篇(?:小说)?|散文|随笔|童话|寓言|剧本|话剧|小品|歌词|影评|书评|书摘)[)）]"
)


def cue(s: Setting) -> str | None:
    """Lines above or below say that this is an example."""
    if specimen(s) or (s.next and s.c.form == "bare" and _WORK_OF_ART.fullmatch(s.next[0].text.strip())):
        return "上文在讲写法，此处是示例" if s.prev else "是作品的题目"
    if s.prev:
        above = s.prev[0].text
        title = bool(re.search(r"(?:通知|报告|请示|函|意见|纪要|批复|方案|办法|规定|通报|决定|公告)$", above))
        if (
            not title
            and (CUE_LINE.search(above) or ("如下" in above and s.teaching))
            and (above.endswith((":", "：", "?", "？")) or s.teaching or not s.head)
        ):
            return "上文在讲写法，此处是示例"
        if (
            not s.head
            and s.teaching
            and len(s.prev) > 1
            and LEVEL_LINE.match(above)
            and CUE_LINE.search(s.prev[1].text)
        ):
            return "上文在讲写法，此处是示例"
    if s.next and _NEXT_CUE.search(s.next[0].text):
        return "下文在解释这一写法"
    if s.c.form != "bare" and s.teaching:
        run = sum(bool(LEVEL_LINE.match(x.text)) for x in s.prev[:2] + s.next[:2])
        if run >= 2:
            return "连续列举多种写法"
    return None
