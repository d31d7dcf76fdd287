"""The command: a line for each check, and its exit status."""

import json

import pytest

from biaoshi import installation
from biaoshi.cli import main
from biaoshi.installation import Line

GOOD = Line("a.good", "文件", "甲", "ok", "都相符")
LACKING = Line("b.lacking", "字体", "乙", "missing", "没有找到", "请安装", required=False)
BAD = Line("c.bad", "模型", "丙", "broken", "被改过", "请重新安装")


def _run(monkeypatch: pytest.MonkeyPatch, lines: tuple[Line, ...], *words: str) -> int:
    monkeypatch.setattr(installation, "examine", lambda: lines)
    with pytest.raises(SystemExit) as end:
        main(["doctor", *words])
    assert isinstance(end.value.code, int)
    return end.value.code


def test_whole_installation_ends_with_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What biaoshi can do without is told and does not fail."""
    assert _run(monkeypatch, (GOOD, LACKING)) == 0
    told = capsys.readouterr().out
    assert "正常  甲：都相符" in told
    assert "缺少  乙：没有找到\n        → 请安装（可不处理）" in told


def test_broken_installation_ends_with_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything broken ends with 3, and says what to do."""
    assert _run(monkeypatch, (GOOD, BAD)) == 3
    assert "异常  丙：被改过\n        → 请重新安装\n" in capsys.readouterr().out


def test_json_says_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Programs get each line with its stable id, the versions and the day of the law."""
    assert _run(monkeypatch, (GOOD, BAD), "--format", "json") == 3
    told = json.loads(capsys.readouterr().out)
    assert [(x["id"], x["state"]) for x in told["checks"]] == [("a.good", "ok"), ("c.bad", "broken")]
    assert told["ok"] is False
    assert told["law_as_of"] == "2026-11-23"
