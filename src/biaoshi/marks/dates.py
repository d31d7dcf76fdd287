"""成文日期: the date a paper bears itself, not the dates it speaks of.

青川市人民政府办公室          the organ above, the end of the text or of the paper below:
二〇二五年三月一日            this is the signature date (the first one: what is forwarded or attached comes after)
（此件公开发布）
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from biaoshi.marks.issuer import ORGAN_END
from biaoshi.marks.sheet import Row, Sheet
from biaoshi.text import han_to_int
from biaoshi.types.mark import Piece

_ZERO = "〇○零OoОоΟ0◯"
_HAN_YEAR = rf"[一二][{_ZERO}一二三四五六七八九]{{3}}"
_HAN = "一二三四五六七八九十廿卅元正"
_REPUBLIC_YEAR = r"(?:中华)?民国(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,5})"
_YEAR = rf"(?:{_REPUBLIC_YEAR}|(?:1[6-9]|20)[0-9Ool]{{2}}|{_HAN_YEAR})"
DATE = (
    rf"(?:(?P<y>{_YEAR})年(?P<m>[0-9]{{1,2}}|[{_HAN}]{{1,2}})月(?P<d>[0-9]{{1,2}}|[{_HAN}]{{1,3}})[日号]"
    r"|(?P<y2>(?:19|20)[0-9]{2})(?P<sep>[./\-])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2}))"
)
"""Pattern of a whole date on a row without spaces (named groups: use once in a pattern)."""
_STAMP = r"(?:[（(](?:公?章|盖章|印章?|代章|签章|签字)[)）])?"
_LABEL = r"(?:(?:成文|发文|制发|签发|发布|落款|形成|制文|文件)(?:日期|时间)|发电(?:日期|时间)|日期|时间)[:：]"
_ROW = re.compile(
    rf"(?P<before>[^，。；：:]{{0,40}}?)(?P<label>{_LABEL})?(?P<date>{DATE}){_STAMP}(?P<after>印发|印制|印刷|打印|翻印)?[。）)]?$"
)
_LABELLED = re.compile(rf"(?:成文|发文|制发|签发|发电|发布)(?:日期|时间)[:：](?P<date>{DATE})")
_MADE = re.compile(
    rf"(?:[^，。；]{{0,24}}?)(?:编制|编绘|绘制|制图|成图|制作|制表|填表|填报|填写|登记|装盒|立卷|归卷|编印|印制|编辑|汇总|报送|来电|发电|整理|记录|测绘|出版|采集)"
    rf"(?:日期|时间|人|于)?[:：]?(?P<by>[\u3400-\u9fff]{{2,4}})?(?P<date>{DATE})"
)
"""Papers that nobody signs (maps, forms, covers, ledgers, telegrams taken down) say when they were made."""
_FIELD_MADE = re.compile(r"[\u3400-\u9fff]{0,6}(?:日期|时间)[:：]?")
_MADE_AFTER = re.compile(
    rf"(?:[^，。；：:]{{0,30}}?)[（(]?(?P<date>{DATE})(?:编印|印制?|汇总|编制|整理|印发|编辑|制表|填报)[)）]?(?:$|印数)"
)
_LABEL_ALONE = re.compile(r"(?:成文日期|发文日期|制发日期|发布日期|发文时间|发电日期|成文时间)[:：]?$")
_ANCHOR = re.compile("日[ *]*(?:[（(][^\n（）()]{1,4}[)）])?[ *]*(?=\n|$)")
_PART = re.compile(rf"(?:(?:[0-9]{{1,2}}|[{_HAN}]{{1,2}})月)?(?:[0-9]{{1,2}}|[{_HAN}]{{1,3}})日{_STAMP}$")
_CAPTION = re.compile(
    rf"^[（(]?(?:根据)?(?P<date>{DATE})(?:[)）]$|[^\n]{{0,80}}?(?:通过|公布|发布|修订|修正|批准|印发|公告|起?施行))"
)
_CAPTION_DATE = re.compile(DATE)
_BY_PERSON = re.compile(
    r"^(?:代?省长|市长|县长|区长|州长|主席|部长|局长|厅长|总理|主任|院长|检察长|校长|书记|总统|司令员|政治?委员|审计长|署长|行长)[\u3400-\u9fff·、]{1,16}$"
)
_CLOSES = re.compile(
    r"^(?:[（(].{2,60}[)）]$|(?:此件|本件|联系人|主题词|抄送|抄报|主送|分送|报[:：]|送[:：]|发[:：]|公开|信息公开|附[:：件表录图]|扫一扫|附则|印发)|.{2,40}(?:印发|印制)$|-+$)"
)
_ENDS = re.compile(r"[。！？；]$|[)）]$|^附(?:件|表|图)?[0-9一二三四五六七八九十]*[:：.]|^[0-9]{1,2}[.．、]")
_PATIENCE = 300
"""Date-like line ends looked at from the top; after that only the last 20,000 characters are."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found, where, and the organs that stand as its signature."""

    day: date
    piece: Piece
    end: int  # folded offset behind it
    signature: tuple[Row, ...] = ()


def read_day(m: re.Match[str]) -> date | None:
    """Return the date a match of `DATE` means, or None if there is no such day."""
    year, month, day = m["y"] or m["y2"], m["m"] or m["m2"], m["d"] or m["d2"]
    try:
        return date(_year(year), _number(month), _number(day))
    except (ValueError, TypeError):
        return None


def _year(text: str) -> int:
    if counted := re.fullmatch(r"(?:中华)?民国(.+)", text):
        return 1911 + _number(counted[1])
    if re.fullmatch(r"[12][0-9Ool]{3}", text):
        return int(text.translate(str.maketrans("Ool", "001")))
    return _number(re.sub(f"[{_ZERO}]", "〇", text))


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    number = han_to_int(text.replace("正", "一"))
    if number is None:
        raise ValueError(text)
    return number


def find_date(sheet: Sheet, head: Sequence[Row], body: int, genre: str | None, signature: Dated | None) -> Dated | None:
    """Return the paper's own date.

    `head`: rows above the text; `body`: folded offset where the text begins; `signature`: what `find_signature` found.
    In this order: a field 成文日期 at the
    head; for minutes and bulletins the date under the head; the first signature date; the date in brackets under the
    title; a date alone on a row of the head or tail; the printing date (印发) only if there is nothing else. A
    compilation has only the date of its cover: the others are its items'.
    """
    if found := _field(sheet, head):
        return found
    at_head = _in_head(sheet, head)
    if genre in ("汇编", "选编"):
        return at_head or _made(sheet, head)
    if at_head and genre in ("纪要", "简报", "快报", "专报", "信息", "公报"):
        return at_head
    return (
        signature
        or _caption(sheet, head)
        or at_head
        or _alone_in_tail(sheet, body)
        or _made(sheet, head)
        or _printed(sheet)
    )


def _field(sheet: Sheet, head: Sequence[Row]) -> Dated | None:
    for i, row in enumerate(head):
        for part in (row, *row.segments()):
            if m := _LABELLED.match(part.tight):
                return _dated(sheet, part, m)
        if _LABEL_ALONE.match(row.tight) and i + 1 < len(head) and (m := _ROW.match(head[i + 1].tight)):
            return _dated(sheet, head[i + 1], m)
    return None


def _in_head(sheet: Sheet, head: Sequence[Row]) -> Dated | None:
    for row in head:
        m = _ROW.match(row.tight)
        if m and not m["after"] and (not m["before"] or re.search(ORGAN_END, m["before"])):
            return _dated(sheet, row, m)
        for part in row.segments():
            if part.text != row.text and (m := _ROW.match(part.tight)) and not m["before"] and not m["after"]:
                return _dated(sheet, part, m)
    return None


def _caption(sheet: Sheet, head: Sequence[Row]) -> Dated | None:
    """题注: of several dates (passed, amended, in force) the last before 施行 is that of this wording."""
    found: Dated | None = None
    open_ = False
    for row in head:
        if not open_ and not _CAPTION.match(row.tight):
            continue
        rest = re.split("[）)]", row.tight)[-1]
        open_ = "（" in rest or "(" in rest or (open_ and rest == row.tight)
        for m in _CAPTION_DATE.finditer(row.tight):
            if re.match(r"[^0-9]{0,6}施行", row.tight[m.end() :]) or re.search(r"自$", row.tight[: m.start()]):
                continue
            day = read_day(m)
            if day is not None and (found is None or day >= found.day):
                found = Dated(day, sheet.piece(row, *m.span()), row.end)
    return found


def _candidates(sheet: Sheet, start: int) -> Iterator[tuple[Row, re.Match[str], Row | None]]:
    """Yield rows from `start` on that are a date; the third is the row above where a line break parts the date."""
    text = sheet.shape.text
    seen = 0
    for hit in _ANCHOR.finditer(text, start, sheet.end):
        seen += 1
        if seen > _PATIENCE and hit.start() < sheet.end - 20_000:
            continue
        begin = text.rfind("\n", start, hit.start()) + 1
        if hit.end() - begin > 90 or (row := sheet.row(max(begin, start), hit.end())) is None:
            continue
        if m := _ROW.match(row.tight):
            yield row, m, None
        elif _PART.match(row.tight) and (above := sheet.before(max(0, begin - 1), 1)) and len(above[0].tight) < 40:
            joined = _ROW.match(above[0].tight + row.tight)
            if joined and not above[0].tight.endswith(("日", "。")):
                yield row, joined, above[0]


def find_signature(sheet: Sheet, body: int) -> Dated | None:
    """Return the first date behind the folded offset `body` that stands as a signature's, with the organs that sign."""
    for row, m, split in _candidates(sheet, body):
        if m["after"] or (row.block.cell is not None and not m["before"]):
            continue
        day = read_day(m)
        if day is None:
            continue
        above = sheet.before((split or row).start - 1, 4)
        signers = _signers(above)
        below = sheet.after(sheet.shape.line(row.start).end + 1, 1)
        inline = m["before"] and re.search(rf"(?:{ORGAN_END})(?:[（(][^（）()]*[)）])?$", m["before"])
        closes = not below or bool(_CLOSES.match(below[0].tight)) or (below[0].block.page or 1) > (row.block.page or 1)
        aside = row.block.align == "right" or row.lead >= 8
        if m["before"] and not inline:
            continue
        if (
            signers
            or inline
            or _BY_PERSON.match(above[0].tight if above else "")
            or (closes and above and bool(_ENDS.search(above[0].tight)))
            or (aside and above and above[0].tight.endswith("。"))
        ):
            signature = tuple(signers) or ((_signer(row, m),) if inline else ())
            return _place(sheet, row, m, split, day, signature)
    return None


def _signer(row: Row, m: re.Match[str]) -> Row:
    """The organ before the date on the same row, as a row of its own."""
    start, end = row.at(*m.span("before"))
    return Row(row.shape, row.text[start - row.start : end - row.start], row.line, start)


def _signers(above: Sequence[Row]) -> list[Row]:
    """The organs that sign, top to bottom, of the rows above a date (nearest first)."""
    found: list[Row] = []
    for row in above:
        tight = re.sub(r"[（(](?:公?章|盖章|印章?|代章)[)）]$", "", row.tight)
        if len(tight) > 60 or re.search(r"[，。；！？：:]|^附", tight) or not re.search(rf"(?:{ORGAN_END})$", tight):
            break
        found.append(row)
    return found[::-1]


def _place(sheet: Sheet, row: Row, m: re.Match[str], split: Row | None, day: date, signers: tuple[Row, ...]) -> Dated:
    start, end = m.span("date")
    if split is None:
        return Dated(day, sheet.piece(row, start, end), row.end, signers)
    cut = len(split.tight)
    piece = sheet.span(split.at(start, cut)[0], row.at(0, end - cut)[1], m["date"])
    return Dated(day, piece, row.end, signers)


def _alone_in_tail(sheet: Sheet, body: int) -> Dated | None:
    """The last row that is nothing but a date, dotted dates included, before any attachment."""
    for row in reversed([r for r in sheet.rear if r.start >= body]):
        m = _ROW.match(row.tight)
        if m and not m["before"] and not m["after"] and row.block.cell is None:
            return _dated(sheet, row, m)
    return None


def find_made(sheet: Sheet, rows: Sequence[Row]) -> Dated | None:
    """Return the day a map, form, ledger or cover was made: the last that says so, else the last alone on its part of a row."""
    listed = [*rows, *(r for r in sheet.rear if r.start > (rows[-1].start if rows else -1))]
    alone: Dated | None = None
    for n, row in reversed(list(enumerate(listed))):
        for part in (row, *row.segments()):
            if m := _MADE.fullmatch(part.tight) or _MADE_AFTER.match(part.tight):
                return _dated(sheet, part, m)
            m = _ROW.match(part.tight)
            if m is None or m["after"] or (m["before"] and not re.search(ORGAN_END + "$", m["before"])):
                continue
            if row.block.cell is not None and n and _FIELD_MADE.fullmatch(listed[n - 1].tight):
                return _dated(sheet, part, m)
            if row.block.cell is None or part is not row:
                alone = alone or _dated(sheet, part, m)
    return alone


def _made(sheet: Sheet, head: Sequence[Row]) -> Dated | None:
    """The date a paper without a signature says it was made on; a date of printing at the head of a cover counts too."""
    for row in (*head, *reversed(sheet.rear)):
        for part in (row, *row.segments()):
            if m := _MADE.fullmatch(part.tight) or _MADE_AFTER.match(part.tight):
                return _dated(sheet, part, m)
    return None


def _printed(sheet: Sheet) -> Dated | None:
    for row in reversed(sheet.rear):
        m = _ROW.match(row.tight)
        if m and m["after"]:
            return _dated(sheet, row, m)
    return None


def _dated(sheet: Sheet, row: Row, m: re.Match[str]) -> Dated | None:
    day = read_day(m)
    return Dated(day, sheet.piece(row, *m.span("date")), row.end) if day else None
