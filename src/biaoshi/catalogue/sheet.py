"""Rows of a table file: .xlsx (first sheet) or .csv in UTF-8 or GB18030, as plain strings with their row numbers."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from biaoshi.errors import ConfigError, UsageError

Row = tuple[int, tuple[str, ...]]
LARGEST = 20_000_000
MOST_ROWS = 20_000


def read(path: Path) -> tuple[Row, ...]:
    """Return the rows that hold anything, numbered from 1 as a person sees them.

    Raises UsageError for a kind of file that is not read, ConfigError for one that cannot be.
    """
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise UsageError(f"{path.name}：一览表只读 .xlsx 和 .csv；其他格式请另存后再导入。")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} 读不到（{error.strerror}）。") from error
    if not data or len(data) > LARGEST:
        raise ConfigError(f"{path.name} " + ("是空文件。" if not data else "超过 20 MB，不像一览表。"))
    found = _csv(path.name, data) if kind == ".csv" else _xlsx(path.name, data)
    rows = tuple((n, cells) for n, cells in found if any(cells))
    if len(rows) > MOST_ROWS:
        raise ConfigError(f"{path.name} 超过 {MOST_ROWS} 行，不像一览表。")
    return rows


def _csv(name: str, data: bytes) -> Iterator[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            try:
                yield from ((n, tuple(c.strip() for c in cells)) for n, cells in _numbered(text))
            except csv.Error as error:
                raise ConfigError(f"{name} 不是有效的 CSV：{error}。") from error
            return
    raise ConfigError(f"{name} 的编码不是 UTF-8，也不是 GB18030；请另存为 UTF-8 后再导入。")


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num


def _xlsx(name: str, data: bytes) -> Iterator[Row]:
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl does not keep: only values are read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            rows = [tuple(map(_text, cells)) for cells in book.worksheets[0].iter_rows(values_only=True)]
            book.close()
    except (
        BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        EOFError,
        SyntaxError,
    ) as error:
        raise ConfigError(f"{name} 不是完好的 .xlsx 文件，或者加了密码。") from error
    yield from enumerate(rows, 1)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
