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
from biaoshi.marks.copy_number import MARK_ROW, copy_row
from biaoshi.marks.dates import DATE
from biaoshi.marks.document_number import number_row
from biaoshi.marks.genre import STATUTORY_END, bare, genre_of
from biaoshi.marks.issuer import head_row, organ_row
from biaoshi.marks.sheet import Row, Sheet
from biaoshi.marks.urgency import TERM
from biaoshi.types.mark import Piece

_RUNNING = re.compile(r"[，,；].{4,}|。.|[。；]$")
_OPENS = re.compile(
    r"^(?:《[^》]+》已经|第[一1]条|第[一1][章编]|[一1][、.．]|[（(]一[)）]|为了?[\u3400-\u9fff]{2,}|根据《?|按照|经[\u3400-\u9fff]{2,}(?:同意|批准|研究)|现将|近[年期日来]|你[省市县局厅委院校单]"
    r"|注意事项|考生须知|答题须知|本试[卷题]|本卷|一、|收悉|[（(]?全卷|满分|考试时间|时间[:：]|地点[:：]|出席|主持)"
)
_FIELD = re.compile(
    r"^(?:索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|主题词|有效性|文号|发文单位|制发机关|公开方式|公开属性|公开形式|信息公开\S{0,6}|体裁\S{0,2}|服务对象\S{0,2}|来源|浏览\S{0,4}"
    r"|作者|版本|更新时间|生成日期|实施日期|时效性|字号|字体|打印|分享|效力\S{0,4}|知悉范围|发送范围|阅读范围|保密期限|密级\S{0,6}|印发日期|分类|签发人?|拟稿人?|核稿人?|会签|缓急|紧急程度|等级|份号|编号|签批盖章|发往\S{0,3}|[\u3400-\u9fff]{1,3}机发)[:：]"
)
_NAMED = re.compile(r"^[\u3400-\u9fff]{2,6}[:：].")
_FIELD_ROW = re.compile(r"^[\u3400-\u9fff]{2,6}[:：]$")
_STAMP = re.compile(
    rf"^(?:{TERM}|[（(]?(?:内部资料|内部文件|内部使用|工作秘密|注意保存|妥善保管|阅后收回|会后收回|征求意见稿|讨论稿|送审稿|草案|代拟稿|审议稿|初稿|商业秘密|核心商密|普通商密|解密|已解密|密码电报|传真电报|内部传真电报|明传电报|明电|密电)[）)]?|[-—]*[0-9]{{1,3}}[-—]*|签发人?[:：].*|[（(]?第[0-9]+[期次号][)）]?|此件[\u3400-\u9fff]{{2,16}})$"
)
_CAPTION = re.compile(
    rf"^[（(]?(?:根据)?{DATE}(?:$|[)）][。]?$|[^。]{{0,80}}(?:通过|公布|发布|修订|修正|批准|印发|施行|公告))|^[（(](?:试行|草案|暂行|送审稿|征求意见稿|讨论稿|[0-9]{{4}}年[^）)]*)[)）]$"
)
_HAN = re.compile("[\u3400-\u9fff]")
_GOES_ON = re.compile(r"^(?:的|》|及|和|与|、|”)|^(?:通知|报告|函|意见|请示|批复|决定|公告|通报|复函)$")
_WEB = re.compile(r"首页|当前位置|扫一扫|字号|来源[:：]|浏览|打印|^-->|目录$|^序号$")

_OTHER_END = re.compile(r"(?:图|图集|图册|台账|登记簿|登记册|花名册|[\u3400-\u9fff]{2}表|审批单|呈批单|清册|文集|选编|摘编|合订本)$")
"""Ends of titles that are no genre: maps, tables, ledgers, collections."""
_NO_TITLE = re.compile(r"[。；;：:，,]$|^[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]|^第[一二三四五六七八九十0-9]+[章节条]|^[A-Za-z0-9 .:/\-]*$")


def body_index(front: Sequence[Row]) -> int:
    """Return the index of the first row that is addressee or running text."""
    captions = caption_rows(front)
    for i, row in enumerate(front):
        tight = row.tight
        if addressee_row(row) and (i or len(front) > 1):
            while i and front[i - 1].tight.endswith(("，", "、", ",")):
                i -= 1
            return i
        if row in captions:
            continue
        if i and tight in ("目录", "目次"):
            return i
        if i and _OPENS.match(tight) and not STATUTORY_END.search(bare(tight)):
            return i
        if _FIELD.match(tight) or number_row(row):
            continue
        long = len(tight) > 90 or (len(tight) > 24 and _RUNNING.search(tight)) or (len(tight) > 14 and tight.endswith(("。", "；")))
        if i == 0 and len(tight) < 60 and not tight.endswith(("。", "；", "，")):
            continue  # the first row is a title however long, unless it is a sentence
        wrapped = len(tight) > 18 and row.lead in (4, 2) and "，" in tight
        if (long or wrapped) and not (genre_of(tight) and "关于" in tight and not tight.endswith("。")):
            return i
    return len(front)


def caption_rows(rows: Sequence[Row]) -> list[Row]:
    """题注: rows that give the dates of passing, issue and amendment, a bracket that goes on over lines included."""
    found: list[Row] = []
    open_ = False
    for row in rows:
        if open_ or _CAPTION.match(row.tight):
            found.append(row)
            opened = row.tight.count("（") + row.tight.count("(") - row.tight.count("）") - row.tight.count(")")
            open_ = (open_ and opened >= 0) or opened > 0
    return found


def stamp_row(row: Row) -> bool:
    """Tell whether a row of the head is a mark, copy number, urgency, field or the like: no title, no issuer."""
    tight = row.tight
    return bool(
        _STAMP.match(tight)
        or _FIELD.match(tight)
        or (MARK_ROW.match(tight) and len(tight) < 30 and not genre_of(tight))
        or copy_row(row, by_mark=True)
        or number_row(row)
        or not _HAN.search(tight)
    )


def _between(row: Row) -> bool:
    """Rows that part title from head: stamps, an issuer's head that is not itself a title."""
    m = head_row(row)
    return stamp_row(row) or bool(_NAMED.match(row.tight)) or (m is not None and not m["kind"].endswith("纪要")) or bool(_WEB.search(row.tight))


def find_title(front: Sequence[Row], body: int) -> tuple[Row, ...]:
    """Return the title's rows among `front[:body]`, or () if none is beyond doubt."""
    groups: list[list[Row]] = []
    apart = True
    field = False
    captions = caption_rows(front[:body])
    for i, row in enumerate(front[:body]):
        below = front[i + 1].tight if i + 1 < len(front) else ""
        value = field and bool(_FIELD_ROW.match(below)) and not front[i - 1].tight.startswith("标题")
        field = bool(_FIELD_ROW.match(row.tight))
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
    if named:
        best = next((c for c in reversed(named) if "关于" in _joined(c)), named[-1])
        whole = [c for c in named if _joined(c).endswith(_joined(best))]
        longest: list[Row] = max(whole[::-1], key=lambda c: len(_joined(c)))
        return tuple(longest)
    rest = [c for c in cut if 3 < len(_joined(c)) < 100 and len(c) <= 3 and not (len(c) == 1 and organ_row(c[0]))]
    rest = [c for c in rest if not _NO_TITLE.search(_joined(c))]
    return tuple(rest[-1]) if (rest and body < len(front)) or len(rest) == 1 else ()


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
    if official and "关于" in _joined(group[first : official[0] + 1]):
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
