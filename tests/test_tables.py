"""Lists in workbooks and .csv: values as people mean them, taken apart by a process that may die; all or nothing."""

import datetime
import errno
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from biaoshi.errors import ConfigError, UnreadableError, UsageError
from biaoshi.isolate import Reader, tables

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def with_sheet(path: Path, xml: bytes) -> Path:
    """Put `xml` in the place of the first sheet."""
    book(path, ("档号",))
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return path


def test_values_are_what_people_mean(tmp_path: Path) -> None:
    """Dates are ISO, whole numbers whole, zeros in front stay, blank rows are passed over without shifting the numbers."""
    path = tmp_path / "a.xlsx"
    made = Workbook()
    sheet = made.active
    for row in (["全宗号", "日期", "页数", "题名"], [43, datetime.date(1998, 3, 2), 1234.0, " 通知 "], [], [1.5, True, None, "=x"]):  # fmt: skip
        sheet.append(row)
    sheet["A2"].number_format, sheet["B2"].number_format, sheet["C2"].number_format = "0000", "m月d日", "#,##0"
    sheet["D4"].data_type = "s"
    hidden = made.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden.append(["甲"])
    made.save(path)
    assert tables.names(path) == ("Sheet", "底稿")
    assert list(tables.rows(path)) == [
        (1, ("全宗号", "日期", "页数", "题名")), (2, ("0043", "1998-03-02", "1234", "通知")), (4, ("1.5", "TRUE", "", "=x")),
    ]  # fmt: skip
    assert list(tables.rows(path, 1)) == [(1, ("甲",))]


def test_a_calendar_from_1904_and_the_day_that_never_was(tmp_path: Path) -> None:
    """Serial numbers count from where the workbook says; Excel's 29 February 1900 shifts only what is before it."""
    path = tmp_path / "a.xlsx"
    for days, said in (((1, 60, 61), ("1900-01-01", "1900-02-28", "1900-03-01")),):
        made = Workbook()
        made.active.append(days)
        for cell in made.active[1]:
            cell.number_format = "yyyy-mm-dd"
        made.save(path)
        assert [c for _, row in tables.rows(path) for c in row][::2] == [said[0], said[2]]
    made = Workbook()
    made.epoch = datetime.datetime(1904, 1, 1)
    made.active.append([datetime.date(1998, 3, 2)])
    made.save(path)
    assert list(tables.rows(path)) == [(1, ("1998-03-02",))]


def test_no_workbook_is_taken_apart_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that asks never unpacks a byte of the file: only a reading process does."""
    path = book(tmp_path / "a.xlsx", ("档号", "题名"), ("X043-1998-003-0001", "通知"))
    asked: list[int] = []
    whole = Reader.table

    def table(self: Reader, *args: object) -> bytes:
        asked.append(1)
        return whole(self, *args)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(Reader, "table", table)
    monkeypatch.setattr("zipfile.ZipFile.__init__", lambda *_, **__: pytest.fail("unpacked in the process that asks"))
    assert [cells[0] for _, cells in tables.rows(path)] == ["档号", "X043-1998-003-0001"]
    assert list(tables.rows(path)) == list(tables.rows(path))
    assert asked == [1]


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (SHEET.format("<row r='1'><c r='A1'><v>1</v></c></row>" + " " * 40_000_000).encode(), "压缩比"),
        (SHEET.format("".join(f"<row r='{n}'><c r='XFD{n}'><v>1</v></c></row>" for n in range(1, 401))).encode(), "单元格超过"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + SHEET.format("").encode(), "DTD"),
        (SHEET.format("<row r='1'><c r='A1'><v>1</v></c></row><row r='2'>").encode(), "损坏"),
        (SHEET.format("<row r='1'><c r='A1'><f>1+1</f></c></row>").encode(), "公式没有保存"),
        (SHEET.format("<row r='1'><c r='A1' t='s'><v>999</v></c></row>").encode(), "不在文件中"),
        (SHEET.format("<row r='1'><c r='A1' t='s'><v>²</v></c></row>").encode(), "不在文件中"),
        (SHEET.format(f"<row r='1'><c r='A1' t='s'><v>{'9' * 5000}</v></c></row>").encode(), "不在文件中"),
    ],
    ids=["swollen", "wide", "entities", "cut", "formula", "lost", "raised", "endless"],
)  # fmt: skip
def test_half_a_list_is_none(tmp_path: Path, xml: bytes, why: str) -> None:
    """What swells, is cut off, or does not say its values is refused with the reason; never a part for the whole."""
    with pytest.raises(ConfigError, match=why):
        tables.names(with_sheet(tmp_path / "a.xlsx", xml))


def test_a_worker_that_lies_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading process taken over by the file may say anything: only numbered rows of text are taken."""
    path = book(tmp_path / "a.xlsx", ("档号",))
    for said in (
        b'[1, ["x"]]',
        b'{"sheet": "a"}\n[true, ["x"]]',
        b'{"sheet": "a"}\n[1, [{}]]',
        b'{"sheet": 1}',
        b"[[[",
    ):
        monkeypatch.setattr(Reader, "table", lambda *_, s=said: s)
        tables._book.cache_clear()
        with pytest.raises(ConfigError, match="不合规格"):
            tables.names(path)
    tables._book.cache_clear()


def test_kinds_and_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other kinds of files are wrong usage; a .csv is read in either encoding, and a broken one names its row; one that may not be read is told."""
    with pytest.raises(UsageError, match="只读"):
        tables.names(tmp_path / "a.doc")
    (tmp_path / "b.csv").write_bytes("档号,题名\nX1,通知".encode("gb18030"))
    assert list(tables.rows(tmp_path / "b.csv")) == [(1, ("档号", "题名")), (2, ("X1", "通知"))]
    (tmp_path / "c.csv").write_text('档号\n"未完', encoding="utf-8")
    with pytest.raises(ConfigError, match="第 2 行"):
        list(tables.rows(tmp_path / "c.csv"))
    (tmp_path / "d.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(ConfigError):
        tables.names(tmp_path / "d.xlsx")
    with Reader() as reader, pytest.raises(UnreadableError):
        reader.table(tmp_path, "x")
    lost = tmp_path / "e.csv"
    lost.write_text("档号\nX1\n", encoding="utf-8")
    monkeypatch.setattr(Path, "open", _gone)
    with pytest.raises(ConfigError, match=r"e\.csv 读不到"):
        list(tables.rows(lost))


def _gone(*_: object) -> object:
    raise PermissionError(errno.EACCES, "Permission denied")
