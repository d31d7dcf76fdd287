"""Sheets go out without telling why a paper is in them, and come back whole or not at all."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from biaoshi.errors import ConfigError
from biaoshi.scan.order.desk import Given
from biaoshi.scan.order.sheet import HEAD, as_csv, as_xlsx, read

GIVEN = (
    Given("a" * 64, "012-1963-0034-005", "control", 0),
    Given("b" * 64, "=cmd()\x07", "random", 3),
    Given("c" * 64, "扫描/第三卷.pdf", "top", 3),
)


def filled(form: str, decisions: list[str]) -> bytes:
    if form == "csv":
        rows = list(csv.reader(io.StringIO(as_csv(GIVEN).decode("utf-8-sig"), newline="")))
        for row, said in zip(rows[1:], decisions, strict=True):
            row[2] = said
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        return out.getvalue().encode("gb18030")  # as a Chinese Excel saves it
    book = load_workbook(io.BytesIO(as_xlsx(GIVEN)))
    for n, said in enumerate(decisions, 2):
        book.active.cell(n, 3, said or None)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_decisions_come_back(tmp_path: Path, form: str) -> None:
    """What was filled in is read; an empty cell is no decision."""
    path = tmp_path / f"b.{form}"
    path.write_bytes(filled(form, ["应控", "", " 开放 "]))
    assert read(path) == {"a" * 64: True, "c" * 64: False}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_sheet_does_not_tell_why(form: str) -> None:
    """Neither the kind nor the batch nor a score is in it: who decides should not know."""
    made = (
        as_csv(GIVEN).decode("utf-8-sig")
        if form == "csv"
        else "".join(str(c.value) for r in load_workbook(io.BytesIO(as_xlsx(GIVEN))).active for c in r)
    )
    assert all(w not in made for w in ("control", "random", "top", "对照", "随机"))
    assert all(h in made for h in HEAD)


def test_no_name_becomes_a_formula() -> None:
    """A file name that begins like a formula is text in both."""
    cell = load_workbook(io.BytesIO(as_xlsx(GIVEN))).active["B3"]
    assert (cell.data_type, cell.value) == ("s", "=cmd()\ufffd")
    assert next(r for r in csv.reader(io.StringIO(as_csv(GIVEN).decode("utf-8-sig"), newline="")) if r[4] == "b" * 64)[
        1
    ].startswith("'=")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("决定,编号\n应控,a\n也许,b\n", "第 3 行"),
        ("决定,编号\n应控,\n", "没有编号"),
        ("决定,编号\n应控,a\n开放,a\n", "两种决定"),
        ("档号,结论\nx,应控\n", "列名"),
        ("", "空文件"),
    ],
)
def test_a_row_at_fault_is_named_and_nothing_is_taken(tmp_path: Path, rows: str, why: str) -> None:
    """No half of a sheet is ever taken."""
    path = tmp_path / "b.csv"
    path.write_text(rows, "utf-8")
    with pytest.raises(ConfigError, match=why):
        read(path)


def test_what_is_no_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged workbook, bytes of nothing and what is larger than any sheet are told as such."""
    for data in (b"PK\x03\x04 not a zip", b"\xff\xfe\xfd\x81"):
        path = tmp_path / "b.xlsx"
        path.write_bytes(data)
        with pytest.raises(ConfigError):
            read(path)
    monkeypatch.setattr("biaoshi.isolate.tables.RETURNED", 100)
    path = tmp_path / "c.csv"
    path.write_text("决定,编号\n" + "开放,a\n" * 50, encoding="utf-8")
    with pytest.raises(ConfigError, match="过大"):
        read(path)
