"""The command line: what it takes, what it prints, how it exits."""

import json
import os
import signal
from pathlib import Path

import pytest

from biaoshi.cli import main
from biaoshi.cli.stopping import stopping

NOTICE = "000001\n机密★10年\n云岭省水利厅文件\n云水发〔2026〕7号\n关于堤防岁修安排的通知\n各市水利局：\n　　请按期完成。\n云岭省水利厅\n2026年3月2日\n（此件不予公开）\n"
ON = ("--as-of", "2026-11-24")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(NOTICE.replace("★", "☆"), encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in arguments])
    return int(stop.value.code or 0)


def test_exit_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 nothing, 1 findings, 2 wrong usage or nothing matched, 3 something unread (outranks 1)."""
    (folder / "empty.docx").write_bytes(b"")
    assert run("check", folder / "good.txt", *ON) == 0
    assert run("check", folder / "bad.txt", *ON) == 1
    assert run("check", folder / "bad.txt", *ON, "--fail-on", "never") == 0
    assert run("check", folder, *ON) == 3
    assert run("check", folder / "gone.txt", *ON) == 3
    assert run("check", folder / "*.xyz", *ON) == 2
    assert run("check", folder / "good.txt", "--date", "2026-02-30") == 2
    assert run("check", folder / "good.txt", "--select", "XX1") == 2
    assert run("check", folder / "good.txt", "--profile", "strict") == 2
    assert "没有名为" in capsys.readouterr().err


def test_folder_and_glob_give_json_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Several files are JSON Lines, one report a file, in order of name."""
    run("check", folder, *ON, "--format", "json")
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(r["file"]["path"]).name for r in rows] == ["bad.txt", "good.txt"]
    run("check", folder / "g*.txt", *ON, "--format", "json")
    assert json.loads(capsys.readouterr().out)["verdict"] == "no_findings"


def test_marks_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without content the marks are judged all the same, and the report says what was not looked at."""
    run("check", folder / "bad.txt", *ON, "--content", "never", "--format", "json")
    report = json.loads(capsys.readouterr().out)
    assert "MK101" in {f["rule"] for f in report["findings"]}
    assert {"personal_data", "classifier"} <= {s["name"] for s in report["stages"] if not s["ran"]}


def test_select_and_ignore(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the rules asked for speak."""
    run("check", folder / "bad.txt", *ON, "--format", "json", "--select", "MK")
    assert {f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]} == {"MK101"}
    run("check", folder / "bad.txt", *ON, "--format", "json", "--ignore", "MK101,LY")
    assert "MK101" not in {f["rule"] for f in json.loads(capsys.readouterr().out)["findings"]}


def test_evidence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Evidence may be left out altogether."""
    run("check", folder / "bad.txt", *ON, "--format", "json", "--evidence", "none")
    assert all(f["evidence"] is None for f in json.loads(capsys.readouterr().out)["findings"])


def test_accept_then_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was accepted no longer counts; what is stale is said on standard error."""
    store = folder / "accepted.json"
    assert (
        run(
            "accept",
            folder / "bad.txt",
            *ON,
            "--rule",
            "MK101",
            "--reason",
            "印厂字库所限",
            "--owner",
            "甲",
            "--to",
            store,
        )
        == 0
    )
    capsys.readouterr()
    assert run("check", folder / "bad.txt", *ON, "--accepted", store) == 0
    assert "已接受、不再提示：1 条" in capsys.readouterr().out
    run("check", folder / "good.txt", *ON, "--accepted", store)
    assert "没有用到" in capsys.readouterr().err


def test_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--case gives one report over all paths."""
    run("check", folder / "good.txt", folder / "bad.txt", "--case", *ON, "--format", "json")
    report = json.loads(capsys.readouterr().out)
    assert report["kind"] == "case"
    assert len(report["children"]) == 2


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads text from standard input."""
    import io
    import sys

    class Input:
        buffer = io.BytesIO(NOTICE.encode())

    monkeypatch.setattr(sys, "stdin", Input())
    assert run("check", "-", *ON, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["highest_level"] == "机密"


def test_explain_and_rules(capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule can be listed and explained with its authority and examples."""
    run("rules", "--format", "json")
    codes = [r["code"] for r in json.loads(capsys.readouterr().out)]
    for code in codes:
        assert run("explain", code) == 0
    out = capsys.readouterr().out
    assert out.count("错的写法") == len(codes)
    assert run("explain", "MK999") == 2


def test_output_to_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """-o writes the report to a file and nothing to the screen."""
    run("check", folder / "good.txt", *ON, "--format", "html", "-o", folder / "report.html")
    assert capsys.readouterr().out == ""
    assert "标识检查报告" in (folder / "report.html").read_text("utf-8")


def test_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """`biaoshi schema` prints the JSON Schema."""
    assert run("schema") == 0
    assert json.loads(capsys.readouterr().out)["title"] == "biaoshi report"


def test_long_work_takes_signals_only_while_it_lasts() -> None:
    """A signal to stop is noted while long work lasts; afterwards it does what it did before."""
    before = signal.getsignal(signal.SIGTERM)
    with stopping() as told:
        os.kill(os.getpid(), signal.SIGTERM)
        assert told == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is before
