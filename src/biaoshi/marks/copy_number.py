"""份号: the number of one copy, labelled or not, and what only looks like one."""

import re
from collections.abc import Sequence

from biaoshi.marks.sheet import Row, Sheet
from biaoshi.text import HAN_NUMERAL
from biaoshi.types.mark import Piece

_DIGITS = rf"(?:[0-9OolI]{{1,10}}|[{HAN_NUMERAL}]{{1,8}})"
MARK_ROW = re.compile(
    r"(?:密级[:：])?[【（(\[★]*(?:[绝机秘][密秘蜜]|[极內内]密|工作秘密)级?(?![\u3400-\u9fff]{0,3}[性的])"
)
"""A row (without spaces) that begins with a level word: the neighbour that makes digits a copy number."""
_LABELLED = re.compile(
    rf"[（(\[]?(?P<label>(?:文件|公文|印制|本件)?(?:份数序号|份数编号|份数号|份序号|份号|份次|份数|印号|顺序号)(?:[:：/]|为)?(?:No\.?[:：]?|№[:：]?)?)第?(?P<number>{_DIGITS})[号份]?(?:[（(/，,]?共[0-9]+份[)）]?)?[)）\]]?"
)
_PREFIXED = re.compile(r"(?P<label>(?:№|[Nn][Oo])[.:：]?)(?P<number>[0-9]{1,10})")
_NTH = re.compile(rf"[（(]?(?:共[0-9]+份[，,、/]?)?第?(?P<number>{_DIGITS})份(?:[/，,]?[（(]?共[0-9]+份[)）]?)?[)）]?")
_SERIAL = re.compile(
    rf"(?P<label>[\u3400-\u9fff]{{0,4}}(?:编号|序号)[:：]?)第?(?P<number>[0-9]{{1,10}})号?|[（(]?第(?P<nth>{_DIGITS})号[)）]?"
)
_BARE = re.compile(
    rf"[（(\[]?(?P<number>[0-9]{{6}}|0[0-9]{{2,9}}|[0-9]{{2,10}}|[零〇○OО]{{2,7}}[{HAN_NUMERAL}]{{1,3}})号?[)）\]]?"
)
_ALONE = re.compile(r"(?:份号|份数序号|份序号)[:：]?")
_POSTAL = re.compile(r"地址|邮编|邮政编码|电话|传真")


def copy_row(row: Row, *, by_mark: bool) -> re.Match[str] | None:
    """Match a row (or a stretch of one) that is a copy number; `by_mark`: a mark stands beside, above or below it."""
    for pattern in (_LABELLED, _PREFIXED, _NTH):
        if m := pattern.fullmatch(row.tight):
            return m
    if by_mark and (m := _SERIAL.fullmatch(row.tight)):
        return m
    m = _BARE.fullmatch(row.tight)
    plain = m is not None and m["number"] == m[0] and re.fullmatch("[0-9]{6}", m[0])
    if m and (by_mark or plain) and not re.fullmatch("(?:19|20)[0-9]{2}", m["number"]):
        return m
    return None


_WITH_MARK = re.compile(
    rf"(?P<number>0[0-9]{{2,7}}|[0-9]{{6}})(?=[绝机秘]密)"
    rf"|(?:(?<=[年月日天期前]))(?P<after>0[0-9]{{5}})$"
    rf"|(?P<label>份号[:：]?)(?P<labelled>{_DIGITS})(?:[号份])?(?![0-9])"
)


def find_copy_number(sheet: Sheet, rows: Sequence[Row]) -> tuple[Piece, Piece | None, Row] | None:
    """Return the copy number, its label if it has one, and its row; `rows` are those above issuer, number and title."""
    for i, row in enumerate(rows):
        if any(_POSTAL.search(r.tight) for r in rows[max(0, i - 1) : i + 2]):
            continue
        if _ALONE.fullmatch(row.tight) and i + 1 < len(rows) and re.fullmatch(_DIGITS, rows[i + 1].tight):
            return sheet.piece(rows[i + 1]), sheet.piece(row), row  # label and number in two cells
        near = [*rows[max(0, i - 1) : i], *rows[i + 1 : i + 2]]
        by_mark = any(MARK_ROW.match(r.tight) for r in near)
        if i == 0 and by_mark and re.fullmatch("[0-9]", row.tight):
            return sheet.piece(row), None, row  # lower down, one digit is a page or item number
        for part in [row, *row.segments()]:
            beside = by_mark or (part.text != row.text and bool(re.search("[绝机秘]密", row.tight)))
            if m := copy_row(part, by_mark=beside):
                number = m.span("nth") if "nth" in m.re.groupindex and m["nth"] else m.span("number")
                return (*_found(sheet, part, number, _group(m, "label")), row)
        if MARK_ROW.search(row.tight) and len(row.tight) < 40 and (m := _WITH_MARK.search(row.tight)):
            group = next(g for g in ("number", "after", "labelled") if m[g])
            return (*_found(sheet, row, m.span(group), _group(m, "label")), row)
    return None


def _group(m: re.Match[str], name: str) -> tuple[int, int] | None:
    return m.span(name) if name in m.re.groupindex and m[name] else None


def _found(
    sheet: Sheet, row: Row, number: tuple[int, int], label: tuple[int, int] | None
) -> tuple[Piece, Piece | None]:
    return sheet.piece(row, *number), sheet.piece(row, *label) if label else None
