"""`biaoshi queue` and `biaoshi certificate`, from a made archive on disk to the page that is signed."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from biaoshi.cli import main_group
from biaoshi.errors import BiaoshiError, ConfigError
from biaoshi.scan.order.sources import _files


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main_group, [str(a) for a in arguments])
    if isinstance(result.exception, BiaoshiError):
        raise result.exception
    return result


def test_from_folder_to_certificate(tmp_path: Path) -> None:
    """Made, registered, handed out, decided, sampled and stated; the numbers of the page are those of the truth."""
    archive, store, key = tmp_path / "archive", tmp_path / "q.db", tmp_path / "key"
    key.write_bytes(b"k" * 40)
    key.chmod(0o600)
    assert run("synthesize", archive, "--papers", 40, "--prevalence", 0.2, "--forms", "txt,docx,ofd,doc").exit_code == 0
    truth = {
        Path(r["file"]).name: r["closed"] == "1"
        for r in csv.DictReader((archive / "truth.csv").read_text("utf-8-sig").splitlines())
    }
    started = run(
        "queue",
        "start",
        archive / "files",
        "--store",
        store,
        "--key",
        key,
        "--control",
        30,
        "--target",
        0.6,
        "--size",
        10,
        "--seed",
        "s",
    )
    assert "40 件，对照组 30 件，种子 s" in started.output
    assert store.stat().st_mode & 0o077 == 0
    sizes = []
    for n in range(9):
        sheet = tmp_path / f"b{n}.csv"
        if not run("queue", "next", "--store", store, "-o", sheet).output.startswith("已写出"):
            break
        rows = list(csv.reader(sheet.read_text("utf-8-sig").splitlines()))
        for row in rows[1:]:
            row[2] = "应控" if truth[Path(row[1]).name] else "开放"
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        sizes.append(len(rows) - 1)
        said = run("queue", "take", "--store", store, sheet, "--person", "甲").output
        assert f"记入 {sizes[-1]} 件" in said
        if "达到停止条件" in said:
            run("certificate", "sample", "--store", store, "--size", 5)
    assert sizes[0] == 30
    for form in ("html", "docx", "json"):
        assert run("certificate", "write", "--store", store, "-o", tmp_path / f"c.{form}").exit_code == 0
        assert (tmp_path / f"c.{form}").stat().st_size > 500
    raw = json.loads((tmp_path / "c.json").read_text("utf-8"))
    assert raw["evidence"]["reviewed"] == sum(sizes)
    assert raw["facts"]["种子"] == "s"
    assert raw["statement"]["words"] in (tmp_path / "c.html").read_text("utf-8")
    with pytest.raises(BiaoshiError, match="不覆盖"):
        run("certificate", "write", "--store", store, "-o", tmp_path / "c.json")


def test_a_review_leaves_no_folder_out_unsaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed begins no review; a file named twice is one paper."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".b.txt").write_text("通知", encoding="utf-8")
    assert list(_files([str(tmp_path), str(tmp_path / "a")])) == [str(tmp_path / "a" / ".b.txt")]

    def refused(_: object) -> None:
        raise PermissionError(13, "")

    monkeypatch.setattr("biaoshi.scan.walk.os.scandir", refused)
    with pytest.raises(ConfigError, match="没有开始审核"):
        list(_files([str(tmp_path)]))


def test_plan_says_what_a_control_set_takes() -> None:
    """At 5 % 1,260 papers at least, more advised with its reason; where the archive has too few to begin with, it says so."""
    said = run("certificate", "plan", "--papers", 50_000).output
    assert "5%：对照组约 1980 件（至少 1260 件）" in said
    assert "有 1 件没有审到也可以停止" in said
    assert "不够，须降低目标" in run("certificate", "plan", "--papers", 500).output


def test_without_a_review_the_store_says_what_to_do(tmp_path: Path) -> None:
    """An empty store names the command that begins one."""
    for command in (
        ("queue", "show"),
        ("queue", "next", "-o", tmp_path / "b.csv"),
        ("certificate", "write", "-o", tmp_path / "c.html"),
    ):
        with pytest.raises(BiaoshiError, match="biaoshi queue start"):
            run(*command, "--store", tmp_path / "q.db")


def test_papers_of_a_scan_are_reviewed_where_they_were_scanned(tmp_path: Path) -> None:
    """Without folders the review takes what the scan checked, and the scan's own store is told what was decided."""
    archive, store, key = tmp_path / "archive", tmp_path / "scan.db", tmp_path / "key"
    key.write_bytes(b"k" * 40)
    key.chmod(0o600)
    run("synthesize", archive, "--papers", 12, "--prevalence", 0.2, "--forms", "txt")
    run("scan", archive / "files", "--store", store, "--ocr", "never", "--workers", 1, "--fail-on", "never")
    started = run("queue", "start", "--store", store, "--key", key, "--control", 5, "--target", 0.6, "--seed", "s")
    assert "12 件，对照组 5 件" in started.output
    sheet = tmp_path / "b.csv"
    run("queue", "next", "--store", store, "-o", sheet)
    rows = list(csv.reader(sheet.read_text("utf-8-sig").splitlines()))
    assert all(r[1].count("-") == 4 for r in rows[1:])  # by their 档号, not by where they lie
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([rows[0], *([*r[:2], "应控", *r[3:]] for r in rows[1:])])
    run("queue", "take", "--store", store, sheet, "--person", "甲")
    with closing(sqlite3.connect(store)) as held:
        told = held.execute("SELECT value, person, drawn FROM scan_decisions").fetchall()
    assert told == [("delay", "甲", "control")] * 5
