"""主送机关: the line above the text that names those the paper is for."""

import re
from collections.abc import Sequence

from biaoshi.marks.issuer import ORGAN_END
from biaoshi.marks.sheet import Row, Sheet
from biaoshi.types.mark import Piece

_LINE = re.compile(r"(?P<names>[^。；？！“”]{2,300})[:：]$")
_WHO = re.compile(
    rf"[\u3400-\u9fff]{{0,8}}各[\u3400-\u9fff（）()、，]{{1,40}}|[\u3400-\u9fff（）()]{{0,30}}(?:{ORGAN_END})|(?:机关|直属|有关|成员|下属|所属|会员|参会|驻[\u3400-\u9fff]{{1,6}})?(?:单位|机构|部门|企业|高校)"
    r"|[\u3400-\u9fff]{0,8}(?:有关|相关)[\u3400-\u9fff]{1,12}|[\u3400-\u9fff]{2,30}会|[\u3400-\u9fff]{2,12}(?:代表|委员)[\u3400-\u9fff]{2,4}"
    r"|[\u3400-\u9fff]{1,12}(?:同志|先生|女士|总部|分公司|子公司|厂|矿|馆|支部)|[\u3400-\u9fff]{2,12}(?:代表|委员)|全[体省市县区][\u3400-\u9fff]{1,10}"
)
_NOT = re.compile(
    r"包括|是指|应当|具有|属于|如下|以下|下列|须知|事项|附件|通知如|时间|地点|日期|目录|要求|内容|摘要|关键词|作者|来源|标题|标题|主题|字号|文号|编号|密级|期限|范围|姓名|电话|地址|联系|说明|注意|属性|程度|签发|拟稿"
    r"|题$|^答|^例|例$|机关$|发布|年度|第[一二三四五六七八九十0-9]+[条章节]|^[（(]?[一二三四五六七八九十0-9]+[)）、.]|大家|各位(?!干部|同志|代表|委员|党员|领导)|事由|等级|关于|抄送|印发|报送|主持|出席|列席|参加|记录|请假|发往|浏览|责任编辑|编辑"
)
_FIELD = re.compile(r"(?:主送|主送机关|主送单位|受文单位|收文单位|发往)[:：](?P<names>.{2,300})$")
_GOES_ON = re.compile(r"[，、,]$")


def addressee_row(row: Row) -> bool:
    """Tell whether the row is the (last) line of the addressees."""
    m = _LINE.match(row.tight)
    return bool(m and not _NOT.search(m["names"]) and all(_WHO.fullmatch(n) for n in _named(m["names"])[-1:]))


def _named(names: str) -> list[str]:
    return [n for n in re.split("[，、,；;]", names) if n]


def find_addressee(sheet: Sheet, rows: Sequence[Row], body: int) -> tuple[Piece, Row, Row] | None:
    """Return the addressees with their first and last row; `rows` are the front of the paper, `body` the index of its
    first row that is addressee or text. A line further down that ends with a colon is text."""
    for row in rows[:body]:
        if m := _FIELD.match(row.tight):
            return sheet.piece(row, *m.span("names")), row, row
    for i, row in enumerate(rows[body : body + 7], body):
        if addressee_row(row):
            head = rows[body]
            end = row.at(0, len(row.tight) - 1)[1]
            shown = "".join(r.tight for r in rows[body : i + 1])[:-1]
            return sheet.span(head.start, end, shown), head, row
        if not _GOES_ON.search(row.tight):
            break
    return None
