"""Parts a named person has read: closed by who and when, open again when the file changes, said when unused."""

import datetime
import json
from pathlib import Path

import pytest

from biaoshi import Checker
from biaoshi.cli import main
from biaoshi.closings import Closing
from biaoshi.decisions import Decisions, load, save
from biaoshi.errors import ConfigError, UsageError
from biaoshi.fingerprints import Key
from biaoshi.types.report import Report
from formats.archive_builder import zipped
from formats.docx_builder import docx, p, r

DAY = datetime.date(2026, 11, 24)
PART = "word/locked.bin"


def paper(more: str = "") -> bytes:
    """A document with a part the program cannot read."""
    return docx(p(r(f"关于召开会议的通知{more}")), parts={PART: b"\x00\x01" * 40})


def lines(report: Report) -> dict[str, tuple[str, str | None]]:
    return {line.part: (line.status, line.why) for one in report.family() for line in one.coverage.parts}


def closed(data: bytes, path: str = "a.docx", part: str = PART, key: Key | None = None) -> Closing:
    with Checker(as_of=DAY, key=key, ocr="never") as checker:
        report = checker.check_bytes(data, path.partition("!/")[0])
        return checker.closing(report, path, part, person="李晓", note="已用专用软件打开")


def test_a_read_line_is_closed_by_who_and_when() -> None:
    """The line says who read it and when, no rule speaks of it, and the file is complete."""
    with Checker(as_of=DAY, read_by=(closed(paper()),)) as checker:
        before = Checker(as_of=DAY).check_bytes(paper(), "a.docx")
        report = checker.check_bytes(paper(), "a.docx")
        assert checker.stale() == ()
    assert (before.verdict, before.coverage.complete) == ("incomplete", False)
    assert lines(report)[PART] == ("read_by_person", "李晓于2026-11-24人工阅读：已用专用软件打开")
    assert report.coverage.complete
    assert report.verdict != "incomplete"
    assert {f.rule for f in before.findings} - {f.rule for f in report.findings} == {"RD103"}


def test_a_changed_file_reopens_it() -> None:
    """A byte changed anywhere opens the line again, and the decision is said to be unused."""
    with Checker(as_of=DAY, read_by=(closed(paper()),)) as checker:
        report = checker.check_bytes(paper("（修订）"), "a.docx")
        assert "没有用到" in checker.stale()[0]
    assert lines(report)[PART][0] == "unsupported"


def test_a_key_of_another_office_closes_nothing() -> None:
    """A decision made with a key counts with that key only, and its print is not that of the unkeyed one."""
    key = Key(b"x" * 32, "abcd")
    made = closed(paper(), key=key)
    assert made.print != closed(paper()).print
    with Checker(as_of=DAY, read_by=(made,)) as other, Checker(as_of=DAY, key=key, read_by=(made,)) as own:
        assert not other.check_bytes(paper(), "a.docx").coverage.complete
        assert own.check_bytes(paper(), "a.docx").coverage.complete


def test_a_part_of_a_file_inside_is_closed_too() -> None:
    """A file within an archive is named as the report names it; the archive is complete then."""
    pack = zipped({"内/通知.docx": paper()})
    made = closed(pack, "a.zip!/内/通知.docx")
    with Checker(as_of=DAY, read_by=(made,)) as checker:
        report = checker.check_bytes(pack, "a.zip")
    assert lines(report)[PART][0] == "read_by_person"
    assert report.verdict != "incomplete"


def test_a_file_that_cannot_be_opened_is_closed_whole() -> None:
    """A file of which nothing could be read is no longer unreadable once a person has read it, inside an archive too."""
    broken = b"%PDF-1.7\n" + bytes(300)
    name = next(iter(lines(Checker(as_of=DAY).check_bytes(broken, "b.pdf"))))
    with Checker(as_of=DAY, read_by=(closed(broken, "b.pdf", name),)) as checker:
        assert checker.check_bytes(broken, "b.pdf").coverage.complete
    pack = zipped({"b.pdf": broken, "a.txt": "通知".encode()})
    with Checker(as_of=DAY, read_by=(closed(pack, "a.zip!/b.pdf", name),)) as checker:
        report = checker.check_bytes(pack, "a.zip")
    assert report.coverage.complete
    assert report.verdict == "no_findings"


def test_only_what_is_open_can_be_closed() -> None:
    """A part that was read, a part there is not, a file there is not, and nobody are refused with the remedy."""
    with Checker(as_of=DAY) as checker:
        report = checker.check_bytes(paper(), "a.docx")
        for path, part, person, said in (
            ("a.docx", "body", "李晓", "不需要"),
            ("a.docx", "page 9", "李晓", PART),
            ("b.docx", PART, "李晓", "没有"),
            ("a.docx", PART, " ", "谁"),
        ):
            with pytest.raises(UsageError, match=said):
                checker.closing(report, path, part, person=person)


def test_the_file_of_decisions_keeps_both_and_no_text(tmp_path: Path) -> None:
    """What was read and what was accepted stand in one file, without the part's name or a digest of the file."""
    path = tmp_path / "accepted.json"
    made = closed(paper())
    save(path, Decisions(read=(made,)))
    assert load(path) == Decisions(read=(made,))
    report = Checker(as_of=DAY).check_bytes(paper(), "a.docx")
    assert report.file is not None
    assert not any(w in path.read_text("utf-8") for w in ("locked", "会议", str(report.file.sha256)[:16]))
    path.write_text(
        '{"version": 1, "read": [{"print": "x", "person": "", "on": "2026-11-24", "note": null, "key": "unkeyed"}]}'
    )
    with pytest.raises(ConfigError, match="第 1 条"):
        load(path)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main([str(a) for a in arguments])
    return int(stop.value.code or 0)


def test_the_command_records_and_the_check_follows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`read-by` writes the decision, `check --accepted` reports the line as read by a person; accepting keeps it."""
    file, store = tmp_path / "a.docx", tmp_path / "accepted.json"
    file.write_bytes(paper())
    on = ("--as-of", "2026-11-24", "--fail-on", "never")
    assert run("check", file, *on) == 3
    assert run("read-by", "李晓", file, PART, "--note", "无异常", "--to", store, "--as-of", "2026-11-24") == 0
    assert run("read-by", "李晓", file, "page 7", "--to", store) == 2
    capsys.readouterr()
    assert run("check", file, *on, "--accepted", store, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)["coverage"]
    assert told["complete"]
    assert {
        "part": PART,
        "kind": "other",
        "chars": 0,
        "status": "read_by_person",
        "why": "李晓于2026-11-24人工阅读：无异常",
    } in told["parts"]
    file.write_bytes(paper("（修订）"))
    assert run("check", file, *on, "--accepted", store) == 3
    assert "没有用到" in capsys.readouterr().err
