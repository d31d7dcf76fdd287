"""发文字号: the number of a paper in every form it takes.

云政发〔2025〕3号   [2025] (2025) 【2025】 {2025}   2025年第3号   国函字第12号   (79)云发12号   第12号 under 令
"""

import re
from collections.abc import Sequence

from biaoshi.marks.sheet import Row, Sheet
from biaoshi.text import HAN_NUMERAL
from biaoshi.types.mark import Piece

_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}}|[一二][{HAN_NUMERAL}OoО]{{3}})"
_CODE = r"[\u3400-\u9fffA-Za-z·.\-]{0,24}?(?:[（(〔\[][\u3400-\u9fff]{1,6}[)）〕\]][\u3400-\u9fff]{0,8})?"
_SERIAL = rf"(?:第?[0-9OolI]{{1,5}}(?:[-—之.][0-9]{{1,3}})?|第?[{HAN_NUMERAL}]{{1,6}})"
NUMBER = (
    rf"(?:{_CODE}(?:字|令|公告)?[〔\[（(【〖{{<〈《]{_YEAR}年?[〕\]）)】〗}}>〉》](?:[\u3400-\u9fff]{{1,6}}?)?(?:字第?)?{_SERIAL}号"
    rf"|[\u3400-\u9fffA-Za-z]{{1,20}}字第?{_SERIAL}号"
    rf"|[\u3400-\u9fffA-Za-z]{{0,20}}{_YEAR}年?(?:第|字第?){_SERIAL}号"
    rf"|[\u3400-\u9fff]{{2,16}}(?:令|公告|通告)第{_SERIAL}号)"
)
"""Non-capturing pattern of a number on a row without spaces."""
_LABEL = r"(?:发文字号|文件字号|发文号|公文字号|文号|文件编号|文件号|字号|令号)"
_BESIDE = r"(?:签发人?[:：]?.*|会签人?[:：]?.*|附件.*|秘密等级.*)?"
_ROW = re.compile(rf"[（(]?(?:{_LABEL}[:：]?)?(?P<number>{NUMBER})[)）]?(?P<rest>{_BESIDE})$")
_ORDINAL = re.compile(
    rf"[（(〔\[]?(?P<number>第{_SERIAL}[号期次]|[12][0-9]{{3}}年第{_SERIAL}[期次]|[〔\[（(][12][0-9]{{3}}[〕\]）)]第?{_SERIAL}[期次])"
    rf"(?:[（(]?总(?:第)?[0-9]{{1,5}}[期号]?[)）]?)?[)）〕\]]?$"
)
_ORDINAL_HEAD = re.compile(
    r"(?:令|公告|通告|纪要|简报|快报|专报|信息|通讯|公报|反映|参考|动态|摘报|要情|内参|专刊|日报|周报|月报)$"
)
_LABEL_ALONE = re.compile(rf"{_LABEL}[:：]$")
_IN_TITLE = re.compile(rf"[（(](?P<number>{NUMBER})[)）]$")
_QUOTED = re.compile(r"关于|根据|按照|依据|转发|参照|贯彻|落实|印发|执行|《|见|第[0-9一二三四五六七八九十百]+条")
ATTACHED = re.compile(rf"(?P<number>{NUMBER})(?P<label>附件[0-9一二三四五六七八九十]{{0,3}})[:：]?$")
"""The line at the top of an attachment bound apart (GB/T 9704—2012, 7.3.7), without spaces."""


def number_row(row: Row) -> tuple[int, int] | None:
    """Return where in `row.tight` the number stands, if the row is there to carry it."""
    m = _ROW.match(row.tight) if len(row.tight) < 80 else None
    return m.span("number") if m and not _QUOTED.search(m["number"]) else None


def find_number(sheet: Sheet, rows: Sequence[Row]) -> tuple[Piece, Row] | None:
    """Return the number and its row among the rows of the head, or None.

    A number in running text is some other paper's; one in brackets at the end of the title is this paper's.
    """
    for i, row in enumerate(rows):
        if place := number_row(row):
            return sheet.piece(row, *place), row
        for part in row.segments():
            if part.text != row.text and (place := number_row(part)):
                return sheet.piece(part, *place), row
        if _LABEL_ALONE.match(row.tight) and i + 1 < len(rows) and (place := number_row(rows[i + 1])):
            return sheet.piece(rows[i + 1], *place), rows[i + 1]
    for i, row in enumerate(rows[:12]):
        if (m := _ORDINAL.match(row.tight)) and any(_ORDINAL_HEAD.search(r.tight) for r in rows[max(0, i - 3) : i]):
            return sheet.piece(row, *m.span("number")), row
    for row in rows[:4]:
        if (m := _IN_TITLE.search(row.tight)) and len(row.tight) > len(m[0]) + 4:
            return sheet.piece(row, *m.span("number")), row
    return None
