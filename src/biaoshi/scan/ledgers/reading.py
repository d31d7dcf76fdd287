"""A ledger's rows, one by one: every sheet of an .xlsx that has a heading, or a .csv."""

import datetime
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from biaoshi.errors import ConfigError, UsageError
from biaoshi.isolate import tables
from biaoshi.isolate.tables import Row
from biaoshi.marks.period import read_period
from biaoshi.scan import numbers
from biaoshi.scan.ledgers.columns import LOOKED, Mapping, guess, load
from biaoshi.text import fold
from biaoshi.types.document import Span
from biaoshi.types.entry import Cell, Entry
from biaoshi.types.mark import LEVELS, Level, Period, Piece

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

    def cells(self, *fields: str) -> Iterator[tuple[int, str | None, tuple[str, ...]]]:
        """Yield of each row its number, its 档号 (None: it has none) and what stands in `fields`, "" where nothing does."""
        for number, cells in self._below():
            told = tuple((_cell(self.mapping, cells, f) or "").removeprefix("'").strip() for f in fields)
            yield number, _numbered(self.mapping, cells), told

    def unnumbered(self) -> int:
        """Return how many rows hold something, yet no 档号 (or one longer than any is): they are left out."""
        return sum(_numbered(self.mapping, cells) is None for _, cells in self._below())

    def _below(self) -> Iterator[Row]:
        return (r for r in tables.rows(self.path, self.sheet) if r[0] > self.mapping.head)


def open_ledger(path: Path, kept: Path | None = None) -> tuple[Ledger, ...]:
    """Return the ledgers in the file: each sheet with a heading. `kept`: a mapping file, else the columns are guessed.

    Raises UsageError for a kind of file that is not read, ConfigError for one that cannot be, or has no heading.
    """
    sheets = tables.names(path)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path.name} 读不到（{error.strerror}）。") from error
    found: list[Ledger] = []
    fault: ConfigError | None = None
    for sheet, name in enumerate(sheets):
        first = list(itertools.islice(tables.rows(path, sheet), LOOKED))
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
    return tuple(
        name for n, name in enumerate(tables.names(path)) if n not in taken and any(True for _ in tables.rows(path, n))
    )


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
