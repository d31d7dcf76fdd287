"""Packets go out by unit and come back: every row accounted for, nothing lost, nothing written over."""

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from biaoshi.cli import main_group
from biaoshi.errors import ConfigError, UsageError
from biaoshi.jobs import begin
from biaoshi.output.xlsx.book import FIRST_ROW
from biaoshi.scan.packets import delayed
from biaoshi.scan.packets.sheet import COLUMNS
from biaoshi.scan.settings import Settings
from biaoshi.scan.store import Store
from biaoshi.scan.tables import ANSWERS, DECISIONS, ITEMS, PACKETS, SENT
from scan.stores import MARKS_ONLY, counted, store, taken, worked

AT = {c.title: n for n, c in enumerate(COLUMNS, 1)}
PAPER = "{mark}云岭省水利厅文件\n云水发〔1998〕{n}号\n关于第{n}号堤段岁修的通知\n各市水利局：\n请按计划执行。\n云岭省水利厅\n1998年3月2日\n"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main_group, [str(a) for a in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


@pytest.fixture
def made(tmp_path: Path) -> Store:
    """Five papers of one fonds, one with a mark and a name that begins like a formula, two of another, one of none."""
    folder = tmp_path / "files"
    folder.mkdir()
    for n in range(1, 6):
        text = PAPER.format(mark="机密★20年\n" if n == 2 else "", n=n)
        (folder / f"X043-1998-003-{n:04}.txt").write_text(text, encoding="utf-8")
    for n in (1, 2):
        (folder / f"Y007-1998-001-{n:04}.txt").write_text(PAPER.format(mark="", n=40 + n), encoding="utf-8")
    (folder / "=cmd.txt").write_text(PAPER.format(mark="", n=60), encoding="utf-8")
    opened = store(tmp_path)
    taken(opened, folder)
    worked(opened)
    return opened


def sent(tmp_path: Path, *more: object) -> Path:
    """Write the packets; return the sheet of the first unit."""
    units = tmp_path / "单位.csv"
    units.write_text("全宗号,单位\nX043,云岭省水利厅\n", encoding="utf-8")
    out = tmp_path / "包"
    assert run("packet", "write", "--store", tmp_path / "s.db", "-o", out, "--units", units, "--as-of", "2026-11-24", *more).return_value == 0  # fmt: skip
    return next(out.glob("*云岭省水利厅.xlsx"))


def filled(path: Path, *rows: dict[str, Any], name: str | None = None) -> Path:
    """Fill in the rows of a sheet, one after the other; a row that is {"drop": 1} is deleted."""
    book = load_workbook(path)
    sheet = book["意见"]
    for n in range(len(rows), 0, -1):
        for title, value in rows[n - 1].items():
            if title == "drop":
                sheet.delete_rows(FIRST_ROW + n - 1)
            else:
                sheet.cell(FIRST_ROW + n - 1, AT[title]).value = value
    target = path.with_name(name or f"回-{path.name}")
    book.save(target)
    return target


def decided(opened: Store) -> dict[str, tuple[str, list[int]]]:
    """Return 档号 → the last decision."""
    with opened.engine.connect() as connection:
        rows = connection.execute(sa.select(ITEMS.c.number, DECISIONS.c.value, DECISIONS.c.art8).join(DECISIONS, DECISIONS.c.item == ITEMS.c.n).order_by(DECISIONS.c.n))  # fmt: skip
        return {r.number[-4:]: (r.value, r.art8) for r in rows}


OPEN = {"意见": "开放"}
CLOSED = {"意见": "延期开放", "延期依据": "第三项", "填表人": "李晓", "说明": "涉及个人"}


def test_every_paper_goes_to_its_unit(tmp_path: Path, made: Store) -> None:
    """A packet a unit, named by the list or by its fonds, one for what has none; the highest level stands first everywhere."""
    sheet = sent(tmp_path)
    books = {p: load_workbook(p) for p in sorted(sheet.parent.glob("*.xlsx"))}
    assert sorted(p.stem[5:] for p in books) == sorted(["云岭省水利厅", "全宗_Y007", "全宗不详"])
    assert sum(b["意见"].max_row - FIRST_ROW + 1 for b in books.values()) == counted(made, ITEMS) == counted(made, SENT)
    assert {ws["A1"].value for ws in books[sheet]} == {"源文件最高标注密级：机密"}
    page = sheet.with_suffix(".html").read_text("utf-8")
    assert page.index("源文件最高标注密级：机密") < page.index("<h2>")
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("X043-1998-003-") >= 5
    rows = books[sheet]["意见"]
    assert rows.protection.sheet
    locked = {title: rows.cell(FIRST_ROW, n).protection.locked for title, n in AT.items()}
    assert [t for t, on in locked.items() if not on] == [c.title for c in COLUMNS if c.blank]
    assert any("开放" in v.formula1 for v in rows.data_validations.dataValidation)


def test_no_cell_is_a_formula(tmp_path: Path, made: Store) -> None:
    """A file called like a formula is text in the sheet and escaped in the page."""
    unknown = next(p for p in sent(tmp_path).parent.glob("*不详.xlsx"))
    cell = load_workbook(unknown)["意见"].cell(FIRST_ROW, AT["文件"])
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd.txt", "s", True)


def test_opinions_come_back_as_decisions(tmp_path: Path, made: Store) -> None:
    """Filled in and taken: a decision each, with its item of art. 8; taken again nothing changes."""
    back = filled(sent(tmp_path), OPEN, CLOSED, OPEN, {"意见": "部分开放", "延期依据": "3"}, {"意见": "提请确定"})
    result = run("packet", "take", "--store", tmp_path / "s.db", back, "-o", tmp_path / "情况.xlsx")
    assert result.return_value == 0
    assert "记入 5 件" in result.output
    assert decided(made) == {"0001": ("open", []), "0002": ("delay", [3]), "0003": ("open", []), "0004": ("open_part", [3]), "0005": ("refer", [])}  # fmt: skip
    with made.engine.connect() as connection:
        assert connection.execute(sa.select(DECISIONS.c.person).where(DECISIONS.c.value == "delay")).scalar_one() == "云岭省水利厅（李晓）"  # fmt: skip
    again = run("packet", "take", "--store", tmp_path / "s.db", back)
    assert "记入 0 件，与已有的决定相同 5 件" in again.output
    assert (counted(made, DECISIONS), counted(made, ANSWERS)) == (5, 5)
    assert "已收回 5 件，未收回 0 件" in run("packet", "show", "--store", tmp_path / "s.db").output
    noted = [r[8] for r in load_workbook(tmp_path / "情况.xlsx")["意见"].iter_rows(min_row=FIRST_ROW, values_only=True)]
    assert "涉及个人" in noted
    made.engine.dispose()
    assert "涉及个人".encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("s.db*"))


def test_what_is_missing_or_wrong_is_listed_and_the_rest_is_taken(tmp_path: Path, made: Store) -> None:
    """A deleted row, a blank one, unknown words, no ground and a slipped cell are each named; the good row counts."""
    back = filled(sent(tmp_path), {"drop": 1}, {}, {"意见": "也许"}, {"意见": "延期开放"}, {"意见": "开放", "档号": "X043-1998-003-0001"})  # fmt: skip
    result = run("packet", "take", "--store", tmp_path / "s.db", back)
    assert result.return_value == 1
    for said in ("记入 0 件", "表中没有这一行：X043-1998-003-0001", "没有填意见：X043-1998-003-0002", "意见只能填", "没有填延期依据", "不是同一行"):  # fmt: skip
        assert said in result.output
    assert decided(made) == {}
    assert "未收回 5 件" in run("packet", "show", "--store", tmp_path / "s.db").output
    whole = filled(sent_again(tmp_path), OPEN, OPEN, OPEN, OPEN, OPEN)
    run("packet", "take", "--store", tmp_path / "s.db", whole)
    assert len(decided(made)) == 5


def sent_again(tmp_path: Path) -> Path:
    return next((tmp_path / "包").glob("0*云岭省水利厅.xlsx"))


def test_a_decision_is_never_written_over(tmp_path: Path, made: Store) -> None:
    """An opinion against a decision is kept beside it until somebody settles it; both stay on record."""
    with begin(made.engine) as turn:
        item = turn.execute(sa.select(ITEMS.c.n, ITEMS.c.result).where(ITEMS.c.number == "X043-1998-003-0001")).one()
        turn.execute(sa.insert(DECISIONS).values(item=item.n, result=item.result, value="delay", art8=[], person="王馆员", at=1.0, drawn="top"))  # fmt: skip
    sheet = sent(tmp_path)
    back = filled(sheet, OPEN, OPEN, OPEN, OPEN, OPEN)
    result = run("packet", "take", "--store", tmp_path / "s.db", back)
    assert result.return_value == 1
    assert "冲突：X043-1998-003-0001：开放；与已有的决定不同（延期开放，王馆员）" in result.output
    assert decided(made)["0001"] == ("delay", [])
    run("packet", "take", "--store", tmp_path / "s.db", back)
    assert counted(made, ANSWERS) == 5
    assert "没有核定的冲突 1 条" in run("packet", "show", "--store", tmp_path / "s.db").output
    settled = run("packet", "take", "--store", tmp_path / "s.db", back, "--settle")
    assert settled.return_value == 0
    assert decided(made)["0001"] == ("open", [])
    assert "冲突" not in run("packet", "show", "--store", tmp_path / "s.db").output
    with made.engine.connect() as connection:
        held = connection.execute(sa.select(DECISIONS.c.value).where(DECISIONS.c.item == item.n)).scalars().all()
        states = connection.execute(sa.select(ANSWERS.c.state).where(ANSWERS.c.item == item.n)).scalars().all()
    assert (held, states) == (["delay", "open"], ["settled", "taken"])


def test_a_file_taken_again_can_settle_what_was_settled_otherwise(tmp_path: Path, made: Store) -> None:
    """Settling counts whenever the decision is another one, though the opinion is on record; with the same one nothing changes."""
    sheet = sent(tmp_path)
    one, two = (
        filled(sheet, OPEN, OPEN, OPEN, OPEN, OPEN),
        filled(sheet, CLOSED, OPEN, OPEN, OPEN, OPEN, name="改.xlsx"),
    )
    for back, value in ((one, "open"), (two, "delay"), (one, "open")):
        told = run("packet", "take", "--store", tmp_path / "s.db", back, "--settle")
        assert told.return_value == 0
        assert decided(made)["0001"][0] == value
    held = counted(made, DECISIONS)
    run("packet", "take", "--store", tmp_path / "s.db", one, "--settle")
    assert counted(made, DECISIONS) == held


def test_who_filled_a_sheet_in_cannot_write_to_the_terminal(tmp_path: Path, made: Store) -> None:
    """Controls in a name from outside are shown as what they are, in the store as on the terminal."""
    code = load_workbook(sent(tmp_path))["意见"].cell(FIRST_ROW, AT["编号"]).value
    path = tmp_path / "回.csv"
    path.write_text(f"编号,意见,填表人\n{code},开放,\x1b[2J李晓\n", encoding="utf-8")
    run("packet", "take", "--store", tmp_path / "s.db", path)
    with made.engine.connect() as connection:
        assert connection.execute(sa.select(DECISIONS.c.person)).scalar_one() == "云岭省水利厅（\\u001b[2J李晓）"


def test_a_decision_without_its_item_is_completed(tmp_path: Path, made: Store) -> None:
    """The queue decides 延期 and names no item of art. 8: the unit's item is no conflict but what was missing."""
    with begin(made.engine) as turn:
        item = turn.execute(sa.select(ITEMS.c.n).where(ITEMS.c.number == "X043-1998-003-0002")).scalar_one()
        turn.execute(
            sa.insert(DECISIONS).values(item=item, value="delay", art8=[], person="王馆员", at=1.0, drawn="top")
        )
    back = filled(sent(tmp_path), OPEN, CLOSED, OPEN, OPEN, OPEN)
    assert "冲突 0 件" in run("packet", "take", "--store", tmp_path / "s.db", back).output
    assert decided(made)["0002"] == ("delay", [3])


def test_two_opinions_on_one_paper_in_one_file(tmp_path: Path, made: Store) -> None:
    """A row copied and answered otherwise is no vote: neither counts, both are told."""
    sheet = sent(tmp_path)
    back = filled(sheet, OPEN, OPEN, OPEN, OPEN, OPEN)
    book = load_workbook(back)
    rows = book["意见"]
    for n in range(1, len(COLUMNS) + 1):
        rows.cell(FIRST_ROW + 5, n).value = rows.cell(FIRST_ROW, n).value
    rows.cell(FIRST_ROW + 5, AT["意见"]).value, rows.cell(FIRST_ROW + 5, AT["延期依据"]).value = "延期开放", "第二项"
    book.save(back)
    result = run("packet", "take", "--store", tmp_path / "s.db", back)
    assert "冲突 2 件" in result.output
    assert "同一件有不同的意见" in result.output
    assert set(decided(made)) == {"0002", "0003", "0004", "0005"}


def test_a_paper_that_changed_meanwhile(tmp_path: Path, made: Store) -> None:
    """The unit judged another text: its opinion is kept as a conflict, not taken; checked again unchanged it would count."""
    back = filled(sent(tmp_path), OPEN, OPEN, OPEN, OPEN, OPEN)
    folder = tmp_path / "files"
    (folder / "X043-1998-003-0003.txt").write_text(PAPER.format(mark="秘密★10年\n", n=3), encoding="utf-8")
    taken(made, folder)
    assert worked(made, Settings(as_of="2026-12-01", ocr=False, content="never")) == 1
    result = run("packet", "take", "--store", tmp_path / "s.db", back)
    assert "X043-1998-003-0003：开放；文件在发出以后有变动" in result.output
    assert set(decided(made)) == {"0001", "0002", "0004", "0005"}


def test_what_is_out_is_not_sent_twice(tmp_path: Path, made: Store) -> None:
    """Papers that are out and unanswered stay out of the next packet, and that is said; asked for, they go again."""
    sent(tmp_path)
    again = run("packet", "write", "--store", tmp_path / "s.db", "-o", tmp_path / "二")
    assert "写出 0 个审核包" in again.output
    assert counted(made, PACKETS) == 3
    assert (
        "写出 3 个审核包"
        in run("packet", "write", "--store", tmp_path / "s.db", "-o", tmp_path / "三", "--again").output
    )


def test_a_packet_that_cannot_be_written_was_not_sent(tmp_path: Path, made: Store) -> None:
    """Where the files cannot be written the store does not say that they went out."""
    out = tmp_path / "包"
    out.mkdir()
    (out / "0001-全宗_X043.xlsx").write_bytes(b"x")
    with pytest.raises(UsageError, match="不覆盖"):
        run("packet", "write", "--store", tmp_path / "s.db", "-o", out, "--unit", "全宗 X043")
    assert (counted(made, PACKETS), counted(made, SENT)) == (0, 0)
    assert [p.name for p in out.iterdir()] == [
        "0001-全宗_X043.xlsx"
    ]  # nor is a page of it left, whose number is given again


def test_titles_come_from_the_ledger_masked(tmp_path: Path, made: Store) -> None:
    """A title is joined by 档号 and goes through the mask like all strings; the store still has none."""
    ledger = tmp_path / "件.csv"
    ledger.write_text("档号,题名\nX043-1998-003-0001,=关于李晓（13800138000）申诉的批复\n", encoding="utf-8")
    sheet = sent(tmp_path, "--ledger", ledger)
    cell = load_workbook(sheet)["意见"].cell(FIRST_ROW, AT["题名"])
    assert (cell.value, cell.data_type) == ("=关于李晓（138******00）申诉的批复", "s")
    assert "13800138000" not in sheet.with_suffix(".html").read_text("utf-8")
    made.engine.dispose()
    assert "申诉".encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("s.db*"))


def test_of_a_stopped_paper_only_its_level_leaves(tmp_path: Path) -> None:
    """Above the site's ceiling a packet says 档号 and level: no title, no path, no day."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "X043-1998-003-0001.txt").write_text(PAPER.format(mark="绝密★30年\n", n=1), encoding="utf-8")
    opened = store(tmp_path)
    taken(opened, folder)
    worked(opened, Settings(as_of="2026-11-24", ocr=False, content="never", ceiling="秘密"))
    ledger = tmp_path / "件.csv"
    ledger.write_text("档号,题名\nX043-1998-003-0001,关于青鸾的通知\n", encoding="utf-8")
    sheet = sent(tmp_path, "--ledger", ledger)
    row = [c.value for c in load_workbook(sheet)["意见"][FIRST_ROW]]
    assert (row[AT["档号"] - 1], row[AT["最高标注密级"] - 1]) == ("X043-1998-003-0001", "绝密")
    assert not any(row[AT[t] - 1] for t in ("题名", "文件", "年度", "成文日期", "工具的建议", "线索"))
    assert "青鸾" not in sheet.with_suffix(".html").read_text("utf-8")


def test_a_sheet_saved_as_csv_or_damaged(tmp_path: Path, made: Store) -> None:
    """As .csv in GB18030 it comes back all the same; what is no packet, or another store's, is refused whole."""
    sheet = sent(tmp_path)
    rows = [list(r) for r in load_workbook(sheet)["意见"].iter_rows(values_only=True)]
    for row in rows[FIRST_ROW - 1 :]:
        row[AT["意见"] - 1] = "同意开放"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path = tmp_path / "回.csv"
    path.write_bytes(out.getvalue().encode("gb18030"))
    assert "记入 5 件" in run("packet", "take", "--store", tmp_path / "s.db", path).output
    for text, why in (
        ("编号,意见\n99-1-abcdef,开放\n", "不是这个库发出的"),
        ("档号,意见\nX,开放\n", "没有“编号”"),
        ("编号,意见\n,开放\n", "没有一行有编号"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=why):
            run("packet", "take", "--store", tmp_path / "s.db", path)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_list_of_what_stays_closed(tmp_path: Path, made: Store, form: str) -> None:
    """Papers decided to stay closed with ground and review day; what it lacks, or leaves out, stands on its first page."""
    from docx import Document

    with begin(made.engine) as turn:
        for number, value in (("0002", "delay"), ("0003", "open")):
            item = turn.execute(sa.select(ITEMS.c.n).where(ITEMS.c.number == f"X043-1998-003-{number}")).scalar_one()
            turn.execute(
                sa.insert(DECISIONS).values(item=item, value=value, art8=[], person="王馆员", at=1.0, drawn="top")
            )
    target = tmp_path / f"延期.{form}"
    first = run(
        "packet", "delayed", "--store", tmp_path / "s.db", "-o", tmp_path / f"前.{form}", "--as-of", "2026-11-24"
    )
    assert first.return_value == 1
    assert "1 件没有写明开放办法第八条第几项" in first.output
    run("packet", "take", "--store", tmp_path / "s.db", filled(sent(tmp_path), OPEN, CLOSED, OPEN, OPEN, CLOSED))
    done = run("packet", "delayed", "--store", tmp_path / "s.db", "-o", target, "--as-of", "2026-11-24")
    assert done.return_value == 0
    assert "共 2 件" in done.output
    if form == "xlsx":
        book = load_workbook(target)
        assert book["说明"]["A1"].value == "源文件最高标注密级：机密"
        rows = list(book["目录"].iter_rows(min_row=FIRST_ROW, values_only=True))
        assert [(r[1], r[6], r[7], r[10]) for r in rows] == [
            (f"X043-1998-003-{n}", "延期开放", "第三项", "延期开放（云岭省水利厅（李晓））") for n in ("0002", "0005")
        ]
        assert all(str(r[9])[:10] == "2031-11-24" for r in rows[1:])
    else:
        document = Document(str(target))
        lines = [p.text for p in document.paragraphs]
        assert lines[:2] == ["延期向社会开放档案目录", "源文件最高标注密级：机密"]
        assert [row.cells[1].text for row in document.tables[0].rows[1:]] == [
            "X043-1998-003-0002",
            "X043-1998-003-0005",
        ]


def test_a_paper_that_was_not_read_is_not_called_unmarked(tmp_path: Path, made: Store) -> None:
    """No level was found where nobody looked: the list says that, and counts conflicts of its fonds only."""
    with begin(made.engine) as turn:
        for number in ("0003", "0004"):
            item = turn.execute(sa.select(ITEMS.c.n).where(ITEMS.c.number == f"X043-1998-003-{number}")).scalar_one()
            turn.execute(sa.insert(DECISIONS).values(item=item, value="delay", art8=[3], person="王馆员", at=1.0))
        turn.execute(sa.update(ITEMS).where(ITEMS.c.n == item).values(result=None, state="quarantine"))
    run("packet", "take", "--store", tmp_path / "s.db", filled(sent(tmp_path), {}, {}, OPEN))
    for fonds, conflicts in (("X043", 1), ("Y007", 0)):
        held = delayed.listed(made, {}, as_of=datetime.date(2026, 11, 24), fonds=fonds)
        assert held.conflicts == conflicts
        told = list(load_workbook(io.BytesIO(b"".join(delayed.as_xlsx(held))))["目录"].iter_rows(min_row=FIRST_ROW, values_only=True))  # fmt: skip
        assert [r[5] for r in told if r[1]] == (["没有标注", "没有读完，密级不详"] if conflicts else [])


def test_a_decided_paper_can_be_checked_again(tmp_path: Path, made: Store) -> None:
    """What a person was shown and decided on stays in the store when the paper has another result; the scan goes on."""
    run("packet", "take", "--store", tmp_path / "s.db", filled(sent(tmp_path), OPEN, OPEN, OPEN, OPEN, OPEN))
    folder = tmp_path / "files"
    for n in range(1, 6):
        (folder / f"X043-1998-003-{n:04}.txt").write_text(PAPER.format(mark="", n=n + 20), encoding="utf-8")
    taken(made, folder)
    assert worked(made, MARKS_ONLY) == 5
    with made.engine.connect() as connection:
        held = sa.select(sa.func.count()).select_from(DECISIONS).join(ITEMS, ITEMS.c.n == DECISIONS.c.item)
        assert connection.execute(held.where(DECISIONS.c.result != ITEMS.c.result)).scalar_one() == 5
