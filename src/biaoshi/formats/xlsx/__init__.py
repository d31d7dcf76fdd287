"""Excel workbooks (xlsx and its kin, xlsb by another library): cells as shown, and all that hides behind them.

Parts: "sheet 1" … in the order of the tabs (cells, then text boxes, headers and footers), "sheet 1 comments", all else
by member. `Block.cell` is (sheet from 0, row from 0, column from 0); address of a cell: `B7`. Remarks in
`Document.facts`: ("member:sheet 1", member), ("hidden_sheet", "sheet 2"), ("float_digits", "sheet 1!B7") for a number
of 15 or more digits kept as a floating-point number, ("macro", member), ("external_link", target), ("hyperlink", target),
("embedded_object", ProgID).
"""

from biaoshi.formats.form import TABLE, Format, Limits, Source
from biaoshi.formats.ooxml.sniff import holds
from biaoshi.types.document import Document
from biaoshi.types.order import Order, Written

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is an Excel workbook (xlsx, xlsm, xltx, xlsb)."""
    return holds(source, ("xl/workbook.xml", "xl/workbook.bin"), "spreadsheetml")


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`, whose libraries are loaded only when a workbook comes."""
    from biaoshi.formats.xlsx.reader import read as read_workbook

    return read_workbook(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded file `token` (see `ooxml.ledger.extract`), or the rows (see `table.rows`)."""
    if token == TABLE:
        from biaoshi.formats.xlsx.table import rows

        return rows(source, limits)
    from biaoshi.formats.ooxml.ledger import extract as extract_member

    return extract_member(source, limits, token)


def write(source: Source, limits: Limits, orders: tuple[Order, ...]) -> Written:
    """Return the workbook after `orders`; see `writing.write`, whose libraries are loaded only then."""
    from biaoshi.formats.xlsx.writing import write as write_workbook

    return write_workbook(source, limits, orders)


_NOTES = frozenset({"note", "forget"})
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACROS = "application/vnd.ms-excel."

FORMAT = Format(
    name="xlsx",
    title="Excel 工作簿",
    media_type=f"{_EXCEL}sheet",
    extensions=(".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb"),
    sniff=sniff,
    read=read,
    extract=extract,
    write=write,
    verbs=_NOTES | {"cut", "purge"},
    kin=(
        (f"{_EXCEL}template", _NOTES),
        (f"{_MACROS}sheet.macroEnabled", _NOTES),
        (f"{_MACROS}template.macroEnabled", _NOTES),
    ),
    anchored=frozenset({"cell"}),
    proved="20 个真实文件（与 LibreOffice 导出逐表对照）、LibreOffice 生成的文件、自制样例；xlsb 只读单元格的值，未经真实文件验证",
)
