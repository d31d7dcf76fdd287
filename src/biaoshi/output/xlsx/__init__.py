"""Excel: a ledger (台账) of what was checked: one row a file, one a finding, one a part not read, with a summary."""

from biaoshi.output.form import Binary
from biaoshi.output.xlsx.ledger import pack

__all__ = ["OUTPUT", "pack"]

OUTPUT = Binary("xlsx", "Excel 台账：摘要和图表、文件、问题、未读部分（须用 -o 写入文件）", pack)
