"""An archive's own decisions come in by 档号, and go out with 开放办法 codes and the three fields of a transfer."""

import csv
import datetime
import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from biaoshi.cli import main_group
from biaoshi.scan.deciding import clauses_of, value_of
from biaoshi.scan.store import Store
from biaoshi.scan.tables import DECISIONS
from scan.stores import counted, store, taken, worked

PAPER = "{mark}云岭省水利厅文件\n云水发〔1998〕{n}号\n关于第{n}号堤段岁修的通知\n各市水利局：\n请按计划执行。\n云岭省水利厅\n1998年3月2日\n{tail}"
LIST = """某馆开放审核清单,,,,
件档号,审核结果,控制理由,审核人,审核日期
X043－1998－003－0001,可开放,,王馆员,2024-5-6
X043-1998-003-0002,不开放,第三项,,20240506
X043-1998-003-0003,,,,
X043-1998-003-0099,开放,,,
X043-1998-003-0004,看情况,,,
,开放,,,
"""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main_group, [str(a) for a in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


@pytest.fixture
def made(tmp_path: Path) -> Store:
    folder = tmp_path / "files"
    folder.mkdir()
    for n in range(1, 5):
        told = PAPER.format(mark="秘密★5年\n" if n == 2 else "", n=n, tail="（此件公开发布）\n" if n == 1 else "")
        (folder / f"X043-1998-003-{n:04}.txt").write_text(told, encoding="utf-8")
    opened = store(tmp_path)
    taken(opened, folder)
    worked(opened)
    return opened


def test_a_list_of_ones_own_becomes_decisions(tmp_path: Path, made: Store) -> None:
    """Known rows are decisions under who and when the list tells; every other row is named with its reason."""
    path = tmp_path / "清单.csv"
    path.write_bytes(LIST.encode("gb18030"))
    mapping = tmp_path / "列.toml"
    result = run("decisions", "take", path, "--store", tmp_path / "s.db", "--map", mapping, "--person", "本馆")
    assert result.return_value == 1
    for said in ("6 行；记入 2 件", "X043-1998-003-0099）：库里没有这个档号", "X043-1998-003-0004）：决定看不懂", "第 8 行：没有档号", "没有填意见：X043-1998-003-0003"):  # fmt: skip
        assert said in result.output, result.output
    assert '"决定" = "审核结果"' in mapping.read_text("utf-8")
    with made.engine.connect() as connection:
        rows = connection.execute(sa.select(DECISIONS).order_by(DECISIONS.c.n)).all()
    assert [(r.value, r.art8, r.person, r.drawn) for r in rows] == [
        ("open", [], "王馆员", "list"),
        ("delay", [3], "本馆", "list"),
    ]
    assert {datetime.date.fromtimestamp(r.at) for r in rows} == {datetime.date(2024, 5, 6)}  # noqa: DTZ012  # local days
    again = run("decisions", "take", path, "--store", tmp_path / "s.db", "--map", mapping, "--person", "本馆")
    assert "记入 0 件，与已有的决定相同 2 件" in again.output
    assert counted(made, DECISIONS) == 2
    other = tmp_path / "改.csv"
    other.write_text("档号,决定\nX043-1998-003-0001,延期\n", encoding="utf-8")
    against = run("decisions", "take", other, "--store", tmp_path / "s.db", "--person", "李馆员")
    assert "X043-1998-003-0001：延期开放；与已有的决定不同（开放，王馆员）" in against.output
    assert counted(made, DECISIONS) == 2


def test_a_day_or_a_ground_that_cannot_be_right_is_told(tmp_path: Path, made: Store) -> None:
    """A decision of no readable day is not taken for one of today, nor is one that opens and names a ground to keep closed."""
    path = tmp_path / "清单.csv"
    path.write_text(
        "档号,决定,延期依据,决定日期\nX043-1998-003-0001,开放,,去年春\nX043-1998-003-0002,开放,第三项,\nX043-1998-003-0003,延期,第三项,2024-05-06\n",
        encoding="utf-8",
    )
    result = run("decisions", "take", path, "--store", tmp_path / "s.db", "--person", "本馆")
    assert result.return_value == 1
    assert "X043-1998-003-0001）：决定日期看不懂" in result.output
    assert "X043-1998-003-0002）：填了延期依据" in result.output
    assert counted(made, DECISIONS) == 1


def test_decisions_go_out_with_codes_and_the_three_fields(tmp_path: Path, made: Store) -> None:
    """档号, decision, items of art. 8, 到期开放意见, 政府信息公开情况, 密级变更情况; in all three forms; no decision twice."""
    path = tmp_path / "清单.csv"
    path.write_text(LIST, encoding="utf-8")
    run("decisions", "take", path, "--store", tmp_path / "s.db", "--person", "本馆")
    out = tmp_path / "决定.jsonl"
    run("export", "--store", tmp_path / "s.db", "--what", "decisions", "-o", out)
    first, second = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert (first["value"], first["opinion"], first["openness"]) == (
        "open",
        "开放",
        "标注“主动公开”",
    )
    assert (second["value"], second["art8"], second["opinion"]) == ("delay", [3], "延期开放（开放办法 第八条第三项）")
    assert second["changes"] == "标注密级秘密，2003-03-02期满"
    assert second["at"] == "2024-05-06"
    for form in ("csv", "xlsx"):
        run(
            "export",
            "--store",
            tmp_path / "s.db",
            "--what",
            "decisions",
            "--format",
            form,
            "-o",
            tmp_path / f"决定.{form}",
        )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "决定.csv").read_text("utf-8-sig"))))
    assert [r["决定"] for r in rows] == ["开放", "延期开放"]
    assert {"到期开放意见", "政府信息公开情况", "密级变更情况", "开放办法第八条"} <= rows[0].keys()
    run("export", "--store", tmp_path / "s.db", "--what", "decisions", "--level", "秘密", "-o", tmp_path / "秘.jsonl")
    assert len((tmp_path / "秘.jsonl").read_text("utf-8").splitlines()) == 1


def test_what_was_exported_can_be_taken_again(tmp_path: Path, made: Store) -> None:
    """The .csv we write is an archive's list like any other: taken by another store it gives the same decisions."""
    path = tmp_path / "清单.csv"
    path.write_text(LIST, encoding="utf-8")
    run("decisions", "take", path, "--store", tmp_path / "s.db", "--person", "本馆")
    run("export", "--store", tmp_path / "s.db", "--what", "decisions", "--format", "csv", "-o", tmp_path / "决定.csv")
    other = store(tmp_path, "t.db")
    taken(other, tmp_path / "files")
    worked(other)
    assert run("decisions", "take", tmp_path / "决定.csv", "--store", tmp_path / "t.db").return_value == 0
    with made.engine.connect() as one, other.engine.connect() as two:
        query = sa.select(DECISIONS.c.value, DECISIONS.c.art8, DECISIONS.c.person, DECISIONS.c.at).order_by(
            DECISIONS.c.n
        )
        assert [tuple(r) for r in two.execute(query)] == [tuple(r) for r in one.execute(query)]


@pytest.mark.parametrize(
    ("words", "value", "clause", "art8"),
    [
        ("同意开放", "open", "", ()), ("不宜开放。", "delay", "第（三）项", (3,)), ("延 期", "delay", "一、三", (1, 3)), ("部分开放", "open_part", "开放办法第八条第四项", (4,)),
        ("看情况", None, "第五项", None), ("不", None, "3；4", (3, 4)),
    ],
)  # fmt: skip
def test_words_of_decisions(words: str, value: str | None, clause: str, art8: tuple[int, ...] | None) -> None:
    """What people write for a decision and for an item of art. 8 is read; what is neither is not guessed."""
    assert (value_of(words), clauses_of(clause)) == (value, art8)
