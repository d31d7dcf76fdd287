"""Title and head of a paper: which rows are head, which are title, where the text begins.

000001                        copy number ┐
机密★10年                     mark        │ stamps
特急                          urgency     ┘
云岭省人民政府文件            issuer
云政发〔2025〕3号             number
云岭省人民政府                ┐ title: the rows between what stands above and the addressee (or the text),
关于开展保密检查的通知        ┘ up to the one that ends with a genre
（2025年3月1日印发）          caption
各市、县人民政府：            addressee
为……                      text
"""

import re
from collections.abc import Sequence

from biaoshi.marks.addressee import addressee_row
from biaoshi.marks.copy_number import MARK_ROW
from biaoshi.marks.document_number import number_row
from biaoshi.marks.genre import STATUTORY_END, bare, genre_of
from biaoshi.marks.issuer import head_row, organ_row
from biaoshi.marks.outline import TURNED
from biaoshi.marks.sheet import Row, Sheet
from biaoshi.marks.stamps import FIELD, FIELD_NAME, caption_rows, stamp_row
from biaoshi.types.mark import Piece

_RUNNING = re.compile(r"[，,；].{4,}|。.|[。；]$")
_OPENS = re.compile(
    r"^(?:《[^》]+》已经|第[一1]条|第[一1][章编]|[一1][、.．]|[（(]一[)）]|为了?[\u3400-\u9fff]{2,}|根据《?|按照|经[\u3400-\u9fff]{2,}(?:同意|批准|研究)|现将|近[年期日来]|你[省市县局厅委院校单]"
    r"|注意事项|考生须知|答题须知|本试[卷题]|本卷|一、|收悉|[（(]?全卷|满分|考试时间|时间[:：]|地点[:：]|出席|主持)"
)
_CHANGE = re.compile(
    rf"{TURNED}|^(?:变更|解密|延长)?(?:依据|日期|批准机关|批准)[:：]|^[（(][^（）()]*(?:决定|批准|通知|延长|变更|解密)[^（）()]*[)）]$|^(?:保密期限|密级)[\u3400-\u9fff]{{0,4}}(?:延长|变更|由)"
)
"""What stands beside a changed mark: its basis and date, with commas that are no running text."""
_GOES_ON = re.compile(r"^(?:的|》|及|和|与|、|”)|^(?:通知|报告|函|意见|请示|批复|决定|公告|通报|复函)$")
_OTHER_END = re.compile(
    r"(?:图|图集|图册|台账|登记簿|登记册|花名册|[\u3400-\u9fff]{2}[表单]|清册|[\u3400-\u9fff]{2}(?<![收征召密采募聚])集|选编|摘编|汇编|汇存|合订本|影印本|[文材论作][\u3400-\u9fff]选)$"
)
"""Ends of titles that are no genre: maps, tables, ledgers, collections."""
_COMPILED = re.compile(r"(?:汇编|汇存|选编|摘编|[文材论作][\u3400-\u9fff]选|文集|案例集|论文集|合订本|影印本)$")
_SLIP = re.compile(
    r"传阅|阅办|阅签|处理[单签笺]|呈批|呈阅|批办|批示|抄清|稿纸|签报|拟办|收文|流转单|审批[单表]|封套|移交单"
)
_NO_TITLE = re.compile(
    r"[。；;：:，,]$|^[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]|^第[一二三四五六七八九十0-9]+[章节条]|^[A-Za-z0-9 .:/\-]*$"
)


def without_slip(front: Sequence[Row]) -> Sequence[Row]:
    """Return `front` without a circulation slip or drafting sheet that lies on top of the paper itself."""
    if not any(_SLIP.search(r.tight) and len(r.tight) < 20 for r in front[:2]):
        return front
    for i, row in enumerate(front[1:], 1):
        m = head_row(row)
        if (m and m["kind"] in ("文件", "发电", "电报")) or (number_row(row) and i > 1 and organ_row(front[i - 1])):
            start = i - (0 if m else 1)
            while start > 1 and stamp_row(front[start - 1]) and not re.search("[:：]", front[start - 1].tight):
                start -= 1
            return front[start:]
    return front


def body_index(front: Sequence[Row]) -> int:
    """Return the index of the first row that is addressee or running text."""
    captions = caption_rows(front)
    for i, row in enumerate(front):
        tight = row.tight
        if addressee_row(row) and (i or len(front) > 1):
            while i and front[i - 1].tight.endswith(("，", "、", ",")):
                i -= 1
            return i
        if row in captions or (len(tight) < 70 and (MARK_ROW.match(tight) or _CHANGE.match(tight))):
            continue
        if i and (
            tight in ("目录", "目次") or (len(tight) > 8 and tight.endswith(("：", ":")) and not FIELD.match(tight))
        ):
            return i
        if i and _OPENS.match(tight) and not ("关于" in tight and STATUTORY_END.search(bare(tight))):
            return i
        if FIELD.match(tight) or number_row(row):
            continue
        long = (
            len(tight) > 90
            or (len(tight) > 24 and _RUNNING.search(tight))
            or (len(tight) > 14 and tight.endswith(("。", "；")))
        )
        if i == 0 and len(tight) < 60 and not tight.endswith(("。", "；", "，")):
            continue  # the first row is a title however long, unless it is a sentence
        wrapped = len(tight) > 18 and row.lead in (4, 2) and "，" in tight
        if (long or wrapped) and not (genre_of(tight) and "关于" in tight and not tight.endswith("。")):
            return i
    return len(front)


def _between(row: Row) -> bool:
    """Rows that part title from head: stamps, an issuer's head that is not itself a title."""
    m = head_row(row)
    return stamp_row(row) or (m is not None and not m["kind"].endswith("纪要"))


def find_title(front: Sequence[Row], body: int) -> tuple[Row, ...]:
    """Return the title's rows among `front[:body]`, or () if none is beyond doubt."""
    groups: list[list[Row]] = []
    apart = True
    field = False
    captions = caption_rows(front[:body])
    for i, row in enumerate(front[:body]):
        below = front[i + 1].tight if i + 1 < len(front) else ""
        value = field and bool(FIELD_NAME.match(below)) and not front[i - 1].tight.startswith("标题")
        field = bool(FIELD_NAME.match(row.tight))
        if _between(row) or row in captions or value or field:
            apart = True
            continue
        if apart or (groups and groups[-1] and front[i - 1].block.cell != row.block.cell and row.block.cell is None):
            groups.append([])
            apart = False
        groups[-1].append(row)
    groups = [g for g in groups if g]
    cut = [c for g in groups if (c := _cut(g))]
    named = [c for c in cut if _titled(c)]
    if cut and _COMPILED.search(bare(_joined(cut[0]))) and "关于" not in _joined(cut[0]):
        return tuple(cut[0])
    if named:
        best = next((c for c in reversed(named) if "关于" in _joined(c)), named[0])
        whole = [c for c in named if _joined(c).endswith(_joined(best))]
        longest: list[Row] = max(whole[::-1], key=lambda c: len(_joined(c)))
        return tuple(longest)
    rest = [c for c in cut if 3 < len(_joined(c)) < 100 and len(c) <= 3 and not (len(c) == 1 and organ_row(c[0]))]
    rest = [c for c in rest if not _NO_TITLE.search(_joined(c))]
    return tuple(rest[-1] if body < len(front) else rest[0]) if rest else ()


def _joined(rows: Sequence[Row]) -> str:
    return "".join(r.tight for r in rows)


def _titled(rows: Sequence[Row]) -> bool:
    joined = _joined(rows)
    return 3 < len(joined) <= 200 and (genre_of(joined) is not None or bool(_OTHER_END.search(bare(joined))))


def _cut(group: Sequence[Row]) -> list[Row]:
    """Leave off what follows the row the title ends with, and organ names above 关于 that are a letterhead."""
    start = next((i for i, r in enumerate(group) if r.tight.startswith("关于") or "关于" in r.tight), 0)
    first = start
    while first and organ_row(group[first - 1]) and first > start - 3:
        first -= 1
    if "关于" not in group[start].tight or any(_OTHER_END.search(bare(r.tight)) for r in group[:start]):
        first = 0
    ends = [i for i in range(first, min(len(group), first + 6)) if _ends(group, first, i)]
    official = [i for i in ends if STATUTORY_END.search(bare(_joined(group[first : i + 1])))]
    if official and "关于" in _joined(group[first : ends[0] + 1]):
        ends = official  # 关于推行……制度 / 的指导意见
    return list(group[first : ends[0] + 1 if ends else first + 4])


def _ends(group: Sequence[Row], first: int, i: int) -> bool:
    joined = _joined(group[first : i + 1])
    below = group[i + 1].tight if i + 1 < len(group) else ""
    if "关于" not in joined and _OTHER_END.search(bare(joined)):
        return True
    complete = joined.count("《") == joined.count("》")
    return len(joined) > 3 and genre_of(joined) is not None and complete and not _GOES_ON.match(below)


def title_piece(sheet: Sheet, rows: Sequence[Row]) -> Piece:
    """Return the title as one piece; its folded text has no spaces and no line breaks."""
    return sheet.span(rows[0].start, rows[-1].end, _joined(rows))
