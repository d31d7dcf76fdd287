"""What an office's own ledger (案卷目录, 件目录) says of a record. Data only; the title stays in the ledger."""

from dataclasses import dataclass

from biaoshi.types.mark import Level, Period

TRANSFER = ("opening", "openness", "changes")
"""The three fields a transfer carries (档案法实施条例 第三十条), as fields of an entry."""
TRANSFER_NAMES = {"opening": "到期开放意见", "openness": "政府信息公开情况", "changes": "密级变更情况"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A level and a period as a ledger has them. Both None: the field is blank, or says 无 or 非密."""

    words: str = ""  # as written, spaces apart
    level: Level | None = None
    period: Period | None = None  # None: the ledger does not tell


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; a field is None where the ledger has no such column."""

    mark: Cell | None = None  # 密级, 保密期限
    retention: Cell | None = None  # 保管期限: words, and a level that has strayed into it
    volume: Cell | None = None  # 密级 of the 案卷 it is in
    transfer: bool = False  # it is handed over to an archive
    opening: str | None = None  # 到期开放意见
    openness: str | None = None  # 公开情况
    changes: str | None = None  # 密级变更情况
