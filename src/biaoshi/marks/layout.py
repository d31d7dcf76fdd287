"""信函格式 and telegrams: papers whose head is laid out otherwise."""

import re
from collections.abc import Sequence

from biaoshi.marks.issuer import head_row
from biaoshi.marks.sheet import Row, Sheet

_TELEGRAM = re.compile(
    r"^(?:[\u3400-\u9fff（）()]{0,40}(?:密传发电|明传发电|加密传真电报|密码传真电报|发电)|(?:[\u3400-\u9fff]{0,24})(?:密码电报|内部传真电报|传真电报|内部明传电报|明传电报|明码电报|内部明电|机要电报|公务电报|电报)|明电|密电)(?:[（(][^（）()]{1,8}[)）])?$"
)
_GRADE = re.compile(r"^(?:特提|特急|加急|平急)[·.•]?(?:明电|密电)$|^等级[:：]?(?:特提|特急|加急|平急)")
_MAIL = re.compile(r"^(主题|发件人|收件人|发送时间|抄送人|Subject|From|To|Cc|Date)[:：]")


def telegram_row(row: Row) -> bool:
    """Tell whether the row is the head of a telegram."""
    return bool(_TELEGRAM.match(row.tight))


def is_telegram(rows: Sequence[Row]) -> bool:
    """Tell whether the head is a telegram's: …发电, 内部传真电报, or a grade with 明电; `rows` end at the title."""
    return any(telegram_row(p) or _GRADE.match(p.tight) for r in rows for p in (r, *r.segments()) if len(p.tight) < 50)


def is_mail(rows: Sequence[Row]) -> bool:
    """Tell whether the rows begin with the header of an electronic mail."""
    fields = {m[1] for r in rows[:8] if (m := _MAIL.match(r.tight))}
    return bool(fields & {"主题", "Subject"}) and len(fields) >= 2


def is_letter(sheet: Sheet, issuer: Row | None, number: Row | None) -> bool:
    """Tell whether the head is a letter's: a bare name as issuer, and the number flush right below it.

    GB/T 9704—2012, 10.1. A reader that saw the two red lines says so itself (`letter_format`).
    """
    if ("letter_format", "1") in sheet.shape.document.facts:
        return True
    if issuer is None or number is None or number.start < issuer.start:
        return False
    head = head_row(issuer)
    return (head is None or head["kind"] in ("函件", "便函", "用笺", "信笺", "公函")) and _right(sheet, number)


def _right(sheet: Sheet, row: Row) -> bool:
    if row.block.align == "right":
        return True
    page = next((p for p in sheet.shape.document.pages if p.number == row.block.page), None)
    if row.block.bbox is not None and page is not None:
        return row.block.bbox[0] > 0.5 * page.width and row.block.bbox[2] > 0.75 * page.width
    return row.block.align is None and row.lead >= 24 and row.block.indent is None
