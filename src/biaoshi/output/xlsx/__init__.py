"""Excel: a ledger (台账) of what was checked: one row a file, one a finding, one a part not read, with a summary."""

from collections.abc import Iterable, Iterator

from biaoshi.output.form import Binary, View
from biaoshi.types.report import Report

__all__ = ["OUTPUT", "pack"]


def pack(reports: Iterable[Report], view: View) -> Iterator[bytes]:
    """Yield the bytes of the ledger over `reports`."""
    from biaoshi.output.xlsx.ledger import pack as packed  # openpyxl costs 0.2 s, and every command lists the outputs

    yield from packed(reports, view)


OUTPUT = Binary("xlsx", "Excel 台账：摘要和图表、文件、问题、未读部分（须用 -o 写入文件）", pack)
