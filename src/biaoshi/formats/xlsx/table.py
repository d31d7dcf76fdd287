"""A workbook as plain rows, for lists an office keeps in it (ledgers, forms that come back): values, not looks.

    {"sheet": name}            one line of JSON a sheet, in the order of the tabs, hidden ones too
    [7, ["X043-1998-003-0001", "1998-03-02", …]]   its rows that hold anything: number as a person counts, cells from A on

Dates are ISO whatever their format; numbers are whole where they are, with the leading zeros their format shows (全宗号
0043). All or nothing: half a ledger would pass for a whole one.
"""

import datetime
import json
from collections.abc import Iterator

from lxml import etree

from biaoshi.errors import UnreadableError
from biaoshi.formats.form import Limits, Source
from biaoshi.formats.ooxml.markup import Element
from biaoshi.formats.ooxml.package import main_part, open_package, read_xml
from biaoshi.formats.xlsx.looks import Look, load_looks
from biaoshi.formats.xlsx.ranges import column_of
from biaoshi.formats.xlsx.state import Reading, Sheet
from biaoshi.formats.xlsx.strings import Strings, events, load_strings, string
from biaoshi.formats.xlsx.workbook import sheets_of

MOST = 6_000_000
"""Cells, empty ones between filled ones counted: one cell in column XFD of every row is a bomb too."""
_LAST = 2_958_465  # 9999-12-31
_MAIN = "xl/workbook.xml"


def rows(source: Source, limits: Limits) -> bytes:
    """Return the lines (see the module). Raises UnreadableError where any of it cannot be had, or is over a limit."""
    package = open_package(source, limits)
    main = main_part(package, (_MAIN,), "spreadsheetml")
    root = read_xml(package, main)
    if root is None:
        raise UnreadableError(*package.faults.get(main, ("failed", "工作簿部件损坏，读不出内容")))
    about = root.find("{*}workbookPr")
    reading = Reading(package, limits, about is not None and about.get("date1904", "0") in ("1", "true"))
    looks = load_looks(package, main, {}, reading.date1904)
    strings = load_strings(package, main, {}, limits.chars)
    tabs = [s for s in sheets_of(reading, main, root) if s.name]
    lines: list[str] = []
    left = MOST
    for sheet in tabs:
        lines.append(json.dumps({"sheet": sheet.name}))
        for number, cells in _sheet(reading, sheet, looks, strings):
            left -= len(cells)
            if left < 0:
                raise UnreadableError("limited", f"单元格超过 {MOST} 个的上限")
            lines.append(json.dumps([number, cells], separators=(",", ":")))
    if faults := [*package.faults.values(), *reading.stopped.values()]:
        raise UnreadableError(*faults[0])
    return "\n".join(lines).encode("ascii")


def _sheet(
    reading: Reading, sheet: Sheet, looks: tuple[Look, ...], strings: Strings
) -> Iterator[tuple[int, list[str]]]:
    stream = events(reading.package, sheet.member, "{*}row")
    before = 0
    try:
        for _, row in stream if stream is not None else ():
            told = row.get("r") or ""
            before = int(told) if _counts(told) else before + 1
            cells = _row(reading, row, looks, strings)
            if any(cells):
                yield before, cells
            row.clear()
            last, parent = row.getprevious(), row.getparent()
            if last is not None and parent is not None:
                parent.remove(last)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("failed", "工作表损坏，只读得出一部分") from error


def _row(reading: Reading, row: Element, looks: tuple[Look, ...], strings: Strings) -> list[str]:
    found: list[str] = []
    place = -1
    for cell in row:
        letters = (cell.get("r") or "").rstrip("0123456789")
        place = column_of(letters) if letters.isascii() and letters.isalpha() and letters.isupper() else place + 1
        if text := _value(reading, cell, looks, strings).strip():
            found += [""] * (place + 1 - len(found))
            found[place] = text
    return found


def _value(reading: Reading, cell: Element, looks: tuple[Look, ...], strings: Strings) -> str:
    kind = cell.get("t")
    held = {str(child.tag).rpartition("}")[2]: child for child in cell}
    if kind == "inlineStr":
        return string(held["is"], {}, strings.phonetic)[0] if "is" in held else ""
    value = held["v"].text if "v" in held else None
    if not value:
        if "f" in held and kind != "str":
            raise UnreadableError("unsupported", "有公式没有保存计算结果，请用表格软件打开、另存以后再用")
        return ""
    match kind:
        case "s":
            if not _counts(value) or int(value) >= len(strings.texts):
                raise UnreadableError("failed", "有单元格引用的文字不在文件中")
            return strings.texts[int(value)]
        case "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE"
        case "str" | "e":
            return value
        case "d":
            return value.partition("T")[0]
    xf = cell.get("s") or "0"
    look = looks[int(xf)] if _counts(xf) and int(xf) < len(looks) else looks[0]
    return _number(value, look, reading.date1904)


def _counts(value: str) -> bool:
    """Tell whether a word is a count a file may hold: "²" is a digit and no number, one of thousands of digits is none."""
    return len(value) < 10 and value.isascii() and value.isdigit()


def _number(value: str, look: Look, date1904: bool) -> str:
    try:
        amount = float(value)
    except ValueError:
        return value
    if look.dated and 1 <= amount <= _LAST:
        return _day(int(amount), date1904)
    if amount != amount or abs(amount) >= 1e15 or not amount.is_integer():
        return value
    shown = "" if look.plain else look.number(amount)
    return shown if shown.isascii() and shown.isdigit() else str(int(amount))


def _day(serial: int, date1904: bool) -> str:
    if date1904:
        return (datetime.date(1904, 1, 1) + datetime.timedelta(min(serial, _LAST - 1462))).isoformat()
    return (datetime.date(1899, 12, 30) + datetime.timedelta(serial + (serial < 60))).isoformat()  # Excel's 1900-02-29
