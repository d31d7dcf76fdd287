"""Dates by year and fonds: each counted once, overdue until somebody decides, the plot and the table of the same numbers."""

import csv
import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from openpyxl import load_workbook

from biaoshi.cli import main_group
from biaoshi.jobs import begin
from biaoshi.output.xlsx.book import FIRST_ROW
from biaoshi.scan.agenda.dues import Agenda, Count, Due, dues
from biaoshi.scan.agenda.page import as_page, plot
from biaoshi.scan.ledgers import open_ledger, rank
from biaoshi.scan.ledgers.keeping import Kept, keep
from biaoshi.scan.store import Store
from biaoshi.scan.tables import DECISIONS, ITEMS
from scan.stores import store, taken, worked

DAY = datetime.date(2026, 11, 24)
PAPER = "{mark}云岭省水利厅文件\n云水发〔{year}〕{n}号\n关于第{n}号堤段岁修的通知\n各市水利局：\n请按计划执行。\n云岭省水利厅\n{year}年3月2日\n"


@pytest.fixture
def made(tmp_path: Path) -> Store:
    """Marks that ran out in 2018 (decided since) and 2021 (not), one that runs until 2030; a row without a paper."""
    folder = tmp_path / "files"
    folder.mkdir()
    papers = (("X043-1998-003-0001", "机密★20年\n", 1998), ("X043-2011-003-0002", "秘密★10年\n", 2011), ("Y007-2020-001-0001", "机密★10年\n", 2020), ("Y007-2005-001-0002", "", 2005))  # fmt: skip
    for n, (number, mark, year) in enumerate(papers, 1):
        (folder / f"{number}.txt").write_text(PAPER.format(mark=mark, n=n, year=year), encoding="utf-8")
    (folder / "无日期.txt").write_text("柳湾水库的一张便条", encoding="utf-8")
    opened = store(tmp_path)
    ledger = tmp_path / "件.csv"
    rows = [
        ("Y007-1996-009-0001", "19960302", "秘密", "10年"),
        ("Y007-2005-001-0002", "20050302", "", ""),
        ("Z1-0-0-1", "", "", ""),
    ]
    with ledger.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("档号", "日期", "密级", "保密期限"), *rows])
    list(keep(opened, rank(open_ledger(ledger), as_of=DAY), Kept()))
    taken(opened, folder)
    worked(opened)
    with begin(opened.engine) as turn:
        item = turn.execute(sa.select(ITEMS.c.n).where(ITEMS.c.number == papers[0][0])).scalar_one()
        at = datetime.datetime(2020, 1, 1).timestamp()  # after 2018, before 2023
        turn.execute(sa.insert(DECISIONS).values(item=item, value="open", art8=[], person="王馆员", at=at, drawn="top"))
    return opened


def fed(opened: Store, fonds: str | None = None) -> tuple[Agenda, list[Due]]:
    agenda = Agenda(DAY)
    return agenda, list(dues(opened, agenda, fonds))


def test_every_date_is_counted_once_under_its_year_and_fonds(made: Store) -> None:
    """Papers by their own dates, rows of a ledger only where no paper has their 档号; what has no date is told."""
    agenda, found = fed(made)
    said = {(k, y, f): (c.all, c.overdue, c.unseen) for (k, y, f), c in agenda.counts.items() if k != "review"}
    assert said == {
        ("expiry", 2018, "X043"): (1, 0, 0), ("expiry", 2021, "X043"): (1, 1, 0), ("expiry", 2030, "Y007"): (1, 0, 0), ("expiry", 2006, "Y007"): (1, 1, 1),
        ("full", 2023, "X043"): (1, 1, 0), ("full", 2036, "X043"): (1, 0, 0), ("full", 2045, "Y007"): (1, 0, 0), ("full", 2030, "Y007"): (1, 0, 0),
        ("full", 2021, "Y007"): (1, 1, 1),
    }  # fmt: skip
    assert agenda.undated == 2
    assert len(found) == sum(c.all for c in agenda.counts.values())
    assert {d.fonds for d in fed(made, "X043")[1]} == {"X043"}


def test_a_review_is_overdue_until_somebody_decides(made: Store) -> None:
    """What was to be looked at again by a day that has gone is overdue; a decision after that day ends it, one before does not."""
    later = Agenda(datetime.date(2031, 1, 1))
    before = [d for d in dues(made, later) if d.kind == "review" and d.overdue]
    assert before
    number, day = before[0].number, before[0].day
    for at, still in ((day - datetime.timedelta(1), True), (day, False)):
        with begin(made.engine) as turn:
            item = turn.execute(sa.select(ITEMS.c.n).where(ITEMS.c.number == number)).scalar_one()
            stamp = datetime.datetime(at.year, at.month, at.day).timestamp()
            turn.execute(
                sa.insert(DECISIONS).values(item=item, value="delay", art8=[1], person="王馆员", at=stamp, drawn="top")
            )
        now = [d for d in dues(made, Agenda(later.as_of)) if d.kind == "review" and d.number == number]
        assert [d.overdue for d in now] == [still]


def test_the_plot_shows_the_numbers_of_the_table(made: Store) -> None:
    """Bars are as high as their numbers, overdue and other parts apart; the page loads nothing and begins with the level."""
    page = "".join(as_page(fed(made)[0]))
    assert page.index("源文件最高标注密级：机密") < page.index("<h2>")
    assert page.count("<svg") == 3
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
    years = [(2020, Count(30, 10, 0)), (2022, Count(15, 0, 0)), (2025, Count(4, 4, 0))]
    bars = re.findall(r'<rect class="(late|soon)" x="([0-9.]+)" y="[0-9.]+" width="[0-9.]+" height="([0-9.]+)"', plot("x", years, 2024))  # fmt: skip
    heights = [(name, float(high)) for name, _, high in bars][:-2]  # behind them the key
    assert [n for n, _ in heights] == ["late", "soon", "soon", "late"]
    one = heights[0][1] / 10
    assert [round(high / one) for _, high in heights] == [10, 20, 15, 4]
    far = plot("x", [(1208, Count(2, 0, 0)), (2024, Count(8, 0, 0)), (2300, Count(4, 0, 0))], 2024)
    highs = [
        float(h) for h in re.findall(r'class="soon" x="[0-9.]+" y="[0-9.]+" width="[0-9.]+" height="([0-9.]+)"', far)
    ][:-1]
    assert [round(h / highs[0]) for h in highs] == [1, 4, 2]
    assert ("更早" in far, "更晚" in far) == (True, True)


def test_the_same_numbers_everywhere(tmp_path: Path, made: Store) -> None:
    """Text, workbook, page and list agree; the list has what is overdue and what comes within the years asked for."""

    def run(*more: object) -> str:
        told = ["calendar", "--store", tmp_path / "s.db", "--as-of", "2026-11-24", *more]
        result = CliRunner().invoke(main_group, [str(x) for x in told], standalone_mode=False)
        assert result.return_value == 0, result.exception
        return result.output

    text = run()
    assert "密级期满：4 件，逾期未决 2 件" in text
    assert "  2021：1 件，逾期 1（X043 1）" in text
    run("-o", tmp_path / "a.xlsx", "--years", 5)
    run("-o", tmp_path / "a.csv", "--years", 5)
    run("-o", tmp_path / "a.html")
    book = load_workbook(tmp_path / "a.xlsx")
    counts: list[Any] = [
        r for r in book["按年和全宗"].iter_rows(min_row=FIRST_ROW, values_only=True) if r[0] == "密级期满"
    ]
    assert sorted(r[1:] for r in counts) == [(2006, "Y007", 1, 1, 1), (2018, "X043", 1, 0, 0), (2021, "X043", 1, 1, 0), (2030, "Y007", 1, 0, 0)]  # fmt: skip
    assert book["日程"]["A1"].value == "源文件最高标注密级：机密"
    assert book["日程"]._charts
    listed = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    assert {(r["日期"], r["是否逾期"]) for r in listed if r["事项"] == "密级期满"} == {("2006-03-02", "逾期"), ("2021-03-02", "逾期"), ("2030-03-02", "")}  # fmt: skip
    assert [r for r in listed if r["文件"] == "（只在目录里）"]
    rows = re.findall(r'<tr><th scope="row">([0-9]+)</th><td class="n">([0-9]+)</td><td class="n">([0-9]+)</td>', (tmp_path / "a.html").read_text("utf-8"))  # fmt: skip
    assert ("2021", "1", "1") in rows
