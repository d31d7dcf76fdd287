"""`biaoshi train` and `evaluate`: an office's own model, with its guards."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from biaoshi.cli import main_group

HEAD = "text,labels,level\n"


def rows(level: str = "") -> str:
    yes = [f"拟于{n}日凌晨突击检查各配餐企业第{'一二三四五六'[n]}组不提前打招呼,work_secret,{level}" for n in range(6)]
    no = [f"{n}日公布检查结果第{'一二三四五六'[n]}批名单已在网站公示,," for n in range(6)]
    return HEAD + "\n".join((*yes, *no)) + "\n"


def test_trains_and_evaluates(tmp_path: Path) -> None:
    """A labelled CSV gives a model folder, which `evaluate` measures with intervals."""
    labelled, made = tmp_path / "标注.csv", tmp_path / "模型"
    labelled.write_text(rows(), "utf-8")
    ran = CliRunner().invoke(main_group, ["train", str(labelled), "-o", str(made)])
    assert ran.exit_code == 0, ran.output
    assert tomllib.loads((made / "model.toml").read_text("utf-8"))["labels"] == ["work_secret"]
    assert "没有训练的标签" in ran.output
    ran = CliRunner().invoke(main_group, ["evaluate", str(labelled), "-m", str(made)])
    assert ran.exit_code == 0, ran.output
    assert "work_secret" in ran.output
    assert "宏平均 F1" in ran.output


def test_marked_files_must_be_asked_for(tmp_path: Path) -> None:
    """A file with rows of a marked paper is refused unless its level is allowed; the model then carries it."""
    labelled, made = tmp_path / "a.csv", tmp_path / "m"
    labelled.write_text(rows("机密"), "utf-8")
    for more in ([], ["--level", "秘密"]):
        ran = CliRunner().invoke(main_group, ["train", str(labelled), "-o", str(made), *more], standalone_mode=False)
        assert "--level 机密" in str(ran.exception)
        assert not made.exists()
    ran = CliRunner().invoke(main_group, ["train", str(labelled), "-o", str(made), "--level", "机密"])
    assert "最高标注密级：机密" in ran.output
    assert tomllib.loads((made / "model.toml").read_text("utf-8"))["highest_level"] == "机密"
    ran = CliRunner().invoke(main_group, ["evaluate", str(labelled), "-m", str(made)])
    assert "最高标注密级：机密" in ran.output


@pytest.mark.parametrize(
    ("text", "said"),
    [(HEAD + "拟检查,内部,\n", "第 2 行"), (HEAD, "没有一行数据"), ("\n".join(rows().splitlines()[:4]), "正例")],
)
def test_bad_files_are_refused(tmp_path: Path, text: str, said: str) -> None:
    """A broken label file, or one with too little to learn from, makes no model."""
    labelled, made = tmp_path / "a.csv", tmp_path / "m"
    labelled.write_text(text, "utf-8")
    ran = CliRunner().invoke(main_group, ["train", str(labelled), "-o", str(made)], standalone_mode=False)
    assert said in str(ran.exception)
    assert not made.exists()


def test_a_model_in_use_is_not_overwritten(tmp_path: Path) -> None:
    """An existing folder is refused."""
    labelled = tmp_path / "a.csv"
    labelled.write_text(rows(), "utf-8")
    ran = CliRunner().invoke(main_group, ["train", str(labelled), "-o", str(tmp_path)], standalone_mode=False)
    assert "已经存在" in str(ran.exception)
