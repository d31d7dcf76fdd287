"""发文机关: from the head (发文机关标志, joint issuers, a letterhead), else from the signature."""

import re
from collections.abc import Sequence

from biaoshi.marks.sheet import Row, Sheet
from biaoshi.types.mark import Piece

ORGAN_END = (
    r"国务院|政府|办公厅|办公室|秘书处|委员会|[\u3400-\u9fff](?<![常政派推选编原])委|[\u3400-\u9fff]室|党委|党组|党支部|党总支|[局厅署院处科]|[^全内外大一各该上下]部|司令部|司"
    r"|中心|公司|集团|银行|大学|学院|学校|[一二三四五六七八九十附]中|中学|小学|幼儿园|医院|[支分总发]行|总队|支队|大队|中队|[站所社队]"
    r"|协会|学会|研究会|促进会|基地|联合会|总会|工会|妇联|残联|文联|科协|侨联|指挥部|领导小组|工作组|专班|小组|办事处|街道|[乡镇村]|常委会|主席团|联席会议"
    r"|[馆厂矿场台港园校]|法院|检察院|研究所|研究院|基金会|军区|军分区|部队|人大|政协|总署|总局|总社|商会|[\u3400-\u9fff](?<![主承协举交查督批开经])办|出版社|报社"
)
"""What the name of an organ ends with (alternatives, non-capturing use)."""
_NAME = r"[\u3400-\u9fff（）()A-Za-z0-9·\-]{0,40}?"
_KIND = r"(?:文件|公文|公函|便函|用笺|信笺|函件)"
_WITH_FILE = re.compile(
    rf"(?P<name>[\u3400-\u9fff（）()A-Za-z0-9·\-]{{2,54}}?)(?P<kind>{_KIND})(?:[（(][^（）()]{{1,12}}[)）])?$"
)
_ENDS = re.compile(rf"(?:{ORGAN_END})(?:[（(][\u3400-\u9fff]{{1,12}}[)）])?$")
_DECREE = re.compile(
    rf"(?P<name>{_NAME}(?:{ORGAN_END}))(?P<kind>(?:命令|令|函|公告|通告|决议|公报|会议纪要|[\u3400-\u9fff]{{0,12}}纪要|简报|快报|专报))$"
)
_TELEGRAM = re.compile(
    rf"(?P<name>{_NAME}(?:{ORGAN_END}))(?P<kind>(?:密传|明传|加密)?(?:发电|电报|传真电报|密码电报|明码电报))$"
)
_PLAIN = re.compile(rf"(?P<name>(?:中共|中国共产党)?{_NAME}(?:{ORGAN_END}))$")
_NOT_ISSUER = re.compile(r"关于|的|通知|[0-9]{4}年|试卷|考试|名单|方案|[，。；：:《》“”]|^附件|联系|目录")
_FIELD = re.compile(r"(?:发文机关|发文单位|制发机关|制文单位|发布机构|发文部门|制定机关)[:：](?P<name>.*)$")
_TITLED = re.compile(
    rf"(?P<name>[\u3400-\u9fff（）()·]{{1,40}}(?:{ORGAN_END}))[\u3400-\u9fff]{{0,12}}(?:纪要|简报|快报|专报)$"
)
_DATED = re.compile(r"(?:[0-9]{4}|[一二][〇○零OО0-9一二三四五六七八九]{3})年.{2,8}日$")
_SEAL = re.compile(r"[（(](?:公?章|盖章|印章?|代章|签章)[)）]$")


def organ_row(row: Row) -> re.Match[str] | None:
    """Match a row that is the bare name of an organ."""
    if len(row.tight) > 40 or _NOT_ISSUER.search(row.tight):
        return None
    return _PLAIN.match(row.tight)


def head_row(row: Row) -> re.Match[str] | None:
    """Match a row that is an issuer's head by its last words: …文件, …令, …发电."""
    if len(row.tight) > 60 or _NOT_ISSUER.search(row.tight):
        return None
    if (m := _WITH_FILE.match(row.tight)) and _ENDS.search(m["name"]):
        return m
    return _TELEGRAM.match(row.tight) or _DECREE.match(row.tight)


def find_head(sheet: Sheet, rows: Sequence[Row], number: Row | None, head: Sequence[Row]) -> tuple[Piece, Row] | None:
    """Return the issuers named at the head, joined with 、, and the first row of the head; `rows` end at the title,
    `head` at the text.

    A head that says 文件, 令 or 发电 counts anywhere among them; a bare name only if the number stands below it, for
    else it is the first line of the title.
    """
    for i, row in enumerate(head):
        if m := _FIELD.match(row.tight):
            return _field(sheet, head, i, m)
    for i, row in enumerate(rows):
        if row.tight in ("文件", "公文") and i:
            around = _around(rows, i - 1)
            if around:
                return _joined(sheet, around), around[0][0]
        for part in (row, *row.segments()):
            if m := head_row(part):
                around = _around(rows, i, (part, m)) if part.text == row.text else [(part, m)]
                return _joined(sheet, around), around[0][0]
    for row in head:
        parts = list(row.segments())
        if len(parts) == 2 and _DATED.match(parts[1].tight) and (m := organ_row(parts[0])):
            return _joined(sheet, [(parts[0], m)]), row  # minutes and bulletins: organ left, date right
    if spread := _spread(sheet, rows):
        return spread
    if number is None:
        return None
    above = [r for r in rows if r.end <= number.start]
    organs = [(r, m) for r in above if (m := organ_row(r))]
    return (_joined(sheet, organs), organs[0][0]) if organs else None


def _spread(sheet: Sheet, rows: Sequence[Row]) -> tuple[Piece, Row] | None:
    """A name set wide over several lines: 国 家 边 防 和 海 防 / 工 作 委 员 会 办 公 室."""
    wide: list[Row] = []
    for row in rows:
        if len(row.tight) > 2 and row.text.count(" ") >= len(row.tight) - 1 and not re.search("[0-9★密]", row.tight):
            wide.append(row)
        elif wide:
            break
    joined = "".join(r.tight for r in wide)
    m = re.match(rf"(?P<name>.*?(?:{ORGAN_END}))(?:{_KIND})?$", joined) if len(wide) > 1 else None
    return (sheet.span(wide[0].start, wide[-1].end, m["name"]), wide[0]) if m else None


def _around(
    rows: Sequence[Row], at: int, middle: tuple[Row, re.Match[str]] | None = None
) -> list[tuple[Row, re.Match[str]]]:
    """Joint issuers: bare names directly above and below the row that carries 文件."""
    found = [middle] if middle else [(rows[at], m)] if (m := organ_row(rows[at])) else []
    for n in range(at - 1, max(-1, at - 8), -1):
        if not (m := organ_row(rows[n])):
            break
        found.insert(0, (rows[n], m))
    for n in range(at + 1, min(len(rows), at + 8)):
        if not (m := organ_row(rows[n])):
            break
        found.append((rows[n], m))
    return found


def _joined(sheet: Sheet, organs: Sequence[tuple[Row, re.Match[str]]]) -> Piece:
    shown = "、".join(_names(r, m) for r, m in organs)
    first, last = organs[0], organs[-1]
    start = first[0].at(*first[1].span("name"))[0]
    end = last[0].at(*last[1].span("name"))[1]
    return sheet.span(start, end, shown)


def _names(row: Row, m: re.Match[str]) -> str:
    """Several names in one row are parted by wide gaps."""
    if m.span("name") != (0, len(row.tight)):
        return m["name"]
    parts = [p.tight for p in row.segments()]
    return "、".join(parts) if len(parts) > 1 and all(len(p) > 3 for p in parts) else m["name"]


def _field(sheet: Sheet, rows: Sequence[Row], at: int, m: re.Match[str]) -> tuple[Piece, Row] | None:
    if m["name"]:
        return sheet.piece(rows[at], *m.span("name")), rows[at]
    return (sheet.piece(rows[at + 1]), rows[at]) if at + 1 < len(rows) and len(rows[at + 1].tight) < 60 else None


def titled_by(sheet: Sheet, title: Sequence[Row]) -> Piece | None:
    """Return the organ a title such as 云岭省人民政府专题会议纪要 begins with, on its first line or as its first line."""
    if len(title) > 1 and organ_row(title[0]):
        return sheet.piece(title[0])
    m = _TITLED.match(title[0].tight)
    return sheet.piece(title[0], *m.span("name")) if m and not _NOT_ISSUER.search(m[0]) else None


def signed_by(sheet: Sheet, signature: Sequence[Row]) -> Piece | None:
    """Return the organs of the signature as one piece, joined with 、."""
    if not signature:
        return None
    names: list[str] = []
    for row in signature:
        parts = [p.tight for p in row.segments()]
        whole = len(parts) < 2 or not all(re.search(rf"(?:{ORGAN_END})$", p) and len(p) > 2 for p in parts)
        names += [_SEAL.sub("", row.tight)] if whole else [_SEAL.sub("", p) for p in parts]
    return sheet.span(signature[0].start, signature[-1].end, "、".join(names))
