"""The ledger: typed cells, no formula from anyone's text, the level on every sheet, charts, nothing left on disk."""

import datetime
import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from biaoshi import Checker, Report
from biaoshi.cli import main_group
from biaoshi.output.form import View
from biaoshi.output.xlsx import pack
from biaoshi.output.xlsx.book import FIRST_ROW, Column, Sheet
from biaoshi.output.xlsx.book import pack as pack_book
from biaoshi.output.xlsx.rows import Rows, plain

DAY = datetime.date(2026, 11, 24)
TEXT = "机密☆10年\n云岭省水利厅文件\n云水〔2026〕3号\n关于岁修的通知\n各市：\n电话13800001234。\n云岭省水利厅\n2026年3月2日\n"


@pytest.fixture(scope="module")
def found() -> list[Report]:
    with Checker(as_of=DAY) as checker:
        return [
            checker.check_text(TEXT, name="=1+1.txt"),
            checker.check_text("秘密★5年", name="乙.txt"),
            checker.check_bytes(b"", "空.docx"),
        ]


def book(reports: list[Report]) -> Any:
    return openpyxl.load_workbook(BytesIO(b"".join(pack(reports, View()))))


def test_sheets_have_a_row_for_each_thing_and_the_level_on_top(found: list[Report]) -> None:
    """A file, a finding and an unread part have one row each; every sheet begins with the highest level, without ★."""
    made = book(found)
    assert made.sheetnames == ["摘要", "文件", "问题", "未读部分"]
    assert {sheet["A1"].value for sheet in made} == {"源文件最高标注密级：机密"}
    assert made["文件"].max_row == FIRST_ROW - 1 + 3
    assert made["问题"].max_row == FIRST_ROW - 1 + sum(len(r.findings) for r in found)
    assert made["未读部分"].cell(FIRST_ROW, 5).value
    assert made["文件"].auto_filter.ref == "A3:Y6"


def test_summary_has_native_charts_of_all_four_kinds(found: list[Report]) -> None:
    """Families, severities, levels and coverage are drawn by charts over the cells of the summary."""
    titles = {"".join(r.t for p in c.title.tx.rich.p for r in p.r) for c in book(found)["摘要"]._charts}
    assert {"读取情况（部分数）", "各程度的问题", "各规则族的问题", "文件最高标注密级"} <= titles


def test_cells_are_typed(found: list[Report]) -> None:
    """Dates are dates, counts numbers, shares numbers with a format; what is unknown is an empty cell."""
    files, findings = book(found)["文件"], book(found)["问题"]
    head = {c.value: c.column for c in files[3]}
    row = {name: files.cell(FIRST_ROW, column) for name, column in head.items()}
    assert row["成文日期"].value == datetime.datetime(2026, 3, 2)
    assert row["成文日期"].is_date
    assert isinstance(row["字数"].value, int)
    assert row["必须改"].value == found[0].counts.error
    assert files.cell(FIRST_ROW + 1, head["成文日期"]).value is None
    where = next(c.column for c in findings[3] if c.value == "置信度")
    assert findings.cell(FIRST_ROW, where).number_format == "0.0%"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "＝"])
def test_text_that_begins_like_a_formula_stays_text(found: list[Report], begins: str) -> None:
    """No cell is a formula, and such text stays text when its cell is edited (quote prefix)."""
    document = replace(found[0].document, title=f"{begins}cmd|' /C calc'!A1")
    made = book([replace(found[0], document=document)])
    cells = [c for sheet in made for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    (title,) = [c for c in cells if str(c.value).endswith("/C calc'!A1")]
    assert title.data_type == "s"
    assert title.quotePrefix


@given(st.text(max_size=60))
def test_any_text_makes_a_workbook_that_reads_back(text: str) -> None:
    """Whatever characters a text holds, the file opens and the cell shows them, controls made visible."""
    rows = Rows(FIRST_ROW)
    rows.add((text or "空", 1))
    data = b"".join(pack_book("甲", "乙", (), (), (Sheet("丙", (Column("丁"), Column("戊", "number")), rows),), DAY))
    cell = openpyxl.load_workbook(BytesIO(data))["丙"].cell(FIRST_ROW, 1)
    assert cell.data_type in ("s", "inlineStr")
    assert str(cell.value).replace("_x005F_", "_") == plain(text or "空").replace("_x005F_", "_").replace("\r\n", "\n")


def test_rows_beyond_the_sheet_are_counted_never_silent() -> None:
    """What Excel has no room for is said on the sheet."""
    rows = Rows(FIRST_ROW, last=FIRST_ROW + 1)
    for n in range(5):
        rows.add((n,))
    data = b"".join(pack_book("甲", "乙", (), (), (Sheet("丙", (Column("丁", "number"),), rows),), DAY))
    sheet = openpyxl.load_workbook(BytesIO(data))["丙"]
    assert sheet.max_row == FIRST_ROW + 1
    assert "另有 3 行" in sheet["A2"].value


def test_same_reports_make_the_same_bytes(found: list[Report]) -> None:
    """The workbook depends on the reports alone, on no clock."""
    assert b"".join(pack(found, View())) == b"".join(pack(found, View()))


def test_no_text_of_a_report_is_ever_in_a_temporary_file(found: list[Report], monkeypatch: pytest.MonkeyPatch) -> None:
    """The files the library makes for itself hold the empty sheets; each is looked at before it is removed."""
    seen: list[bytes] = []
    remove = os.remove

    def look(path: str) -> None:
        seen.append(Path(path).read_bytes())
        remove(path)

    monkeypatch.setattr(os, "remove", look)
    assert b"".join(pack(found, View()))
    assert len([s for s in seen if b"sheetData" in s]) == 4
    assert not [s for s in seen if "云岭省".encode() in s or "应当用".encode() in s]


def test_streams_thousands_of_findings(found: list[Report]) -> None:
    """Ten thousand rows come out whole, in order."""
    many = (found[0] for _ in range(2_000))
    made = openpyxl.load_workbook(BytesIO(b"".join(pack(many, View()))), read_only=True)["文件"]
    numbers = [row[0] for row in made.iter_rows(min_row=FIRST_ROW, values_only=True)]
    assert numbers == list(range(1, 2_001))


def test_a_workbook_is_not_written_to_the_screen(tmp_path: Any) -> None:
    """Without -o the command is refused with the remedy; with it the file is there."""
    (tmp_path / "甲.txt").write_text(TEXT, "utf-8")
    refused = CliRunner().invoke(main_group, ["check", str(tmp_path / "甲.txt"), "--format", "xlsx"])
    assert refused.exception is not None
    assert "-o" in str(refused.exception)
    out = tmp_path / "账.xlsx"
    CliRunner().invoke(main_group, ["check", str(tmp_path / "甲.txt"), "--format", "xlsx", "-o", str(out)])
    assert out.read_bytes()[:2] == b"PK"
