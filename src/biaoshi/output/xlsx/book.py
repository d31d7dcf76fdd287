"""A workbook: a front sheet of small tables with charts, then sheets of rows.

openpyxl makes the sheets with their heads, widths, styles and charts; the rows are put into their XML afterwards.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from lxml import etree

from biaoshi.output.xlsx.rows import Rows, Value, plain

Kind = Literal["text", "number", "share", "date"]
HEAD_ROW = 3
FIRST_ROW = HEAD_ROW + 1
_FORMATS = {"text": "@", "number": "0", "share": "0.0%", "date": "yyyy-mm-dd"}
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Column:
    """`blank`: left to be filled in by whoever gets the file, all else of its sheet is locked; `choices`: what may stand there."""

    title: str
    kind: Kind = "text"
    width: int = 14
    blank: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of rows, written to `rows` from FIRST_ROW on."""

    title: str
    columns: tuple[Column, ...]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Table:
    """A small table of the front sheet; `chart`: the last column is drawn over the first."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    chart: Literal["bar", "line"] | None = "bar"
    kind: Kind = "number"  # of its last column


def pack(
    front: str, top: str, about: Sequence[str], tables: Sequence[Table], sheets: Sequence[Sheet], on: datetime.date
) -> Iterator[bytes]:
    """Yield the bytes of an .xlsx: sheet `front` with `tables`, then `sheets`. `top` (the highest level) heads every sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "biaoshi"
    _front(book.active, front, top, about, tables)
    for sheet in sheets:
        _skeleton(book.create_sheet(sheet.title), sheet, top)
    empty = BytesIO()
    book.save(empty)
    out = BytesIO()
    with zipfile.ZipFile(empty) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in made.namelist():
            _part(packed, name, made.read(name), sheets, on)
    yield out.getvalue()


def _part(packed: zipfile.ZipFile, name: str, data: bytes, sheets: Sequence[Sheet], on: datetime.date) -> None:
    info = zipfile.ZipInfo(name, (max(on.year, 1980), on.month, on.day, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    number = re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", name)
    with packed.open(info, "w", force_zip64=True) as part:
        if number and int(number[1]) > 1:
            sheet = sheets[int(number[1]) - 2]
            before, after, styles, quoted = _opened(data)
            part.write(before)
            for piece in sheet.rows.pieces(styles, quoted):
                part.write(piece)
            part.write(after)
        elif name == "docProps/core.xml":  # the day of checking, not of a clock
            stamp = f"{on.isoformat()}T00:00:00Z".encode("ascii")
            part.write(re.sub(rb"(?<=>)[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z(?=<)", stamp, data))
        else:
            part.write(data)


def _opened(data: bytes) -> tuple[bytes, bytes, list[str], str]:
    """Return what stands before and after the rows, and the styles of the pattern row, which is taken out."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    held = next(root.iter(f"{_NS}sheetData"))
    pattern = held[-1]
    *styles, quoted = [c.get("s", "0") for c in pattern]
    held.remove(pattern)
    size = root.find(f"{_NS}dimension")
    if size is not None:
        root.remove(size)
    before, close, after = etree.tostring(root, xml_declaration=True, encoding="UTF-8").partition(b"</sheetData>")
    return before, close + after, styles, quoted


def _skeleton(ws: Any, sheet: Sheet, top: str) -> None:
    from openpyxl.styles import Alignment, Protection
    from openpyxl.utils import get_column_letter

    _put(ws, 1, 1, top, bold=True)
    said = f"共 {sheet.rows.count} 行"
    if sheet.rows.lost:
        said += f"；另有 {sheet.rows.lost} 行超出 Excel 每表的行数，没有写入，请分批检查"
    _put(ws, 2, 1, said)
    for n, column in enumerate(sheet.columns, 1):
        _put(ws, HEAD_ROW, n, column.title, head=True)
        ws.column_dimensions[get_column_letter(n)].width = column.width
        pattern = ws.cell(FIRST_ROW, n)
        pattern.number_format = _FORMATS[column.kind]
        pattern.alignment = Alignment(vertical="top", wrap_text=column.kind == "text")
        pattern.protection = Protection(locked=not column.blank)
        if column.choices:
            _choose(ws, get_column_letter(n), FIRST_ROW + max(1, sheet.rows.count) - 1, column)
    quoted = ws.cell(FIRST_ROW, len(sheet.columns) + 1)
    quoted.number_format, quoted.quotePrefix = "@", True
    quoted.alignment = Alignment(vertical="top", wrap_text=True)
    ws.freeze_panes = f"B{FIRST_ROW}"
    last = get_column_letter(len(sheet.columns))
    ws.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + max(1, sheet.rows.count)}"
    _printed(ws)
    ws.print_title_rows = f"1:{HEAD_ROW}"
    if any(c.blank for c in sheet.columns):  # no password: against sorting one column without the others
        ws.protection.sheet, ws.protection.autoFilter, ws.protection.formatColumns = True, False, False


def _choose(ws: Any, letter: str, last: int, column: Column) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    words = ",".join(column.choices)
    said = f"填{'、'.join(column.choices)}。"
    held = DataValidation(
        type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True, errorTitle=column.title, error=said
    )
    held.add(f"{letter}{FIRST_ROW}:{letter}{last}")
    ws.add_data_validation(held)


def _front(ws: Any, title: str, top: str, about: Sequence[str], tables: Sequence[Table]) -> None:
    ws.title = title
    _put(ws, 1, 1, top, bold=True)
    row = 2
    for line in about:
        _put(ws, row, 1, line)
        row += 1
    ws.column_dimensions["A"].width = 30
    for letter in "BCD":
        ws.column_dimensions[letter].width = 12
    row += 1
    for table in tables:
        start = row
        _put(ws, row, 1, table.title, bold=True)
        for n, words in enumerate(table.head, 1):
            _put(ws, row + 1, n, words, head=True)
        for r, values in enumerate(table.rows, row + 2):
            for n, value in enumerate(values, 1):
                _put(ws, r, n, value)
                if n == len(values):
                    ws.cell(r, n).number_format = _FORMATS[table.kind]
        row += 3 + max(1, len(table.rows))
        if table.chart and table.rows:
            _chart(ws, table, start)
            row = max(row, start + _rows_high(table) + 1)
    _printed(ws)
    ws.page_setup.orientation = "portrait"


def _rows_high(table: Table) -> int:
    """Return over how many rows the chart of a table stands: each of its bars needs one and a half."""
    return 5 + (8 if table.chart == "line" else 3 * len(table.rows) // 2)


_BESIDE = "E"
"""Column charts stand in, right of the tables."""


def _chart(ws: Any, table: Table, start: int) -> None:
    from openpyxl.chart import BarChart, LineChart, Reference
    from openpyxl.chart.label import DataLabelList

    chart: Any = LineChart() if table.chart == "line" else BarChart()
    if table.chart == "bar":
        chart.type, chart.gapWidth = "bar", 50
        chart.x_axis.scaling.orientation = "maxMin"  # first row on top, as in the table
    chart.title, chart.legend = table.title, None
    chart.height, chart.width = 0.5 * _rows_high(table), 15  # a row is half a centimetre high
    first, last = start + 2, start + 1 + len(table.rows)
    chart.add_data(Reference(ws, min_col=len(table.head), min_row=first, max_row=last))
    chart.set_categories(Reference(ws, min_col=1, min_row=first, max_row=last))
    chart.series[0].graphicalProperties.solidFill = "0B4F9E"
    chart.series[0].graphicalProperties.line.solidFill = "0B4F9E"
    if table.chart == "line":
        chart.series[0].smooth = False
    chart.x_axis.delete = chart.y_axis.delete = False  # openpyxl's default hides them in newer Excel
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = _FORMATS[table.kind]
    if table.kind == "share":
        chart.y_axis.scaling.max = 1
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    ws.add_chart(chart, f"{_BESIDE}{start}")


def _put(ws: Any, row: int, column: int, value: Value, *, bold: bool = False, head: bool = False) -> None:
    from openpyxl.styles import Font, PatternFill

    cell = ws.cell(row, column)
    if isinstance(value, str):
        cell.value = plain(value)
        cell.data_type = "s"  # never a formula, whatever it begins with
    else:
        cell.value = value
    if bold or head:
        cell.font = Font(bold=True)
    if head:
        cell.fill = PatternFill("solid", fgColor="E7EDF5")


def _printed(ws: Any) -> None:
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", 9
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.oddFooter.center.text = "第 &P 页，共 &N 页"
