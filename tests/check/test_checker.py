"""The engine: verdicts, cases, ceiling, and every bad file a clear line in the report."""

import datetime
import os
from pathlib import Path

import pytest

from biaoshi import Checker, Report, check_text
from biaoshi.errors import UsageError

DAY = datetime.date(2026, 11, 24)
NOTICE = "000001\n机密★10年\n云岭省水利厅文件\n云水发〔2026〕7号\n关于堤防岁修安排的通知\n各市水利局：\n　　请按期完成。\n云岭省水利厅\n2026年3月2日\n（此件不予公开）\n"
PLAIN = "关于春季植树的通知\n各科室：\n　　定于本周六植树。\n办公室\n2026年3月2日\n（此件主动公开）\n"


def checked(data: bytes, name: str | None = None) -> Report:
    with Checker(as_of=DAY) as checker:
        return checker.check_bytes(data, name)


def test_marked_notice() -> None:
    """A well-made notice gives its mark, date and expiry, and nothing to correct."""
    report = check_text(NOTICE)
    assert [(m.canonical, m.role, m.expires) for m in report.marks] == [("机密★10年", "document", "2036-03-02")]
    assert report.document.number == "云水发〔2026〕7号"
    assert report.document.copy_number == "000001"
    assert report.highest_level == "机密"
    assert report.counts.error == report.counts.warning == 0
    assert report.verdict == "no_findings"


def test_advice_refers_while_content_stages_have_not_run() -> None:
    """Advice is never silently clean: what did not run is named and the outcome is refer."""
    report = Checker(content="never").check_text(PLAIN)
    assert report.disclosure.outcome == "refer"
    assert report.archive.suggestion == "refer"
    assert report.level_suggestion.nature is None
    assert {s.name for s in report.stages if not s.ran} >= {"personal_data", "lexicons", "classifier", "catalogue"}
    assert "内容分类" in report.disclosure.reason
    assert "不能给出结论" in report.disclosure.reason


def test_advice_of_a_text_read_to_the_end() -> None:
    """Where every stage ran and all was read, what was not found is said as such, with the dates of the archive."""
    report = Checker(as_of=DAY).check_text(PLAIN)
    assert all(s.ran for s in report.stages if s.name != "layout")
    assert report.disclosure.outcome == "no_ground_found"
    assert report.disclosure.reason.startswith("未发现不予公开事由，公开前须经审查")
    assert (report.archive.suggestion, report.archive.twenty_five_years) == ("open", "2051-03-02")


def test_a_live_mark_withholds() -> None:
    """A paper with a mark in force is 不予公开, by the statute's own verb."""
    disclosure = Checker(as_of=DAY).check_text(NOTICE).disclosure
    assert (disclosure.outcome, disclosure.hold) == ("withhold", False)
    assert [(g.code, g.verb) for g in disclosure.grounds][:1] == [("state_secret", "不予公开")]


def test_the_advice_of_a_case_is_the_worst_of_its_files(tmp_path: Path) -> None:
    """A clean notice with a marked attachment is withheld as a whole, and the file is named; all clean stays clean."""
    for name, text in (("通知.txt", PLAIN), ("附件.txt", NOTICE), ("回执.txt", PLAIN)):
        (tmp_path / name).write_text(text, "utf-8")
    with Checker(as_of=DAY) as checker:
        case = checker.check_case([tmp_path / "通知.txt", tmp_path / "附件.txt"])
        clean = checker.check_case([tmp_path / "通知.txt", tmp_path / "回执.txt"])
    assert [c.disclosure.outcome for c in case.children] == ["no_ground_found", "withhold"]
    assert case.disclosure.outcome == "withhold"
    assert "附件.txt" in case.disclosure.reason
    assert "state_secret" in {g.code for g in case.disclosure.grounds}
    assert (case.level_suggestion.nature, case.level_suggestion.level) == ("state_secret", "机密")
    assert (case.archive.suggestion, case.archive.art8, case.archive.formed) == ("refer", (1,), "2026-03-02")
    assert (clean.disclosure.outcome, clean.archive.suggestion) == ("no_ground_found", "open")


def test_the_advice_of_a_case_refers_while_a_file_was_not_read(tmp_path: Path) -> None:
    """One file that cannot be read leaves the whole undecided, whatever the others are."""
    (tmp_path / "通知.txt").write_text(PLAIN, "utf-8")
    (tmp_path / "附件.docx").write_bytes(b"")
    with Checker(as_of=DAY) as checker:
        case = checker.check_case([tmp_path / "通知.txt", tmp_path / "附件.docx"])
    assert case.disclosure.outcome == "refer"
    assert case.archive.suggestion == "refer"
    assert case.level_suggestion.nature is None
    assert "附件.docx" in case.disclosure.reason


def test_text_offsets_are_of_the_string_given() -> None:
    """Offsets count code points of exactly the string given, whatever its line ends."""
    text = "\ufeff机密☆10年\r\n云岭省水利厅文件\r云水发〔2026〕7号\u2028关于𠀀的通知\n"
    report = check_text(text)
    offset = report.marks[0].location.offset
    assert offset
    assert text[slice(*offset)] == "机密☆10年"


def test_file_name_is_read_but_has_no_offset() -> None:
    """A level in the file name is a finding of its own and lies outside the text."""
    report = check_text(PLAIN, name="机密★10年 植树安排.txt")
    named = [m for m in report.marks if m.location.part == "filename"]
    assert named
    assert named[0].location.offset is None


BAD = {
    "empty": (b"", "failed"),
    "truncated docx": (b"PK\x03\x04" + b"\x14\x00\x00\x00\x08\x00" + b"x" * 40, "failed"),
    "binary": (bytes(range(256)) * 40, "unsupported"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "failed"),
    "office 97": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000, None),
}


@pytest.mark.parametrize("case", BAD)
def test_unreadable_input_is_a_finding(case: str) -> None:
    """What cannot be read is an open line with a Chinese reason and an RD finding, never an exception."""
    data, status = BAD[case]
    report = checked(data, "文件.docx")
    assert report.verdict == "unreadable"
    lines = [p for p in report.coverage.parts if p.part != "filename"]
    assert all(p.why for p in lines)
    if status:
        assert lines[0].status == status
    assert any(f.rule.startswith("RD10") for f in report.findings)


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo", "loop"])
def test_path_that_is_no_file(kind: str, tmp_path: Path) -> None:
    """A vanished path, a folder, a pipe and a link to itself are reported, and do not hang."""
    path = tmp_path / "来文"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    with Checker(as_of=DAY) as checker:
        report = checker.check(path)
    assert report.verdict == "unreadable"


def test_forbidden_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file one may not open is reported."""
    path = tmp_path / "a.txt"
    path.write_text(PLAIN, encoding="utf-8")

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    with Checker(as_of=DAY) as checker:
        checker.check(path)  # the worker is up
        monkeypatch.setattr(os, "open", refuse)
        report = checker.check(path)
    assert report.verdict == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_any_encoding_and_any_extension_is_read(encoding: str, name: str) -> None:
    """Text is read by its content, in every encoding, whatever the file is called."""
    report = checked(NOTICE.encode(encoding), name)
    assert [m.canonical for m in report.marks if m.location.part == "body"] == ["机密★10年"]
    assert report.coverage.complete


def test_big5_text_is_read() -> None:
    """Big5, which also decodes as GB18030, is known by its words."""
    report = checked(
        "臨江縣政府公文\n關於防汛準備工作的通知\n各鄉鎮：\n　　請認真做好準備，確保安全。\n".encode("big5")
    )
    assert report.document.title is None or "防汛" in report.document.title
    assert report.coverage.complete


def test_hundred_thousand_paragraphs_and_a_very_long_line_are_read() -> None:
    """Size alone is no reason not to read: the mark at the end is found."""
    many = checked(("防汛工作有序推进。\n" * 100_000 + "机密★10年\n").encode())
    assert [m.level for m in many.marks] == ["机密"]
    long = checked(("防汛工作有序推进，" * 120_000 + "\n机密★10年\n").encode())
    assert [m.level for m in long.marks] == ["机密"]


def test_one_bad_file_costs_only_itself(tmp_path: Path) -> None:
    """In a batch every file has its report, in order."""
    names = ["a.txt", "b.docx", "c.txt"]
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "c.txt").write_text(PLAIN, encoding="utf-8")
    with Checker(as_of=DAY) as checker:
        verdicts = [r.verdict for r in checker.check_many([tmp_path / n for n in names])]
    assert verdicts == ["no_findings", "unreadable", "no_findings"]


def test_case_has_one_verdict_and_its_files_as_children(tmp_path: Path) -> None:
    """A notice and an attachment with a higher mark: CO402 on the case, each file a child, dated by the notice."""
    notice, annex = tmp_path / "1.txt", tmp_path / "2.txt"
    notice.write_text(NOTICE.replace("机密★10年", "秘密★5年"), encoding="utf-8")
    annex.write_text("附件1\n机密★10年\n堤防隐患清单\n　　一、北岸三处。\n", encoding="utf-8")
    with Checker(as_of=DAY) as checker:
        report = checker.check_case([notice, annex])
    assert report.kind == "case"
    assert [c.file.path for c in report.children if c.file] == [str(notice), str(annex)]
    assert report.highest_level == "机密"
    assert any(f.rule == "CO402" for f in report.findings)
    assert all(x.child is not None for f in report.findings for x in f.locations)
    assert report.children[1].marks[0].expires == "2036-03-02"


def test_case_with_an_unread_file_is_incomplete(tmp_path: Path) -> None:
    """One file that cannot be read makes the whole case incomplete."""
    (tmp_path / "1.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "2.docx").write_bytes(b"")
    with Checker(as_of=DAY) as checker:
        report = checker.check_case([tmp_path / "1.txt", tmp_path / "2.docx"])
    assert report.verdict == "incomplete"
    assert not report.coverage.complete


@pytest.mark.parametrize(
    ("ceiling", "stops"), [("none", True), ("秘密", True), ("机密", False), ("绝密", False), (None, False)]
)
def test_ceiling_stops_and_keeps_nothing_but_level_and_digest(ceiling: str | None, stops: bool) -> None:
    """Above the site's ceiling only level, digest and day are kept."""
    report = Checker(as_of=DAY, ceiling=ceiling).check_text(NOTICE, name="来文.txt")
    assert (report.verdict == "stopped") is stops
    if stops:
        assert report.highest_level == "机密"
        assert report.file is not None
        assert report.file.path == ""
        assert not report.marks
        assert not report.findings
        assert report.document.title is None


def test_mention_never_stops() -> None:
    """Content that talks about marks is under no ceiling."""
    report = Checker(as_of=DAY, ceiling="none").check_text(
        "关于标志写法的说明\n各单位：\n　　有的单位把“机密★10年”写成“机密☆10年”。\n"
    )
    assert report.verdict != "stopped"


def test_day_and_key_may_be_given_as_text(tmp_path: Path) -> None:
    """The day of checking as ISO text, the key as the path of its file; its id stands in the report, never the key."""
    path = tmp_path / "key"
    path.write_bytes(b"0123456789abcdef0123456789abcdef")
    path.chmod(0o600)
    report = Checker(as_of="2030-01-01", key=path).check_text(NOTICE)
    assert report.as_of == "2030-01-01"
    assert report.tool.key not in (None, "unkeyed", "0123456789abcdef0123456789abcdef")


def test_wrong_settings_are_refused() -> None:
    """Settings that mean nothing are errors at once."""
    for settings in ({"ceiling": "内部"}, {"ocr": "maybe"}, {"evidence": "some"}, {"as_of": "soon"}):
        with pytest.raises(UsageError):
            Checker(**settings)  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(UsageError):
        check_text("", date="2026-13-01")


@pytest.mark.parametrize("end", ["\r", "\v", "\x1e", "\x85", "\u2028", "\u2029"])
def test_any_line_end_is_a_line_end(end: str) -> None:
    """A text is judged alike whatever ends its lines, and its offsets are those of the text as given."""
    text = "机密★十年\n云岭省水利厅文件\n云水发〔2026〕3号\n关于检查的通知\n各市：\n请认真贯彻。\n云岭省水利厅\n2026年3月1日\n"
    with Checker(as_of="2026-11-24", content="never") as checker:
        first, second = checker.check_text(text), checker.check_text(text.replace("\n", end))
    assert [(f.rule, f.locations) for f in second.findings] == [(f.rule, f.locations) for f in first.findings]
    assert [(m.text, m.role, m.location) for m in second.marks] == [(m.text, m.role, m.location) for m in first.marks]
    assert "MK107" in {f.rule for f in second.findings}


def test_a_mark_over_two_lines_shows_its_line_end_as_one() -> None:
    """CR LF is no control character: neither the words at fault, nor the mark, nor what stands beside them shows it."""
    report = checked("机密☆\r\n10年\r\n云岭省水利厅文件\r\n关于防汛的通知\r\n".encode())
    assert [m.text for m in report.marks] == ["机密☆\n10年"]
    found = [f for f in report.findings if f.context is not None]
    assert "\n" in "".join(f.evidence or "" for f in found)
    assert not any("\\u000d" in f"{f.evidence}{f.context}" for f in found)
