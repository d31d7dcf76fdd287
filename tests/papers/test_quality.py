"""Marking quality and accuracy of determinations: what is counted, and what is refused."""

import datetime
import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from biaoshi import Checker
from biaoshi.cli import main_group
from biaoshi.papers.determinations import interval
from biaoshi.papers.lesson import page
from biaoshi.papers.quality import Quality, measure
from biaoshi.papers.quality_book import workbook
from biaoshi.rules import all_rules

DAY = datetime.date(2026, 11, 24)


def paper(mark: str, unit: str, day: str) -> str:
    return f"{mark}\n{unit}文件\n关于档案搬迁安排的通知\n各科室：\n搬迁按原定路线。\n{unit}\n{day}\n"


@pytest.fixture(scope="module")
def found() -> Quality:
    texts = [
        paper("秘密★1年", "云岭省水利厅", "2026年3月2日"),
        paper("秘密☆1年", "云岭省水利厅", "2026年3月9日"),
        paper("秘密*1年", "青屏市档案局", "2026年4月2日"),
        "保密知识\n什么是“机密★10年”？这是一个例子。\n",
    ]
    with Checker(as_of=DAY) as checker:
        return measure([checker.check_text(t) for t in texts])


def test_only_marks_that_stand_are_counted(found: Quality) -> None:
    """A mark quoted as an example is none; of three that stand the two with a wrong star are not right."""
    assert (found.all_marks.marks, found.faults["MK101"]) == (3, 2)
    assert found.all_marks.right <= 1


def test_units_and_months_add_up_to_the_whole(found: Quality) -> None:
    """Every mark belongs to one unit and one month."""
    for shares in (found.units, found.months):
        assert sum(s.marks for s in shares.values()) == found.all_marks.marks
        assert sum(s.right for s in shares.values()) == found.all_marks.right
    assert found.units["云岭省水利厅"].marks == 2
    assert set(found.months) >= {"2026-03", "2026-04"}


def test_commonest_faults_are_most_first_and_of_the_unit(found: Quality) -> None:
    """At most five, most first; of a unit only its own."""
    counts = [n for _, n in found.commonest()]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) <= 5
    assert dict(found.commonest("青屏市档案局"))["MK101"] == 1


def test_workbook_has_plots_and_typed_shares(found: Quality) -> None:
    """Units, months and faults are drawn; shares are numbers shown as per cent; the level is on every sheet."""
    made = openpyxl.load_workbook(BytesIO(b"".join(workbook(found))))
    assert len(made["标志规范率"]._charts) == 3
    assert made["单位"]["D4"].number_format == "0.0%"
    assert isinstance(made["单位"]["D4"].value, int | float)
    assert {sheet["A1"].value for sheet in made} == {"源文件最高标注密级：秘密"}


def test_no_marks_has_no_share() -> None:
    """Without a mark there is no rate, neither 0 nor 100 %."""
    empty = measure([])
    assert empty.all_marks.rate is None
    assert empty.to_dict()["marks"]["share"] is None
    assert b"".join(workbook(empty))


@pytest.mark.parametrize("start", range(0, len(all_rules()), 5))
def test_training_page_holds_rule_examples_only(start: int) -> None:
    """The page of any five rules is made: each has title and code, brackets became marks, nothing unescaped."""
    rules = all_rules()[start : start + 5]
    text = "".join(page([(r.code, 3) for r in rules], "甲<b>局"))
    assert all(r.code in text for r in rules)
    assert "⟦" not in text
    assert "<b>局" not in text


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main_group, [str(a) for a in arguments], standalone_mode=False)


def test_command_writes_text_json_workbook_and_lesson(tmp_path: Path) -> None:
    """One command gives each form; the lesson holds nothing of the papers' text."""
    (tmp_path / "甲.txt").write_text(paper("秘密☆1年", "云岭省水利厅", "2026年3月2日"), "utf-8")
    said = run("quality", tmp_path / "甲.txt", "--lesson", tmp_path / "课.html", "--unit", "云岭省水利厅")
    assert "标志规范率：1 个标志，合规 0 个，0.0%" in said.output
    lesson = (tmp_path / "课.html").read_text("utf-8")
    assert "MK101" in lesson
    assert "档案搬迁" not in lesson
    assert json.loads(run("quality", tmp_path / "甲.txt", "--format", "json").output)["marks"]["count"] == 1
    assert run("quality", tmp_path / "甲.txt", "--format", "xlsx", "-o", tmp_path / "率.xlsx").return_value == 0
    assert "没有制发机关" in str(
        run("quality", tmp_path / "甲.txt", "--lesson", tmp_path / "课.html", "--unit", "别局").exception
    )
    (tmp_path / "空.docx").write_bytes(b"")
    unread = run("quality", tmp_path)
    assert unread.return_value == 3
    assert "没有读完" in unread.output


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_is_the_exact_one(case: tuple[int, int]) -> None:
    """At each bound the tail of the binomial is just half of what is left: the definition of Clopper and Pearson."""
    k, n = case
    low, high = interval(k, n)
    assert low <= k / n <= high
    assert k == 0 or abs(float(binom.sf(k - 1, n, low)) - 0.025) < 1e-6
    assert k == n or abs(float(binom.cdf(k, n, high)) - 0.025) < 1e-6


def table(path: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    path.write_text("摘要,标注密级,复核密级,随机抽样\n" + "".join(",".join(r) + "\n" for r in rows), "utf-8-sig")
    return path


def digest(n: int) -> str:
    return f"{n:064x}"


def test_accuracy_has_n_and_interval(tmp_path: Path) -> None:
    """18 of 20 upheld: the share with n and the exact interval, and what was changed to what."""
    rows = [(digest(n), "秘密", "秘密" if n < 18 else "无", "是") for n in range(20)]
    done = run("determinations", table(tmp_path / "表.csv", rows))
    assert "20 件中，18 件密级不变，90.0%（95% 置信区间 68.3%～98.8%" in done.output
    assert "标注秘密，复核无：2 件" in done.output
    assert json.loads(run("determinations", tmp_path / "表.csv", "--format", "json").output)["n"] == 20


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([(digest(1), "秘密", "秘密", "否")], "不是随机抽样"),
        ([(digest(1), "秘密", "秘密", "")], "没有注明是否随机抽样"),
        ([(digest(1), "秘密", "", "是")], "没有经人复核"),
        ([(digest(1), "秘密", "秘密", "是"), (digest(1), "秘密", "无", "是")], "同一个文件"),
        ([("甲", "秘密", "秘密", "是")], "64 位"),
        ([(digest(1), "内部", "秘密", "是")], "密级只能是"),
        ([], "至少一行"),
    ],
)
def test_accuracy_is_refused_with_the_reason(tmp_path: Path, rows: list[tuple[str, str, str, str]], why: str) -> None:
    """No share from a picked sample, from what no one reviewed, from a file counted twice: status 3."""
    done = run("determinations", table(tmp_path / "表.csv", rows))
    assert done.return_value == 3
    assert why in done.output
    assert "%" not in done.output
