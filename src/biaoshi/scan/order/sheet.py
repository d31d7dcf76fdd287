"""Papers to decide as a table that comes back: .csv or .xlsx.

Why a paper is in it (highest score, drawn at random, control set) is not told: who decides should not know.
"""

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from biaoshi.errors import ConfigError
from biaoshi.isolate import tables
from biaoshi.output.separated import separated
from biaoshi.scan.order.desk import Given

HEAD = ("序号", "位置或者档号", "决定", "备注", "编号")
YES = ("应控", "不开放", "延期", "延期开放", "部分开放", "是", "1")
NO = ("开放", "可开放", "否", "0")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def as_csv(papers: Sequence[Given]) -> bytes:
    """Return the papers as .csv that spreadsheet programs open as it is."""
    return b"".join(separated(HEAD, ((n, _shown(p.label), "", "", p.id) for n, p in enumerate(papers, 1))))


def as_xlsx(papers: Sequence[Given]) -> bytes:
    """Return the papers as .xlsx, with the two decisions to choose from."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.properties.creator = "biaoshi"
    sheet = book.active
    sheet.title = "待审"
    sheet.append(HEAD)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDDDDD")
    for n, p in enumerate(papers, 2):
        sheet.cell(n, 1, n - 1)
        place = sheet.cell(n, 2, _shown(p.label))
        place.data_type, place.alignment = "s", Alignment(wrap_text=True, vertical="top")
        sheet.cell(n, 5, p.id).data_type = "s"
    choice = DataValidation(
        type="list",
        formula1='"应控,开放"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="决定",
        error="填“应控”或者“开放”。",
    )
    choice.add(f"C2:C{len(papers) + 1}")
    sheet.add_data_validation(choice)
    for letter, width in zip("ABCDE", (6, 60, 10, 24, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows, sheet.print_area = "1:1", f"A1:D{len(papers) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.page_setup.fitToWidth = "landscape", 0, 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(path: Path) -> dict[str, bool]:
    """Return id → must stay closed, of the rows with a decision. Raises UsageError, ConfigError with the row at fault."""
    tables.names(path, tables.RETURNED)
    return _decisions(path.name, tables.rows(path))


def _decisions(name: str, rows: Iterable[tables.Row]) -> dict[str, bool]:
    lines = iter(rows)
    head = next(lines, (0, ()))[1]
    if "决定" not in head or "编号" not in head:
        raise ConfigError(f"{name} 第 1 行：列名应当有“决定”和“编号”。")
    at, who = head.index("决定"), head.index("编号")
    found: dict[str, bool] = {}
    for number, row in lines:
        said = row[at] if at < len(row) else ""
        one = row[who] if who < len(row) else ""
        if not said:
            continue
        if said not in YES + NO:
            raise ConfigError(f"{name} 第 {number} 行：决定只能填“应控”或者“开放”；一条也没有记入。")
        if not one:
            raise ConfigError(f"{name} 第 {number} 行：没有编号；一条也没有记入。")
        if found.setdefault(one, said in YES) != (said in YES):
            raise ConfigError(f"{name} 第 {number} 行：同一件有两种决定；一条也没有记入。")
    return found


def _shown(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)[:32000]
