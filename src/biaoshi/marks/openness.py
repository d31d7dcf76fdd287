"""公开属性: 主动公开, 依申请公开, 不予公开, as 附注 after the date, before the 版记, or as a field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from biaoshi.marks.sheet import Row, Sheet
from biaoshi.types.facts import Openness
from biaoshi.types.mark import Piece

_FIELD = r"(?:政府)?(?:信息)?(?:公文)?公开(?:属性|方式|形式|类别|类型|选项|性质|意见|与否)|公文公开属性"
_WORDS = r"(?:主动公开|公开发布|公开发表|全文公开|依申请公开|依法依申请公开|不予公开|不公开|免予公开|不宜公开)"
_NOTE = re.compile(
    rf"(?P<open>[（(【\[])?(?:(?P<field>{_FIELD})[:：]?|(?P<this>(?:此件|本件|该件|此文件?|本文件?|本文)(?:[可为属系按拟]|属于)?(?:[:：])?))?"
    rf"(?P<words>{_WORDS})(?P<why>[（(，,。；;:：、](?:理由|原因|依据|因|属|内部|涉|国家|工作|过程|系)[^\n]{{0,40}}?)?(?P<close>[）)】\]])?(?P<stop>[。；]?)[）)]?$"
)
_BOXES = re.compile(
    rf"(?:(?P<field>{_FIELD})[:：]?)?(?:[□☐☑√✓■◼●○\[\]×xV ]*{_WORDS}[□☐☑√✓■◼●○\[\]×xV ]*[（(]?[√✓]?[)）]?){{2,4}}$"
)
_TICKED = (
    re.compile(rf"[☑√✓■◼●V]\]?({_WORDS})"),
    re.compile(rf"({_WORDS})[（(\[]?[☑√✓■◼●V]"),
)
_FIELD_ALONE = re.compile(rf"(?:{_FIELD})[:：]$")
_CLASS: dict[str, Openness] = {
    "主动公开": "主动公开", "公开发布": "主动公开", "公开发表": "主动公开", "全文公开": "主动公开", "依申请公开": "依申请公开",
    "依法依申请公开": "依申请公开", "不予公开": "不予公开", "不公开": "不予公开", "免予公开": "不予公开", "不宜公开": "不予公开",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attribute:
    """An openness attribute; `bracketed` is True for fields too: only a bare 附注 lacks its brackets."""

    value: Openness
    piece: Piece
    bracketed: bool
    row: Row


def find_openness(sheet: Sheet, head: Sequence[Row], tail: Sequence[Row]) -> Attribute | None:
    """Return the attribute from the rows after the date and the last rows (`tail`), else from fields in the head.

    The bare words count only in brackets, with 此件 or a field's name, or directly below the signature: a list of
    the three ways in a text about openness has them too.
    """
    for i, row in enumerate(tail):
        if found := _read(sheet, row, bare=i < 3):
            return found
        if found := _value(sheet, tail, i):
            return found
    for i, row in enumerate(head):
        for part in (row, *row.segments()) if "公开" in row.tight else ():
            m = _NOTE.match(part.tight)
            if m and (m["field"] or m["this"] or m["open"]) and (found := _read(sheet, part, bare=False)):
                return found
        if found := _value(sheet, head, i):
            return found
    return None


def _value(sheet: Sheet, rows: Sequence[Row], i: int) -> Attribute | None:
    """The field's name on one row (or in one cell), its value on the next."""
    if _FIELD_ALONE.match(rows[i].tight) and i + 1 < len(rows):
        return _read(sheet, rows[i + 1], bare=True, field=True)
    return None


def _read(sheet: Sheet, row: Row, *, bare: bool, field: bool = False) -> Attribute | None:
    if len(row.tight) > 80 or ("公开" not in row.tight):
        return None
    if "公开" in row.tight and _BOXES.match(row.tight):
        for pattern in _TICKED:
            ticked = pattern.findall(row.tight)
            if len(ticked) == 1:
                return Attribute(_CLASS[ticked[0]], sheet.piece(row), True, row)
        return None
    for part in (row, *row.segments()):
        m = _NOTE.match(part.tight)
        if m is None or not (bare or m["open"] or m["field"] or m["this"]):
            continue
        bracketed = field or bool(m["field"]) or (bool(m["open"]) and part.tight.endswith((")", "）", "】", "]")))
        return Attribute(_CLASS[m["words"]], sheet.piece(part), bracketed, row)
    return None
