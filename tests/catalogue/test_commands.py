"""`biaoshi catalogue` and `--catalogue`: what they print and how they exit."""

import json
from pathlib import Path

import pytest

from biaoshi import Checker
from biaoshi.cli import main

HEAD = "保密事项,密级,保密期限,依据,关键要素"
ROW = "分洪口起爆方案,机密,10年,水利工作国家秘密范围的规定,分洪口；起爆、炸开"
TEXT = "关于南堤的情况\n南堤分洪口炸开的次序由指挥长掌握，药室在第三涵洞，对外只说加固。\n"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in arguments])
    return int(stop.value.code or 0)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text(f"{HEAD}\n{ROW}\n甲,特密,1年,某范围,\n", encoding="utf-8")
    (tmp_path / "draft.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_template_import_and_check(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The template is written, a list is imported into the folder, and a check with the folder finds its row."""
    assert run("catalogue", "template", "-o", "t.xlsx") == 0
    assert run("catalogue", "import", "good.csv", "-o", "lists") == 0
    assert "导入 1 条" in capsys.readouterr().out
    run("check", "draft.txt", "--catalogue", "lists", "--format", "json", "--fail-on", "never")
    report = json.loads(capsys.readouterr().out)
    assert [i["item"] for i in report["level_suggestion"]["items"]][:1] == ["分洪口起爆方案"]
    assert "SC701" in {f["rule"] for f in report["findings"]}


def test_a_bad_list_exits_3_and_changes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Row and reason in Chinese; the list that was in force stays as it was."""
    assert run("catalogue", "import", "good.csv", "-o", "lists") == 0
    before = {p.name: p.read_bytes() for p in (place / "lists").iterdir()}
    (place / "bad.csv").replace(place / "good.csv")
    assert run("catalogue", "import", "good.csv", "-o", "lists") == 3
    said = capsys.readouterr().err
    assert "第 3 行：密级“特密”不对" in said
    assert {p.name: p.read_bytes() for p in (place / "lists").iterdir()} == before


def test_wrong_usage_exits_2(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No such file, another kind of file, nothing to show, a list that was not imported."""
    assert run("catalogue", "import", "gone.csv") == 2
    assert run("catalogue", "import", "draft.txt") == 2
    assert run("catalogue", "show", "没有这样的事项") == 2
    assert run("check", "draft.txt", "--catalogue", "good.csv") == 2
    assert run("check", "draft.txt", "--catalogue", "nowhere") == 2
    assert "先导入" in capsys.readouterr().err


def test_what_cannot_be_read_exits_3(place: Path) -> None:
    """A file that is no table, and one in no known encoding."""
    (place / "a.xlsx").write_bytes(b"PK broken")
    (place / "b.csv").write_bytes(b"\xff\xfe\x00\xd8\xff")
    assert run("catalogue", "import", "a.xlsx") == 3
    assert run("catalogue", "import", "b.csv") == 3


def test_a_list_above_the_ceiling_is_stopped(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A list that is itself marked above what the site may hold is not imported; below it its level is recorded."""
    (place / "marked.csv").write_text(f"秘密★5年,,,,\n{HEAD}\n{ROW}\n", encoding="utf-8")
    assert run("catalogue", "import", "marked.csv", "-o", "lists", "--ceiling", "none") == 4
    assert not (place / "lists").exists()
    assert run("catalogue", "import", "marked.csv", "-o", "lists", "--ceiling", "机密") == 0
    assert "源文件最高标注密级：秘密" in capsys.readouterr().out
    assert json.loads((place / "lists" / "marked.json").read_text("utf-8"))["highest"] == "秘密"


def test_a_list_whose_marks_cannot_be_read_is_not_taken_under_a_ceiling(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the site has a ceiling and the file's own marks could not be looked for, nothing is imported."""
    run("catalogue", "template", "-o", "a.xlsx")
    data = (place / "a.xlsx").read_bytes()
    (place / "a.xlsx").write_bytes(data[: len(data) // 2])
    assert run("catalogue", "import", "a.xlsx", "-o", "lists", "--ceiling", "机密") == 3
    assert "没能核对" in capsys.readouterr().err
    assert not (place / "lists").exists()


def test_list_and_show(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every domain with its counts; a row with level, period, source and whether it stands."""
    assert run("catalogue", "import", "good.csv", "-o", "lists") == 0
    capsys.readouterr()
    assert run("catalogue", "list", "--catalogue", "lists") == 0
    listed = capsys.readouterr().out
    assert "railway　铁路　23 条　绝密 8　机密 15" in listed
    assert "good　good　1 条　机密 1　有效 1" in listed
    assert run("catalogue", "show", "taxation-01") == 0
    shown = capsys.readouterr().out
    assert "秘密　10年" in shown
    assert "已失效" in shown


def test_the_face_takes_catalogues(place: Path) -> None:
    """`Checker(catalogues=…)` takes folders and files and finds the row in a text."""
    run("catalogue", "import", "good.csv", "-o", "lists")
    with Checker(catalogues=(place / "lists" / "good.json",)) as checker:
        report = checker.check_text(TEXT)
    assert report.level_suggestion.items[0].item == "分洪口起爆方案"
