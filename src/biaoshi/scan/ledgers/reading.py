"""A ledger's rows, one by one: .xlsx (every sheet that has a heading) or .csv in UTF-8 or GB18030."""

import csv
import datetime
import hashlib
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from biaoshi.errors import ConfigError, UsageError
from biaoshi.marks.period import read_period
from biaoshi.scan import numbers
from biaoshi.scan.ledgers.columns import LOOKED, Mapping, guess, load
from biaoshi.text import fold
from biaoshi.types.document import Span
from biaoshi.types.entry import Cell, Entry
from biaoshi.types.mark import LEVELS, Level, Period, Piece

Row = tuple[int, tuple[str, ...]]
LARGEST = 2_000_000_000
_NONE = frozenset(("无", "非密", "公开", "内部", "一般", "普通", "-", "—", "/", "否", "无密级", "未定密", "不涉密"))
_LEVEL = re.compile("绝密|机密|秘密")
_STAR = re.compile("[ 级★☆*·、:：（(）)]+")
_DATE = re.compile("((?:1[89]|20)[0-9]{2})(?:[-./年]?([01]?[0-9]))?(?:[-./月]?([0-3]?[0-9]))?(?![0-9])")
_PARTS = ("全宗号", "目录号", "案卷号", "件号")


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `title` is only for looking at: it is never kept."""

    row: int
    number: str  # 档号 as written
    title: str
    author: str
    date: datetime.date | None
    year: int | None
    pages: int | None
    retention: str
    volume: bool
    entry: Entry


@dataclass(frozen=True, slots=True)
class Ledger:
    """One sheet of a ledger file and what its columns are."""

    path: Path
    sheet: int  # from 0; 0 of a csv
    name: str
    mapping: Mapping
    digest: str  # of file and sheet

    def records(self) -> Iterator[Record]:
        """Yield the rows that have a 档号; `unnumbered` tells of the others."""
        for number, cells in self._below():
            if (found := _record(self.mapping, number, cells)) is not None:
                yield found

    def unnumbered(self) -> int:
        """Return how many rows hold something, yet no 档号 (or one longer than any is): they are left out."""
        return sum(_numbered(self.mapping, cells) is None for _, cells in self._below())

    def _below(self) -> Iterator[Row]:
        return (r for r in _rows(self.path, self.sheet) if r[0] > self.mapping.head)


def open_ledger(path: Path, kept: Path | None = None) -> tuple[Ledger, ...]:
    """Return the ledgers in the file: each sheet with a heading. `kept`: a mapping file, else the columns are guessed.

    Raises UsageError for a kind of file that is not read, ConfigError for one that cannot be, or has no heading.
    """
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(f"{path.name}：目录只读 .xlsx 和 .csv；其他格式请另存后再用。")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path.name} 读不到（{error.strerror}）。") from error
    if not size or size > LARGEST:
        raise ConfigError(f"{path.name} " + ("是空文件。" if not size else "过大，不像目录。"))
    found: list[Ledger] = []
    fault: ConfigError | None = None
    for sheet, name in enumerate(_sheets(path)):
        first = list(itertools.islice(_rows(path, sheet), LOOKED))
        told = f"{path.name}" + (f" {name}" if name else "")
        try:
            mapping = load(kept, first, told) if kept else guess(first, told)
        except ConfigError as error:
            fault = fault or error
            continue
        one = hashlib.sha256(f"{digest} {sheet}".encode()).hexdigest()
        found.append(Ledger(path, sheet, told, mapping, one))
    if not found:
        raise fault or ConfigError(f"{path.name} 里没有表。")
    return tuple(found)


def passed_over(path: Path, found: Iterable[Ledger]) -> tuple[str, ...]:
    """Return the names of sheets that hold rows and yet are none of the ledgers `found` in the file."""
    taken = {one.sheet for one in found}
    return tuple(name for n, name in enumerate(_sheets(path)) if n not in taken and any(True for _ in _rows(path, n)))


def _sheets(path: Path) -> list[str]:
    if path.suffix.lower() == ".csv":
        return [""]
    return [name for name, _ in _book(str(path), path.stat().st_mtime_ns)]


def _rows(path: Path, sheet: int) -> Iterator[Row]:
    """Yield the rows that hold anything, numbered from 1 as a person sees them."""
    if path.suffix.lower() == ".csv":
        yield from _csv(path)
        return
    for n, cells in enumerate(_book(str(path), path.stat().st_mtime_ns)[sheet][1], 1):
        row = tuple(map(_text, cells))
        if any(row):
            yield n, row


@lru_cache(maxsize=1)
def _book(path: str, _mtime: int) -> tuple[tuple[str, list[list[object]]], ...]:
    """Return the sheets of a workbook with their rows; the last one read is kept, for rows are gone through twice."""
    try:
        return _quick(path)
    except ModuleNotFoundError:
        return _slow(path)


def _quick(path: str) -> tuple[tuple[str, list[list[object]]], ...]:
    from python_calamine import CalamineError, load_workbook

    try:
        with load_workbook(path) as book:
            return tuple(
                (n, [list(r) for r in book.get_sheet_by_name(n).to_python(skip_empty_area=False)])
                for n in book.sheet_names
            )
    except (CalamineError, OSError, ValueError) as error:
        raise ConfigError(f"{Path(path).name} 不是完好的 .xlsx 文件，或者加了密码。") from error


def _slow(path: str) -> tuple[tuple[str, list[list[object]]], ...]:
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl does not keep: only values are read
            book = load_workbook(path, read_only=True, data_only=True)
            return tuple((s.title, [list(r) for r in s.iter_rows(values_only=True)]) for s in book.worksheets)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, SyntaxError) as error:
        raise ConfigError(f"{Path(path).name} 不是完好的 .xlsx 文件，或者加了密码。") from error


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
    import codecs

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


def _text(value: object) -> str:
    match value:
        case None | "":
            return ""
        case datetime.datetime():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()


def _cell(mapping: Mapping, cells: tuple[str, ...], field: str) -> str | None:
    place = mapping.columns.get(field)
    if place is None:
        return None
    return cells[place] if place < len(cells) else ""


def _numbered(mapping: Mapping, cells: tuple[str, ...]) -> str | None:
    """Return the 档号 of a row, None where it has none."""
    number = _cell(mapping, cells, "档号") or "-".join(p for f in _PARTS if (p := _cell(mapping, cells, f)))
    return number if number and len(number) <= 200 else None


def _record(mapping: Mapping, row: int, cells: tuple[str, ...]) -> Record | None:
    def cell(field: str) -> str | None:
        return _cell(mapping, cells, field)

    number = _numbered(mapping, cells)
    if number is None:
        return None
    date = read_date(cell("日期") or "")
    year = _number(cell("年度")) or (date.year if date else None) or numbers.year(number)
    return Record(
        row, number, cell("题名") or "", cell("责任者") or "", date, year if year and 1000 < year < 3000 else None,
        _number(cell("页数")), (cell("保管期限") or "")[:20], mapping.volume,
        Entry(
            mark=mark(cell("密级") or "", cell("保密期限")) if "密级" in mapping.columns else None,
            retention=mark(cell("保管期限") or "", None) if "保管期限" in mapping.columns else None,
            transfer=mapping.transfer, opening=cell("到期开放意见"), openness=cell("公开情况"), changes=cell("密级变更情况"),
        ),
    )  # fmt: skip


@lru_cache(maxsize=10_000)
def mark(level: str, period: str | None) -> Cell:
    """Return the level and period written in one field or two; words that say there is none give a blank cell."""
    folded = fold(level).text
    words = "".join(folded.split())
    found = _LEVEL.search(words)
    told: Level | None = next((x for x in LEVELS if found and x == found[0]), None)
    rest = _STAR.sub("", words.replace(found[0], "", 1)) if found else ""
    length = "".join(fold(period or "").text.split()) or rest
    if words in _NONE:
        return Cell(words[:60]) if not length else Cell(words[:60], None, _period(length))
    shown = f"{words}{'' if not period else '★' + length}"[:60]
    return Cell(shown, told, _period(length) if length and length not in _NONE else None)


def _period(words: str) -> Period:
    return read_period(Piece(words, words, Span(0, len(words))))


@lru_cache(maxsize=10_000)
def read_date(words: str) -> datetime.date | None:
    """Return the (first) date written as 19980302, 1998-3-2, 1998年3月2日; None where day or month is missing or impossible."""
    found = _DATE.search(fold(words).text)
    if not found or not found[2] or not found[3]:
        return None
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _number(words: str | None) -> int | None:
    found = re.match("[0-9]{1,9}", words or "")
    return int(found[0]) if found else None
