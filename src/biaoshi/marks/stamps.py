"""Rows of a paper's head that are neither its title nor its issuer: stamps, fields, captions."""

import re
from collections.abc import Sequence

from biaoshi.marks.copy_number import MARK_ROW, copy_row
from biaoshi.marks.dates import DATE
from biaoshi.marks.document_number import number_row
from biaoshi.marks.genre import genre_of
from biaoshi.marks.issuer import ORGAN_END
from biaoshi.marks.sheet import Row
from biaoshi.marks.urgency import TERM

FIELD = re.compile(
    r"^(?:索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|主题词|有效性|文号|发文单位|制发机关|公开方式|公开属性|公开形式|信息公开\S{0,6}|体裁\S{0,2}|服务对象\S{0,2}|来源|浏览\S{0,4}"
    r"|作者|版本|更新时间|生成日期|实施日期|时效性|字号|字体|打印|分享|效力\S{0,4}|知悉范围|发送范围|阅读范围|保密期限|密级\S{0,6}|印发日期|分类|签发人?|拟稿人?|核稿人?|会签|缓急|紧急程度|等级|份号|编号|签批盖章|发往\S{0,3}|[\u3400-\u9fff]{1,3}机发)[:：]"
)
"""A field of a web page, a drafting sheet or a telegram."""
FIELD_NAME = re.compile(r"^[\u3400-\u9fff]{2,6}[:：]$")
_FILLED = re.compile(r"^[\u3400-\u9fff]{2,6}[:：].")
_STAMPS = tuple(
    re.compile(rf"(?:{p})$")
    for p in (
        TERM,
        r"[^，。：:]{1,14}[★☆][^，。：:]{0,14}",
        rf"(?:此件|本件)?(?:已|现予|提前)?解密(?:日期|时间)?[:：（(]?(?:{DATE})?.{{0,3}}",
        r"(?:原?密级|保密期限|密级和保密期限)[\u3400-\u9fff]{0,4}(?:变更|延长|调整|缩短|改为|由).{0,60}",
        r"[（(]?(?:(?:内部(?:资料|文件|使用|刊物|参阅)?|工作秘密|注意保[存密]|妥善保[管存]|(?:请勿|不得|严禁)(?:外传|翻印|扩散)|免费交流|[会阅用]后(?:收回|销毁))[，,！!]?){1,3}[)）]?",
        r"[（(]?(?:封面|扉页|正本|副本|征求意见稿|讨论稿|送审稿|草案|代拟稿|审议稿|初稿|商业秘密|核心商密|普通商密|(?:内部)?(?:密码|传真|明传)电报|明电|密电)[)）]?",
        r"[^，。：:]{0,20}(?:核心商密|普通商密)[^，。：:]{0,10}|[（(][0-9]{4}[)）][^，。]{2,16}号",
        r"[-—]*[0-9]{1,3}[-—]*|签发人?[:：].*|[（(]?第[0-9]+[期次号][)）]?|此件[\u3400-\u9fff]{2,16}",
    )
)
_IMPRINT = re.compile(rf"[^，。：:]{{2,30}}(?:{ORGAN_END})[^，。：:]{{0,6}}{DATE}$")
"""Organ and date on one row, below the head of minutes and bulletins."""
_CAPTION = re.compile(
    rf"^[（(]?(?:根据)?{DATE}(?:$|[)）][。]?$|[^。]{{0,80}}(?:通过|公布|发布|修订|修正|批准|印发|施行|公告))"
    r"|^[（(](?:试行|草案|暂行|送审稿|征求意见稿|讨论稿|[0-9]{4}年[^）)]*)[)）]$"
)
_WEB = re.compile(r"首页|当前位置|扫一扫|字号|来源[:：]|浏览|打印|^-->|目录$|^序号")
_HAN = re.compile("[\u3400-\u9fff]")


def stamp_row(row: Row) -> bool:
    """Tell whether a row of the head is a mark, copy number, urgency, field or the like: no title, no issuer."""
    tight = row.tight
    return bool(
        FIELD.match(tight)
        or _FILLED.match(tight)
        or _WEB.search(tight)
        or _IMPRINT.match(tight)
        or (MARK_ROW.match(tight) and len(tight) < 30 and not genre_of(tight))
        or any(s.match(tight) for s in _STAMPS)
        or copy_row(row, by_mark=True)
        or number_row(row)
        or not _HAN.search(tight)
    )


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
