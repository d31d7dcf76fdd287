"""An office's own lexicon: refused with row and reason, or in force beside ours."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from biaoshi import Checker, lexicons
from biaoshi.cli import main_group
from biaoshi.errors import ConfigError
from biaoshi.types.report import Report

HEAD = "词语,事由,类别,权重,语境词,不计入,来源或理由,条款\n"
GOOD = HEAD + "青松工程,国家秘密,代号,0.9,概算|选址,青松工程学院,一览表第3项,\n"


def written(folder: Path, text: str | bytes, name: str = "本单位.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "data", [GOOD.encode(), GOOD.encode("utf-8-sig"), GOOD.encode("gb18030"), GOOD.replace("\n", "\r\n").encode()]
)
def test_the_encodings_of_offices_are_read(tmp_path: Path, data: bytes) -> None:
    """UTF-8 with and without its mark, GB18030, either line end: the same entry."""
    lexicon = lexicons.load(written(tmp_path, data))
    (entry,) = lexicon.entries
    assert lexicon.name == "本单位"
    assert (entry.term, entry.ground, entry.weight, entry.context, entry.not_in) == (
        "青松工程",
        "state_secret",
        0.9,
        ("概算", "选址"),
        ("青松工程学院",),
    )


@pytest.mark.parametrize(
    ("text", "row", "why"),
    [
        (GOOD.replace("权重", "份量"), "第 1 行", "缺少“weight”（权重）列"),
        (GOOD.replace("类别", "词语"), "第 1 行", "“term”列出现两次"),
        (GOOD.replace("类别", "备注"), "第 1 行", "不认识“备注”列"),
        (GOOD + "青松工程,国家秘密,,0.5,,,某,\n", "第 3 行", "与第 2 行重复"),
        (GOOD + "红松工程,国密,,0.5,,,某,\n", "第 3 行", "事由“国密”不对"),
        (GOOD + "红松工程,国家秘密,,1.5,,,某,\n", "第 3 行", "权重“1.5”不对"),
        (GOOD + "红松工程,国家秘密,,nan,,,某,\n", "第 3 行", "权重“nan”不对"),
        (GOOD + "红松工程,国家秘密,,0,,,某,\n", "第 3 行", "权重“0”不对"),
        (GOOD + "松,国家秘密,,0.5,,,某,\n", "第 3 行", "词语长 1 个字"),
        (GOOD + ",国家秘密,,0.5,,,某,\n", "第 3 行", "没有填词语"),
        (GOOD + "红松工程,国家秘密,,0.5,,,,\n", "第 3 行", "没有填来源或理由"),
        (GOOD + "红松工程,国家秘密,,0.5,,红松,某,\n", "第 3 行", "不含这个词语"),
        (GOOD + "红松工程,法律禁止公开,,0.5,,,某,\n", "第 3 行", "哪部法律哪一条"),
        (GOOD + "红松工程,国家秘密,,0.5,,,某,,多\n", "第 3 行", "表头只有 8 列"),
        (GOOD + '"红松\n工程",国家秘密,,2,,,某,\n', "第 3 行", "权重“2”不对"),
        (HEAD, "", "没有一个词"),
        ("\n\n", "", "没有一行内容"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_row_and_reason(tmp_path: Path, text: str, row: str, why: str) -> None:
    """Wrong columns, duplicates, bad weight, unknown ground and the rest: a Chinese sentence that names the row."""
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        lexicons.load(path)
    assert row in str(caught.value)
    assert why in str(caught.value)
    assert lexicons.check(path).faults


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "空文件"),
        (GOOD.encode("utf-16"), "编码"),
        (b"\xff\xff\xff", "编码"),
        ((GOOD + '红松"工程,"国').encode(), "不是有效的 CSV"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    """An empty file, a wrong encoding or a broken CSV is said to be that."""
    with pytest.raises(ConfigError, match=why):
        lexicons.load(written(tmp_path, data))


def test_a_lexicon_may_not_take_a_name_that_is_taken(tmp_path: Path) -> None:
    """Two files of one name, or one named as ours, could not be told apart in a report."""
    mine = written(tmp_path, GOOD)
    with pytest.raises(ConfigError, match="重名"):
        lexicons.load_own((mine, mine))
    with pytest.raises(ConfigError, match="重名"):
        lexicons.load_own((written(tmp_path, GOOD, "工作秘密.csv"),))


def test_an_office_s_word_is_said_whatever_the_model_thinks(tmp_path: Path) -> None:
    """A heavy word of the office's list in a paragraph is a passage with that word; negated or without context it is not."""
    path = written(tmp_path, GOOD)
    with Checker(lexicons=(path,)) as checker:
        spoken = checker.check_text("青松工程选址仍按原方案，请各组照办。")
        other = checker.check_text("青松工程学院新生报到，请各组照办。")
    assert any("青松工程" in reason for reason in _reasons(spoken))
    assert not any("青松工程" in reason for reason in _reasons(other))


def _reasons(report: Report) -> list[str]:
    return [repr(g) for g in report.disclosure.grounds]


def test_the_last_good_one_stays_in_force(tmp_path: Path) -> None:
    """A checker is not made with a broken lexicon; the one already working goes on finding the word."""
    good = written(tmp_path, GOOD)
    with Checker(lexicons=(good,)) as checker:
        written(tmp_path, GOOD + "红松工程,国密,,0.5,,,某,\n")
        with pytest.raises(ConfigError):
            Checker(lexicons=(good,))
        assert any("青松工程" in r for r in _reasons(checker.check_text("青松工程选址仍按原方案，请各组照办。")))


def test_the_command_checks_and_says(tmp_path: Path) -> None:
    """`lexicon check` ends with 0 and the count, or 3 and every fault; the template passes it; `list` names all of ours."""
    run = CliRunner().invoke
    target = tmp_path / "模板.csv"
    assert run(main_group, ["lexicon", "template", "-o", str(target)], standalone_mode=False).return_value == 0
    good = run(main_group, ["lexicon", "check", str(target)], standalone_mode=False)
    assert good.return_value == 0
    assert "1 个词语，没有问题" in good.output
    bad = run(
        main_group, ["lexicon", "check", str(written(tmp_path, GOOD + "松,国密,,0.5,,,某,\n"))], standalone_mode=False
    )
    assert bad.return_value == 3
    assert "第 3 行：词语长 1 个字" in bad.output
    assert "第 3 行：事由“国密”不对" in bad.output
    listed = run(main_group, ["lexicon", "list"], standalone_mode=False)
    assert all(x.name in listed.output for x in lexicons.shipped())


def test_check_takes_a_lexicon(tmp_path: Path) -> None:
    """`check --lexicon` refuses a broken file before anything is read."""
    paper = written(tmp_path, "青松工程选址仍按原方案。", "稿.txt")
    result = CliRunner().invoke(
        main_group, ["check", str(paper), "--lexicon", str(written(tmp_path, "x"))], standalone_mode=False
    )
    assert isinstance(result.exception, ConfigError)
