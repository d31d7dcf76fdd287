"""Lists that people keep in tables and send back: .xlsx (rows had from a confined process) and .csv, UTF-8 or GB18030.

The one door for ledgers, sheets that were filled in and catalogues of an office: whoever wrote the file, a workbook is
taken apart by a process that may die of it, never by the one that keeps the decisions.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from biaoshi.errors import ConfigError, UnreadableError, UsageError
from biaoshi.formats.form import Limits
from biaoshi.isolate import Reader

Row = tuple[int, tuple[str, ...]]
"""Number of the row as a person counts, and its cells as text; dates are ISO in a workbook, as written in a .csv."""
LARGEST = 2_000_000_000
RETURNED = 64 << 20
"""Bytes of a sheet that was sent out and comes back filled in."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LIMITS = replace(Limits(), bytes=128 << 20, chars=100_000_000, answer=256 << 20)


def names(path: Path, most: int = LARGEST) -> tuple[str, ...]:
    """Return the names of the sheets in `path`, of at most `most` bytes; a .csv has one, without a name.

    Raises UsageError for a kind of file that is not read, ConfigError for one that cannot be.
    """
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(f"{path.name}：表格只读 .xlsx 和 .csv；其他格式请另存后再用。")
    try:
        state = path.stat()
    except OSError as error:
        raise UsageError(f"{path.name} 读不到（{error.strerror}）。") from error
    if not state.st_size or state.st_size > most:
        raise ConfigError(f"{path.name} " + ("是空文件。" if not state.st_size else "过大，不像目录、清单。"))
    if path.suffix.lower() == ".csv":
        return ("",)
    return tuple(name for name, _ in _book(str(path), state.st_mtime_ns, state.st_size))


def rows(path: Path, sheet: int = 0) -> Iterator[Row]:
    """Yield the rows of a sheet that hold anything. Raises what `names` raises, and of a .csv when it comes to the fault."""
    names(path)
    if path.suffix.lower() == ".csv":
        try:
            yield from _csv(path)
        except OSError as error:
            raise ConfigError(f"{path.name} 读不到（{error.strerror}）。") from error
        return
    state = path.stat()
    book = _book(str(path), state.st_mtime_ns, state.st_size)
    yield from book[sheet][1] if sheet < len(book) else ()


@lru_cache(maxsize=1)
def _book(path: str, _mtime: int, _size: int) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Return the sheets of a workbook with their rows; the last one read is kept, for rows are gone through twice."""
    name = Path(path).name
    try:
        with Reader(_LIMITS, files=1) as reader:
            return _sheets(reader.table(path, _XLSX))
    except UnreadableError as error:
        if error.status == "encrypted":
            raise ConfigError(f"{name} 加了密码，读不出来。") from error
        raise ConfigError(f"{name} 不是完好的 .xlsx 文件：{error.why}。") from error


def _sheets(lines: bytes) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Return what a worker said, checked: it took a stranger's file apart. Raises UnreadableError."""
    found: list[tuple[str, list[Row]]] = []
    try:
        for line in lines.splitlines():
            told: Any = json.loads(line)
            if isinstance(told, dict) and isinstance(name := told["sheet"], str):
                found.append((name, []))
                continue
            number, cells = told
            if type(number) is not int or not all(type(c) is str for c in cells):
                raise TypeError
            found[-1][1].append((number, tuple(cells)))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise UnreadableError("failed", "解析进程返回的结果不合规格") from error
    return tuple((name, tuple(held)) for name, held in found)


def _csv(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        reader = csv.reader(io.TextIOWrapper(file, encoding=_encoding(path), newline=""), strict=True)
        before = 0
        try:
            for cells in reader:
                if any(c.strip() for c in cells):
                    yield before + 1, tuple(c.strip() for c in cells)
                before = reader.line_num
        except (csv.Error, UnicodeDecodeError) as error:
            raise ConfigError(f"{path.name} 第 {reader.line_num} 行不是有效的 CSV。") from error


def _encoding(path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise ConfigError(f"{path.name} 的编码不是 UTF-8，也不是 GB18030；请另存为 UTF-8。")
