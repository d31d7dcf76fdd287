"""Papers to decide as a table that comes back: .csv or .xlsx.

Why a paper is in it (highest score, drawn at random, control set) is not told: who decides should not know.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from biaoshi.errors import ConfigError
from biaoshi.scan.order.desk import Given

HEAD = ("序号", "位置或者档号", "决定", "备注", "编号")
YES = ("应控", "不开放", "延期", "延期开放", "部分开放", "是", "1")
NO = ("开放", "可开放", "否", "0")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_LARGEST = 64 << 20


def as_csv(papers: Sequence[Given]) -> bytes:
    """Return the papers as .csv that spreadsheet programs open as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for n, p in enumerate(papers, 1):
        label = _shown(p.label)
        writer.writerow((n, f"'{label}" if label.startswith(_FORMULA) else label, "", "", p.id))
    return out.getvalue().encode("utf-8-sig")


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
    """Return id → must stay closed, of the rows with a decision. Raises ConfigError with the row at fault."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path.name} 超过 {_LARGEST >> 20} MB。")
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path.name} 读不到（{error.strerror}）。") from error
    rows = _xlsx(path, data) if data[:2] == b"PK" else _csv(path, data)
    return _decisions(path.name, rows)


def _decisions(name: str, rows: Iterable[Sequence[str]]) -> dict[str, bool]:
    lines = iter(rows)
    head = [c.strip() for c in next(lines, ())]
    if "决定" not in head or "编号" not in head:
        raise ConfigError(f"{name} 第 1 行：列名应当有“决定”和“编号”。")
    at, who = head.index("决定"), head.index("编号")
    found: dict[str, bool] = {}
    for number, row in enumerate(lines, 2):
        said = row[at].strip() if at < len(row) else ""
        one = row[who].strip() if who < len(row) else ""
        if not said:
            continue
        if said not in YES + NO:
            raise ConfigError(f"{name} 第 {number} 行：决定只能填“应控”或者“开放”；一条也没有记入。")
        if not one:
            raise ConfigError(f"{name} 第 {number} 行：没有编号；一条也没有记入。")
        if found.setdefault(one, said in YES) != (said in YES):
            raise ConfigError(f"{name} 第 {number} 行：同一件有两种决定；一条也没有记入。")
    return found


def _csv(path: Path, data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return iter(list(csv.reader(io.StringIO(data.decode(encoding), newline=""))))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise ConfigError(f"{path.name} 不是完好的 CSV。") from error
    raise ConfigError(f"{path.name}：编码既不是 UTF-8 也不是 GB18030。")


def _xlsx(path: Path, data: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(i.file_size for i in packed.infolist()) > _LARGEST * 8:
                raise ConfigError(f"{path.name} 展开后过大。")
        book: Any = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = [["" if v is None else str(v) for v in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError, EOFError, SyntaxError) as error:  # of XML
        raise ConfigError(f"{path.name} 不是完好的 xlsx。") from error
    return iter(rows)


def _shown(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)[:32000]
