"""Excel 5.0/95 and 97—2003 workbooks (.xls, and .et of WPS Office): an own walk over their records ([MS-XLS]).

Cells are read as they are shown (number formats, dates). Address of a block: `sheet 1!B3`, the number of the sheet
and the cell. Remarks in `Document.facts`: ("sheet:1", name), ("hidden_sheet", part), ("very_hidden_sheet", part),
("float_digits", address) for numbers of 15 and more digits, ("macro", storage), ("shared", "1"),
("revision_log", "1"), ("external_link", target).
"""

from biaoshi.formats.form import Format, Limits, Source
from biaoshi.formats.ole.kind import sureness
from biaoshi.types.document import Document

__all__ = ["FORMAT"]


def sniff(source: Source) -> float:
    """Return how sure it is, 0 to 1, that `source` is an Excel workbook of before 2007."""
    return sureness(source, "excel97")


def read(source: Source, limits: Limits) -> Document:
    """See `reader.read`."""
    from biaoshi.formats.excel97.reader import read as read_excel

    return read_excel(source, limits)


def extract(source: Source, limits: Limits, token: str) -> bytes:
    """Return the bytes of the embedded object in the storage `token`. Raises UnreadableError."""
    from biaoshi.formats.ole.objects import extract as lift
    from biaoshi.formats.ole.storage import open_compound

    return lift(open_compound(source.data, limits), token)


FORMAT = Format(
    name="excel97",
    title="Excel 97—2003 工作簿",
    media_type="application/vnd.ms-excel",
    extensions=(".xls", ".xlt", ".et", ".ett"),
    sniff=sniff,
    read=read,
    proved="LibreOffice 由真实文件转换的工作簿、公开测试库的 415 份文件（含模糊测试的坏文件）（只验证能打开、不出错）和自制样例；未用 WPS 写出的真实文件验证",
    extract=extract,
)
