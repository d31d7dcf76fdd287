"""Ledgers: columns found and remembered, rows ranked without a paper, joined to the papers and held against them."""

import csv
import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from biaoshi.errors import ConfigError, UsageError
from biaoshi.scan import entries
from biaoshi.scan.ledgers import guess, load, open_ledger, passed_over, rank, save
from biaoshi.scan.ledgers.book import by_rank, lines, workbook
from biaoshi.scan.ledgers.keeping import Kept, keep
from biaoshi.scan.ledgers.plan import Plan
from biaoshi.scan.ledgers.reading import mark, read_date
from biaoshi.scan.tables import ITEMS, LEDGER, RESULTS
from biaoshi.types.entry import Entry
from scan.stores import store, taken, worked

DAY = datetime.date(2026, 11, 24)
HEAD = ["序号", "档号", "文件题名", "责任者", "日期", "密级", "保密期限", "保管期限", "页数"]
ROWS = [
    ["1", "X043-1998-003-0001", "关于堤防岁修安排的通知", "云岭省水利厅", "19980302", "", "", "30年", "3"],
    ["2", "X043-1998-003-0002", "柳湾大队救济户花名册", "柳湾公社", "1998-3-2", "秘密", "永久", "永久", "12"],
    ["3", "X043-2020-001-0001", "人防工程战备预案", "云岭省人防办", "2020年5月6日", "机密", "10年", "永久", "8"],
]  # fmt: skip


def ledger(path: Path, rows: list[list[str]], head: list[str] = HEAD, encoding: str = "gb18030") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file)
        writer.writerow(["云岭省档案馆件目录"])
        writer.writerow(head)
        writer.writerows(rows)
    return path


def test_rows_are_ranked_before_any_paper_is_opened(tmp_path: Path) -> None:
    """Level, fields, dates and words of the title give codes and an order; the plan counts every row once."""
    plan = Plan(DAY)
    found = {}
    for one in rank(open_ledger(ledger(tmp_path / "件目录.csv", ROWS)), as_of=DAY):
        plan.add(one)
        found[one.record.number] = one
    plainly, relief, ready = (found[r[1]] for r in ROWS)
    assert set(plainly.codes) == {"AR952"}
    assert {"PE204", "PI834", "AR952"} <= set(relief.codes)
    assert "SC701" in ready.codes
    assert ready.expires == datetime.date(2030, 5, 6)
    assert ready.score > relief.score > plainly.score
    assert sum(s.rows for s in plan.stages) == sum(y.rows for y in plan.years) == 3
    assert [y.year for y in plan.years] == [1998, 2020]
    assert any("PE204" in line for line in lines(plan))


def test_columns_are_remembered(tmp_path: Path) -> None:
    """What was guessed is written as TOML and gives the same mapping again; a wrong one is refused with its reason."""
    rows = list(enumerate(([HEAD, *ROWS]), 1))
    first = [(n, tuple(r)) for n, r in rows]
    mapping = guess(first, "件目录.csv")
    kept = tmp_path / "列.toml"
    save(mapping, kept)
    assert load(kept, first, "件目录.csv") == mapping
    kept.write_text(kept.read_text("utf-8").replace('"档号" = "档号"', '"档号" = "编号"'), encoding="utf-8")
    with pytest.raises(ConfigError, match="没有“编号”这一列"):
        load(kept, first, "件目录.csv")


def test_a_number_is_put_together_of_its_parts(tmp_path: Path) -> None:
    """A ledger without a 档号 column but with its parts is joined all the same; one with neither is refused."""
    head = ["全宗号", "目录号", "案卷号", "件号", "题名"]
    (one,) = open_ledger(ledger(tmp_path / "a.csv", [["043", "2", "17", "5", "通知"]], head, "utf-8-sig"))
    assert [r.number for r in one.records()] == ["043-2-17-5"]
    with pytest.raises(ConfigError, match="没有档号列"):
        open_ledger(ledger(tmp_path / "b.csv", [["通知", "厅"]], ["题名", "责任者"]))
    with pytest.raises(UsageError, match="只读"):
        open_ledger(tmp_path / "c.doc")


def test_workbooks_are_read_by_sheet(tmp_path: Path) -> None:
    """案卷 and 件 on two sheets of one workbook: a volume lower than its contents is suspected."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "案卷目录"
    for row in (["档号", "案卷题名", "密级"], ["X043-1998-003", "水利工程", "秘密"]):
        book.active.append(row)
    items = book.create_sheet("卷内目录")
    listed: tuple[list[Any], ...] = (
        HEAD,
        ["1", "X043-1998-003-0001", "通知", "厅", datetime.date(2020, 3, 2), "机密", "10年", "永久", 3],
    )
    for row in listed:
        items.append(row)
    book.save(tmp_path / "目录.xlsx")
    found = list(rank(open_ledger(tmp_path / "目录.xlsx"), as_of=DAY))
    assert [(r.record.volume, "AR955" in r.codes) for r in found] == [(True, False), (False, True)]
    assert found[1].record.date == datetime.date(2020, 3, 2)


@pytest.mark.parametrize(
    ("level", "period", "said"),
    [
        ("机密★10年", None, ("机密", "years", 10)), ("秘密", "6个月", ("秘密", "months", 6)), ("绝密级", None, ("绝密", None, None)),
        ("无", "", (None, None, None)), ("", None, (None, None, None)), ("秘密", "永久", ("秘密", "indefinite", None)),
        ("机密", "2030-12-31", ("机密", "until", "2030-12-31")),
    ],
)  # fmt: skip
def test_levels_as_ledgers_write_them(level: str, period: str | None, said: tuple[object, ...]) -> None:
    """A level and its period are read from one field or from two."""
    cell = mark(level, period)
    assert (cell.level, cell.period and cell.period.kind, cell.period and cell.period.value) == said


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("19980302", (1998, 3, 2)),
        ("1998.3.2", (1998, 3, 2)),
        ("1998年3月2日—5月1日", (1998, 3, 2)),
        ("1998", None),
        ("19981332", None),
        ("199803", None),
    ],
)
def test_dates_as_ledgers_write_them(words: str, day: tuple[int, int, int] | None) -> None:
    """A whole date is read however it is written; a part of one, or an impossible one, is none."""
    assert read_date(words) == (datetime.date(*day) if day else None)


def test_rows_are_held_against_the_papers(tmp_path: Path) -> None:
    """A row joined by 档号 speaks with CO401 and PE204 in the paper's result; a ledger loaded later reopens the paper."""
    folder = tmp_path / "files"
    folder.mkdir()
    paper = "机密★10年\n云岭省水利厅文件\n关于检查的通知\n各市水利局：\n请执行。\n云岭省水利厅\n1998年3月2日"
    (folder / "X043-1998-003-0002.txt").write_text(paper, encoding="utf-8")
    made = store(tmp_path)
    taken(made, folder)
    worked(made)
    assert codes(made) & {"CO401", "PE204"} == set()
    kept = Kept()
    list(keep(made, rank(open_ledger(ledger(tmp_path / "件.csv", ROWS)), as_of=DAY), kept))
    assert (kept.rows, kept.repeated, kept.reopened) == (3, 0, 1)
    taken(made, folder)
    assert worked(made) == 1
    assert {"CO401", "PE204"} <= codes(made)
    again = Kept()
    list(keep(made, rank(open_ledger(ledger(tmp_path / "件.csv", ROWS)), as_of=DAY), again))
    assert again.reopened == 0
    with made.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(LEDGER)).scalar_one() == 3
        assert connection.execute(sa.select(ITEMS.c.priority)).scalar_one() > 200


def test_a_ledger_loaded_again_says_nothing_new(tmp_path: Path) -> None:
    """However long it is, the same ledger loaded twice reopens no paper; mapped otherwise, rows that are none any more go."""
    rows = [["1", f"X043-1998-003-{n:04}", "通知", "厅", "19980302", "", "", "30年", "3"] for n in range(900)]
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "X043-1998-003-0899.txt").write_text("关于检查的通知", encoding="utf-8")
    made = store(tmp_path)
    path = ledger(tmp_path / "件.csv", rows)
    list(keep(made, rank(open_ledger(path), as_of=DAY), Kept()))
    taken(made, folder)
    worked(made)
    again = Kept()
    list(keep(made, rank(open_ledger(path), as_of=DAY), again))
    assert (again.rows, again.reopened) == (900, 0)
    shorter = [r for r in rank(open_ledger(path), as_of=DAY) if r.record.row % 2]
    list(keep(made, shorter, Kept()))
    with made.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(LEDGER)).scalar_one() == len(shorter) == 450


def test_what_is_left_out_of_a_ledger_is_told(tmp_path: Path) -> None:
    """Rows without a 档号 and sheets without a heading are counted; empty sheets are not worth a word."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["档号", "题名"], ["X043-1998-003-0001", "通知"], ["", "无号的件"], ["", "合计"]):
        book.active.append(row)
    book.create_sheet("说明").append(["本目录由档案科整理"])
    book.create_sheet("空表")
    book.save(tmp_path / "目录.xlsx")
    (one,) = found = open_ledger(tmp_path / "目录.xlsx")
    assert (len(list(one.records())), one.unnumbered()) == (1, 2)
    assert passed_over(tmp_path / "目录.xlsx", found) == ("说明",)


def test_words_of_a_transfer_are_not_kept() -> None:
    """That a field of a transfer is filled in is kept, what a person wrote in it is not."""
    kept = entries.to_json(Entry(transfer=True, opening="因涉青鸾案延期", openness="", changes=None))
    assert "青鸾" not in str(kept)
    back = entries.from_json(kept)
    assert (bool(back.opening), back.openness, back.changes) == (True, "", None)


def codes(made: object) -> set[str]:
    with made.engine.connect() as connection:  # type: ignore[attr-defined]
        return set(
            connection.execute(sa.select(RESULTS.c.codes).join(ITEMS, ITEMS.c.result == RESULTS.c.n)).scalar_one()
        )


def test_titles_are_not_kept(tmp_path: Path) -> None:
    """The store has numbers, dates and codes of a ledger, never a title or an author."""
    made = store(tmp_path)
    list(keep(made, rank(open_ledger(ledger(tmp_path / "a.csv", ROWS)), as_of=DAY), Kept()))
    made.engine.dispose()
    held = b"".join(p.read_bytes() for p in tmp_path.glob("s.db*"))
    for words in ("柳湾", "花名册", "人防", "水利厅"):
        assert words.encode() not in held
        assert ascii(words)[1:-1].encode() not in held


def test_the_workbook_lists_worst_first(tmp_path: Path) -> None:
    """The workbook has plan, years and rows; within a year the highest score comes first."""
    from openpyxl import load_workbook

    plan = Plan(DAY)
    found = list(rank(open_ledger(ledger(tmp_path / "a.csv", ROWS)), as_of=DAY))
    for one in found:
        plan.add(one)
    (tmp_path / "out.xlsx").write_bytes(b"".join(workbook(by_rank(found), plan, ["a.csv"])))
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["计划", "按年度", "目录"]
    assert [r[1] for r in book["目录"].iter_rows(min_row=4, values_only=True)] == [ROWS[1][1], ROWS[0][1], ROWS[2][1]]
    assert book["计划"]["A1"].value == "源文件最高标注密级：机密"
